package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock"
)

// gathering is a server whose own requests do what the test says, as the control API would.
func gathering(t *testing.T, o mock.Options) (g *gatherer, call func(path string), control func(func())) {
	t.Helper()
	server, err := mock.New(o)
	if err != nil {
		t.Fatal(err)
	}
	g = newGatherer(server)
	var next func()
	handler := g.watch(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_standin/") {
			next()
			return
		}
		server.ServeHTTP(w, r)
	}))
	call = func(path string) {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
	}
	return g, call, func(do func()) { next = do; call("/_standin/namespaces") }
}

func (g *gatherer) report(t *testing.T) counts {
	t.Helper()
	g.gather()
	return g.compile(g.server.Namespace(mock.DefaultNamespace).Spec()).Requests
}

// TestNothingIsLostWhenAJournalEnds: what a client had wrong counts, whatever its tests do to namespaces meanwhile.
func TestNothingIsLostWhenAJournalEnds(t *testing.T) {
	t.Parallel()
	g, call, control := gathering(t, mock.Options{})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	reset := func() { must(g.server.Namespace(mock.DefaultNamespace).Reset(t.Context())) }
	call("/api/usr")
	control(reset)
	call("/api/usr")
	call("/api/user") // 401: served
	control(reset)
	control(reset)
	control(func() {
		_, err := g.server.CreateNamespace(t.Context(), "job", mock.NamespaceOptions{})
		must(err)
	})
	call("/_ns/job/api/usr")
	control(func() { must(g.server.DeleteNamespace("job")) })
	control(func() {
		_, err := g.server.CreateNamespace(t.Context(), "job", mock.NamespaceOptions{})
		must(err)
	})
	call("/_ns/job/api/usr")
	call("/api/usr")
	want := counts{Total: 6, Served: 1, Unmatched: 5}
	if diff := cmp.Diff(want, g.report(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, g.report(t)); diff != "" {
		t.Errorf("gathered twice (-want +got):\n%s", diff)
	}
}

func TestDroppedRequestsAreToldLoudly(t *testing.T) {
	t.Parallel()
	g, call, _ := gathering(t, mock.Options{JournalSize: 3})
	for i := range 10 {
		call(fmt.Sprintf("/api/usr?%d", i))
	}
	want := counts{Total: 10, Unmatched: 3, Dropped: 7}
	got := g.report(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	line := (&report{Requests: got}).summary()
	if !strings.HasSuffix(line, "; JOURNAL DROPPED 7: what they had wrong is not known") {
		t.Errorf("summary %q", line)
	}
}
