package contract

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/internal/strictyaml"
)

// TestProbesAreRead reads the probes that come with the package, with every expression in them.
func TestProbesAreRead(t *testing.T) {
	t.Parallel()
	spec, err := LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil)
	if err != nil {
		t.Fatal(err)
	}
	probes, err := Probes(spec)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range probes {
		if seen[p.ID] {
			t.Errorf("%s: there are two of it", p.ID)
		}
		seen[p.ID] = true
		if p.Effect == Write && len(p.Cleanup) == 0 && !leavesNothing[p.ID] {
			t.Errorf("%s writes and cleans nothing up", p.ID)
		}
	}
}

// leavesNothing are the probes that write and whose traces nobody can take away: a spent code, and an import without rows
// that connect anybody.
var leavesNothing = map[string]bool{"loginsign.redirect-uri-2": true, "loginsign.import-match": true}

func TestProbesAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"- {assumption: loginsign.color, effect: observe, steps: [{request: loginsign.getThing, path: {id: t1}, " +
			"expect: {status: 200}, capture: {id: response.body.id}}], readings: {red: idd == 1}}": `did you mean "id"`,
		"- {assumption: loginsign.color, effect: observe, steps: [], readings: {red: 'true'}}": "probes.yaml:1:",
		"- {assumption: loginsign.color, effect: observe, steps: [{request: loginsign.getThing, path: {id: t1}, " +
			"expect: {status: 200}}], readings: {red: response.status == 200}}": "response",
	} {
		if _, err := probesOf(t, source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want something of %s", err, want)
		}
	}
}

func probesOf(t *testing.T, source string) ([]*Probe, error) {
	t.Helper()
	schema, err := strictyaml.Compile("probe_schema.json", probeSchema)
	if err != nil {
		t.Fatal(err)
	}
	return parseProbes(shopSpec(t), schema, "probes.yaml", []byte(source))
}

// learnFrom learns from a shop by probes.
func learnFrom(t *testing.T, s *shop, o Options, source string) Learnt {
	t.Helper()
	probes, err := probesOf(t, source)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	o.Spec, o.RunID = shopSpec(t), "a-run"
	o.Config.LoginSign.App = AppConfig{ID: "app", Secret: "a-long-secret"}
	learnt, err := learn(t.Context(), At(server.URL), o, probes)
	if err != nil {
		t.Fatal(err)
	}
	return learnt
}

const colorProbe = `
- assumption: loginsign.color
  effect: observe
  steps:
    - request: loginsign.getThing
      path: {id: t1}
      expect: {status: 200}
      capture: {shade: 'response.body.name', email: 'response.body.email ?? "none"'}
  readings:
    red: shade startsWith "r"
    crimson: shade == "rouge"
    blue: shade == "blue" and len(email) > 0
    broken: shade[100] == "x"
`

// TestExactlyOneReadingDecides has answers that fit one reading, none, several, and that stop the probe.
func TestExactlyOneReadingDecides(t *testing.T) {
	t.Parallel()
	asked := "loginsign.getThing answered 200"
	for name, test := range map[string]struct {
		answer answerOf
		want   Answer
	}{
		"one": {
			answerOf{status: 200, body: `{"id":"t1","name":"blue","email":"jane@private.example"}`},
			Answer{Reading: "blue", Evidence: []string{
				asked, `shade = "<string>"`, `email = "<email>"`, `fits shade == "blue" and len(email) > 0`,
			}},
		},
		"none": {
			answerOf{status: 200, body: `{"id":"t1","name":"green"}`},
			Answer{Reason: "the answers fit no reading", Evidence: []string{asked, `shade = "<string>"`, `email = "<string>"`}},
		},
		"several": {
			answerOf{status: 200, body: `{"id":"t1","name":"rouge"}`},
			Answer{Reason: "the answers fit several readings: crimson, red", Evidence: []string{asked, `shade = "<string>"`}},
		},
		"stopped": {
			answerOf{status: 404, body: `{"error":"not_found"}`},
			Answer{
				Reason:   "steps[0] loginsign.getThing: status: expected 200, got 404 (not_found)",
				Evidence: []string{"loginsign.getThing answered 404"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.want.Assumption, test.want.Usual = "loginsign.color", "red"
			s := &shop{answers: map[string]answerOf{"GET /things/t1": test.answer}}
			learnt := learnFrom(t, s, Options{Readings: map[string]string{"loginsign.color": "red"}}, colorProbe)
			if diff := cmp.Diff([]Answer{test.want}, learnt.Answers); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTheMildestProbeDecides leaves out what would change something, once a look has decided, and its effect is kept to.
func TestTheMildestProbeDecides(t *testing.T) {
	t.Parallel()
	writing := `
- assumption: loginsign.color
  effect: write
  steps:
    - request: loginsign.addThing
      json: {name: standin}
      expect: {status: 200}
      capture: {thing: response.body.id}
  cleanup:
    - request: loginsign.dropThing
      path: {id: "${thing}"}
      expect: {status: 200}
  readings: {red: 'thing == "t1"'}
`
	blue := answerOf{status: http.StatusOK, body: `{"id":"t1","name":"blue"}`}
	green := answerOf{status: http.StatusOK, body: `{"id":"t1","name":"green"}`}
	stuck := answerOf{status: http.StatusInternalServerError, body: `{}`}
	every := []Effect{Observe, Refuse, Write}
	for name, test := range map[string]struct {
		look, drop answerOf
		effects    []Effect
		reading    string
		reason     string
		requests   int
		left       int
	}{
		"a look is enough":   {look: blue, effects: every, reading: "blue", requests: 1},
		"a look is too weak": {look: green, effects: every, reading: "red", requests: 3},
		"no more than a look": {
			look: green, requests: 1, reason: "the answers fit no reading; its effect write is not allowed",
		},
		"what can't be undone is told": {look: green, drop: stuck, effects: every, reading: "red", requests: 3, left: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shop{answers: map[string]answerOf{"GET /things/t1": test.look}}
			if test.drop.status != 0 {
				s.answers["DELETE /things/t1"] = test.drop
			}
			learnt := learnFrom(t, s, Options{Effects: test.effects}, writing+colorProbe)
			answer := learnt.Answers[0]
			if answer.Reading != test.reading || answer.Reason != test.reason {
				t.Errorf("%q because %q", answer.Reading, answer.Reason)
			}
			if learnt.Requests != test.requests || len(learnt.Left) != test.left {
				t.Errorf("%d requests %q, left %v", learnt.Requests, s.seen, learnt.Left)
			}
		})
	}
}

// TestWhatIsLearntIsADialectFile has a reading that YAML takes for something else, and a target that writes YAML.
func TestWhatIsLearntIsADialectFile(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	learnt := Learnt{Target: "https://id.example", Run: "a-run", Answers: []Answer{
		{Assumption: "loginsign.absent", Reading: "null", Usual: "omitted", Evidence: []string{"loginsign.getUser answered 200", "a = 1"}},
		{Assumption: "loginsign.other", Usual: "exact", Reason: "it says\nssojet: {generation: 2025}\u2028x"},
		{Assumption: "ssojet.generation", Usual: "2024", Reason: "nobody asked"},
	}}
	if err := learnt.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := `# How https://id.example reads what the vendors' pages leave open: 1 of 3 assumptions decided, by run a-run.
# What is not decided keeps its default. 'standin serve --dialect' speaks this dialect.

loginsign:
  # loginsign.getUser answered 200
  # a = 1
  absent: "null"

  # undecided: it says ssojet: {generation: 2025} x
  # other: exact

# ssojet:
  # undecided: nobody asked
  # generation: "2024"
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
