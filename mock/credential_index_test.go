package mock

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/world"
)

// TestCredentialsHaveTheirOwners gives and takes credentials at random, and compares with a list of who has what.
func TestCredentialsHaveTheirOwners(t *testing.T) {
	t.Parallel()
	namespaces := []*Namespace{{name: "a"}, {name: "b"}, {name: "c"}}
	credentials := []world.Credential{
		world.AppCredential.Of("x"), world.TokenCredential.Of("x"), world.TokenCredential.Of("y"), world.CodeCredential.Of(""),
	}
	rapid.Check(t, func(t *rapid.T) {
		index, has := newCredentialIndex(), map[world.Credential]map[*Namespace]bool{}
		for _, c := range credentials {
			has[c] = map[*Namespace]bool{}
		}
		for range rapid.IntRange(1, 40).Draw(t, "changes") {
			ns := rapid.SampledFrom(namespaces).Draw(t, "namespace")
			c := rapid.SampledFrom(credentials).Draw(t, "credential")
			switch rapid.IntRange(0, 9).Draw(t, "change") {
			case 0:
				index.forget(ns)
				for _, owners := range has {
					delete(owners, ns)
				}
			case 1, 2, 3:
				index.set(c, ns, false)
				delete(has[c], ns)
			default:
				index.set(c, ns, true)
				has[c][ns] = true
			}
			for c, owners := range has {
				if got := index.only(c); (got != nil) != (len(owners) == 1) || got != nil && !owners[got] {
					t.Fatalf("%v: the index says %v, it belongs to %v", c, got, owners)
				}
			}
		}
		for _, ns := range namespaces {
			index.forget(ns)
		}
		if left := len(index.owner) + len(index.more) + len(index.owned); left > 0 {
			t.Fatalf("%d entries are left", left)
		}
	})
}

// BenchmarkCredentialIndex is a token's way into the index.
func BenchmarkCredentialIndex(b *testing.B) {
	index, ns, n := newCredentialIndex(), &Namespace{}, 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		index.set(world.TokenCredential.Of(fmt.Sprintf("%043d", n)), ns, true)
	}
}
