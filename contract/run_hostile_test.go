package contract

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// spaces are endless.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestHostileTargets runs cases on targets that would hang, crash or fill memory. Whatever they do, the run ends, and says
// that nothing could be seen.
func TestHostileTargets(t *testing.T) {
	t.Parallel()
	const get = "  steps:\n    - request: loginsign.getThing\n      path: {id: t1}\n      expect: {status: 200}\n"
	for name, answer := range map[string]http.HandlerFunc{
		"an endless body": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.Copy(w, spaces{})
		},
		"100 MB of JSON": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"id":"`)
			_, _ = io.Copy(w, io.LimitReader(spaces{}, 100<<20))
			_, _ = io.WriteString(w, `"}`)
		},
		"a gzip bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			_, _ = io.Copy(packed, io.LimitReader(spaces{}, 200<<20))
		},
		"slow headers": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"a slow body": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "{")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"endless headers": func(w http.ResponseWriter, _ *http.Request) {
			for i := range 5000 {
				w.Header().Set(fmt.Sprintf("X-Header-%d", i), strings.Repeat("x", 100))
			}
		},
		"too short a body": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"id":`)
		},
		"redirects in a circle": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		},
		"a cut connection": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				answer(w, r)
			}))
			defer server.Close()
			var cases []*Case
			for i := range 30 {
				c := caseOf(t, get)
				c.ID = fmt.Sprint("case-", i)
				cases = append(cases, c)
			}
			report, err := Run(t.Context(), At(server.URL), Options{
				Spec: shopSpec(t), Config: shopConfig, Cases: cases, Effects: allEffects, Timeout: 300 * time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			if report.Inconclusive == "" || report.Summary.Verdicts[Inconclusive] != len(cases) || asked.Load() > 20 {
				t.Errorf("after %d requests: %q %v", asked.Load(), report.Inconclusive, report.Summary.Verdicts)
			}
			for _, c := range report.Checks {
				if c.Verdict != Inconclusive {
					t.Errorf("%s: %s %s", c.ID, c.Verdict, c.Message)
				}
			}
		})
	}
}

func TestTheMemoryOfAnAnswerIsBounded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.Copy(w, io.LimitReader(spaces{}, 400<<20))
	}))
	defer server.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := runAt(t, At(server.URL), shopConfig, caseOf(t,
		"  steps:\n    - request: loginsign.getThing\n      path: {id: t1}\n      expect: {status: 200}\n"))
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 10*maxAnswer || got.Verdict != Inconclusive {
		t.Errorf("%d MB for an answer, %s %s", used>>20, got.Verdict, got.Reason)
	}
}
