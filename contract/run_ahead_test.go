package contract

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// refusing are cases that each ask for another thing that is not there.
func refusing(t *testing.T, n int) Options {
	t.Helper()
	var yaml strings.Builder
	for i := range n {
		fmt.Fprintf(&yaml, `
- id: refused-%d
  title: Nothing is there
  clauses: [CL-01]
  effect: refuse
  steps:
    - request: loginsign.getThing
      path: {id: 'none-%d'}
      expect: {status: 404}
`, i, i)
	}
	return chainOf(t, yaml.String())
}

// gathering answers nobody until so many have asked.
func gathering(t *testing.T, n int) *httptest.Server {
	t.Helper()
	var waiting sync.WaitGroup
	waiting.Add(n)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		waiting.Done()
		waiting.Wait()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprintf(w, `{"error":"gone","error_description":%q}`, r.URL.Path)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestRefusalsAreSentAhead(t *testing.T) {
	t.Parallel()
	server := gathering(t, inFlight)
	o := refusing(t, inFlight)
	var heard []string
	o.Heard = func(id, _ string, x *Exchange) { heard = append(heard, id+" "+x.Request.URL[len(server.URL):]) }
	report, err := Run(t.Context(), At(server.URL), o)
	if err != nil || report.Summary.Verdicts[Pass] < inFlight || report.Summary.Requests != inFlight {
		t.Fatalf("%+v %v", report.Summary, err)
	}
	for i, line := range heard {
		if want := fmt.Sprintf("refused-%d /things/none-%d", i, i); line != want {
			t.Errorf("heard %q, want %q: the order is the plan's", line, want)
		}
	}
}

func TestTheBoundHoldsAhead(t *testing.T) {
	t.Parallel()
	a := &refuser{}
	server := httptest.NewServer(a)
	defer server.Close()
	o := refusing(t, 30)
	o.MaxRequests = 11
	report, err := Run(t.Context(), At(server.URL), o)
	if err != nil || a.n != 11 || report.Summary.Requests != 11 || report.Summary.Verdicts[Skip] != 19 {
		t.Errorf("%d requests, %+v %v", a.n, report.Summary, err)
	}
	a.n, o.MaxRequests, o.Rate = 0, 0, 1000
	if report, err = Run(t.Context(), At(server.URL), o); err != nil || a.most != 1 || report.Summary.Requests != 30 {
		t.Errorf("%d at a time, %+v %v", a.most, report.Summary, err)
	}
}

// TestOneThrottledAnswerAheadIsRepeated obeys Retry-After for a request that was sent before its turn.
func TestOneThrottledAnswerAheadIsRepeated(t *testing.T) {
	t.Parallel()
	a := &refuser{throttle: 3}
	server := httptest.NewServer(a)
	defer server.Close()
	report, err := Run(t.Context(), At(server.URL), refusing(t, 5))
	if err != nil || a.n != 6 || strings.Contains(strings.Join(verdictsOf(report), " "), "inconclusive") {
		t.Errorf("%d requests, %q %v", a.n, verdictsOf(report), err)
	}
}

// refuser refuses everything.
type refuser struct {
	mu       sync.Mutex
	n        int
	now      int // under way
	most     int
	throttle int // which request is answered with 429
}

// ServeHTTP implements http.Handler.
func (c *refuser) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	c.n, c.now = c.n+1, c.now+1
	c.most = max(c.most, c.now)
	n := c.n
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.now--
	}()
	w.Header().Set("Content-Type", "application/json")
	status := http.StatusNotFound
	if n == c.throttle {
		w.Header().Set("Retry-After", "0")
		status = http.StatusTooManyRequests
	}
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, `{"error":"gone"}`)
}
