package mock_test

import (
	"fmt"
	"net/http"
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

// BenchmarkManyNamespaces asks one namespace, or a thousand in turn, for the same list.
func BenchmarkManyNamespaces(b *testing.B) {
	for _, spaces := range []int{1, 1000} {
		b.Run(fmt.Sprintf("namespaces=%d", spaces), func(b *testing.B) {
			server, err := mock.New(mock.Options{})
			if err != nil {
				b.Fatal(err)
			}
			for i := range spaces {
				create(b, server, fmt.Sprintf("n%d", i), mock.NamespaceOptions{})
			}
			serve(b, server, http.StatusOK, http.MethodGet, asApp, func(n int) (string, string) {
				return fmt.Sprintf("/_ns/n%d/api/applications/app_demo/users", n%spaces), ""
			})
		})
	}
}
