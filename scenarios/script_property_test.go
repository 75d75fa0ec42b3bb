package scenarios_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/scenarios"
)

var anyOperation = rapid.SampledFrom([]string{"a", "b", "*"})

func anyStep(t *rapid.T) *step {
	s := &step{
		Operation: anyOperation.Draw(t, "operation"),
		Times:     rapid.IntRange(0, 3).Draw(t, "times"),
		After:     rapid.IntRange(0, 2).Draw(t, "after"),
		Every:     rapid.IntRange(0, 3).Draw(t, "every"),
		NextState: rapid.SampledFrom([]string{"", "", "started", "warned"}).Draw(t, "next state"),
		Delay:     &scenarios.Delay{Uniform: &scenarios.Uniform{Max: 100 * millisecond}},
	}
	if rapid.Bool().Draw(t, "is an event's") {
		s.Operation, s.Event = "", "e"
		s.Webhook = &scenarios.Webhook{Reorder: []int{2, 1}}
	}
	if p := rapid.Float64Range(0.1, 1).Draw(t, "probability"); p < 0.8 {
		s.Probability = &p
	}
	if rapid.Bool().Draw(t, "has a state") {
		s.State = []string{rapid.SampledFrom([]string{"started", "warned"}).Draw(t, "state")}
	}
	if s.Event == "" && rapid.Bool().Draw(t, "has a condition") {
		s.When = from("x")
	}
	if rapid.Bool().Draw(t, "has a limit") {
		s.RateLimit = &scenarios.RateLimit{Limit: rapid.IntRange(0, 3).Draw(t, "limit"), Window: scenarios.Duration(20 * time.Second)}
	}
	if rapid.Bool().Draw(t, "has a window") {
		from := rapid.IntRange(0, 20).Draw(t, "from")
		s.Window = &scenarios.Window{From: scenarios.Moment{Since: time.Duration(from) * time.Second}, Until: scenarios.Moment{Since: time.Minute}}
	}
	return s
}

func anyScenarios(t *rapid.T) []*scenario {
	list := make([]*scenario, rapid.IntRange(1, 3).Draw(t, "scenarios"))
	for i := range list {
		list[i] = &scenario{
			Name: fmt.Sprintf("s%d", i), Seed: rapid.Uint64().Draw(t, "seed"),
			Per:   rapid.SampledFrom([]string{"", "client_id", "global_id", "header:X-Run"}).Draw(t, "per"),
			Steps: rapid.SliceOfN(rapid.Custom(anyStep), 1, 5).Draw(t, "steps"),
		}
		if _, err := scenarios.Compiled(list[i]); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// anyHits are requests "a/x" or events "e/x", a second apart.
func anyHits(t *rapid.T) []string {
	return rapid.SliceOfN(rapid.StringMatching(`[abe]/[xy]`), 0, 60).Draw(t, "hits")
}

func decideOne(s *scenarios.Script, text string, second int) scenarios.Decision {
	operation, user := text[:1], text[2:]
	at := noon().Add(time.Duration(second) * time.Second)
	env := scenarios.Env{Caller: scenarios.Caller{ClientID: user, GlobalID: user}}
	if operation == "e" {
		env.Event = scenarios.Event{Type: "e", ClientID: user, GlobalID: user}
		return s.DecideEvent(env, at)
	}
	header := map[string][]string{"X-Run": {user}}
	return s.Decide(scenarios.Hit{Operation: operation, At: at, Header: header, Look: func() scenarios.Env { return env }})
}

func begin(t *rapid.T, list []*scenario) *scenarios.Script {
	s := newScript(list...)
	for _, one := range list {
		if err := s.Start(one, scenarios.ByControl, noon()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestTheSameHitsAreDecidedAlikeAndASaveChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list, hits := anyScenarios(t), anyHits(t)
		saved := rapid.IntRange(0, len(hits)).Draw(t, "saved before")
		one, again := begin(t, list), begin(t, list)
		for i, text := range hits {
			if i == saved {
				other := newScript(list...)
				if err := other.Restore(again.Save()); err != nil {
					t.Fatal(err)
				}
				again = other
			}
			if diff := cmp.Diff(bare(decideOne(one, text, i)), bare(decideOne(again, text, i)), cmpopts.IgnoreUnexported(scenarios.Decision{})); diff != "" {
				t.Fatalf("hit %d, %s: %s", i+1, text, diff)
			}
		}
		if diff := cmp.Diff(one.Progress(), again.Progress()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestCountersKeepTheirBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list, hits := anyScenarios(t), anyHits(t)
		s := begin(t, list)
		var mu sync.Mutex
		fired := map[string]int{}
		var both sync.WaitGroup
		for half := range 2 {
			both.Go(func() {
				for i := half; i < len(hits); i += 2 {
					if d := decideOne(s, hits[i], i); d.Step != nil {
						mu.Lock()
						fired[d.Rule]++
						mu.Unlock()
					}
				}
			})
		}
		both.Wait()
		for i, saved := range s.Save() {
			for entity, m := range saved.Machines {
				for j, step := range list[i].Steps {
					if m.Hits[j] < m.Fired[j] || step.Times > 0 && m.Fired[j] > step.Times {
						t.Errorf("s%d#%d has fired %d times at %d hits for %q, and may %d times", i, j+1, m.Fired[j], m.Hits[j], entity, step.Times)
					}
				}
			}
		}
		for _, p := range s.Progress() {
			for _, step := range p.Steps {
				if step.Fired != fired[step.Rule] {
					t.Errorf("%s has fired %d times, and took %d hits", step.Rule, step.Fired, fired[step.Rule])
				}
			}
		}
	})
}
