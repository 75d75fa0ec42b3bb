package mock

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

// NamespaceHeader names the namespace that a request belongs to.
const NamespaceHeader = "X-Standin-Namespace"

// namespacePrefix begins a path that names its namespace: /_ns/{name}/api/user.
const namespacePrefix = "/_ns/"

// chosen is a request with the namespace it belongs to; its URL is without the namespace's prefix.
type chosen struct {
	namespace *Namespace
	by        journal.Choice
	request   *http.Request
	baseURL   string
}

// choose finds the namespace of a request: by header, path, credential, or the default one, in this order. A path's
// prefix is cut in any case.
func (s *Server) choose(r *http.Request) (chosen, error) {
	c := chosen{by: journal.ByDefault, request: r, baseURL: BaseURL(r)}
	name := DefaultNamespace
	if rest, ok := strings.CutPrefix(r.URL.Path, namespacePrefix); ok {
		name, _, _ = strings.Cut(rest, "/")
		c.by, c.request, c.baseURL = journal.ByPath, withoutPrefix(r, namespacePrefix+name), c.baseURL+namespacePrefix+name
	}
	if header := r.Header.Get(NamespaceHeader); header != "" {
		name, c.by = header, journal.ByHeader
	}
	if c.by == journal.ByDefault {
		if c.namespace = s.byCredential(r); c.namespace != nil {
			c.by = journal.ByCredential
			return c, nil
		}
	}
	var err error
	c.namespace, err = s.named(r, name)
	return c, err
}

// named finds a namespace by name, and makes it where the server was told to.
func (s *Server) named(r *http.Request, name string) (*Namespace, error) {
	if ns := s.Namespace(name); ns != nil {
		return ns, nil
	}
	if !s.options.CreateNamespaces {
		return nil, fmt.Errorf("namespace %q: %w", name, ErrNoNamespace)
	}
	ns, err := s.CreateNamespace(r.Context(), name, NamespaceOptions{})
	if errors.Is(err, ErrNamespaceTaken) {
		return s.Namespace(name), nil
	}
	return ns, err
}

// withoutPrefix is the request as a client sends it that knows of no namespace: a signature covers that path.
func withoutPrefix(r *http.Request, prefix string) *http.Request {
	cut := func(path string) string {
		if rest := strings.TrimPrefix(path, prefix); rest != "" {
			return rest
		}
		return "/"
	}
	clone, target := *r, *r.URL
	target.Path = cut(target.Path)
	if target.RawPath != "" {
		target.RawPath = cut(target.RawPath)
	}
	clone.URL = &target
	return &clone
}

// BaseURL is where the client of this request reaches the server, without a trailing slash.
func BaseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: r.Host}).String()
}

// refuseNamespace answers for a namespace that is not there. The answer is no vendor's, and its shape says so (RFC 9457).
func refuseNamespace(w http.ResponseWriter, err error) (status int) {
	status = http.StatusNotFound
	detail := err.Error() + `; create it with POST /_standin/namespaces {"name": ...}, or start the server with --create-namespaces`
	if !errors.Is(err, ErrNoNamespace) {
		status, detail = http.StatusBadRequest, err.Error()
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail,
	})
	return status
}

// recordStray puts a request whose namespace does not exist into this one's journal, with its path as sent: whoever asks
// what went wrong looks here.
func (ns *Namespace) recordStray(r *http.Request, status int, why error) {
	state := ns.state.Load()
	entry := &journal.Entry{
		ID: world.RequestIDAt(ns.options.Seed, state.calls.Add(1)), At: state.world.Clock().Now(), Namespace: ns.name,
		ChosenBy: journal.ByDefault, Outcome: journal.Unmatched, Nearest: []string{"POST /_standin/namespaces"},
		Request: journal.Request{
			Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Headers: r.Header,
		},
		Response: journal.Response{Status: status, Body: journal.KeepBody([]byte(why.Error()))},
	}
	state.counts.add(journal.Unmatched)
	state.journal.Add(entry)
	ns.server.options.Logger.Warn("request for no namespace", "method", entry.Request.Method, "path", entry.Request.Path,
		"status", status, "message", why.Error())
}
