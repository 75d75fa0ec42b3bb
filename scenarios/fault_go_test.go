package scenarios_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/standin-mock/standin/scenarios"
)

// protocols are the ways to a server.
var protocols = []string{"http/1.1", "http/1.1 over TLS", "http/2 over TLS"}

func faultServer(t testing.TB, protocol string, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = strings.HasPrefix(protocol, "http/2")
	if strings.HasSuffix(protocol, "TLS") {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

// spoilt is a server whose every answer is written with the fault.
func spoilt(t testing.TB, protocol string, f *scenarios.Fault) *httptest.Server {
	t.Helper()
	return faultServer(t, protocol, func(w http.ResponseWriter, r *http.Request) {
		f.Write(t.Context(), w, r, f.Spoil(goodAnswer(), 7), 7)
	})
}

// seen is what a Go client sees of an answer.
type seen struct {
	status int
	header http.Header
	body   string
	err    error
	stage  string // where the error came: "answer" or "body"
	proto  int
}

func request(t testing.TB, client *http.Client, method, url, body string) (s seen) {
	t.Helper()
	var payload io.Reader = http.NoBody
	if body != "" {
		payload = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, url, payload)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(r)
	if err != nil {
		return seen{err: err, stage: "answer"}
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	s = seen{status: answer.StatusCode, header: answer.Header, body: string(text), err: err, proto: answer.ProtoMajor}
	if err != nil {
		s.stage = "body"
	}
	return s
}

// streamError has the form of net/http's own error of an HTTP/2 stream, which errors.As fills.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string { return fmt.Sprintf("stream reset with code %d", e.Code) }

// errStream stands for RST_STREAM with INTERNAL_ERROR.
var errStream = streamError{Code: 2}

// isError reports whether the client's error is the wanted one: a text in it, or an error that it wraps.
func isError(got error, want any) bool {
	switch want := want.(type) {
	case nil:
		return got == nil
	case string:
		return got != nil && strings.Contains(got.Error(), want)
	case streamError:
		stream := streamError{}
		return errors.As(got, &stream) && stream.Code == want.Code
	case error:
		return errors.Is(got, want)
	}
	return false
}

// goSight is what a Go client must see of a kind: over HTTP/1.1, and its error over HTTP/2 where that differs.
type goSight struct {
	kind    scenarios.Kind
	err     any
	err2    any
	stage   string
	proof   func(seen) bool // of what came beside the error
	timeout time.Duration
}

func halfCame(s seen) bool {
	return s.status == http.StatusOK && s.body == faultBody[:len(faultBody)/2] && s.header.Get("X-Standin-Scenario") == "spoilt#1"
}

func promisedAll(s seen) bool {
	return halfCame(s) && s.header.Get("Content-Length") == strconv.Itoa(len(faultBody))
}

func allCame(s seen) bool { return s.status == http.StatusOK && s.body == faultBody }

var goSights = []goSight{
	{kind: scenarios.ConnectionReset, err: syscall.ECONNRESET, err2: errStream, stage: "answer"},
	{kind: scenarios.EmptyResponse, err: io.EOF, err2: errStream, stage: "answer"},
	{kind: scenarios.RandomDataThenClose, err: "malformed HTTP response", err2: errStream, stage: "answer"},
	{kind: scenarios.TimeoutFault, err: context.DeadlineExceeded, err2: context.DeadlineExceeded, stage: "answer", timeout: 100 * time.Millisecond},
	{kind: scenarios.TruncatedBody, err: io.ErrUnexpectedEOF, err2: errStream, stage: "body", proof: promisedAll},
	{kind: scenarios.MalformedChunk, err: "invalid byte in chunk length", err2: errStream, stage: "body", proof: halfCame},
	{kind: scenarios.MalformedBody, proof: func(s seen) bool {
		return s.status == http.StatusOK && len(s.body) == len(faultBody) && !json.Valid([]byte(s.body))
	}},
	{kind: scenarios.SlowDrip, proof: allCame},
	{kind: scenarios.WrongContentType, proof: func(s seen) bool { return allCame(s) && s.header.Get("Content-Type") == "text/html" }},
	{kind: scenarios.StatusFault, proof: allCame}, // what it says instead is rendered before it is written
	{kind: scenarios.RateLimitFault, proof: allCame},
	{kind: scenarios.DelayFault, proof: allCame}, // the caller waits
}

func TestEveryKindIsSeen(t *testing.T) {
	t.Parallel()
	inGo, inNode := map[scenarios.Kind]bool{}, map[scenarios.Kind]bool{}
	for _, s := range goSights {
		inGo[s.kind] = true
	}
	for _, s := range nodeSights {
		inNode[s.kind] = true
	}
	for _, k := range scenarios.Kinds() {
		if !inGo[k.Kind] || !inNode[k.Kind] {
			t.Errorf("%s: seen by a Go client %t, by a Node client %t", k.Kind, inGo[k.Kind], inNode[k.Kind])
		}
	}
}

// TestGoClientSees sends GET and, so that a body which nobody reads can't change the fault, a large POST.
func TestGoClientSees(t *testing.T) {
	t.Parallel()
	for _, want := range goSights {
		for _, protocol := range protocols {
			for method, body := range map[string]string{"GET": "", "POST": strings.Repeat("x", 1<<20)} {
				t.Run(string(want.kind)+"/"+protocol+"/"+method, func(t *testing.T) {
					t.Parallel()
					server := spoilt(t, protocol, quickFault(want.kind))
					client := server.Client()
					client.Timeout = want.timeout
					want.check(t, protocol, request(t, client, method, server.URL, body))
				})
			}
		}
	}
}

func (want goSight) check(t *testing.T, protocol string, saw seen) {
	t.Helper()
	wanted, major := want.err, 1
	if strings.HasPrefix(protocol, "http/2") {
		wanted, major = want.err2, 2
	}
	if !isError(saw.err, wanted) || saw.stage != want.stage {
		t.Errorf("error %v of the %s, want %v of the %s", saw.err, saw.stage, wanted, want.stage)
	}
	if want.proof != nil && !want.proof(saw) {
		t.Errorf("saw %d %v %q", saw.status, saw.header, saw.body)
	}
	if want.timeout > 0 {
		timeout := net.Error(nil)
		if !errors.As(saw.err, &timeout) || !timeout.Timeout() {
			t.Errorf("%v is no timeout", saw.err)
		}
	}
	if saw.proto != 0 && saw.proto != major {
		t.Errorf("spoke HTTP/%d", saw.proto)
	}
}

func TestTimeoutEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for _, protocol := range protocols {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			came := make(chan struct{})
			server := faultServer(t, protocol, func(w http.ResponseWriter, r *http.Request) {
				close(came)
				(&scenarios.Fault{Kind: scenarios.TimeoutFault}).Write(ctx, w, r, goodAnswer(), 0)
			})
			go func() {
				<-came
				cancel()
			}()
			client := server.Client()
			client.Timeout = 10 * time.Second // where it does not end
			want := any(io.EOF)
			if strings.HasPrefix(protocol, "http/2") {
				want = errStream
			}
			if saw := request(t, client, http.MethodGet, server.URL, ""); !isError(saw.err, want) {
				t.Errorf("error %v, want %v", saw.err, want)
			}
		})
	}
}
