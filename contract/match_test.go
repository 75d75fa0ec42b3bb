package contract

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method, path string
		id                 string
		vars               map[string]string
		allow              []string
	}{
		{"template", "GET", "/api/users/AB1234", "shop.getUser", map[string]string{"userId": "AB1234"}, nil},
		{"percent", "GET", "/api/users/A%42%2f1", "shop.getUser", map[string]string{"userId": "AB/1"}, nil},
		{"static first", "POST", "/api/users/me", "shop.moveMe", map[string]string{}, nil},
		{"static without the method", "GET", "/api/users/me", "shop.getUser", map[string]string{"userId": "me"}, nil},
		{"another method", "PUT", "/api/users/me", "", nil, []string{"GET", "PATCH", "POST"}},
		{"HEAD is not GET", "HEAD", "/api/users", "", nil, []string{"GET"}},
		{"lower-case method", "get", "/api/users", "", nil, []string{"GET"}},
		{"trailing slash", "GET", "/api/users/", "", nil, nil},
		{"doubled slash", "GET", "//api/users", "", nil, nil},
		{"doubled slash, encoded", "GET", "/api/users/%2F%2Fa", "", nil, nil},
		{"dot segment", "GET", "/api/users/..", "", nil, nil},
		{"dot segment, encoded", "GET", "/api/users/%2e%2E", "", nil, nil},
		{"bad escape", "GET", "/api/users/%4", "", nil, nil},
		{"invalid UTF-8", "GET", "/api/users/%ff", "", nil, nil},
		{"invalid UTF-8, raw", "GET", "/api/users/\xff", "", nil, nil},
		{"empty", "GET", "", "", nil, nil},
		{"star", "OPTIONS", "*", "", nil, nil},
		{"no slash", "GET", "api/users", "", nil, nil},
		{"reserved letters", "GET", `/api/users/a b"{}|`, "shop.getUser", map[string]string{"userId": `a b"{}|`}, nil},
	}
	s := small(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := s.Match(tt.method, tt.path)
			id := ""
			if m.Operation != nil {
				id = m.Operation.ID
			}
			if id != tt.id || !maps.Equal(m.Path, tt.vars) {
				t.Errorf("got %q %v", id, m.Path)
			}
			if diff := cmp.Diff(tt.allow, m.Allow); diff != "" {
				t.Error(diff)
			}
			if (tt.id == "") != (len(m.Nearest) > 0) {
				t.Errorf("nearest %v", ids(m.Nearest))
			}
		})
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, method, path, want string }{
		{"trailing slash", "GET", "/oauth/token/", "shop.exchangeCode"},
		{"doubled slash", "POST", "//oauth/token", "shop.exchangeCode"},
		{"misspelt", "GET", "/aip/user", "shop.listUsers"},
		{"a segment too many", "PATCH", "/api/v1/users/AB1234", "shop.updateUser"},
		{"method of another path", "DELETE", "/api/usrs/AB1234", "shop.getUser"},
		{"long", "GET", "/" + strings.Repeat("x/", 5000), ""},
	}
	s := small(t, nil)
	if got := ids(s.Match("PUT", "/api/users/me").Nearest); !slices.Equal(got, []string{"shop.getUser", "shop.updateUser", "shop.moveMe"}) {
		t.Errorf("the path has another method: got %v, want its operations", got)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ids(s.Match(tt.method, tt.path).Nearest)
			if len(got) != 3 || tt.want != "" && got[0] != tt.want {
				t.Errorf("got %v, want %s first", got, tt.want)
			}
		})
	}
}

func FuzzMatch(f *testing.F) {
	for _, path := range []string{"/api/users/AB1234", "/api/users/%2e%2e", "//", "", "*", "/%", "/\xff", "/api/users/%E2%82%AC"} {
		f.Add("GET", path)
	}
	s := small(f, nil)
	f.Fuzz(func(t *testing.T, method, path string) {
		m := s.Match(method, path)
		if m.Operation == nil {
			if len(m.Nearest) == 0 {
				t.Errorf("%q leads nowhere", path)
			}
			return
		}
		for name, value := range m.Path {
			if !strings.Contains(path, url.PathEscape(value)) && !strings.ContainsAny(path, "%") && !strings.Contains(path, value) {
				t.Errorf("%q: %s=%q is not of the path", path, name, value)
			}
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	s := small(b, nil)
	for b.Loop() {
		if s.Match("PATCH", "/api/users/AB1234").Operation == nil {
			b.Fatal("no match")
		}
	}
}
