package scenarios_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/standin-mock/standin/scenarios"
)

// TestKeepAlive shows what a client makes of a fault that strikes once, on a connection that it had used before.
func TestKeepAlive(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   scenarios.Kind
		method string
		err    error
		hits   int32
	}{
		{scenarios.ConnectionReset, http.MethodGet, nil, 3},
		{scenarios.ConnectionReset, http.MethodPost, syscall.ECONNRESET, 2},
		{scenarios.EmptyResponse, http.MethodGet, nil, 3},
		{scenarios.EmptyResponse, http.MethodPost, io.EOF, 2},
	} {
		t.Run(string(c.kind)+"/"+c.method, func(t *testing.T) {
			t.Parallel()
			var hits atomic.Int32
			server := faultServer(t, "http/1.1", func(w http.ResponseWriter, r *http.Request) {
				f := &scenarios.Fault{Kind: scenarios.DelayFault}
				if hits.Add(1) == 2 {
					f.Kind = c.kind
				}
				f.Write(t.Context(), w, r, goodAnswer(), 0)
			})
			if saw := request(t, server.Client(), http.MethodGet, server.URL, ""); saw.err != nil {
				t.Fatal(saw.err)
			}
			saw := request(t, reusing{t, server.Client()}.client(), c.method, server.URL, map[string]string{http.MethodPost: "a=b"}[c.method])
			if !errors.Is(saw.err, c.err) || hits.Load() != c.hits {
				t.Errorf("the client saw %v after %d hits, want %v after %d", saw.err, hits.Load(), c.err, c.hits)
			}
		})
	}
}

// reusing holds a client to its first connection: the test is about nothing when it takes a new one.
type reusing struct {
	t     *testing.T
	first *http.Client
}

func (u reusing) client() *http.Client { return &http.Client{Transport: u} }

func (u reusing) RoundTrip(r *http.Request) (*http.Response, error) {
	var got atomic.Int32
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if got.Add(1) == 1 && !info.Reused {
			u.t.Error("the client took a new connection")
		}
	}}
	return u.first.Transport.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
}

// raw sends a request by hand and returns every byte that comes back, until the end.
func raw(t *testing.T, server *httptest.Server, lines string) (string, error) {
	t.Helper()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, lines); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(connection)
	return string(text), err
}

const get11 = "GET / HTTP/1.1\r\nHost: standin.test\r\n\r\n"

func TestBytesOnTheWire(t *testing.T) {
	t.Parallel()
	t.Run("empty_response ends in order", func(t *testing.T) {
		t.Parallel()
		text, err := raw(t, spoilt(t, "http/1.1", quickFault(scenarios.EmptyResponse)), get11)
		if text != "" || err != nil {
			t.Errorf("%q, %v", text, err)
		}
	})
	t.Run("connection_reset sends no byte", func(t *testing.T) {
		t.Parallel()
		text, err := raw(t, spoilt(t, "http/1.1", quickFault(scenarios.ConnectionReset)), get11)
		if text != "" || !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%q, %v", text, err)
		}
	})
	t.Run("random data comes from the seed", func(t *testing.T) {
		t.Parallel()
		bytes := map[string]bool{}
		for _, seed := range []uint64{7, 7, 8} {
			server := faultServer(t, "http/1.1", func(w http.ResponseWriter, r *http.Request) {
				(&scenarios.Fault{Kind: scenarios.RandomDataThenClose, Bytes: 100}).Write(t.Context(), w, r, goodAnswer(), seed)
			})
			text, err := raw(t, server, get11)
			if len(text) != 100 || text[0] < 0x80 || err != nil {
				t.Errorf("%q, %v", text, err)
			}
			bytes[text] = true
		}
		if len(bytes) != 2 {
			t.Errorf("2 seeds gave %d texts", len(bytes))
		}
	})
	t.Run("HTTP/1.0 knows no chunks", func(t *testing.T) {
		t.Parallel()
		text, err := raw(t, spoilt(t, "http/1.1", quickFault(scenarios.MalformedChunk)), "GET / HTTP/1.0\r\n\r\n")
		if err != nil || !strings.HasSuffix(text, "\r\n\r\n"+faultBody[:len(faultBody)/2]) || strings.Contains(text, "chunked") {
			t.Errorf("%q, %v", text, err)
		}
	})
	t.Run("malformed_chunk has the header of a good answer", func(t *testing.T) {
		t.Parallel()
		text, _ := raw(t, spoilt(t, "http/1.1", quickFault(scenarios.MalformedChunk)), get11)
		answer, err := http.ReadResponse(bufio.NewReader(strings.NewReader(text)), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Date") == "" || len(answer.TransferEncoding) != 1 ||
			answer.Header.Get("Content-Length") != "" || answer.Header.Get("X-Standin-Scenario") != "spoilt#1" {
			t.Errorf("%q", text)
		}
	})
}

func TestTruncateAt(t *testing.T) {
	t.Parallel()
	whole := len(faultBody)
	for at, want := range map[int]int{0: 0, 1: 1, whole - 1: whole - 1, whole: whole - 1, 10 * whole: whole - 1} {
		t.Run(strconv.Itoa(at), func(t *testing.T) {
			t.Parallel()
			server := spoilt(t, "http/1.1", &scenarios.Fault{Kind: scenarios.TruncatedBody, TruncateAt: &at})
			saw := request(t, server.Client(), http.MethodGet, server.URL, "")
			if saw.body != faultBody[:want] || !errors.Is(saw.err, io.ErrUnexpectedEOF) {
				t.Errorf("%q, %v", saw.body, saw.err)
			}
		})
	}
}

// TestNothingStaysBehind is not parallel: it counts goroutines.
func TestNothingStaysBehind(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, protocol := range protocols {
		for _, k := range scenarios.Kinds() {
			leaveEarly(t, protocol, k.Kind)
		}
	}
}

// leaveEarly is a client that does not wait for the end of a fault, which then ends by itself.
func leaveEarly(t *testing.T, protocol string, kind scenarios.Kind) {
	t.Helper()
	patience, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	wanted, leave := context.WithCancel(t.Context())
	over := make(chan struct{})
	server := faultServer(t, protocol, func(w http.ResponseWriter, r *http.Request) {
		defer close(over)
		leave()
		f := &scenarios.Fault{Kind: kind, Chunk: &scenarios.Chunk{Total: scenarios.Duration(time.Hour)}}
		f.Write(patience, w, r, goodAnswer(), 0)
	})
	r, err := http.NewRequestWithContext(wanted, http.MethodPost, server.URL, strings.NewReader("a=b"))
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := server.Client().Do(r); err == nil {
		answer.Body.Close()
	}
	<-over
	if patience.Err() != nil {
		t.Errorf("%s, %s: it went on when the client had left", kind, protocol)
	}
	server.Close()
}
