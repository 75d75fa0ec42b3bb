package contract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const shopDocument = `
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /things:
    post:
      operationId: loginsign.addThing
      security: [{basicApp: []}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}
      responses:
        '200': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '400': {description: bad, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
  /things/{id}:
    get:
      operationId: loginsign.getThing
      security: [{basicApp: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: lang, in: query, schema: {type: string}}
      responses:
        '200': {description: found, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '404': {description: gone, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
    delete:
      operationId: loginsign.dropThing
      security: []
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: dropped, content: {application/json: {schema: {type: object}}}}
        '302': {description: elsewhere, headers: {Location: {schema: {type: string}}}}
  /search:
    get:
      operationId: genauth.search
      security: [{genauthSignature: []}]
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses:
        '200': {description: found, content: {application/json: {schema: {type: object}}}}
components:
  securitySchemes:
    basicApp: {type: http, scheme: basic}
    genauthSignature: {type: apiKey, in: header, name: Authorization}
  schemas:
    Thing: {type: object, required: [id, name], properties: {id: {type: string}, name: {type: string}, tags: {type: array, items: {type: string}}}}
    Refusal: {type: object, required: [error], properties: {error: {type: string}, error_description: {type: string}}}
`

// shop is a small server whose answers a test chooses: by method and path, or an echo.
type shop struct {
	answers map[string]answerOf
	seen    []string
}

type answerOf struct {
	status int
	body   string
	header http.Header
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	user, secret, _ := r.BasicAuth()
	line := r.Method + " " + r.URL.RequestURI()
	s.seen = append(s.seen, fmt.Sprintf("%s %s:%s %s", line, user, secret, body))
	a, ok := s.answers[r.Method+" "+r.URL.Path]
	if !ok {
		a = answerOf{status: http.StatusOK, body: `{"id":"t1","name":"first","tags":["a","b"]}`}
	}
	w.Header().Set("Content-Type", "application/json")
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

var shopConfig = Config{LoginSign: LoginSignConfig{
	App: AppConfig{ID: "app", Secret: "s3cret"}, Canary: CanaryConfig{ConnectionID: "t1"},
}}

func shopSpec(t testing.TB) *Spec {
	t.Helper()
	spec, err := Load([]byte(shopDocument), nil)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// caseOf parses the steps, and what else is given, of one case.
func caseOf(t testing.TB, yaml string) *Case {
	t.Helper()
	cases, err := ParseCases(shopSpec(t), "case.yaml",
		[]byte("- id: one\n  title: One\n  clauses: [CL-01]\n  effect: write\n"+yaml))
	if err != nil {
		t.Fatal(err)
	}
	return cases[0]
}

var allEffects = []Effect{Observe, Refuse, Write, Destroy, MockOnly}

// runShop runs one case against a shop.
func runShop(t *testing.T, s *shop, config Config, control Control, yaml string) caseResult {
	t.Helper()
	server := httptest.NewServer(s)
	defer server.Close()
	target := At(server.URL + "/")
	target.Control, target.Now = control, func() time.Time { return time.Unix(1_700_000_000, 0) }
	return runAt(t, target, config, caseOf(t, yaml))
}

// runAt runs one case, unless the plan skips it.
func runAt(t *testing.T, target Target, config Config, c *Case) caseResult {
	t.Helper()
	s, err := newSession(target, Options{Spec: shopSpec(t), Config: config, Cases: []*Case{c}, Effects: allEffects})
	if err != nil {
		t.Fatal(err)
	}
	if reason := s.plan.Cases[0].Skip; reason != "" {
		return caseResult{Case: c, Verdict: Skip, Reason: reason}
	}
	r := s.newCaseRun(c, s.newChain(c))
	r.run(t.Context())
	r.undo(t.Context())
	return r.result
}

// aboutCredentials are rules that the shop, which takes everything from everybody, is not there for.
var aboutCredentials = []string{"auth-not-enforced", "auth-wrong-order", "status-wrong"}

// problems lists one line for each difference and each finding of level error, by step.
func problems(r caseResult) []string {
	var lines []string
	for _, step := range r.Steps {
		for _, d := range step.Differences {
			lines = append(lines, step.name()+": "+d.Message)
		}
		if step.Exchange == nil {
			continue
		}
		for _, f := range step.Exchange.Findings {
			if f.Level == Error && !slices.Contains(aboutCredentials, f.Rule) {
				lines = append(lines, fmt.Sprintf("%s: %s: %s", step.name(), f.Rule, f.Message))
			}
		}
	}
	return lines
}

func TestExpectations(t *testing.T) {
	t.Parallel()
	get := "  steps:\n    - request: loginsign.getThing\n      path: {id: t1}\n      expect: "
	for _, test := range []struct {
		name, expect string
		answer       answerOf
		want         []string // problems; none is a pass
		passes       bool     // what a rule finds is no failure of the case
	}{
		{name: "all as expected", expect: "{status: 200, body: {id: t1, tags: [a, b]}, that: [response.body.name == 'first']}"},
		{name: "a header", expect: "{headers: {Content-Type: {$match: json}}}"},
		{name: "an absent header", expect: "{headers: {location: {$absent: true}}}"},
		{name: "another status", expect: "{status: 404}", want: []string{"status: expected 404, got 200"}},
		{name: "another status with words", expect: "{status: 200}",
			answer: answerOf{status: 404, body: `{"error":"not_found","error_description":"no such thing"}`},
			want:   []string{"status: expected 200, got 404 (not_found: no such thing)"}},
		{name: "another error", expect: "{status: 404, error: gone}",
			answer: answerOf{status: 404, body: `{"error":"not_found"}`},
			want:   []string{`error: expected "gone", got "not_found"`}},
		{name: "another scalar", expect: "{body: {name: second}}",
			want: []string{`body field "name": expected "second", got "first"`}},
		{name: "another item", expect: "{body: {tags: [a, c]}}",
			want: []string{`body field "tags[1]": expected "c", got "b"`}},
		{name: "another length", expect: "{body: {tags: [a]}}",
			want: []string{`body field "tags": expected 1 items, got 2`}},
		{name: "missing", expect: "{body: {price: 1}}",
			want: []string{`body field "price": expected 1, got nothing`}},
		{name: "false expression", expect: "{that: ['len(response.body.tags) == 3']}",
			want: []string{`the length of body field "tags": expected 3, got 2`}},
		{name: "an answer that breaks the document", passes: true, expect: "{status: 200}",
			answer: answerOf{status: 200, body: `{"id":"t1"}`},
			want:   []string{`required-field-missing: body field "name" is required`}},
		{name: "an undocumented status", passes: true, expect: "{that: ['response.status == 418']}",
			answer: answerOf{status: 418, body: `{}`},
			want:   []string{"status-undocumented: status 418 is not documented; loginsign.getThing has 200, 404"}},
		{name: "no JSON", passes: true, expect: "{status: 200}",
			answer: answerOf{status: 200, body: `<html>`},
			want:   []string{"not-json"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &shop{}
			if test.answer.status != 0 {
				s.answers = map[string]answerOf{"GET /things/t1": test.answer}
			}
			got := runShop(t, s, shopConfig, nil, get+test.expect+"\n")
			found := problems(got)
			if len(found) != len(test.want) {
				t.Fatalf("problems %q, want %q", found, test.want)
			}
			for i, want := range test.want {
				if !strings.HasPrefix(found[i], "steps[0] loginsign.getThing: "+want) {
					t.Errorf("problem %q, want %q", found[i], want)
				}
			}
			want := Pass
			if len(test.want) > 0 && !test.passes {
				want = Fail
			}
			if got.Verdict != want {
				t.Errorf("verdict %s (%s), want %s", got.Verdict, got.Reason, want)
			}
		})
	}
}

func TestRequestsAreBuiltFromTheCase(t *testing.T) {
	t.Parallel()
	s := &shop{}
	got := runShop(t, s, shopConfig, nil, `
  steps:
    - request: loginsign.addThing
      json: {name: "a ${loginsign.app.id}", deep: [{n: "${1 + 1}"}]}
      expect: {status: 200}
      capture: {id: response.body.id, n: len(response.body.tags)}
    - request: loginsign.getThing
      path: {id: "${id}/ä"}
      query: {lang: [de, "${n}"]}
      auth: none
      headers: {Authorization: "Basic ${toBase64('x:y')}"}
      expect: {status: 200}
`)
	if got.Verdict != Pass { // that lang is sent twice is a finding
		t.Errorf("verdict %s %s", got.Verdict, got.Reason)
	}
	if found := problems(got); len(found) != 1 || !strings.Contains(found[0], RuleParameterRepeated) {
		t.Errorf("problems %q", found)
	}
	want := []string{
		`POST /things app:s3cret {"deep":[{"n":2}],"name":"a app"}`,
		"GET /things/t1%2F%C3%A4?lang=de&lang=2 x:y ",
	}
	if diff := cmp.Diff(want, s.seen); diff != "" {
		t.Error(diff)
	}
}

func TestRefusalsAreNotBlamedOnTheRequest(t *testing.T) {
	t.Parallel()
	s := &shop{answers: map[string]answerOf{"POST /things": {status: 400, body: `{"error":"bad"}`}}}
	for _, test := range []struct {
		expect string
		want   int // problems
	}{{"{status: 400}", 0}, {"{error: bad}", 0}, {"{that: ['true']}", 1}} {
		got := runShop(t, s, shopConfig, nil,
			"  steps:\n    - request: loginsign.addThing\n      raw: '{'\n      expect: "+test.expect+"\n")
		if found := problems(got); len(found) != test.want {
			t.Errorf("%s: %q", test.expect, found)
		}
	}
}

func TestCleanupRunsWhateverHappens(t *testing.T) {
	t.Parallel()
	const steps = `
  steps:
    - request: loginsign.addThing
      json: {name: x}
      expect: {status: %s}
      capture: {id: response.body.id}
    - request: loginsign.getThing
      path: {id: "${id}"}
      expect: {body: {name: other}}
    - request: loginsign.getThing
      path: {id: never}
      expect: {status: 200}
  cleanup:
    - request: loginsign.dropThing
      path: {id: "${id}"}
      expect: {status: 200}
`
	for _, test := range []struct {
		name, status string
		want         []string
	}{
		{"after a failed step", "200", []string{"POST /things", "GET /things/t1", "DELETE /things/t1"}},
		{"not of what was never made", "400", []string{"POST /things"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &shop{}
			got := runShop(t, s, shopConfig, nil, fmt.Sprintf(steps, test.status))
			if got.Verdict != Fail || len(got.Steps) != len(test.want) {
				t.Errorf("%s %q", got.Verdict, problems(got))
			}
			once := slices.Compact(s.seen) // what shows a write is asked for again
			for i, want := range test.want {
				if i >= len(once) || !strings.HasPrefix(once[i], want+" ") {
					t.Errorf("seen %q, want %q", once, test.want)
				}
			}
		})
	}
}

func TestSkips(t *testing.T) {
	t.Parallel()
	get := "  steps:\n    - request: loginsign.getThing\n      path: {id: t1}\n      expect: {status: 200}\n"
	for _, test := range []struct {
		name, yaml string
		config     Config
		want       string
	}{
		{"credentials", get, Config{}, "the configuration lacks loginsign.app.id, loginsign.app.secret"},
		{"an expression", strings.ReplaceAll(get, "t1", `"${loginsign.canary.global_id}"`), shopConfig,
			"the configuration lacks loginsign.canary.global_id"},
		{"needs", "  needs: [genauth.user]\n" + get, shopConfig, "the configuration lacks genauth.user"},
		{"control", "  steps:\n    - control: now\n", shopConfig,
			"it needs control of the target, which only a Standin gives"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &shop{}
			got := runShop(t, s, test.config, nil, test.yaml)
			if got.Verdict != Skip || got.Reason != test.want || len(s.seen) > 0 {
				t.Errorf("%s %q after %q, want a skip for %q", got.Verdict, got.Reason, s.seen, test.want)
			}
		})
	}
	t.Run("no base URL", func(t *testing.T) {
		t.Parallel()
		got := runAt(t, Target{}, shopConfig, caseOf(t, get))
		if got.Verdict != Skip || got.Reason != "the target has no base URL for loginsign" {
			t.Errorf("%s %q", got.Verdict, got.Reason)
		}
	})
	t.Run("a run that was stopped", func(t *testing.T) {
		t.Parallel()
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		report, err := Run(stopped, At("http://127.0.0.1:1"), Options{
			Spec: shopSpec(t), Config: shopConfig, Cases: []*Case{caseOf(t, get)}, Effects: allEffects,
		})
		if err != nil || report.Checks[0].Verdict != Skip || report.Checks[0].Reason != "the run was stopped" {
			t.Errorf("%+v %v", report.Checks, err)
		}
	})
}

func TestErrors(t *testing.T) {
	t.Parallel()
	get := "  steps:\n    - request: loginsign.getThing\n      path: {id: t1}\n      expect: {status: 200}\n"
	got := runAt(t, At("http://127.0.0.1:1"), shopConfig, caseOf(t, get))
	if got.Verdict != Inconclusive || !strings.HasPrefix(got.Reason, "steps[0] loginsign.getThing: ") {
		t.Errorf("nobody listens: %s %q", got.Verdict, got.Reason)
	}
	s := &shop{}
	got = runShop(t, s, shopConfig, nil, strings.ReplaceAll(get, "{status: 200}",
		"{that: ['date(response.body.name) == date(\"2024-01-01\")']}"))
	if got.Verdict != Fail {
		t.Errorf("an expression that can't be evaluated: %s %q", got.Verdict, got.Reason)
	}
	got = runShop(t, s, shopConfig, nil, get+"      capture: {price: response.body.price}\n")
	if got.Verdict != Fail || !strings.Contains(strings.Join(problems(got), ""),
		`body field "price": expected a value, got nothing`) {
		t.Errorf("a capture of nothing: %s %q", got.Verdict, problems(got))
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	s := &shop{answers: map[string]answerOf{"DELETE /things/t1": {
		status: http.StatusFound, header: http.Header{"Location": {"/things/t2?code=a%20b"}, "Content-Type": nil},
	}}}
	got := runShop(t, s, shopConfig, nil, `
  steps:
    - request: loginsign.dropThing
      path: {id: t1}
      expect: {status: 302, that: ['query(response.headers["location"]).code == "a b"']}
`)
	if got.Verdict != Pass || len(s.seen) != 1 {
		t.Errorf("%s %s %q, seen %q", got.Verdict, got.Reason, problems(got), s.seen)
	}
}

// remote is a Control that records what it is asked for.
type remote struct{ asked []string }

func (r *remote) Do(_ context.Context, action string, args map[string]any) (map[string]any, error) {
	text, err := json.Marshal(args)
	r.asked = append(r.asked, action+" "+string(text))
	if action == "block" {
		return nil, errors.New("nobody to block")
	}
	return map[string]any{"code": "c0de", "events": []any{map[string]any{"type": "email_changed"}}}, err
}

func TestControl(t *testing.T) {
	t.Parallel()
	r := &remote{}
	got := runShop(t, &shop{}, shopConfig, r, `
  steps:
    - control: code
      args: {app: "${loginsign.app.id}", user: AB1234, redirect_uri: 'http://localhost/'}
      expect: {body: {code: {$match: ^c}}, that: [len(result.events) == 1]}
      capture: {code: result.code}
    - control: advance
      args: {duration: "${code}"}
    - control: block
      args: {user: AB1234}
`)
	if got.Verdict != Failed || got.Reason != "steps[2] control block: nobody to block" {
		t.Errorf("%s %q %q", got.Verdict, got.Reason, problems(got))
	}
	want := []string{`code {"app":"app","redirect_uri":"http://localhost/","user":"AB1234"}`,
		`advance {"duration":"c0de"}`, `block {"user":"AB1234"}`}
	if diff := cmp.Diff(want, r.asked); diff != "" {
		t.Error(diff)
	}
	got = runShop(t, &shop{}, shopConfig, r, "  steps:\n    - control: now\n      expect: {body: {code: other}}\n")
	if got.Verdict != Fail {
		t.Errorf("a result that is not as expected: %s %q", got.Verdict, got.Reason)
	}
}

func TestSignedRequestsCarryTheTargetsTime(t *testing.T) {
	t.Parallel()
	config := Config{GenAuth: GenAuthConfig{AccessKeyID: "key", AccessKeySecret: "s"}}
	got := runShop(t, &shop{answers: map[string]answerOf{"GET /search": {status: 200, body: "{}"}}}, config, nil, `
  steps:
    - request: genauth.search
      query: {q: a b}
      expect: {status: 200}
    - request: genauth.search
      headers: {date: null, x-authing-lang: zh-CN}
      expect: {status: 200}
`)
	if got.Verdict != Pass {
		t.Fatalf("%s %s %q", got.Verdict, got.Reason, problems(got))
	}
	first, second := got.Steps[0].Exchange.Request.Header, got.Steps[1].Exchange.Request.Header
	if first.Get("Date") != "Tue, 14 Nov 2023 22:13:20 GMT" || !strings.HasPrefix(first.Get("Authorization"),
		"authing key:") {
		t.Errorf("first request: %v", first)
	}
	if _, dated := second["Date"]; dated || second.Get("X-Authing-Lang") != "zh-CN" {
		t.Errorf("second request: %v", second)
	}
	if first.Get("X-Authing-Signature-Nonce") == second.Get("X-Authing-Signature-Nonce") {
		t.Error("one nonce for two requests")
	}
}

func TestTheMildestEffectComesFirst(t *testing.T) {
	t.Parallel()
	one := caseOf(t, "  steps:\n    - control: now\n")
	two := caseOf(t, "  steps:\n    - control: now\n")
	two.ID, two.Effect = "two", Observe
	three := caseOf(t, "  steps:\n    - control: now\n")
	three.ID, three.Effect = "three", Observe
	plan, err := MakePlan(Target{Control: &remote{}}, Options{Spec: shopSpec(t), Cases: []*Case{one, two, three}, Effects: allEffects})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range plan.Cases {
		ids = append(ids, c.ID)
	}
	if diff := cmp.Diff([]string{"two", "three", "one"}, ids); diff != "" {
		t.Error(diff)
	}
}
