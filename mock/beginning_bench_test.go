package mock_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
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

// BenchmarkStatusInACrowd gives a thousand people of a crowd a status, again and again.
func BenchmarkStatusInACrowd(b *testing.B) {
	for _, users := range []int{1000, 1_000_000} {
		b.Run(fmt.Sprintf("users=%d", users), func(b *testing.B) {
			if users > 100_000 && testing.Short() {
				b.Skip("a million people")
			}
			f, err := fixtures.Read("crowd.yaml", fmt.Appendf(nil, "apps: [{id: app_demo, secret: demo-secret}]\ngenerate: {users: %d, inactive: 0}\n", users))
			if err != nil {
				b.Fatal(err)
			}
			server, err := mock.New(mock.Options{Fixtures: []*fixtures.Fixture{f}})
			if err != nil {
				b.Fatal(err)
			}
			var some []string
			_ = server.Namespace(mock.DefaultNamespace).View(b.Context(), func(tx *world.Tx) error {
				n := 0
				tx.EachUser(func(u world.User) bool {
					if n++; n%(users/1000) == 0 {
						some = append(some, u.ID)
					}
					return true
				})
				return nil
			})
			header := asApp.Clone()
			header.Set("Content-Type", "application/json")
			serve(b, server, http.StatusOK, http.MethodPatch, header, func(n int) (string, string) {
				return "/api/applications/app_demo/users/" + some[n%len(some)] + "/status", `{"status":"PRO","duration":"MONTH"}`
			})
		})
	}
}
