package mock

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/standin-mock/standin/mock/journal"
)

// TB is what Start needs of a test; *testing.T and *testing.B have it.
type TB interface {
	Helper()
	Cleanup(func())
	Failed() bool
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Running is a server that listens on a loopback port of its own.
type Running struct {
	*Server
	// URL is where it is reached, without a trailing slash.
	URL string
}

// Start serves the demo world, or what the options say, for one test: it is ready when Start returns and ends with the
// test. A failing test shows the last requests of each namespace that was asked anything; a fault of the mock's own, and
// a scenario that was not used up, fail the test.
func Start(tb TB, options ...Options) *Running {
	tb.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	server, err := New(o)
	if err != nil {
		tb.Fatalf("standin: %v", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("standin: %v", err)
	}
	serving := HTTPServer(server, server.options.Logger)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = serving.Serve(listener) // ends with the test, by Close
	}()
	tb.Cleanup(func() {
		server.Close()
		_ = serving.Close()
		<-ended
		server.report(tb)
	})
	return &Running{Server: server, URL: "http://" + listener.Addr().String()}
}

// report fails the test for faults of our own, and shows a failed test what was asked.
func (s *Server) report(tb TB) {
	tb.Helper()
	for _, ns := range s.Namespaces() {
		for _, fault := range ns.OwnFaults() {
			tb.Errorf("standin: a fault of its own in %s: %s %v", fault.Operation, fault.Message, fault.Findings)
		}
		for _, step := range ns.UnusedSteps() {
			tb.Errorf("standin: in namespace %s a scenario was not used up: %s", ns.Name(), step)
		}
	}
	if !tb.Failed() {
		return
	}
	silent := 0
	for _, ns := range s.Namespaces() {
		page := ns.Requests(journal.Filter{Limit: maxShown})
		if page.Total == 0 {
			silent++
			continue
		}
		tb.Logf("standin: namespace %s was asked %s%s", ns.Name(), asked(page), lines(page.Entries))
	}
	switch silent {
	case 0:
	case 1:
		tb.Logf("standin: 1 namespace was asked nothing")
	default:
		tb.Logf("standin: %d namespaces were asked nothing", silent)
	}
}

// asked says how often a namespace was asked, and how much of it is shown.
func asked(page journal.Page) string {
	switch n := page.Total; {
	case n == 1:
		return "once:"
	case n > uint64(len(page.Entries)):
		return fmt.Sprintf("%d times, the last %d:", n, len(page.Entries))
	default:
		return fmt.Sprintf("%d times:", n)
	}
}

// maxShown is how many requests a failed test shows of each namespace.
const maxShown = 20

// maxShownBody is how much of an answer's body it shows.
const maxShownBody = 200

func lines(entries []*journal.Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "\n  %s %s %s -> %d %s %s", e.Outcome, e.Request.Method, e.Request.Path, e.Response.Status, e.Operation,
			cut(e.Response.Body.Text))
		for _, f := range e.Findings {
			fmt.Fprintf(&b, "\n    %s %s: %s", f.Level, f.Rule, f.Message)
		}
	}
	return b.String()
}

// cut keeps a line readable.
func cut(s string) string {
	if len(s) <= maxShownBody {
		return s
	}
	return strings.ToValidUTF8(s[:maxShownBody], "") + "..."
}

// Transport returns a RoundTripper that reaches the server without any port: for clients that take an http.Client.
// The base URL may be any; http://standin.test will do.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

// RoundTrip implements http.RoundTripper. There is no connection, so that whatever a scenario does to one shows as a
// reset (ECONNRESET), and a slow body comes whole.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	inbound := r.Clone(r.Context())
	inbound.RequestURI, inbound.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:0"
	if inbound.Host == "" {
		inbound.Host = r.URL.Host
	}
	if inbound.Body == nil {
		inbound.Body = http.NoBody
	}
	defer inbound.Body.Close()
	w := &memoryWriter{header: http.Header{}, status: http.StatusOK}
	if err := t.serve(w, inbound); err != nil {
		return nil, err
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.header, Request: r,
		Body: &memoryBody{*bytes.NewReader(w.body.Bytes())}, ContentLength: int64(w.body.Len()),
	}, nil
}

// serve reports an answer that was broken off as a client sees it.
func (t transport) serve(w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		cause := recover()
		if cause == http.ErrAbortHandler { //nolint:errorlint // net/http compares what it recovers in the same way
			err = &net.OpError{Op: "read", Net: "memory", Err: syscall.ECONNRESET}
		} else if cause != nil {
			panic(cause)
		}
	}()
	t.server.ServeHTTP(w, r)
	return r.Context().Err()
}

type memoryWriter struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *memoryWriter) Header() http.Header         { return w.header }
func (w *memoryWriter) WriteHeader(status int)      { w.status = status }
func (w *memoryWriter) Write(b []byte) (int, error) { return w.body.Write(b) }

type memoryBody struct{ bytes.Reader }

// Close implements io.Closer.
func (*memoryBody) Close() error { return nil }
