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

func TestVerbs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		verbs  scenarios.Webhook
		events []string
		want   []string // number@seconds, and what Verify says when it isn't content
	}{
		{"delay", scenarios.Webhook{Delay: scenarios.Duration(time.Minute)}, []string{"c1"}, []string{"0@60"}},
		{"duplicate", scenarios.Webhook{Duplicate: 3}, []string{"c1"}, []string{"0@0", "0@0", "0@0"}},
		{"drop", scenarios.Webhook{Drop: true}, []string{"c1", "c1"}, nil},
		{"corrupt signature", scenarios.Webhook{CorruptSignature: true}, []string{"c1"}, []string{"0@0 no webhook-signature fits"}},
		{"wrong secret", scenarios.Webhook{WrongSecret: true}, []string{"c1"}, []string{"0@0 no webhook-signature fits"}},
		{"stale", scenarios.Webhook{StaleTimestamp: scenarios.Duration(time.Hour)}, []string{"c1"}, []string{"0@0 webhook-timestamp is too far from now: by 1h0m0s, and 5m0s is allowed"}},
		{"tamper", scenarios.Webhook{Tamper: map[string]any{"connection": "c9", "type": nil, "new": 1}}, []string{"c1"}, []string{"0@0 no webhook-signature fits"}},
		{"fail until attempt", scenarios.Webhook{FailUntilAttempt: 3}, []string{"c1"}, []string{"0@3"}},
		{"fail for ever", scenarios.Webhook{FailUntilAttempt: 99}, []string{"c1"}, nil},
		{"reorder over connections", scenarios.Webhook{Reorder: []int{2, 1}}, []string{"c1", "c2"}, []string{"1@0", "0@0"}},
		{"reorder", scenarios.Webhook{Reorder: []int{3, 1, 2}}, []string{"c1", "c1", "c1", "c1", "c1", "c1"}, []string{"2@0", "0@0", "1@0", "5@0", "3@0", "4@0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			r := newRig(t, scripted(c.verbs, &asked))
			var mu sync.Mutex
			var got []string
			r.answer = func(_ int, _ http.ResponseWriter, w received) {
				mu.Lock()
				defer mu.Unlock()
				now := r.world.Clock().Now()
				line := fmt.Sprintf("%d@%d", w.Number, now.Sub(morning)/time.Second)
				if err := webhook.Verify(r.secrets(), w.header, w.body, now, 5*time.Minute); err != nil {
					line += " " + err.Error()
				}
				got = append(got, line)
			}
			r.emit(c.events...)
			r.runOut()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("received (-want +got):\n%s", diff)
			}
			if asked != len(c.events) {
				t.Errorf("the script was asked %d times about %d events", asked, len(c.events))
			}
			for _, d := range r.deliveries() {
				if d.State == world.Pending || d.Scenario != "story#1" {
					t.Errorf("left behind: %+v", d)
				}
			}
		})
	}
}

func TestDuplicatesShareTheirID(t *testing.T) {
	t.Parallel()
	r := newRig(t, scripted(scenarios.Webhook{Duplicate: 2}, new(int)))
	r.emit("c1")
	r.RunDue(t.Context())
	got := r.all()
	if len(got) != 2 || got[0].header.Get("webhook-id") != got[1].header.Get("webhook-id") {
		t.Errorf("received %+v", got)
	}
}

func TestTamperKeepsTheOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, scripted(scenarios.Webhook{Tamper: map[string]any{"connection": "<c9>", "type": nil, "z": 1, "y": true}}, new(int)))
	r.emit("c1")
	r.RunDue(t.Context())
	if got, want := string(r.all()[0].body), `{"connection":"\u003cc9\u003e","number":0,"y":true,"z":1}`; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
}

func TestScriptedFailuresAreWrittenDown(t *testing.T) {
	t.Parallel()
	r := newRig(t, scripted(scenarios.Webhook{FailUntilAttempt: 2}, new(int)))
	r.emit("c1")
	r.runOut()
	a := r.only().Attempts
	if len(a) != 2 || !a[0].Scripted || a[0].Error != "the scenario sends nothing before attempt 2" || a[1].Scripted || a[1].Status != 200 {
		t.Errorf("attempts %+v", a)
	}
}

func TestAGroupThatIsNeverFull(t *testing.T) {
	t.Parallel()
	r := newRig(t, scripted(scenarios.Webhook{Reorder: []int{2, 3, 1}}, new(int)))
	r.emit("c1", "c1")
	if n := r.runOut(); n != 0 {
		t.Errorf("%d attempts before the group is full", n)
	}
	for _, d := range r.deliveries() {
		if !d.Held() || !d.NextAttemptAt.IsZero() {
			t.Errorf("not held: %+v", d)
		}
	}
	flushed := r.Flush(t.Context())
	if diff := cmp.Diff([]uint64{1, 0}, r.numbers()); diff != "" || len(flushed) != 2 || flushed[0].State != world.Delivered {
		t.Errorf("sent (-want +got):\n%s%+v", diff, flushed)
	}
}

func TestAGroupIsDueWhenItIsFull(t *testing.T) {
	t.Parallel()
	r := newRig(t, scripted(scenarios.Webhook{Reorder: []int{1, 2}}, new(int)))
	r.emit("c1")
	r.RunDue(t.Context())
	r.advance(time.Minute)
	r.emit("c2")
	r.advance(time.Minute)
	var at []time.Duration
	for _, f := range r.RunDue(t.Context()) {
		at = append(at, f.At.Sub(morning))
	}
	if diff := cmp.Diff([]time.Duration{time.Minute, 2 * time.Minute}, at); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
}
