package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock"
)

// serving serves a handler until its stop is called, and tells then how it ended and how long that took.
func serving(t *testing.T, handler http.HandlerFunc) (addr string, stop func() (time.Duration, error)) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serveUntil(ctx, service{mock.HTTPServer(handler, slog.New(slog.DiscardHandler)), l}) }()
	return l.Addr().String(), func() (time.Duration, error) {
		began := time.Now()
		cancel()
		err := <-ended
		return time.Since(began), err
	}
}

func dial(t *testing.T, addr, request string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestAHalfSentBodyDoesNotHoldAStop: nobody knows whether the rest will ever come.
func TestAHalfSentBodyDoesNotHoldAStop(t *testing.T) {
	t.Parallel()
	addr, stop := serving(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.ReadAll(r.Body) })
	c := dial(t, addr, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
	if line, err := bufio.NewReader(c).ReadString('\n'); !strings.Contains(line, "100 Continue") { // the handler reads
		t.Fatalf("%q, %v", line, err)
	}
	if took, err := stop(); err != nil || took >= drain {
		t.Errorf("it ended after %s with %v", took, err)
	}
}

// TestAHalfSentHeaderDoesNotHoldAStop: nor does a connection on which nothing came yet.
func TestAHalfSentHeaderDoesNotHoldAStop(t *testing.T) {
	t.Parallel()
	addr, stop := serving(t, func(http.ResponseWriter, *http.Request) {})
	dial(t, addr, "GET / HTTP/1.1\r\nHost:")
	dial(t, addr, "")
	if took, err := stop(); err != nil || took >= drain {
		t.Errorf("it ended after %s with %v", took, err)
	}
}

// TestWhatIsWorkedOnIsFinished: also when it takes longer than a silent client is waited for.
func TestWhatIsWorkedOnIsFinished(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	addr, stop := serving(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		close(begun)
		<-time.After(3 * silent / 2)
		_, _ = io.WriteString(w, "finished")
	})
	c := dial(t, addr, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
	<-begun
	if _, err := stop(); err != nil {
		t.Error(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); string(body) != "finished" {
		t.Errorf("the answer is %q, %v", body, err)
	}
}
