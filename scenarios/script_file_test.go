package scenarios_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/scenarios"
)

// lenient is an API whose operations may answer anything.
type lenient struct{}

func (lenient) Operations() []string {
	return []string{"loginsign.exchangeCode", "loginsign.user", "genauth.users"}
}
func (lenient) Events() []string                         { return []string{"email_changed"} }
func (lenient) Errors(string) []scenarios.Error          { return nil }
func (lenient) Allows(string, int, string, []byte) error { return nil }

const lostAnswer = `
name: lost-answer
story: The answer is lost, then the service is slow, then half of what is asked fails.
seed: 7
per: client_id
steps:
  - operation: loginsign.exchangeCode
    when: request.form.client_id == "x"
    fault: {kind: connection_reset, phase: after}
    next_state: lost
  - operation: loginsign.*
    state: lost
    times: 2
    delay: {uniform: {min: 10ms, max: 20ms}}
  - operation: "*"
    state: lost
    probability: 0.5
    respond: {status: 500}
  - event: "*"
    webhook: {reorder: [2, 1]}
`

func TestAFileRunsAndGoesOnFromItsExport(t *testing.T) {
	t.Parallel()
	read, err := scenarios.Read("lost-answer.yaml", []byte(lostAnswer), lenient{})
	if err != nil {
		t.Fatal(err)
	}
	one, other := scenarios.NewScript(lenient{}), scenarios.NewScript(lenient{})
	start(t, one, read)
	ask := func(s *scenarios.Script, operation string) scenarios.Decision {
		h := hit(t, operation+"/x")
		env := h.Look()
		env.Request.Form = map[string]string{"client_id": "x"}
		h.Look = func() scenarios.Env { return env }
		return s.Decide(h)
	}
	event := func(s *scenarios.Script) scenarios.Decision {
		return s.DecideEvent(scenarios.Env{Event: scenarios.Event{Type: "email_changed", ClientID: "x"}}, noon())
	}
	got := rule(ask(one, "loginsign.user")) + " " + rule(ask(one, "loginsign.exchangeCode")) + " " + rule(ask(one, "loginsign.user"))
	if want := "- lost-answer#1 lost-answer#2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	event(one)
	text, err := json.Marshal(one.Save())
	if err != nil {
		t.Fatal(err)
	}
	var saved []scenarios.Saved
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	if err := other.Restore(saved); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if diff := cmp.Diff(bare(ask(one, "loginsign.user")), bare(ask(other, "loginsign.user")), cmpopts.IgnoreUnexported(scenarios.Decision{})); diff != "" {
			t.Errorf("request %d: %s", i+1, diff)
		}
		if diff := cmp.Diff(bare(event(one)), bare(event(other)), cmpopts.IgnoreUnexported(scenarios.Decision{})); diff != "" {
			t.Errorf("event %d: %s", i+1, diff)
		}
	}
	if diff := cmp.Diff(one.Progress(), other.Progress()); diff != "" {
		t.Error(diff)
	}
}

func TestMagicUsersFailWithoutSetUp(t *testing.T) {
	t.Parallel()
	api, err := mock.Vocabulary(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := scenarios.NewScript(api)
	h := hit(t, "loginsign.updateStatus/ZZ0404")
	h.Magic = "ZZ0404"
	for range 2 {
		if d := s.Decide(h); d.Step == nil || d.Step.Respond == nil || d.Step.Respond.Status != 404 || d.Message != "" {
			t.Errorf("got %+v", d)
		}
	}
	if !s.Idle() {
		t.Error("magic users are no scenario that runs")
	}
}
