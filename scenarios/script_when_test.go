package scenarios_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/standin-mock/standin/internal/condition"
	"github.com/standin-mock/standin/scenarios"
)

// from is a condition on the client.
func from(client string) string { return `caller.client_id == "` + client + `"` }

func TestAConditionChoosesHits(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		steps []*step
		hits  string
		want  string
	}{
		"what does not hold is no hit": {[]*step{{Operation: "a", When: from("x"), After: 1}}, "a/y a/x a/y a/x a/x", "- - - s#1 s#1"},
		"and goes to later steps": {
			[]*step{{Operation: "a", When: from("x"), Times: 1}, {Operation: "a", When: from("y")}, {Operation: "a", Times: 1}},
			"a/x a/x a/y a/x", "s#1 s#3 s#2 -",
		},
		"a state is asked first": {
			[]*step{{Operation: "a", When: from("x"), State: []string{"down"}}, {Operation: "b", NextState: "down"}}, "a/x b a/x a/y", "- s#2 s#1 -",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScript()
			start(t, s, compiled(t, story("s", test.steps...)))
			if got := decisions(t, s, test.hits); got != test.want {
				t.Errorf("%s: got %s, want %s", test.hits, got, test.want)
			}
		})
	}
}

func compiled(t testing.TB, s *scenario) *scenario {
	t.Helper()
	s, err := scenarios.Compiled(s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnEventHasAConditionToo(t *testing.T) {
	t.Parallel()
	s := newScript()
	start(t, s, compiled(t, story("s", &step{Event: "*", When: `event.global_id == "x" and event.type == "e"`})))
	for user, want := range map[string]string{"x": "s#1", "y": "-"} {
		d := s.DecideEvent(scenarios.Env{Event: scenarios.Event{Type: "e", GlobalID: user}}, noon())
		if got := rule(d); got != want {
			t.Errorf("user %s: got %s, want %s", user, got, want)
		}
	}
}

func TestConditionsLookOnceAndOnlyWhenTheirTurnHasCome(t *testing.T) {
	t.Parallel()
	s := newScript()
	one := compiled(t, story("one", &step{Operation: "a", Times: 1}, &step{Operation: "a", When: from("x"), Times: 1}, &step{Operation: "a", When: from("y")}))
	start(t, s, one, compiled(t, story("two", &step{Operation: "a", When: from("z")})))
	looks := 0
	look := func(client string) func() scenarios.Env {
		return func() scenarios.Env {
			looks++
			if s.Progress() == nil { // waits for ever where the script is locked
				t.Error("no progress")
			}
			return scenarios.Env{Caller: scenarios.Caller{ClientID: client}}
		}
	}
	for i, want := range []struct {
		client, rule string
		looks        int
	}{{"z", "one#1", 0}, {"z", "two#1", 1}, {"x", "one#2", 2}, {"y", "one#3", 3}, {"none", "-", 4}} {
		d := s.Decide(scenarios.Hit{Operation: "a", At: noon(), Look: look(want.client)})
		if rule(d) != want.rule || looks != want.looks {
			t.Errorf("hit %d: %s after %d looks, want %s after %d", i+1, rule(d), looks, want.rule, want.looks)
		}
	}
}

func TestEachScenarioHasItsOwnConditions(t *testing.T) {
	t.Parallel()
	s := newScript()
	for _, client := range []string{"x", "y"} {
		start(t, s, compiled(t, story(client, &step{Operation: "a", When: from(client)})))
	}
	if got, want := decisions(t, s, "a/x a/y a/z"), "x#1 y#1 -"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAConditionThatCannotBeEvaluatedDoesNotHold(t *testing.T) {
	t.Parallel()
	const torn = `request.body.missing.deep == 1`
	s := newScript()
	start(t, s, compiled(t, story("one", &step{Operation: "a", When: torn})))
	start(t, s, compiled(t, story("two", &step{Operation: "a", When: torn}, &step{Operation: "a", Times: 1})))
	h := hit(t, "a")
	h.Look = func() scenarios.Env { return scenarios.Env{Request: condition.Request{Body: map[string]any{}}} }
	for _, want := range []string{"two#2", "-"} {
		d := s.Decide(h)
		if rule(d) != want || !strings.HasPrefix(d.Message, "one#1: at 1:22 a value is missing") {
			t.Errorf("got %s, %q, want %s and the place of the first", rule(d), d.Message, want)
		}
	}
	for _, p := range s.Progress() {
		if first := p.Steps[0]; first.Hits != 0 || !strings.HasPrefix(first.Message, "at 1:22") {
			t.Errorf("%s has %d hits and the message %q", first.Rule, first.Hits, first.Message)
		}
	}
	if p := s.Progress()[1].Steps[1]; p.Message != "" {
		t.Errorf("%s has no condition, and the message %q", p.Rule, p.Message)
	}
}

func TestConditionsAndStatesAreDecidedAtOneMoment(t *testing.T) {
	t.Parallel()
	s := newScript()
	start(t, s, compiled(t, story("s",
		&step{Operation: "a", When: from("x"), State: []string{"started"}, Times: 2, NextState: "down"},
		&step{Operation: "a", When: from("x"), State: []string{"down"}, NextState: "started"},
		&step{Operation: "a", When: from("x"), Every: 2})))
	h := hit(t, "a/x")
	var fired [3]atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if d := s.Decide(h); d.Step != nil {
				fired[strings.Index("123", d.Rule[2:])].Add(1)
			}
		})
	}
	all.Wait()
	if a, b, c := fired[0].Load(), fired[1].Load(), fired[2].Load(); a != 2 || b != 2 || c != 48 {
		t.Errorf("fired %d, %d and %d times, want 2, 2 and 48", a, b, c)
	}
}
