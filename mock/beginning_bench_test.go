package mock_test

import (
	"testing"
	"time"

	"github.com/standin-mock/standin/mock"
)

// BenchmarkNamespace makes namespaces of the demo world: each of its own, or all with one beginning.
func BenchmarkNamespace(b *testing.B) {
	for name, o := range map[string]mock.NamespaceOptions{
		"own": {}, "shared": {Seed: 7, Start: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)},
	} {
		b.Run(name, func(b *testing.B) {
			server, err := mock.New(mock.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				create(b, server, "", o)
			}
		})
	}
}

func BenchmarkReset(b *testing.B) {
	server, err := mock.New(mock.Options{})
	if err != nil {
		b.Fatal(err)
	}
	ns := create(b, server, "n", mock.NamespaceOptions{Seed: 7, Start: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)})
	b.ReportAllocs()
	for b.Loop() {
		if err := ns.Reset(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
