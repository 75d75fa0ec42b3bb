package scenarios_test

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/standin-mock/standin/scenarios"
)

func TestTheFirstStepThatTakesAHitDecides(t *testing.T) {
	t.Parallel()
	always, never := 1.0, 1e-12
	tests := map[string]struct {
		steps []*step
		hits  string
		want  string
	}{
		"a list is consumed in order, then all is normal": {
			[]*step{{Operation: "a", Times: 1}, {Operation: "a", Times: 2}}, "a b a a a a", "s#1 - s#2 s#2 - -",
		},
		"operations have nothing to do with each other": {
			[]*step{{Operation: "a", Times: 1}, {Operation: "b", Times: 1}, {Operation: "a", Times: 1}}, "b a a b a", "s#2 s#1 s#3 - -",
		},
		"an event's step takes no request":   {[]*step{{Event: "*", Times: 1}}, "a", "-"},
		"without end":                        {[]*step{{Operation: "a"}}, "a a a", "s#1 s#1 s#1"},
		"after lets hits pass":               {[]*step{{Operation: "a", After: 2}}, "a a a a", "- - s#1 s#1"},
		"every n-th":                         {[]*step{{Operation: "a", Every: 3}}, "a a a a a a a", "- - s#1 - - s#1 -"},
		"every n-th after some":              {[]*step{{Operation: "a", Every: 2, After: 1}}, "a a a a a", "- - s#1 - s#1"},
		"every first":                        {[]*step{{Operation: "a", Every: 1}}, "a a", "s#1 s#1"},
		"times is a cap":                     {[]*step{{Operation: "a", Every: 2, Times: 1}}, "a a a a", "- s#1 - -"},
		"what passes goes to later steps":    {[]*step{{Operation: "a", After: 1, Times: 1}, {Operation: "a", Times: 1}}, "a a a", "s#2 s#1 -"},
		"an unlikely step leaves its hits":   {[]*step{{Operation: "a", Probability: &never}, {Operation: "a"}}, "a a", "s#2 s#2"},
		"a certain step takes each":          {[]*step{{Operation: "a", Probability: &always}, {Operation: "a"}}, "a a", "s#1 s#1"},
		"a hit that is taken is no other's":  {[]*step{{Operation: "a", Times: 2}, {Operation: "a", After: 1, Times: 1}}, "a a a a", "s#1 s#1 - s#2"},
		"a step that is over counts nothing": {[]*step{{Operation: "a", Times: 1}, {Operation: "a", Every: 2}}, "a a a a", "s#1 - s#2 -"},
		"the state machine": {[]*step{
			{Operation: "a", State: []string{"started"}, NextState: "warned"},
			{Operation: "a", State: []string{"warned", "late"}, NextState: "over"},
		}, "b a a a", "- s#1 s#2 -"},
		"a state is for all operations": {[]*step{
			{Operation: "a", State: []string{"down"}, Times: 1, NextState: "started"},
			{Operation: "b", NextState: "down", Times: 2},
		}, "a b a a b a a", "- s#2 s#1 - s#2 - -"},
		"a window from its beginning until before its end": {
			[]*step{{Operation: "a", Window: &scenarios.Window{
				From: scenarios.Moment{Since: time.Minute}, Until: scenarios.Moment{At: noon().Add(2 * time.Minute)},
			}}}, "a a@59s a@60s a@119s a@120s", "- - s#1 s#1 -",
		},
		"a window without end": {
			[]*step{{Operation: "a", Window: &scenarios.Window{From: scenarios.Moment{At: noon().Add(time.Second)}}}}, "a a@1s a@1000h", "- s#1 s#1",
		},
		"a window from the start on": {
			[]*step{{Operation: "a", Window: &scenarios.Window{Until: scenarios.Moment{Since: time.Second}}}}, "a a@1s", "s#1 -",
		},
		"a rate limit refuses what is too much": {
			[]*step{{Operation: "a", RateLimit: &scenarios.RateLimit{Limit: 2, Window: minute}}, {Operation: "a", Times: 1}},
			"a@5s a@6s a@7s a@64s a@65s a@66s a@67s", "s#2 - s#1 s#1 - - s#1",
		},
		"a rate limit counts only the hits that its step takes": {
			[]*step{{Operation: "a", After: 2, RateLimit: &scenarios.RateLimit{Limit: 1, Window: minute}}}, "a a a a a", "- - - s#1 s#1",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScript()
			start(t, s, story("s", test.steps...))
			if got := decisions(t, s, test.hits); got != test.want {
				t.Errorf("%s: got %s, want %s", test.hits, got, test.want)
			}
		})
	}
}

func TestEachEntityHasAMachine(t *testing.T) {
	t.Parallel()
	for _, per := range []string{"client_id", "global_id", "header:x-run"} {
		t.Run(per, func(t *testing.T) {
			t.Parallel()
			one := story("s", &step{Operation: "a", Times: 1, NextState: "warned"}, &step{Operation: "a", State: []string{"warned"}, After: 1})
			one.Per = per
			s := newScript()
			start(t, s, one)
			const hits, want = "a/x a/y a/x a a/x a/y a/y", "s#1 s#1 - - s#2 - s#2"
			if got := decisions(t, s, hits); got != want {
				t.Errorf("%s: got %s, want %s", hits, got, want)
			}
			if diff := cmp.Diff(map[string]string{"x": "warned", "y": "warned"}, s.Progress()[0].States); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStartRefusesAnUnknownEntity(t *testing.T) {
	t.Parallel()
	err := newScript().Start(&scenario{Name: "s", Per: "cookie"}, scenarios.ByControl, noon())
	if err == nil || !strings.Contains(err.Error(), `per is "cookie"`) {
		t.Errorf("got %v", err)
	}
}

func TestScenariosTakeTurnsInTheOrderOfTheirStart(t *testing.T) {
	t.Parallel()
	s := newScript()
	once := func(name string) *scenario { return story(name, &step{Operation: "a", Times: 1}) }
	start(t, s, once("one"), once("two"), once("three"))
	if got, want := decisions(t, s, "a a"), "one#1 two#1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	start(t, s, once("one"))
	if got, want := decisions(t, s, "a a a"), "three#1 one#1 -"; got != want {
		t.Errorf("after a new start: got %s, want %s", got, want)
	}
	if !s.Runs("two") || !s.Stop("two") || s.Stop("two") || s.Runs("two") {
		t.Error("two does not run until it is stopped")
	}
	if s.Idle() || !s.Stop("one") || !s.Stop("three") || !s.Idle() {
		t.Error("a script is not idle when nothing runs, or idle when something does")
	}
}

func TestAHeaderChoosesAScenario(t *testing.T) {
	t.Parallel()
	s := newScript()
	start(t, s, story("all", &step{Operation: "a"}, &step{Event: "*"}))
	asked := story("asked", &step{Operation: "a", Times: 1}, &step{Event: "*"})
	for range 2 {
		if err := s.Start(asked, scenarios.ByHeader, noon()); err != nil {
			t.Fatal(err)
		}
	}
	with := func(only string) string {
		h := hit(t, "a")
		h.Only = only
		return rule(s.Decide(h))
	}
	got := []string{with("asked"), with("asked"), with(""), with("all"), with("unknown")}
	if diff := cmp.Diff([]string{"asked#1", "-", "all#1", "all#1", "-"}, got); diff != "" {
		t.Error(diff)
	}
	if err := s.Start(asked, scenarios.ByHeader, noon()); err != nil {
		t.Fatal(err)
	}
	if got := with("asked"); got != "-" {
		t.Errorf("a second request that asks for it begins it anew: %s", got)
	}
	s.Stop("all")
	if got := rule(s.DecideEvent(scenarios.Env{Event: scenarios.Event{Type: "e"}}, noon())); got != "-" {
		t.Errorf("an event is taken by %s, which is for requests that ask for it", got)
	}
}

func TestMagicUsersComeLast(t *testing.T) {
	t.Parallel()
	var read atomic.Int32
	s := newMagicScript(func() (*scenario, error) {
		read.Add(1)
		return story("magic", &step{Operation: "a"}), nil
	})
	magic := hit(t, "a")
	if s.Decide(magic); read.Load() != 0 {
		t.Error("the magic users are read before one is met")
	}
	magic.Magic = "ZZ0401"
	only := magic
	only.Only = "other"
	start(t, s, story("s", &step{Operation: "a", Times: 1}))
	got := []string{rule(s.Decide(magic)), rule(s.Decide(magic)), rule(s.Decide(hit(t, "a"))), rule(s.Decide(only)), rule(s.Decide(magic))}
	if diff := cmp.Diff([]string{"s#1", "magic#1", "-", "-", "magic#1"}, got); diff != "" {
		t.Error(diff)
	}
	if read.Load() != 1 {
		t.Errorf("the magic users were read %d times", read.Load())
	}
	if got := len(s.Progress()); got != 1 {
		t.Errorf("progress tells of %d scenarios, want 1: the built-in ones have none", got)
	}
	broken := newMagicScript(func() (*scenario, error) { return nil, errors.New("torn") })
	if got, want := broken.Decide(magic).Message, "magic users: torn"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
}

func TestMagicUsersAreReadOnce(t *testing.T) {
	t.Parallel()
	var read, fired atomic.Int32
	s := newMagicScript(func() (*scenario, error) {
		read.Add(1)
		for range 1000 {
			runtime.Gosched() // lets others come as far as here
		}
		return story("magic", &step{Operation: "a", Times: 3}), nil
	})
	h := hit(t, "a")
	h.Magic = "ZZ0401"
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if s.Decide(h).Step != nil {
				fired.Add(1)
			}
		})
	}
	all.Wait()
	if read.Load() != 1 || fired.Load() != 3 {
		t.Errorf("read %d times and fired %d times, want 1 and 3", read.Load(), fired.Load())
	}
}

func TestEventsAreTaken(t *testing.T) {
	t.Parallel()
	s := newScript()
	per := story("per", &step{Event: "e", Times: 1})
	per.Per = "global_id"
	start(t, s, per, story("s", &step{Operation: "*"}, &step{Event: "e", Times: 1}, &step{Event: "*", Times: 1}))
	decide := func(kind, user string) string {
		return rule(s.DecideEvent(scenarios.Env{Event: scenarios.Event{Type: kind, GlobalID: user}}, noon()))
	}
	got := []string{decide("e", "x"), decide("e", "y"), decide("e", ""), decide("e", "x"), decide("f", "x"), decide("e", "x")}
	if diff := cmp.Diff([]string{"per#1", "per#1", "s#2", "s#3", "-", "-"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestReorderedEventsHaveAPlaceInAGroup(t *testing.T) {
	t.Parallel()
	reorder := &step{Event: "e", Times: 5, Webhook: &scenarios.Webhook{Reorder: []int{2, 1}}}
	one, other := story("one", reorder), story("other", reorder)
	one.Per = "client_id"
	s := newScript(one, other)
	start(t, s, one)
	decide := func(client string) [2]int {
		d := s.DecideEvent(scenarios.Env{Event: scenarios.Event{Type: "e", ClientID: client}}, noon())
		return [2]int{d.Group, d.Place}
	}
	got := [][2]int{decide("x"), decide("y"), decide("y"), decide("x"), decide("x")}
	start(t, s, other)
	saved := s.Save()
	if err := s.Restore(saved); err != nil {
		t.Fatal(err)
	}
	got = append(got, decide("x"), decide(""), decide("y"))
	want := [][2]int{{1, 0}, {2, 0}, {2, 1}, {1, 1}, {3, 0}, {3, 1}, {4, 0}, {5, 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheWorldIsLookedAtOnceAtMost(t *testing.T) {
	t.Parallel()
	s := newScript()
	looks := 0
	h := hit(t, "a")
	h.Look = func() scenarios.Env { looks++; return scenarios.Env{} }
	start(t, s, story("plain", &step{Operation: "a", Times: 1}))
	s.Decide(h)
	s.Decide(h)
	if looks != 0 {
		t.Errorf("looked %d times for steps without conditions", looks)
	}
	for _, name := range []string{"one", "two"} {
		per := story(name, &step{Operation: "a"})
		per.Per = "client_id"
		start(t, s, per)
	}
	if s.Decide(h); looks != 1 {
		t.Errorf("looked %d times, want 1", looks)
	}
	h.Operation = "b"
	if s.Decide(h); looks != 1 {
		t.Error("looked for an operation that no step is for")
	}
}

func TestAStepFiresNoMoreOftenThanItSays(t *testing.T) {
	t.Parallel()
	s := newScript()
	start(t, s, story("s", &step{Operation: "a", Times: 3}, &step{Operation: "a", After: 7, Times: 5}))
	hits := [2]scenarios.Hit{hit(t, "a"), hit(t, "a")}
	var fired [2]atomic.Int32
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			if d := s.Decide(hits[i%2]); d.Step != nil {
				fired[strings.Index("12", d.Rule[2:])].Add(1)
			}
		})
	}
	all.Wait()
	if fired[0].Load() != 3 || fired[1].Load() != 5 {
		t.Errorf("fired %d and %d times, want 3 and 5", fired[0].Load(), fired[1].Load())
	}
}

func TestProgressTellsWhatIsLeft(t *testing.T) {
	t.Parallel()
	s := newScript()
	one := story("s",
		&step{Operation: "a", Times: 2}, &step{Operation: "a", Every: 2}, &step{Event: "e", Times: 1, Optional: true})
	one.Story = "It goes wrong."
	start(t, s, one)
	left := func(n int) *int { return &n }
	want := scenarios.Progress{
		Name: "s", Story: "It goes wrong.", StartedBy: scenarios.ByControl, StartedAt: noon(), States: map[string]string{"": "started"},
		Steps: []scenarios.StepProgress{
			{Rule: "s#1", Operation: "a", Left: left(2)}, {Rule: "s#2", Operation: "a"}, {Rule: "s#3", Event: "e", Optional: true, Left: left(1)},
		},
	}
	check := func() {
		t.Helper()
		if diff := cmp.Diff([]scenarios.Progress{want}, s.Progress()); diff != "" {
			t.Error(diff)
		}
	}
	check()
	decisions(t, s, "a a a")
	want.Steps[0].Hits, want.Steps[0].Fired, want.Steps[0].Left, want.Steps[0].UsedUp = 2, 2, left(0), true
	want.Steps[1].Hits = 1
	check()
	decisions(t, s, "a")
	want.Steps[1].Hits, want.Steps[1].Fired, want.Steps[1].UsedUp, want.UsedUp = 2, 1, true, true
	check()
}

func TestAScenarioIsUsedUpByOneEntity(t *testing.T) {
	t.Parallel()
	one := story("s", &step{Operation: "a", Times: 2})
	one.Per = "client_id"
	s := newScript()
	start(t, s, one)
	decisions(t, s, "a/x a/y a/z")
	if p := s.Progress()[0]; p.UsedUp || *p.Steps[0].Left != 1 || p.Steps[0].Fired != 3 {
		t.Errorf("three entities that fired once each: %+v", p)
	}
	decisions(t, s, "a/y")
	if p := s.Progress()[0]; !p.UsedUp || *p.Steps[0].Left != 0 {
		t.Errorf("one entity that fired twice: %+v", p)
	}
}

// What is given back is as if it had never been taken, and the rest of the scenario goes on.
func TestGiveBack(t *testing.T) {
	t.Parallel()
	s := newScript()
	start(t, s, story("back", &step{Operation: "a", Times: 2, State: []string{"started"}, NextState: "hit"}))
	before := s.Progress()
	s.Decide(hit(t, "a")).GiveBack()
	if diff := cmp.Diff(before, s.Progress()[:1], cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("after it was given back (-before +after):\n%s", diff)
	}
	s.Decide(hit(t, "a")).Fail(errors.New("nobody is there"))
	step := s.Progress()[0].Steps[0]
	if step.Fired != 0 || step.Message != "nobody is there" || s.Progress()[0].States[""] != "started" {
		t.Errorf("after it failed: %+v", s.Progress())
	}
	if d := s.Decide(hit(t, "a")); d.Rule != "back#1" || s.Progress()[0].States[""] != "hit" {
		t.Errorf("it does not go on: %+v", s.Progress())
	}
	scenarios.Decision{}.GiveBack()
}
