// Package admin is what the stand-in offers about itself under /_standin/, beside the vendors' own paths: health and
// the served OpenAPI document. It is written against the exported methods of mock alone.
package admin

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/standin-mock/standin/mock"
)

// prefix is the one part of the URL space that is no vendor's.
const prefix = "/_standin/"

// Handler serves /_standin/ itself and leaves every other path to the server.
func Handler(server *mock.Server, version string) http.Handler {
	own := map[string]http.HandlerFunc{
		"health":       health(version),
		"openapi.json": document(server, "application/json", 0),
		"openapi.yaml": document(server, "application/yaml", 1),
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ours := strings.CutPrefix(r.URL.Path, prefix)
		handle, found := own[name]
		switch {
		case !ours || mock.IsPage(r.URL.Path):
			server.ServeHTTP(w, r)
		case !found:
			problem(w, http.StatusNotFound, "nothing is served at "+r.URL.Path+"; there are "+prefix+"health, "+
				prefix+"openapi.json and "+prefix+"openapi.yaml")
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			problem(w, http.StatusMethodNotAllowed, r.URL.Path+" takes GET and HEAD only")
		default:
			handle(w, r)
		}
	})
}

func health(version string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		send(w, http.StatusOK, "application/json", map[string]string{"status": "ok", "version": version})
	}
}

// document serves openapi.yaml in the dialect in force, with every `servers` pointing at this server.
func document(server *mock.Server, contentType string, form int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		asJSON, asYAML, err := server.Namespace(mock.DefaultNamespace).Spec().ServedAt(mock.BaseURL(r))
		if err != nil {
			problem(w, http.StatusInternalServerError, err.Error())
			return
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([][]byte{asJSON, asYAML}[form])
	}
}

// problem is an RFC 9457 problem document.
func problem(w http.ResponseWriter, status int, detail string) {
	send(w, status, "application/problem+json", map[string]any{
		"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail,
	})
}

func send(w http.ResponseWriter, status int, contentType string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
