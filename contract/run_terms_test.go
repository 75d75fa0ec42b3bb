package contract

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// asked is a server that takes down what it is asked for and answers with its funcs, the last one again and again.
type asked struct {
	*httptest.Server
	requests []*http.Request
	lines    []string
}

func ask(t *testing.T, answers ...http.HandlerFunc) *asked {
	t.Helper()
	a := &asked{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := answers[min(len(a.lines), len(answers)-1)]
		a.requests, a.lines = append(a.requests, r), append(a.lines, r.Method+" "+r.URL.Path)
		w.Header().Set("Content-Type", "application/json")
		answer(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

// with answers a status and a body.
func with(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const firstThing = `{"id":"t1","name":"first"}`

// terms are options for cases of the shop.
func terms(t *testing.T, cases ...*Case) Options {
	t.Helper()
	for i, c := range cases {
		c.ID = fmt.Sprintf("case-%d", i)
	}
	return Options{Spec: shopSpec(t), Config: shopConfig, Cases: cases, Effects: allEffects, RunID: "r1"}
}

func runWith(t *testing.T, a *asked, o Options) Report {
	t.Helper()
	report, err := Run(t.Context(), At(a.URL), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const getThing = "  steps:\n    - request: loginsign.getThing\n      path: {id: t1}\n      expect: {status: 200, body: {name: first}}\n"

func TestRequestsSayWhoTheyAreFrom(t *testing.T) {
	t.Parallel()
	a := ask(t, with(200, firstThing))
	o := terms(t, caseOf(t, getThing))
	o.Tool = "standin/1.2.3"
	report := runWith(t, a, o)
	sent := a.requests[0].Header
	if sent.Get("X-Standin-Run") != "r1" || !strings.HasPrefix(sent.Get("User-Agent"), "standin/1.2.3 ") {
		t.Errorf("%v", sent)
	}
	if report.Run != "r1" || report.Tool != "standin/1.2.3" || report.Target != a.URL || report.Summary.Verdicts[Pass] != 1 {
		t.Errorf("%+v", report)
	}
}

func TestRetryAfterIsObeyedOnce(t *testing.T) {
	t.Parallel()
	busy := with(429, `{"error":"slow_down"}`, "Retry-After", "0")
	for _, test := range []struct {
		name    string
		answers []http.HandlerFunc
		want    Verdict
		sent    int
	}{
		{"once, then it goes on", []http.HandlerFunc{busy, with(200, firstThing)}, Pass, 2},
		{"503 too", []http.HandlerFunc{with(503, `{}`, "Retry-After", "0"), with(200, firstThing)}, Pass, 2},
		{"not twice", []http.HandlerFunc{busy, busy, with(200, firstThing)}, Inconclusive, 2},
		{"not for an hour", []http.HandlerFunc{with(429, `{}`, "Retry-After", "3600"), with(200, firstThing)}, Inconclusive, 1},
		{"not without", []http.HandlerFunc{with(429, `{"error":"slow_down"}`), with(200, firstThing)}, Inconclusive, 1},
		{"nothing else", []http.HandlerFunc{with(500, `{}`, "Retry-After", "0"), with(200, firstThing)}, Fail, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a := ask(t, test.answers...)
			report := runWith(t, a, terms(t, caseOf(t, getThing)))
			if report.Checks[0].Verdict != test.want || len(a.lines) != test.sent || report.Summary.Requests != test.sent {
				t.Errorf("%s (%s) after %q", report.Checks[0].Verdict, report.Checks[0].Reason, a.lines)
			}
		})
	}
}

func TestOne429InARunIsInconclusive(t *testing.T) {
	t.Parallel()
	a := ask(t, with(200, firstThing), with(429, `{"error":"slow_down"}`), with(200, firstThing))
	report := runWith(t, a, terms(t, caseOf(t, getThing), caseOf(t, getThing), caseOf(t, getThing)))
	var verdicts []Verdict
	for _, c := range report.Checks {
		if c.ID == c.Case {
			verdicts = append(verdicts, c.Verdict)
		}
	}
	if want := []Verdict{Pass, Inconclusive, Pass}; !slices.Equal(verdicts, want) || report.Inconclusive != "" {
		t.Errorf("%v, want %v", verdicts, want)
	}
}

func TestADateMayStandInRetryAfter(t *testing.T) {
	t.Parallel()
	header := http.Header{"Date": {"Tue, 14 Nov 2023 22:13:20 GMT"}, "Retry-After": {"Tue, 14 Nov 2023 22:13:23 GMT"}}
	if pause, ok := retryAfter(header); !ok || pause != 3*time.Second {
		t.Errorf("%s %t", pause, ok)
	}
	if _, ok := retryAfter(http.Header{"Retry-After": {"soon"}}); ok {
		t.Error("soon is no time")
	}
}

func TestTheRateIsKept(t *testing.T) {
	t.Parallel()
	a := ask(t, with(200, firstThing))
	o := terms(t, caseOf(t, getThing), caseOf(t, getThing), caseOf(t, getThing), caseOf(t, getThing))
	o.Rate = 20
	began := time.Now()
	runWith(t, a, o)
	if took := time.Since(began); took < 3*50*time.Millisecond {
		t.Errorf("4 requests in %s", took)
	}
}

func TestWhatAWriteShowsMayTakeAMoment(t *testing.T) {
	t.Parallel()
	const steps = `
  steps:
    - request: loginsign.addThing
      json: {name: second}
      expect: {status: 200}
    - request: loginsign.getThing
      path: {id: t1}
      expect: {body: {name: second}}
`
	late := ask(t, with(200, firstThing), with(200, firstThing), with(200, firstThing), with(200, `{"id":"t1","name":"second"}`))
	if report := runWith(t, late, terms(t, caseOf(t, steps))); report.Checks[0].Verdict != Pass || len(late.lines) != 4 {
		t.Errorf("%+v after %q", report.Checks, late.lines)
	}
	never := ask(t, with(200, firstThing))
	if report := runWith(t, never, terms(t, caseOf(t, steps))); report.Checks[0].Verdict != Fail || len(never.lines) != 5 {
		t.Errorf("%+v after %q", report.Checks, never.lines)
	}
	nothing := ask(t, with(200, firstThing))
	runWith(t, nothing, terms(t, caseOf(t, strings.ReplaceAll(getThing, "first", "other"))))
	if len(nothing.lines) != 1 {
		t.Errorf("nothing was written, but %q", nothing.lines)
	}
}

func TestThePlanIsNotExceeded(t *testing.T) {
	t.Parallel()
	a := ask(t, with(500, `{}`))
	o := terms(t, caseOf(t, getThing), caseOf(t, getThing), caseOf(t, getThing))
	o.MaxRequests = 2
	plan, err := MakePlan(At(a.URL), o)
	if err != nil || len(a.lines) != 0 {
		t.Fatal(err, a.lines)
	}
	if plan.Requests != 2 || plan.AtMost != 2 || plan.Cases[2].Skip != "the 2 requests that are allowed are spent on cases that show more" {
		t.Errorf("%+v", plan)
	}
	want := []PlannedOperation{{Operation: "loginsign.getThing", Method: "GET", Path: "/things/{id}", Effect: Write, Requests: 2,
		Credentials: []string{"loginsign.app.id", "loginsign.app.secret"}}}
	if diff := cmp.Diff(want, plan.Operations); diff != "" {
		t.Error(diff)
	}
	if report := runWith(t, a, o); len(a.lines) != 2 || report.Summary.Verdicts[Skip] != 1 || report.Summary.Planned != 2 {
		t.Errorf("%q %+v", a.lines, report.Summary)
	}
}

func TestOnlyAllowedEffectsAreHad(t *testing.T) {
	t.Parallel()
	a := ask(t, with(200, firstThing))
	o := terms(t, caseOf(t, getThing))
	o.Effects = nil
	report := runWith(t, a, o)
	if len(a.lines) != 0 || report.Checks[0].Reason != "its effect write is not allowed" || report.Inconclusive == "" {
		t.Errorf("%q %+v", a.lines, report.Checks)
	}
}

func TestUnknownNamesAreRefused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(o *Options){
		`there is no case "case-9", did you mean "case-0"?`:         func(o *Options) { o.CaseIDs = []string{"case-9"} },
		`there is no vendor "loginsing", did you mean "loginsign"?`: func(o *Options) { o.Vendors = []string{"loginsing"} },
		`there is no check "nothing-like-it"`:                       func(o *Options) { o.Only = []string{"nothing-like-it"} },
		`there is no effect "obsrve", did you mean "observe"?`:      func(o *Options) { o.Effects = []Effect{"obsrve"} },
		`run: the options have no Spec`:                             func(o *Options) { o.Spec = nil },
	} {
		o := terms(t, caseOf(t, getThing))
		change(&o)
		if _, err := Run(t.Context(), At("http://127.0.0.1:1"), o); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestWritesTouchOnlyWhatIsNamedOrMade(t *testing.T) {
	t.Parallel()
	const drop = "  steps:\n    - request: loginsign.dropThing\n      path: {id: %s}\n      expect: {status: 200}\n"
	a := ask(t, with(200, firstThing))
	report := runWith(t, a, terms(t, caseOf(t, fmt.Sprintf(drop, "somebody-elses"))))
	if len(a.lines) != 0 || report.Checks[0].Verdict != Failed {
		t.Errorf("%q %+v", a.lines, report.Checks)
	}
	const captured = `
  steps:
    - request: %s
      %s
      expect: {status: 200}
      capture: {id: response.body.id + "x"}
    - request: loginsign.dropThing
      path: {id: "${id}"}
      expect: {status: 200}
`
	found := ask(t, with(200, firstThing))
	runWith(t, found, terms(t, caseOf(t, fmt.Sprintf(captured, "loginsign.getThing", "path: {id: t1}"))))
	if len(found.lines) != 1 {
		t.Errorf("dropped what was found: %q", found.lines)
	}
	made := ask(t, with(200, firstThing))
	runWith(t, made, terms(t, caseOf(t, fmt.Sprintf(captured, "loginsign.addThing", "json: {name: x}"))))
	if len(made.lines) != 2 {
		t.Errorf("did not drop what was made: %q", made.lines)
	}
}

const undoing = `
  steps:
    - request: loginsign.addThing
      json: {name: x}
      expect: {status: 200}
      capture: {id: response.body.id}
  cleanup:
    - request: loginsign.dropThing
      path: {id: "${id}"}
      expect: {status: 200}
  undone:
    - request: loginsign.getThing
      path: {id: "${id}"}
      expect: {status: 404}
`

func TestWhatIsLeftBehindIsReported(t *testing.T) {
	t.Parallel()
	gone, dropped := with(404, `{"error":"not_found"}`), with(200, `{}`)
	for _, test := range []struct {
		name    string
		answers []http.HandlerFunc
		why     string
	}{
		{"nothing", []http.HandlerFunc{with(200, firstThing), dropped, gone}, ""},
		{"the clean-up is refused", []http.HandlerFunc{with(200, firstThing), with(400, `{}`)}, "cleanup[0] loginsign.dropThing was answered with 400"},
		{"it is still there", []http.HandlerFunc{with(200, firstThing), dropped, with(200, firstThing)}, "undone[0] loginsign.getThing was answered with 200"},
		{"nobody knows its name", []http.HandlerFunc{with(200, `{"name":"x"}`)}, "loginsign.dropThing could not be made"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report := runWith(t, ask(t, test.answers...), terms(t, caseOf(t, undoing)))
			if test.why == "" && len(report.Left) == 0 {
				return
			}
			if len(report.Left) != 1 || !strings.HasPrefix(report.Left[0].Why, test.why) || report.Summary.Left != 1 {
				t.Errorf("%+v", report.Left)
			}
		})
	}
}

// What a case can't take back is in the report of a live target, and goes with the case on a Standin.
func TestWhatACaseLeavesIsReported(t *testing.T) {
	t.Parallel()
	leaving := "  leaves: a thing named x\n" + strings.TrimPrefix(undoing, "\n")
	answers := []http.HandlerFunc{with(200, firstThing), with(200, `{}`), with(404, `{"error":"not_found"}`)}
	report := runWith(t, ask(t, answers...), terms(t, caseOf(t, leaving)))
	if len(report.Left) != 1 || report.Left[0].What != "a thing named x" || report.Left[0].Operation != "loginsign.addThing" {
		t.Errorf("%+v", report.Left)
	}
}

func TestAnInterruptedRunIsResumed(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	a := ask(t, with(200, firstThing), with(200, `{"id":"t1","name":"wrong"}`), with(200, firstThing))
	o := terms(t, caseOf(t, getThing), caseOf(t, getThing), caseOf(t, getThing))
	var file bytes.Buffer
	o.Resume = &file
	o.Progress = func(p Progress) {
		if p.Done == 2 {
			interrupt()
		}
	}
	if _, err := Run(ctx, At(a.URL), o); err != nil {
		t.Fatal(err)
	}
	file.WriteString(`{"finished":{"case":"case-2","che`) // a line that was not written to its end
	left := file.String()
	o.RunID, o.Progress = "r2", nil
	report := runWith(t, a, o)
	if len(a.lines) != 3 || report.Run != "r1" || report.Summary.Requests != 3 {
		t.Errorf("%q %+v", a.lines, report.Summary)
	}
	var verdicts []Verdict
	for _, c := range report.Checks {
		if c.ID == c.Case {
			verdicts = append(verdicts, c.Verdict)
		}
	}
	if want := []Verdict{Pass, Fail, Pass}; !slices.Equal(verdicts, want) {
		t.Errorf("%v, want %v", verdicts, want)
	}
	o.Cases = o.Cases[:2]
	o.Resume = bytes.NewBufferString(left)
	if _, err := Run(t.Context(), At(a.URL), o); err == nil || !strings.Contains(err.Error(), "another plan") {
		t.Errorf("another plan: %v", err)
	}
	o.Resume = bytes.NewBufferString("nonsense\n{}\n")
	if _, err := Run(t.Context(), At(a.URL), o); err == nil || !strings.Contains(err.Error(), "line 1 is no JSON") {
		t.Errorf("nonsense: %v", err)
	}
}

func TestWritesAreWrittenDownBeforeTheyAreMade(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	before := ""
	a := ask(t, func(w http.ResponseWriter, r *http.Request) {
		before = file.String()
		with(200, firstThing)(w, r)
	}, with(200, `{}`), with(404, `{"error":"not_found"}`))
	o := terms(t, caseOf(t, undoing))
	o.Resume = &struct {
		io.Reader
		io.Writer
	}{strings.NewReader(""), &file}
	runWith(t, a, o)
	if !strings.Contains(before, `{"writing":{"case":"case-0","operation":"loginsign.addThing"}}`) {
		t.Errorf("before the write: %s", before)
	}
}

func TestWhatRestsOnAnAssumptionIsAWarning(t *testing.T) {
	t.Parallel()
	refusal := with(400, `{"error":"bad"}`)
	for _, test := range []struct {
		key, reason string
		want        Verdict
	}{
		{"", "", Fail},
		{"  assumption: loginsign.total\n", "the pages leave it open: loginsign.total", Warn},
		{"  review: it says two things\n", "the page contradicts itself: it says two things", Review},
	} {
		report := runWith(t, ask(t, refusal), terms(t, caseOf(t, test.key+getThing)))
		if c := report.Checks[0]; c.Verdict != test.want || c.Reason != test.reason || c.Expected != "200" {
			t.Errorf("%+v, want %s %s", c, test.want, test.reason)
		}
	}
}

func TestFreshCodesAreSpentOnce(t *testing.T) {
	t.Parallel()
	const spend = `
  steps:
    - control: code
      args: {app: a, user: u, redirect_uri: r}
      capture: {code: result.code}
    - request: loginsign.addThing
      json: {name: "${code}"}
      expect: {status: 200}
`
	var bodies []string
	a := ask(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		with(200, firstThing)(w, r)
	})
	o := terms(t, caseOf(t, spend), caseOf(t, spend), caseOf(t, spend))
	o.Config.LoginSign.Codes = []string{"code-1", "code-2"}
	report := runWith(t, a, o)
	if diff := cmp.Diff([]string{`{"name":"code-1"}`, `{"name":"code-2"}`}, bodies); diff != "" {
		t.Error(diff)
	}
	if c := report.Checks[len(report.Checks)-1]; c.Reason != "the configuration lacks loginsign.codes: it spends 1 code more" || !report.Partial {
		t.Errorf("%+v", c)
	}
}

func TestTheSameFindingIsReportedOnce(t *testing.T) {
	t.Parallel()
	a := ask(t, with(200, `{"id":"t1","name":"first","tags":[1,2,3]}`))
	report := runWith(t, a, terms(t, caseOf(t, getThing), caseOf(t, getThing)))
	var found []Check
	for _, c := range report.Checks {
		if c.ID == RuleResponseSchema {
			found = append(found, c)
		}
	}
	if len(found) != 1 || !slices.Equal(found[0].Cases, []string{"case-0", "case-1"}) || !slices.Equal(found[0].Exchanges, []int{2, 1}) {
		t.Fatalf("%+v", found)
	}
	want := `curl -sS -i -u "app:${CLIENT_SECRET}" '` + a.URL + `/things/t1'`
	if e := report.Exchanges[0]; e.Curl != want || e.Number != 1 {
		t.Errorf("%+v, want %s", e, want)
	}
}

func TestFingerprints(t *testing.T) {
	t.Parallel()
	same := Fingerprint("a", "o", "/users/0/1/x", "type:string")
	if same != Fingerprint("a", "o", "/users/17/3/x", "type:string") || len(same) != 64 {
		t.Error("indexes make a difference")
	}
	for _, other := range []string{
		Fingerprint("b", "o", "/users/0/1/x", "type:string"), Fingerprint("a", "p", "/users/0/1/x", "type:string"),
		Fingerprint("a", "o", "/users/0/1/y", "type:string"), Fingerprint("a", "o", "/users/0/1/x", "type:number"),
	} {
		if other == same {
			t.Error("two meanings, one fingerprint")
		}
	}
}
