package contract

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gorilla/mux"
)

// Match is what a method and a path lead to: an operation, a path without that method, or nothing.
type Match struct {
	Operation *Operation        // nil when nothing matches
	Path      map[string]string // path parameters, percent-decoded
	Allow     []string          // sorted methods of the path, when the path exists and the method does not (405)
	Nearest   []*Operation      // without Operation: the path's operations, or else up to three closest; never empty
}

// newRouters registers each path under each of its methods, static paths before templates. One router per method keeps
// a template that lacks the method from hiding one that has it.
func newRouters(order []string, operations []*Operation) map[string]*mux.Router {
	routers := map[string]*mux.Router{}
	for _, path := range order {
		for _, op := range operations {
			if op.Path != path {
				continue
			}
			if routers[op.Method] == nil {
				routers[op.Method] = mux.NewRouter().UseEncodedPath().SkipClean(true)
			}
			routers[op.Method].Handle(path, http.NotFoundHandler()).Methods(op.Method).Name(op.ID)
		}
	}
	return routers
}

// Match finds the operation for a method and an escaped path (url.URL.EscapedPath). It is strict: doubled slashes, a
// trailing slash, dot segments, broken percent escapes and bytes that are not UTF-8 match nothing.
func (s *Spec) Match(method, escapedPath string) Match {
	target, ok := parsePath(escapedPath)
	if !ok {
		return Match{Nearest: s.nearest(method, escapedPath)}
	}
	if op, vars, ok := s.route(method, target); ok {
		return Match{Operation: op, Path: vars}
	}
	var otherwise Match
	for _, other := range slices.Sorted(maps.Keys(s.routers)) {
		if op, _, ok := s.route(other, target); ok {
			otherwise.Allow, otherwise.Nearest = append(otherwise.Allow, other), append(otherwise.Nearest, op)
		}
	}
	if otherwise.Allow != nil {
		return otherwise
	}
	return Match{Nearest: s.nearest(method, escapedPath)}
}

func (s *Spec) route(method string, target *url.URL) (*Operation, map[string]string, bool) {
	router := s.routers[method]
	if router == nil {
		return nil, nil, false
	}
	var found mux.RouteMatch
	if !router.Match(&http.Request{Method: method, URL: target}, &found) {
		return nil, nil, false
	}
	for name, value := range found.Vars {
		decoded, err := url.PathUnescape(value)
		if err != nil {
			return nil, nil, false
		}
		found.Vars[name] = decoded
	}
	return s.byID[found.Route.GetName()], found.Vars, true
}

// parsePath refuses what could mean two different paths to two different readers.
func parsePath(escaped string) (*url.URL, bool) {
	decoded, err := url.PathUnescape(escaped)
	if err != nil || !strings.HasPrefix(escaped, "/") || !utf8.ValidString(decoded) || strings.Contains(decoded, "//") {
		return nil, false
	}
	for segment := range strings.SplitSeq(decoded, "/") {
		if segment == "." || segment == ".." {
			return nil, false
		}
	}
	target := &url.URL{Path: decoded}
	if decoded != escaped {
		target.RawPath = escaped
	}
	return target, true
}
