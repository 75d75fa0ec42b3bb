package mock

import (
	"cmp"
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
}

// choose finds the namespace of a request: by header, path, credential, or the default one, in this order. A path's
// prefix is cut in any case.
func (s *Server) choose(r *http.Request) (chosen, error) {
	c := chosen{by: journal.ByDefault, request: r}
	name := DefaultNamespace
	if rest, ok := strings.CutPrefix(r.URL.Path, namespacePrefix); ok {
		name, _, _ = strings.Cut(rest, "/")
		c.by, c.request = journal.ByPath, withoutPrefix(r, namespacePrefix+name)
	}
	header, err := namedInHeader(r)
	if err != nil {
		return c, err
	}
	if header != "" {
		name, c.by = header, journal.ByHeader
	}
	if c.by == journal.ByDefault {
		if c.namespace = s.byCredential(r); c.namespace != nil {
			c.by = journal.ByCredential
			return c, nil
		}
	}
	c.namespace, err = s.named(r, name)
	return c, err
}

// namedInHeader is the namespace that the header names, or "". Two different ones are refused: one of them would get a
// request that is meant for the other. A proxy may have joined them with a comma.
func namedInHeader(r *http.Request) (name string, err error) {
	for _, line := range r.Header.Values(NamespaceHeader) {
		for one := range strings.SplitSeq(line, ",") {
			one = strings.TrimSpace(one)
			if name != "" && one != "" && one != name {
				return "", fmt.Errorf("%s names two namespaces, %q and %q; send one", NamespaceHeader, name, one)
			}
			name = cmp.Or(name, one)
		}
	}
	return name, nil
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

// refuseNamespace answers for a namespace that is not there.
func refuseNamespace(w http.ResponseWriter, err error) (status int) {
	a := strayAnswer(err)
	a.write(w)
	return a.status
}

// strayAnswer says why a request has no namespace. It is no vendor's, and its shape says so (RFC 9457).
func strayAnswer(err error) answer {
	status, detail := http.StatusBadRequest, err.Error()
	if errors.Is(err, ErrNoNamespace) {
		status = http.StatusNotFound
		detail += `; create it with POST /_standin/namespaces {"name": ...}, or start the server with --create-namespaces`
	}
	problem := map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail}
	body, _ := json.Marshal(problem) // texts and a number always marshal
	return answer{status: status, header: http.Header{"Content-Type": {"application/problem+json"}}, body: body}
}

// recordStray puts a request whose namespace does not exist into this one's journal, with its path as sent: whoever asks
// what went wrong looks here.
func (ns *Namespace) recordStray(r *http.Request, status int, why error) {
	state, sent := ns.state.Load(), strayAnswer(why)
	entry := &journal.Entry{
		ID: world.RequestIDAt(ns.options.Seed, state.calls.Add(1)), At: state.world.Clock().Now(), Namespace: ns.name,
		ChosenBy: journal.ByDefault, Outcome: journal.Unmatched, Nearest: []string{"POST /_standin/namespaces"},
		Request: journal.Request{
			Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Headers: r.Header,
		},
		Response: journal.Response{Status: status, Headers: sent.header, Body: journal.KeepBody(sent.body)},
	}
	state.counts.add(journal.Unmatched)
	state.journal.Add(entry)
	ns.server.options.Logger.Warn("request for no namespace", "method", entry.Request.Method, "path", entry.Request.Path,
		"status", status, "message", why.Error())
}
