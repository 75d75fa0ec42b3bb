package scenarios_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/scenarios"
)

// faultBody is the answer that faults spoil.
const faultBody = `{"users":[{"globalId":"AB1234","displayName":"Jané \"J\" {Doe}","loginCount":42}],"total":1}`

func goodAnswer() scenarios.Answer {
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Content-Length": {strconv.Itoa(len(faultBody))}}
	header.Set("X-Standin-Scenario", "spoilt#1")
	return scenarios.Answer{Status: http.StatusOK, Header: header, Body: []byte(faultBody)}
}

// quickFault is a fault of the kind that a test need not wait for.
func quickFault(kind scenarios.Kind) *scenarios.Fault {
	f := &scenarios.Fault{Kind: kind, Phase: scenarios.After}
	if kind == scenarios.SlowDrip {
		f.Chunk = &scenarios.Chunk{Count: 4, Total: scenarios.Duration(4 * time.Millisecond)}
	}
	return f
}

// writeFault writes as the mock does, and reports whether the answer was aborted.
func writeFault(f *scenarios.Fault, w http.ResponseWriter, r *http.Request, a scenarios.Answer) (aborted bool) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			aborted = true
		default:
			panic(p)
		}
	}()
	ended, cancel := context.WithCancel(r.Context())
	cancel() // nothing may hang
	if f.Kind == scenarios.SlowDrip {
		ended = r.Context()
	}
	f.Write(ended, w, r, f.Spoil(a, 7), 7)
	return false
}

func TestKindsAreWhole(t *testing.T) {
	t.Parallel()
	want := []scenarios.Kind{
		scenarios.StatusFault, scenarios.DelayFault, scenarios.ConnectionReset, scenarios.EmptyResponse, scenarios.TruncatedBody,
		scenarios.MalformedBody, scenarios.MalformedChunk, scenarios.RandomDataThenClose, scenarios.SlowDrip, scenarios.TimeoutFault,
		scenarios.WrongContentType, scenarios.RateLimitFault,
	}
	var got []scenarios.Kind
	for _, k := range scenarios.Kinds() {
		got = append(got, k.Kind)
		if k.Meaning == "" || strings.Contains(k.Meaning, "\n") {
			t.Errorf("%s means %q: say it in one line", k.Kind, k.Meaning)
		}
		if len(k.Phases) == 0 || k.Phases[0] != scenarios.After {
			t.Errorf("%s strikes in %v: the default phase comes first", k.Kind, k.Phases)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}

func TestKindsTakeTheFieldsOfAFault(t *testing.T) {
	t.Parallel()
	taken := map[string]bool{"kind": true, "phase": true}
	for _, k := range scenarios.Kinds() {
		for _, field := range k.Fields {
			taken[field] = true
		}
	}
	fields := map[string]bool{}
	for f := range reflect.TypeFor[scenarios.Fault]().Fields() {
		if name := f.Tag.Get("json"); name != "" {
			fields[name] = true
		}
	}
	if diff := cmp.Diff(fields, taken); diff != "" {
		t.Errorf("fields that no kind takes (-) and fields that a fault has not (+):\n%s", diff)
	}
}

func TestKindsCanNotBeChanged(t *testing.T) {
	t.Parallel()
	for _, k := range scenarios.Kinds() {
		k.Phases[0] = "never"
		for i := range k.Fields {
			k.Fields[i] = "nothing"
		}
	}
	for _, k := range scenarios.Kinds() {
		if k.Phases[0] != scenarios.After || slices.Contains(k.Fields, "nothing") {
			t.Errorf("%s was changed by a caller: %v %v", k.Kind, k.Phases, k.Fields)
		}
	}
}

func TestPhasesOfFaults(t *testing.T) {
	t.Parallel()
	for _, k := range scenarios.Kinds() {
		ofTheBody := slices.Contains([]scenarios.Kind{
			scenarios.TruncatedBody, scenarios.MalformedBody, scenarios.MalformedChunk, scenarios.SlowDrip, scenarios.WrongContentType,
		}, k.Kind)
		if before := slices.Contains(k.Phases, scenarios.Before); before == ofTheBody {
			t.Errorf("%s may strike before the handler: %t", k.Kind, before)
		}
	}
}

func TestFaultsThatRespond(t *testing.T) {
	t.Parallel()
	three := 3
	one := 1
	for _, c := range []struct {
		name  string
		fault scenarios.Fault
		want  *scenarios.Respond
	}{
		{"status", scenarios.Fault{Kind: scenarios.StatusFault, Status: 503}, &scenarios.Respond{Status: 503}},
		{"status with Retry-After", scenarios.Fault{Kind: scenarios.StatusFault, Status: 503, RetryAfter: &three},
			&scenarios.Respond{Status: 503, RetryAfter: &three}},
		{"rate_limit", scenarios.Fault{Kind: scenarios.RateLimitFault}, &scenarios.Respond{Status: 429, RetryAfter: &one}},
		{"rate_limit with Retry-After", scenarios.Fault{Kind: scenarios.RateLimitFault, RetryAfter: &three},
			&scenarios.Respond{Status: 429, RetryAfter: &three}},
		{"delay", scenarios.Fault{Kind: scenarios.DelayFault}, nil},
		{"connection_reset", scenarios.Fault{Kind: scenarios.ConnectionReset}, nil},
		{"malformed_body", scenarios.Fault{Kind: scenarios.MalformedBody}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, c.fault.Respond()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestFaultsWithoutAConnection(t *testing.T) {
	t.Parallel()
	for _, k := range scenarios.Kinds() {
		t.Run(string(k.Kind), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // where it does not end
			defer cancel()
			w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader("x"))
			aborted := writeFault(quickFault(k.Kind), w, r, goodAnswer())
			if aborted == k.InProcess {
				t.Errorf("aborted %t, and InProcess says %t", aborted, k.InProcess)
			}
			if !aborted && w.Header().Get("X-Standin-Scenario") != "spoilt#1" {
				t.Errorf("headers of the answer are gone: %v", w.Header())
			}
		})
	}
}

func TestFaultsOfTheBodyLeaveAnswersWithoutOneAlone(t *testing.T) {
	t.Parallel()
	for _, kind := range []scenarios.Kind{
		scenarios.TruncatedBody, scenarios.MalformedBody, scenarios.MalformedChunk, scenarios.SlowDrip, scenarios.WrongContentType,
	} {
		for _, c := range []struct {
			name, method string
			answer       scenarios.Answer
		}{
			{"204", http.MethodDelete, scenarios.Answer{Status: http.StatusNoContent}},
			{"200 without a body", http.MethodPost, scenarios.Answer{Status: http.StatusOK, Header: http.Header{"Content-Length": {"0"}}}},
			{"HEAD", http.MethodHead, goodAnswer()},
		} {
			t.Run(string(kind)+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				server := faultServer(t, "http/1.1", func(w http.ResponseWriter, r *http.Request) {
					f := quickFault(kind)
					f.Write(t.Context(), w, r, f.Spoil(c.answer, 1), 1)
				})
				saw := request(t, server.Client(), c.method, server.URL, "")
				if saw.err != nil || saw.status != c.answer.Status || saw.body != "" {
					t.Errorf("saw %+v", saw)
				}
			})
		}
	}
}

func TestMalformedBody(t *testing.T) {
	t.Parallel()
	f := &scenarios.Fault{Kind: scenarios.MalformedBody}
	different := map[string]bool{}
	for seed := range uint64(100) {
		good := goodAnswer()
		spoilt, again := f.Spoil(good, seed), f.Spoil(good, seed)
		if json.Valid(spoilt.Body) || len(spoilt.Body) != len(faultBody) {
			t.Errorf("seed %d: %s", seed, spoilt.Body)
		}
		if !bytes.Equal(spoilt.Body, again.Body) {
			t.Errorf("seed %d: %s and then %s", seed, spoilt.Body, again.Body)
		}
		if string(good.Body) != faultBody {
			t.Fatalf("the answer itself was changed: %s", good.Body)
		}
		different[string(spoilt.Body)] = true
	}
	if len(different) < 5 {
		t.Errorf("100 seeds gave %d bodies", len(different))
	}
	page := scenarios.Answer{Status: 200, Body: []byte("<html>")}
	if got := f.Spoil(page, 1); string(got.Body) != "<html>" {
		t.Errorf("what is no JSON became %s", got.Body)
	}
}

func FuzzMalformedBodyIsNoJSON(f *testing.F) {
	for _, body := range []string{faultBody, `"a\"{b"`, `42`, ` null `, `[]`, `"\\"`, `{"a":{"b":[1,"]"]}}`, `"é;"`} {
		f.Add([]byte(body), uint64(7))
	}
	f.Fuzz(func(t *testing.T, body []byte, seed uint64) {
		if !json.Valid(body) {
			return
		}
		fault := &scenarios.Fault{Kind: scenarios.MalformedBody}
		got := fault.Spoil(scenarios.Answer{Status: 200, Body: body}, seed).Body
		if json.Valid(got) || len(got) != len(body) {
			t.Errorf("%q became %q", body, got)
		}
	})
}

func TestWrongContentType(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"": "text/html", "text/plain; charset=utf-8": "text/plain; charset=utf-8"} {
		good := goodAnswer()
		got := (&scenarios.Fault{Kind: scenarios.WrongContentType, Type: given}).Spoil(good, 0)
		if got.Header.Get("Content-Type") != want || string(got.Body) != faultBody {
			t.Errorf("%q: %v %s", given, got.Header, got.Body)
		}
		if good.Header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("the answer itself was changed: %v", good.Header)
		}
	}
}

// timedWriter notes when something came.
type timedWriter struct {
	header http.Header
	began  time.Time
	came   []time.Duration
	body   []byte
	failAt int // the write that fails; 0: none
}

func (w *timedWriter) Header() http.Header { return w.header }
func (w *timedWriter) WriteHeader(int)     {}
func (w *timedWriter) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	w.came, w.body = append(w.came, time.Since(w.began)), append(w.body, b...)
	if len(w.came) == w.failAt {
		return 0, errors.New("gone")
	}
	return len(b), nil
}

func TestSlowDripInTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		chunk  *scenarios.Chunk
		body   string
		pieces int
		every  time.Duration
	}{
		{"10 pieces in 5 s", nil, faultBody, 10, 500 * time.Millisecond},
		{"as said", &scenarios.Chunk{Count: 3, Total: scenarios.Duration(time.Minute)}, faultBody, 3, 20 * time.Second},
		{"only the time", &scenarios.Chunk{Total: scenarios.Duration(time.Second)}, faultBody, 10, 100 * time.Millisecond},
		{"only the count", &scenarios.Chunk{Count: 5}, faultBody, 5, time.Second},
		{"no more pieces than bytes", nil, "[]", 2, 2500 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &timedWriter{header: http.Header{}, began: time.Now()}
				f := &scenarios.Fault{Kind: scenarios.SlowDrip, Chunk: c.chunk}
				a := scenarios.Answer{Status: http.StatusOK, Body: []byte(c.body)}
				f.Write(t.Context(), w, httptest.NewRequest(http.MethodGet, "/", http.NoBody), a, 0)
				var want []time.Duration
				for i := range c.pieces {
					want = append(want, time.Duration(i+1)*c.every)
				}
				if diff := cmp.Diff(want, w.came); diff != "" || string(w.body) != c.body {
					t.Errorf("%s\n-want +got:\n%s", w.body, diff)
				}
			})
		})
	}
}

func TestSlowDripEndsWithTheClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &scenarios.Fault{Kind: scenarios.SlowDrip}
		for name, write := range map[string]func(w *timedWriter, r *http.Request) bool{
			"the write fails": func(w *timedWriter, r *http.Request) bool {
				w.failAt = 3
				return writeFault(f, w, r, goodAnswer())
			},
			"the request is over": func(w *timedWriter, r *http.Request) bool {
				short, cancel := context.WithTimeout(r.Context(), 1600*time.Millisecond)
				defer cancel()
				return writeFault(f, w, r.WithContext(short), goodAnswer())
			},
		} {
			w := &timedWriter{header: http.Header{}, began: time.Now()}
			if !write(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody)) {
				t.Errorf("%s: it was not aborted", name)
			}
			if len(w.came) != 3 {
				t.Errorf("%s: pieces came at %v", name, w.came)
			}
		}
	})
}
