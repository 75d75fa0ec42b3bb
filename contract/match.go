package contract

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
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

// shape is what a request has in common with the paths that can match it. One router for each keeps a template that
// lacks the method from hiding one that has it, and a request from being compared with all the others.
type shape struct {
	method  string
	slashes int
}

// paths are the operations of one shape, static paths before templates. Their router is built when it is first needed.
type paths struct {
	operations []*Operation
	segments   [][]segment // of each, nil when one of them is more than plain segments
	once       sync.Once
	router     *mux.Router
}

func newShapes(operations []*Operation) map[shape]*paths {
	shapes := map[shape]*paths{}
	for _, op := range inMatchingOrder(operations) {
		of := shape{op.Method, strings.Count(op.Path, "/")}
		if shapes[of] == nil {
			shapes[of] = &paths{}
		}
		shapes[of].operations = append(shapes[of].operations, op)
	}
	for _, p := range shapes {
		p.segments = segmentsOf(p.operations)
	}
	return shapes
}

func (p *paths) match(r *http.Request, found *mux.RouteMatch) bool {
	p.once.Do(func() {
		p.router = mux.NewRouter().UseEncodedPath().SkipClean(true)
		for _, op := range p.operations {
			p.router.Handle(op.Path, http.NotFoundHandler()).Name(op.ID)
		}
	})
	return p.router.Match(r, found)
}

// inMatchingOrder puts the paths with fewer templates first and, of those with as many, the one that is last by name.
func inMatchingOrder(operations []*Operation) []*Operation {
	return slices.SortedFunc(slices.Values(operations), func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(strings.Count(a.Path, "}"), strings.Count(b.Path, "}")), cmp.Compare(b.Path, a.Path))
	})
}

// Match finds the operation for a method and an escaped path (url.URL.EscapedPath). It is strict: doubled slashes, a
// trailing slash, dot segments, broken percent escapes and bytes that are not UTF-8 match nothing.
func (s *Spec) Match(method, escapedPath string) Match {
	if p := s.shapes[shape{method, strings.Count(escapedPath, "/")}]; p != nil {
		if op, vars := p.plain(escapedPath); op != nil {
			return Match{Operation: op, Path: vars}
		}
	}
	target, ok := parsePath(escapedPath)
	if !ok {
		return Match{Nearest: s.nearest(method, escapedPath)}
	}
	if op, vars, ok := s.route(method, target); ok {
		return Match{Operation: op, Path: vars}
	}
	var otherwise Match
	for _, other := range s.methods {
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
	candidates := s.shapes[shape{method, strings.Count(target.EscapedPath(), "/")}]
	var found mux.RouteMatch
	if candidates == nil || !candidates.match(&http.Request{Method: method, URL: target}, &found) {
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
