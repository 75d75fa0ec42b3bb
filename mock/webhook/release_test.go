package webhook_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// holding has every event wait for another one that never comes: the rule is the event's user, and each has a group of its own.
func holding(verbs scenarios.Webhook) func(*webhook.Options) {
	verbs.Reorder = []int{2, 1}
	groups := 0
	return func(o *webhook.Options) {
		o.Script = func(e world.Event) scenarios.Decision {
			groups++
			return scenarios.Decision{Rule: e.User, Step: &scenarios.Step{Webhook: &verbs}, Group: groups}
		}
	}
}

// happen queues an event for each rule, all of different connections.
func (r *rig) happen(rules ...string) {
	r.Helper()
	r.update(func(tx *world.Tx) error {
		for i, rule := range rules {
			e := world.Event{Type: world.EmailChanged, App: "a", User: rule, Connection: fmt.Sprint("c", i)}
			if err := tx.Emit(e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *rig) held() (rules []string) {
	r.Helper()
	for _, d := range r.deliveries() {
		if d.Held() {
			rules = append(rules, d.Scenario)
		}
	}
	return rules
}

func (r *rig) settle() {
	r.Helper()
	if err := r.Settle(r.Context()); err != nil {
		r.Fatal(err)
	}
}

// Twelve groups of two steps: no order of names is that of the events.
func TestReleaseSendsWhatAScenarioHeldInTheOrderOfTime(t *testing.T) {
	t.Parallel()
	r := newRig(t, holding(scenarios.Webhook{}))
	for range 6 {
		r.happen("story#2", "story#1")
		r.advance(time.Second)
	}
	r.happen("story-two#1", "other#1", "st#1")
	r.settle()
	if n := len(r.held()); n != 15 {
		t.Fatalf("%d are held, want 15", n)
	}
	r.Release(t.Context(), "story")
	r.settle()
	if diff := cmp.Diff([]uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, r.numbers()); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"story-two#1", "other#1", "st#1"}, r.held()); diff != "" {
		t.Errorf("still held (-want +got):\n%s", diff)
	}
}

func TestWhatIsReleasedDoesNotOvertake(t *testing.T) {
	t.Parallel()
	r := newRig(t, holding(scenarios.Webhook{}))
	r.answer = func(n int, w http.ResponseWriter, _ received) {
		if n == 1 {
			w.WriteHeader(500)
		}
	}
	r.happen("story#1", "story#1")
	r.settle()
	r.Release(t.Context(), "story")
	r.settle()
	r.runOut()
	if diff := cmp.Diff([]uint64{0, 0, 1}, r.numbers()); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

func TestReleaseDoesNotWaitForTheStepsDelay(t *testing.T) {
	t.Parallel()
	r := newRig(t, holding(scenarios.Webhook{Delay: scenarios.Duration(time.Hour), Duplicate: 2}))
	r.happen("story#1")
	r.settle()
	r.Release(t.Context(), "story")
	r.settle()
	if n := len(r.all()); n != 2 {
		t.Errorf("%d webhooks, want 2", n)
	}
}

func TestReleaseWhilePaused(t *testing.T) {
	t.Parallel()
	r := newRig(t, holding(scenarios.Webhook{}))
	r.happen("story#1")
	r.settle()
	r.Pause()
	r.Release(t.Context(), "story")
	r.settle()
	if len(r.all()) > 0 || len(r.held()) > 0 {
		t.Errorf("%d webhooks while paused, %q held", len(r.all()), r.held())
	}
	r.Resume()
	r.settle()
	if len(r.all()) != 1 {
		t.Errorf("%d webhooks after the pause, want 1", len(r.all()))
	}
}

// A scenario that ends while it decides about an event holds that one back no more either.
func TestReleaseSeesWhatIsBeingDecided(t *testing.T) {
	t.Parallel()
	asked, answer := make(chan struct{}), make(chan struct{})
	r := newRig(t, holding(scenarios.Webhook{}), func(o *webhook.Options) {
		script := o.Script
		o.Script = func(e world.Event) scenarios.Decision {
			close(asked)
			<-answer
			return script(e)
		}
	})
	r.happen("story#1")
	r.Wake()
	<-asked
	var both sync.WaitGroup
	both.Go(func() { r.Release(t.Context(), "story") })
	close(answer)
	both.Wait()
	r.settle()
	if len(r.all()) != 1 || len(r.held()) > 0 {
		t.Errorf("%d webhooks, %q held", len(r.all()), r.held())
	}
}

func TestReleaseSeesWhatHasJustHappened(t *testing.T) {
	t.Parallel()
	r := newRig(t, holding(scenarios.Webhook{}))
	r.happen("story#1")
	r.Release(t.Context(), "story")
	r.settle()
	if len(r.all()) != 1 || len(r.held()) > 0 {
		t.Errorf("%d webhooks, %q held", len(r.all()), r.held())
	}
}

// A receiver may end the scenario: nobody waits for the webhook that it is being sent.
func TestAReceiverMayRelease(t *testing.T) {
	t.Parallel()
	r := newRig(t, holding(scenarios.Webhook{}))
	r.answer = func(int, http.ResponseWriter, received) { r.Release(t.Context(), "story") }
	r.happen("story#1", "story#1")
	r.settle()
	r.Release(t.Context(), "story")
	r.settle()
	if n := len(r.all()); n != 2 {
		t.Errorf("%d webhooks, want 2", n)
	}
}
