package scenarios_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/standin-mock/standin/scenarios"
)

func TestSavedIsRestored(t *testing.T) {
	t.Parallel()
	one := story("one", &step{Operation: "a", Times: 2, NextState: "warned"})
	two := story("two", &step{Operation: "a", RateLimit: &scenarios.RateLimit{Limit: 1, Window: minute}})
	two.Per = "client_id"
	magic := func() (*scenario, error) { return story("magic", &step{Operation: "b"}), nil }
	before := newMagicScript(magic, one, two)
	start(t, before, one, two)
	decisions(t, before, "a/x a/x a/x a/x")
	met := hit(t, "b")
	met.Magic = "ZZ0401"
	before.Decide(met)

	text, err := json.Marshal(before.Save())
	if err != nil {
		t.Fatal(err)
	}
	var saved []scenarios.Saved
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	after := newMagicScript(magic, one, two)
	start(t, after, story("else", &step{Operation: "a"}))
	if err := after.Restore(saved); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before.Progress(), after.Progress()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before.Save(), after.Save()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(bare(before.Decide(met)), bare(after.Decide(met)), cmpopts.IgnoreUnexported(scenarios.Decision{})); diff != "" {
		t.Error(diff)
	}
}

func TestRestoreRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	machine := func(change func(*scenarios.SavedMachine)) []scenarios.Saved {
		m := scenarios.SavedMachine{State: "started", Hits: []int{1, 1}, Fired: []int{1, 0}}
		change(&m)
		return []scenarios.Saved{{Source: "one", StartedBy: scenarios.ByControl, Machines: map[string]scenarios.SavedMachine{"x": m}}}
	}
	type saved = scenarios.SavedMachine
	tests := map[string]struct {
		saved []scenarios.Saved
		want  string
	}{
		"source":      {[]scenarios.Saved{{Source: "none"}}, `saved scenario 1: nobody knows "none"`},
		"twice":       {[]scenarios.Saved{{Source: "one"}, {Source: "one"}}, "saved scenario 2: one is there twice"},
		"hits":        {machine(func(m *saved) { m.Hits = nil }), `one: machine "x": the scenario has 2 steps`},
		"fired":       {machine(func(m *saved) { m.Fired = []int{1} }), "the scenario has 2 steps"},
		"groups":      {machine(func(m *saved) { m.Groups = []int{1} }), "the scenario has 2 steps"},
		"too often":   {machine(func(m *saved) { m.Fired = []int{1, 2} }), "step 2 has fired 2 times at 1 hits"},
		"less than 0": {machine(func(m *saved) { m.Fired = []int{-1, 0} }), "step 1 has fired -1 times at 1 hits"},
		"state":       {machine(func(m *saved) { m.State = "strated" }), `no step leads to the state "strated"`},
		"window":      {machine(func(m *saved) { m.Windows = []scenarios.SavedWindow{{Step: 3}} }), "a window is of step 3, and there are 2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := story("one", &step{Operation: "a", Times: 1}, &step{Operation: "a", NextState: "over"})
			s := newScript(one)
			start(t, s, story("else", &step{Operation: "a"}))
			if err := s.Restore(test.saved); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
			if !s.Runs("else") || s.Runs("one") {
				t.Error("it has changed something all the same")
			}
		})
	}
}

func TestOtherMagicUsersBeginAnew(t *testing.T) {
	t.Parallel()
	s := newMagicScript(func() (*scenario, error) { return story("magic", &step{Operation: "b"}), nil })
	machines := map[string]scenarios.SavedMachine{"": {State: "started", Hits: []int{1, 2}, Fired: []int{1, 2}}}
	if err := s.Restore([]scenarios.Saved{{StartedBy: scenarios.Built, Machines: machines}}); err != nil {
		t.Fatal(err)
	}
	if saved := s.Save(); len(saved) != 1 || saved[0].Machines != nil {
		t.Errorf("got %+v", saved)
	}
}
