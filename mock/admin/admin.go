// Package admin is what the stand-in offers about itself under /_standin/, beside the vendors' own paths: health, the
// served OpenAPI document, and the control API, which control.yaml describes. It is written against the exported
// methods of mock, journal and world alone: what it can do, a Go test can do too.
package admin

import (
	"net/http"
	"strings"
	"time"

	"github.com/standin-mock/standin/mock"
)

// root is the prefix without its last slash; nothing is served there.
const root = "/_standin"

// prefix is the one part of the URL space that is no vendor's.
const prefix = root + "/"

// Options say what the control API tells about the program, and whom it lets in. The zero value lets in everybody who
// reaches it under a loopback name and is no other site's web page.
type Options struct {
	// Version of the program, as health and capabilities tell it.
	Version string
	// Token that every request but those for health and the vendors' document must carry, as a bearer token or in
	// X-Standin-Token; "" asks for none.
	Token string
	// AllowedHosts are names beside localhost and loopback addresses that the Host header may have.
	AllowedHosts []string
	// AnyHost takes every Host header. It is for a server that is bound beyond loopback, which needs a Token.
	AnyHost bool
	// BaseURL is where the vendors' paths are served, without a trailing slash; "" is where the request came in.
	BaseURL string
	// ControlURL is where Control is served, if it has an address of its own: Handler then leaves all but health and
	// the served documents to it.
	ControlURL string
	// Stop ends streams and waiting questions when it is closed, so that a server can shut down; nil never does.
	Stop <-chan struct{}
	// Heartbeat is how often a silent stream sends a comment; 0 stands for 15 s.
	Heartbeat time.Duration
}

// TokenHeader carries the control token where Authorization is taken; it comes before Authorization.
const TokenHeader = "X-Standin-Token"

// handler answers under /_standin/.
type handler struct {
	server     *mock.Server
	options    Options
	operations map[string]operation
}

func newHandler(server *mock.Server, o Options) *handler {
	if o.Heartbeat <= 0 {
		o.Heartbeat = 15 * time.Second
	}
	return &handler{server: server, options: o, operations: all()}
}

// Handler serves /_standin/ itself and leaves every other path to the server.
func Handler(server *mock.Server, o Options) http.Handler {
	h := newHandler(server, o)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := pathInNamespace(r.URL.Path)
		switch {
		case mock.IsPage(path):
			h.servePage(w, r)
		case path != root && !strings.HasPrefix(path, prefix):
			server.ServeHTTP(w, r)
		case path != r.URL.Path:
			problemAt(http.StatusNotFound, "the control API is not served under /_ns/: a namespace's part of it lies at "+
				prefix+"namespaces/{namespace}/").write(w)
		case o.ControlURL != "" && !public(path):
			problemAt(http.StatusNotFound, "the control API has an address of its own: "+o.ControlURL+path).write(w)
		default:
			h.serve(w, r)
		}
	})
}

// Control serves /_standin/ alone, for an address of its own.
func Control(server *mock.Server, o Options) http.Handler {
	h := newHandler(server, o)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, prefix) || mock.IsPage(r.URL.Path) {
			problemAt(http.StatusNotFound, "only the control API is served here, under "+prefix+
				"; the vendors' paths are at "+h.baseURL(r)).write(w)
			return
		}
		h.serve(w, r)
	})
}

// public reports whether a path shows nothing but what everybody may know: it needs no token, and is served beside the
// vendors' own even when the control API is elsewhere.
func public(path string) bool {
	return path == healthPath || path == prefix+"openapi.json" || path == prefix+"openapi.yaml"
}

// pathInNamespace is a path without the /_ns/{name} that names its namespace.
func pathInNamespace(path string) string {
	rest, ok := strings.CutPrefix(path, "/_ns/")
	if !ok {
		return path
	}
	_, rest, _ = strings.Cut(rest, "/")
	return "/" + rest
}

// servePage lets a page of our own through, unless another site's page posts to it.
func (h *handler) servePage(w http.ResponseWriter, r *http.Request) {
	if p := foreign(r); p != nil {
		p.write(w)
		return
	}
	h.server.ServeHTTP(w, r)
}

// baseURL is where the vendors' paths are served.
func (h *handler) baseURL(r *http.Request) string {
	if h.options.BaseURL != "" {
		return h.options.BaseURL
	}
	return mock.BaseURL(r)
}
