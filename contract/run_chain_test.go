package contract

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// things is a chain: the first case adds a thing, the second looks at it, the third drops it.
const things = `
- id: adds
  title: A thing is added
  clauses: [CL-01]
  effect: write
  steps:
    - request: loginsign.addThing
      json: {name: first}
      expect: {status: 200, body: {name: first}}
      capture: {id: response.body.id}
  cleanup:
    - request: loginsign.dropThing
      path: {id: "${id}"}
      expect: {status: 200}
  undone:
    - request: loginsign.getThing
      path: {id: "${id}"}
      expect: {status: 404}
- id: shows
  title: A thing is shown
  clauses: [CL-02]
  effect: write
  after: adds
  steps:
    - request: loginsign.getThing
      path: {id: "${id}"}
      expect: {status: 200}
- id: drops
  title: A thing is dropped
  clauses: [CL-03]
  effect: write
  after: shows
  steps:
    - request: loginsign.dropThing
      path: {id: "${id}"}
      expect: {status: 200}
    - request: loginsign.getThing
      path: {id: "${id}"}
      expect: {status: 404}
`

func chainOf(t *testing.T, yaml string) Options {
	t.Helper()
	cases, err := ParseCases(shopSpec(t), "chain.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return Options{Spec: shopSpec(t), Config: shopConfig, Cases: cases, Effects: allEffects, RunID: "r1"}
}

var (
	added = with(200, firstThing)
	found = with(200, firstThing)
	gone  = with(404, `{"error":"gone"}`)
	fine  = with(200, `{}`)
)

func verdictsOf(r Report) (list []string) {
	for _, c := range r.Checks {
		if c.ID == c.Case {
			list = append(list, c.ID+" "+string(c.Verdict))
		}
	}
	return list
}

func TestChains(t *testing.T) {
	t.Parallel()
	firstTwo := things[:strings.Index(things, "- id: drops")]
	for name, test := range map[string]struct {
		yaml     string
		answers  []http.HandlerFunc
		verdicts []string
		lines    string
		left     int
	}{
		"the last answer shows that nothing is left": {
			things, []http.HandlerFunc{added, found, fine, gone}, []string{"adds pass", "shows pass", "drops pass"},
			"POST /things, GET /things/t1, DELETE /things/t1, GET /things/t1", 0,
		},
		"the first case cleans up after all": {
			firstTwo, []http.HandlerFunc{added, found, fine, gone}, []string{"adds pass", "shows pass"},
			"POST /things, GET /things/t1, DELETE /things/t1, GET /things/t1", 0,
		},
		"another status ends a chain": {
			things, []http.HandlerFunc{added, gone, gone, gone, gone, fine, gone}, []string{"adds pass", "shows fail", "drops skip"},
			"POST /things, GET /things/t1, GET /things/t1, GET /things/t1, GET /things/t1, DELETE /things/t1, GET /things/t1", 0,
		},
		"another body does not": {
			things, []http.HandlerFunc{with(200, `{"id":"t1","name":"other"}`), found, fine, gone},
			[]string{"adds fail", "shows pass", "drops pass"},
			"POST /things, GET /things/t1, DELETE /things/t1, GET /things/t1", 0,
		},
		"a lack of what later cases need does": {
			things, []http.HandlerFunc{with(200, `{"name":"first"}`)}, []string{"adds fail", "shows inconclusive", "drops skip"},
			"POST /things", 1,
		},
		"a last answer of another kind is cleaned up after": {
			things, []http.HandlerFunc{added, found, fine, found, found, found, found, fine, gone},
			[]string{"adds pass", "shows pass", "drops fail"},
			"POST /things, GET /things/t1, DELETE /things/t1, GET /things/t1, GET /things/t1, GET /things/t1, GET /things/t1, " +
				"DELETE /things/t1, GET /things/t1", 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := ask(t, test.answers...)
			report := runWith(t, a, chainOf(t, test.yaml))
			if diff := cmp.Diff(test.verdicts, verdictsOf(report)); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(a.lines, ", "); !strings.HasPrefix(got, test.lines) {
				t.Errorf("asked %s, want %s", got, test.lines)
			}
			if len(report.Left) != test.left {
				t.Errorf("left %+v", report.Left)
			}
		})
	}
}

func TestChainsArePlannedWhole(t *testing.T) {
	t.Parallel()
	o := chainOf(t, things)
	o.CaseIDs = []string{"shows"}
	plan, err := MakePlan(At("http://127.0.0.1:1"), o)
	if err != nil || len(plan.Cases) != 2 || plan.Requests != 4 || plan.Reserve != 0 {
		t.Errorf("%+v %v", plan, err)
	}
	o.CaseIDs = nil
	plan, err = MakePlan(At("http://127.0.0.1:1"), o)
	if err != nil || plan.Requests != 4 || plan.Reserve != 2 {
		t.Errorf("%+v %v", plan, err)
	}
	o.Skip = []string{"adds"}
	plan, err = MakePlan(At("http://127.0.0.1:1"), o)
	want := []string{"it goes on from adds, which is left out", "it goes on from adds, which is left out"}
	if err != nil || plan.Cases[0].Skip != want[0] || plan.Cases[1].Skip != want[1] {
		t.Errorf("%+v %v", plan.Cases, err)
	}
}

// TestChainsResumeWhole runs a chain again whose last case was not finished.
func TestChainsResumeWhole(t *testing.T) {
	t.Parallel()
	var kept bytes.Buffer
	o := chainOf(t, things)
	o.Resume = &kept
	a := ask(t, added, found, fine, gone)
	runWith(t, a, o)
	if want := `{"writing":{"case":"drops","operation":"loginsign.dropThing"}}`; !strings.Contains(kept.String(), want) {
		t.Errorf("no %s before it was made, in %s", want, kept.String())
	}
	lines := strings.SplitAfter(kept.String(), "\n")
	finished := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, `"case":"drops"`) && strings.Contains(l, "finished") })
	kept.Reset()
	kept.WriteString(strings.Join(slices.Delete(lines, finished, finished+1), ""))
	o.Resume, a.lines = &kept, nil
	report := runWith(t, a, o)
	if len(a.lines) != 4 || len(report.Checks) < 3 {
		t.Errorf("%q %q", a.lines, verdictsOf(report))
	}
}

func TestChainsAreRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ from, to, want string }{
		"not right above": {"after: shows", "after: adds", `a case goes on from the one right above it, did you mean "shows"?`},
		"another effect":  {"effect: write\n  after: shows", "effect: observe\n  after: shows", "shows, which the case goes on from, has the effect write"},
		"a clean-up of its own": {"  after: shows\n", "  after: shows\n  cleanup: [{control: now}]\n",
			"the first case of a chain cleans up after all of them"},
		"nothing captured": {"capture: {id: response.body.id}", "capture: {other: response.body.id}", "id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseCases(shopSpec(t), "chain.yaml", []byte(strings.Replace(things, test.from, test.to, 1)))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

// TestRemoving deletes what a case made for good, where it has the credentials and the target lets it.
func TestRemoving(t *testing.T) {
	t.Parallel()
	yaml := things[:strings.Index(things, "  cleanup:")] + `
  leaves: a thing
  remove:
    - request: loginsign.dropThing
      auth: AUTH
      path: {id: "${id}"}
      expect: {status: 200}
`
	for name, test := range map[string]struct {
		auth    string
		answers []http.HandlerFunc
		lines   int
		left    string
	}{
		"done":       {"app", []http.HandlerFunc{added, fine}, 2, ""},
		"refused":    {"app", []http.HandlerFunc{added, with(409, `{"error":"in_use"}`)}, 2, "remove[0] loginsign.dropThing was refused"},
		"not able":   {"portal", []http.HandlerFunc{added}, 1, "loginsign.dropThing would delete it, but the configuration lacks its credentials"},
		"never made": {"app", []http.HandlerFunc{with(400, `{"error":"x"}`)}, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := ask(t, test.answers...)
			report := runWith(t, a, chainOf(t, strings.ReplaceAll(yaml, "AUTH", test.auth)))
			var left string
			for _, l := range report.Left {
				left += l.Why
			}
			if left != test.left || len(a.lines) != test.lines {
				t.Errorf("left %q after %q", left, a.lines)
			}
		})
	}
}

// TestGuards ends a case before it changes anything, where the configuration is about something else.
func TestGuards(t *testing.T) {
	t.Parallel()
	yaml := strings.Replace(things[:strings.Index(things, "- id: shows")], "  steps:\n", `  steps:
    - request: loginsign.getThing
      guard: true
      path: {id: t1}
      expect: {status: 200, body: {name: mine}}
`, 1)
	a := ask(t, with(200, firstThing))
	report := runWith(t, a, chainOf(t, yaml))
	if got := verdictsOf(report); len(a.lines) != 1 || got[0] != "adds inconclusive" || len(report.Left) != 0 {
		t.Errorf("%q after %q, left %+v", got, a.lines, report.Left)
	}
	if why := report.Checks[0].Reason; !strings.Contains(why, `the configuration does not fit the target: body field "name"`) {
		t.Error(why)
	}
}

// TestAcceptedRefusals tells of a change that nobody wanted.
func TestAcceptedRefusals(t *testing.T) {
	t.Parallel()
	yaml := `
- id: refused
  title: A thing without a name is refused
  clauses: [CL-01]
  effect: refuse
  steps:
    - request: loginsign.addThing
      json: {}
      expect: {status: 400}
`
	report := runWith(t, ask(t, with(200, firstThing)), chainOf(t, yaml))
	if len(report.Left) != 1 || report.Left[0].Why != "it was to be refused, and was accepted" {
		t.Errorf("left %+v", report.Left)
	}
	if report = runWith(t, ask(t, with(400, `{"error":"x"}`)), chainOf(t, yaml)); len(report.Left) != 0 {
		t.Errorf("left %+v", report.Left)
	}
}
