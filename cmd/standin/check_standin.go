package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/demo"
)

// checkedStandin is a namespace of a Standin that a check has for itself: the demo world in the dialect of the default
// namespace. Requests reach it by a header, so that their URLs are those of any client.
type checkedStandin struct {
	control
	problems io.Writer

	dialect  map[string]map[string]string
	receiver *checkReceiver
	people   map[string]string // globalIds by every id of a person
	found    checkedPeople

	mu     sync.Mutex
	offset time.Duration // how far the namespace's clock is ahead of this machine's
}

// lifetimeUnused is how long the namespace lives when the check does not get to delete it.
const lifetimeUnused = "15m"

// open makes the namespace.
func (s *checkedStandin) open(ctx context.Context) error {
	var server struct {
		refused
		Dialect map[string]map[string]string `json:"dialect"`
	}
	s.namespace = mock.DefaultNamespace
	if err := s.get(ctx, "", &server); err != nil {
		return err
	}
	s.dialect, s.namespace = server.Dialect, "check-"+strings.ToLower(rand.Text()[:12])
	wanted := map[string]any{"name": s.namespace, "fixtures": []string{"demo"}, "dialect": s.dialect, "ttl": lifetimeUnused}
	if err := s.send(ctx, http.MethodPost, "/_standin/namespaces", wanted, nil); err != nil {
		return err
	}
	err := s.consentAlways(ctx)
	if err == nil {
		err = s.lookAround(ctx)
	}
	if err == nil {
		err = s.begin(ctx)
	}
	if err != nil {
		s.close()
	}
	return err
}

// consentAlways lets users consent without a page, whatever the server was told: nobody sits in front of a browser. A
// namespace that is made from an export goes on as the export says.
func (s *checkedStandin) consentAlways(ctx context.Context) error {
	path := "/_standin/namespaces/" + url.PathEscape(s.namespace)
	export, err := s.exchange(ctx, http.MethodGet, path+"/export", "", nil)
	if err != nil {
		return err
	}
	export = bytes.Replace(export, []byte("\n  auto_consent: false\n"), []byte("\n  auto_consent: true\n"), 1)
	_, err = s.exchange(ctx, http.MethodPost, path+"/import", "application/yaml", export)
	return err
}

// begin issues the canary's token and an expired code, and reads the clock, after the namespace was made and after each
// reset. The code is the same each time: it follows from the seed.
func (s *checkedStandin) begin(ctx context.Context) error {
	token := map[string]any{
		"kind": "user", "owner": demo.Connection, "value": demoUserToken, "scope": "openid email profile", "lifetime": "24h",
	}
	if err := s.do(ctx, http.MethodPost, "/tokens", token, nil); err != nil {
		return err
	}
	code, err := s.issueCode(ctx, controlArgs{"app": demo.App, "user": demo.Canary, "redirect_uri": demo.Redirect})
	if err != nil {
		return err
	}
	s.found.expiredCode, _ = code["code"].(string)
	expired := map[string]any{"expired": true}
	if err := s.do(ctx, http.MethodPatch, "/codes/"+url.PathEscape(s.found.expiredCode), expired, nil); err != nil {
		return err
	}
	_, err = s.readClock(ctx)
	return err
}

// close deletes the namespace, and with it everything that the check did.
func (s *checkedStandin) close() {
	if s.receiver != nil {
		s.receiver.close()
	}
	if err := s.do(context.Background(), http.MethodDelete, "", nil, nil); err != nil {
		fmt.Fprintf(s.problems, "standin: the namespace %s is not deleted: %v\n", s.namespace, err)
	}
}

// Reset implements contract.Resetter.
func (s *checkedStandin) Reset(ctx context.Context) error {
	if s.receiver != nil {
		s.receiver.forget()
	}
	if err := s.do(ctx, http.MethodPost, "/reset", nil, nil); err != nil {
		return err
	}
	return s.begin(ctx)
}

// target is the namespace as any client sees it, with control of it.
func (s *checkedStandin) target() contract.Target {
	t := contract.At(s.base)
	transport := http.DefaultTransport.(*http.Transport).Clone() // it always is one
	t.Client = &http.Client{Transport: inNamespace{name: s.namespace, next: transport}}
	t.Control, t.Now = s, s.now
	return t
}

// inNamespace sends every request to a namespace.
type inNamespace struct {
	name string
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (n inNamespace) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(mock.NamespaceHeader, n.name)
	return n.next.RoundTrip(r)
}

// readings are the server's dialect as the document takes them.
func (s *checkedStandin) readings() map[string]string {
	all := map[string]string{}
	for vendor, chosen := range s.dialect {
		for name, reading := range chosen {
			all[vendor+"."+name] = reading
		}
	}
	return all
}

func (s *checkedStandin) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.offset)
}

// readClock is the namespace's time.
func (s *checkedStandin) readClock(ctx context.Context) (time.Time, error) {
	var clock struct {
		Now time.Time `json:"now"`
	}
	err := s.do(ctx, http.MethodGet, "/clock", nil, &clock)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset = time.Until(clock.Now)
	return clock.Now, err
}
