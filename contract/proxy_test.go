package contract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// heardBy collects what a proxy tells of.
type heardBy struct {
	mu   sync.Mutex
	all  []Recorded
	errs []error
	told chan struct{}
}

func (h *heardBy) hear(r Recorded) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, r)
	h.told <- struct{}{}
}

// next waits for the next exchange.
func (h *heardBy) next(t *testing.T) Recorded {
	t.Helper()
	select {
	case <-h.told:
	case <-time.After(30 * time.Second):
		t.Fatal("the proxy tells of nothing")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all[len(h.all)-1]
}

// proxied starts a proxy in front of a handler, and returns its base URL and the target's.
func proxied(t *testing.T, target http.HandlerFunc) (heard *heardBy, proxy, behind string) {
	t.Helper()
	server := httptest.NewServer(target)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	heard = &heardBy{told: make(chan struct{}, 100)}
	front := httptest.NewServer(NewProxy(ProxyOptions{
		Target: base, Now: time.Now, Heard: heard.hear,
		Failed: func(_ *http.Request, err error) { heard.errs = append(heard.errs, err) },
	}))
	t.Cleanup(front.Close)
	return heard, front.URL, server.URL
}

// exchangeRaw sends bytes and returns the bytes of the answer.
func exchangeRaw(t *testing.T, base, request string) string {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func TestProxyChangesNothing(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var sent []byte
	heard, proxy, behind := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		sent, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Answer", "1")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, `{"b": 1,  "a": 2}`)
	})
	const target = `/api//users/a%2Fb%42/?a=1;b=%zz&&c&a=2`
	answer := exchangeRaw(t, proxy, "POST "+target+" HTTP/1.1\r\nHost: proxy.test\r\nContent-Length: 5\r\nX-Forwarded-For: 192.0.2.1\r\n"+
		"Connection: close, X-Hop\r\nX-Hop: 1\r\nAuthorization: authing ak:sig\r\n\r\na=b c")
	if !strings.Contains(answer, "418") || !strings.HasSuffix(answer, `{"b": 1,  "a": 2}`) || !strings.Contains(answer, "X-Answer: 1") {
		t.Errorf("answer %s", answer)
	}
	if got.RequestURI != target || string(sent) != "a=b c" {
		t.Errorf("the target got %q with %q", got.RequestURI, sent)
	}
	want := http.Header{"Authorization": {"authing ak:sig"}, "Content-Length": {"5"}, "X-Forwarded-For": {"192.0.2.1"}}
	if diff := cmp.Diff(want, got.Header); diff != "" || "http://"+got.Host != behind {
		t.Errorf("the target is called %s (-want +got):\n%s", got.Host, diff)
	}
	x := heard.next(t)
	if x.NoBody || x.Request.URL != behind+target || string(x.Request.Body) != "a=b c" || string(x.Response.Body) != `{"b": 1,  "a": 2}` {
		t.Errorf("heard %+v", x.Exchange)
	}
}

func TestProxyStreams(t *testing.T) {
	t.Parallel()
	goOn := make(chan struct{})
	heard, proxy, _ := proxied(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "first\n")
		_ = http.NewResponseController(w).Flush()
		<-goOn
		_, _ = io.WriteString(w, "second\n")
	})
	response := fetch(t, proxy, nil)
	in := bufio.NewReader(response.Body)
	if line, err := in.ReadString('\n'); err != nil || line != "first\n" {
		t.Fatalf("%q, %v", line, err)
	}
	close(goOn)
	if line, err := in.ReadString('\n'); err != nil || line != "second\n" {
		t.Errorf("%q, %v", line, err)
	}
	if x := heard.next(t); string(x.Response.Body) != "first\nsecond\n" {
		t.Errorf("heard %q", x.Response.Body)
	}
}

func fetch(t *testing.T, base string, header http.Header) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/x", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header.Clone()
	client := http.Client{
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func TestProxyPassesCompressedBytesAndHearsWhatTheyMean(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = io.WriteString(z, `{"total":0}`)
	_ = z.Close()
	heard, proxy, _ := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("X-Asked", r.Header.Get("Accept-Encoding"))
		_, _ = w.Write(packed.Bytes())
	})
	response := fetch(t, proxy, http.Header{"Accept-Encoding": {"gzip, br"}})
	body, err := io.ReadAll(response.Body)
	if err != nil || !bytes.Equal(body, packed.Bytes()) || response.Header.Get("X-Asked") != "gzip, br" {
		t.Errorf("%v, %q, asked for %q", err, body, response.Header.Get("X-Asked"))
	}
	if x := heard.next(t); x.NoBody || string(x.Response.Body) != `{"total":0}` {
		t.Errorf("heard %q", x.Response.Body)
	}
}

func TestProxyHearsWhatItCannotReadAsSuch(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"strange coding": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			_, _ = io.WriteString(w, "??")
		},
		"broken gzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, "??")
		},
		"too long": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, maxCopied+1)) },
		"cut off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			_, _ = io.WriteString(w, "??")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			heard, proxy, _ := proxied(t, answer)
			_, _ = io.Copy(io.Discard, fetch(t, proxy, nil).Body)
			if x := heard.next(t); !x.NoBody {
				t.Errorf("%d bytes of body count as the answer", len(x.Response.Body))
			}
		})
	}
}

func TestProxyNeverFollowsARedirect(t *testing.T) {
	t.Parallel()
	_, proxy, _ := proxied(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(http.StatusFound)
	})
	if response := fetch(t, proxy, nil); response.StatusCode != http.StatusFound {
		t.Errorf("status %d", response.StatusCode)
	}
}

func TestProxySaysThatTheTargetDoesNotAnswer(t *testing.T) {
	t.Parallel()
	heard, proxy, _ := proxied(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	response := fetch(t, proxy, nil)
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusBadGateway || !strings.Contains(string(body), "did not answer") {
		t.Errorf("%d %s %v", response.StatusCode, body, err)
	}
	if len(heard.errs) != 1 || len(heard.all) != 0 {
		t.Errorf("heard %v and %d exchanges", heard.errs, len(heard.all))
	}
}

func TestProxyIsForManyAtOnce(t *testing.T) {
	t.Parallel()
	heard, proxy, _ := proxied(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Query().Get("n")) })
	var clients sync.WaitGroup
	for n := range 20 {
		clients.Go(func() {
			answer := exchangeRaw(t, proxy, fmt.Sprintf("GET /?n=%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", n))
			if !strings.HasSuffix(answer, fmt.Sprint(n)) {
				t.Errorf("%d: %s", n, answer)
			}
		})
	}
	clients.Wait()
	for range 20 {
		heard.next(t)
	}
	for _, x := range heard.all {
		if !strings.HasSuffix(x.Request.URL, "n="+string(x.Response.Body)) {
			t.Errorf("%s answers %s", x.Request.URL, x.Response.Body)
		}
	}
}
