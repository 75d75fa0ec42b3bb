package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func listRequests(n int) (out [][]byte) {
	for i := range n {
		out = append(out, request(http.MethodGet, fmt.Sprintf("/%d", i), ""))
	}
	return out
}

// serving is a server that counts, and answers each path as it says.
func serving(t *testing.T, handler http.HandlerFunc) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), asked
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }

func TestStormSendsEachRequestOnce(t *testing.T) {
	t.Parallel()
	for _, fresh := range []bool{false, true} {
		t.Run(fmt.Sprint(fresh), func(t *testing.T) {
			t.Parallel()
			address, asked := serving(t, ok)
			s := storm{address: address, connections: 4, fresh: fresh, time: time.Minute, traffic: once(listRequests(100)), status: 200, length: 2}
			got, err := s.run(t.Context())
			if err != nil || got.requests != 100 || asked.Load() != 100 || got.elapsed <= 0 {
				t.Errorf("%d requests, %d asked, %v", got.requests, asked.Load(), err)
			}
		})
	}
}

func TestStormEndsWithItsTime(t *testing.T) {
	t.Parallel()
	address, asked := serving(t, ok)
	s := storm{address: address, connections: 2, time: 20 * time.Millisecond, traffic: loop(listRequests(1), 2), status: 200, length: -1}
	got, err := s.run(t.Context())
	if err != nil || got.requests == 0 || int64(got.requests) != asked.Load() {
		t.Errorf("%d requests, %d asked, %v", got.requests, asked.Load(), err)
	}
}

func TestStormRefusesWrongAnswers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		handler http.HandlerFunc
		error   string
	}{
		"status": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/7" {
				w.WriteHeader(http.StatusTeapot)
			}
		}, "status 418, not 200"},
		"length": {func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.URL.Path)) }, "3 bytes, not 2"},
		"closes": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Connection", "close")
			ok(w, r)
		}, "was to stay open"},
		"cut short": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			ok(w, nil)
		}, "cut short"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := serving(t, test.handler)
			length := 2
			if name == "status" {
				length = -1
			}
			s := storm{address: address, connections: 2, time: time.Minute, traffic: once(listRequests(20)), status: 200, length: length}
			if _, err := s.run(t.Context()); err == nil || !strings.Contains(err.Error(), test.error) {
				t.Errorf("%v, not %s", err, test.error)
			}
		})
	}
}

func TestStormNeedsAServer(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	s := storm{address: strings.TrimPrefix(server.URL, "http://"), connections: 2, time: time.Minute, traffic: loop(listRequests(1), 2), status: 200}
	if _, err := s.run(t.Context()); err == nil || !strings.Contains(err.Error(), "connection 1 of 2") {
		t.Error(err)
	}
}

// A pair, such as a grant and its revocation, stays with one connection.
func TestLoopGivesEachConnectionItsPart(t *testing.T) {
	t.Parallel()
	var got []string
	for connection := range 2 {
		next := loop([][]byte{{'a'}, {'A'}, {'b'}, {'B'}, {'c'}}, 2)(connection)
		got = append(got, string(next())+string(next())+string(next()))
	}
	if diff := cmp.Diff([]string{"aAa", "bBb"}, got); diff != "" {
		t.Error(diff)
	}
}

// The bare server writes what it was given: the bytes of a standin's answer, but for the date.
func TestBareRepeatsAnAnswer(t *testing.T) {
	t.Parallel()
	want := canned{201, http.Header{"Content-Length": {"5"}, "Content-Type": {"text/plain"}, "X-Other": {"a", "b"}}, []byte("hello")}
	server := httptest.NewServer(want)
	defer server.Close()
	got, err := learn(t.Context(), strings.TrimPrefix(server.URL, "http://"), listRequests(1)[0])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
