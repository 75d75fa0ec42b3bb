package contract

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/standin-mock/standin"
)

// TestPlainPathsMatchAsTheRouterDoes asks both for paths that are made of the documents' own.
func TestPlainPathsMatchAsTheRouterDoes(t *testing.T) {
	t.Parallel()
	vendors, err := LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Spec{vendors, small(t, nil)} {
		random := rand.New(rand.NewPCG(1, 2))
		agreed := map[bool]int{}
		for range 20_000 {
			path := strayPath(s, random)
			for of, p := range s.shapes {
				if of.slashes != strings.Count(path, "/") {
					continue
				}
				op, values := p.plain(path)
				if op == nil {
					agreed[false]++
					continue
				}
				agreed[true]++
				id, vars := routed(p, of.method, path)
				if op.ID != id || !maps.Equal(values, vars) {
					t.Fatalf("%s %s: %s %v, not %s %v", of.method, path, op.ID, values, id, vars)
				}
			}
		}
		if agreed[true] < 5000 || agreed[false] < 1000 {
			t.Errorf("too little was compared: %v", agreed)
		}
	}
}

// routed is the router's answer.
func routed(p *paths, method, path string) (id string, vars map[string]string) {
	var found mux.RouteMatch
	if target, ok := parsePath(path); ok && p.match(&http.Request{Method: method, URL: target}, &found) {
		id, vars = found.Route.GetName(), map[string]string{}
		for name, value := range found.Vars {
			vars[name], _ = url.PathUnescape(value)
		}
	}
	return id, vars
}

// strayPath is an operation's path with other values in it, or with a segment of another one.
func strayPath(s *Spec, random *rand.Rand) string {
	odd := []string{"", "a", "AB1234", "ü", "a b", "{x}", "users", "me", "a+b", "a:b", ".", "..", "%41", "\xff", "a;b", "a?b"}
	segments := strings.Split(s.operations[random.IntN(len(s.operations))].Path, "/")
	for i, text := range segments {
		if strings.HasPrefix(text, "{") || i > 0 && random.IntN(12) == 0 {
			segments[i] = odd[random.IntN(len(odd))]
		}
	}
	if random.IntN(20) == 0 {
		segments = slices.Insert(segments, random.IntN(len(segments)), "")
	}
	return strings.Join(segments, "/")
}
