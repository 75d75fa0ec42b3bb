package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/store/storetest"
	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// moods are what a receiver can do with a webhook.
var moods = []func(http.ResponseWriter){
	func(w http.ResponseWriter) { w.WriteHeader(200) },
	func(w http.ResponseWriter) { w.WriteHeader(204) },
	func(w http.ResponseWriter) { w.WriteHeader(400) },
	func(w http.ResponseWriter) { w.WriteHeader(500) },
	func(w http.ResponseWriter) { w.WriteHeader(410) },
	func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(503)
	},
	func(w http.ResponseWriter) {
		w.Header().Set("Location", "/")
		w.WriteHeader(302)
	},
	func(w http.ResponseWriter) { cut(w, "") },
	func(w http.ResponseWriter) { cut(w, "garbage\r\n\r\n") },
	func(w http.ResponseWriter) { cut(w, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf") },
	func(w http.ResponseWriter) {
		cut(w, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
	},
}

// slow is one mood more: it answers when nobody waits any more.
const slow = 11

func cut(w http.ResponseWriter, text string) {
	c, _, _ := w.(http.Hijacker).Hijack()
	_, _ = c.Write([]byte(text))
	_ = c.Close()
}

// verbsOf has the verbs that a script may choose for an event; the first is none, and only the last changes the order.
var verbsOf = []scenarios.Webhook{
	{},
	{Duplicate: 2},
	{Delay: scenarios.Duration(10 * time.Second)},
	{FailUntilAttempt: 2},
	{Drop: true},
	{Reorder: []int{2, 1}},
}

// run is one random story.
type run struct {
	*rapid.T
	*receiver
	world   *world.World
	options webhook.Options
	d       *webhook.Dispatcher
	end     context.CancelFunc
	events  int
	asked   map[uint64]int
	held    int // events that went into groups
	kills   int

	sending sync.Mutex
	sent    []payload
}

// Whatever the receiver does and however time passes, also over an export in the middle: every event is delivered, visibly
// given up, or dropped by the script, and a connection hears its events in their order unless the script reorders.
func TestNothingIsLostAndNothingOvertakes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := &run{T: rt, receiver: newReceiver(t), asked: map[uint64]int{}}
		defer r.Close()
		mood := rapid.SliceOfN(rapid.IntRange(0, slow), 1, 30).Draw(rt, "moods")
		verbs := rapid.SliceOfN(rapid.IntRange(0, len(verbsOf)-1), 1, 8).Draw(rt, "verbs")
		if rapid.Bool().Draw(rt, "unscripted") {
			verbs = []int{0}
		}
		hold := make(chan struct{})
		r.answer = func(n int, w http.ResponseWriter, _ received) {
			if m := mood[n%len(mood)]; m < slow {
				moods[m](w)
				return
			}
			select {
			case <-hold:
			case <-rt.Context().Done():
			}
		}
		defer close(hold)
		r.options = webhook.Options{
			Signed: true, Schedule: schedule, GoneStops: true, Ordered: true, Timeout: 50 * time.Millisecond,
			Payload: func(e world.Event) any { return payload{e.Type, e.Connection, e.Number} },
			Script: func(e world.Event) scenarios.Decision {
				r.asked[e.Number]++
				v := verbsOf[verbs[int(e.Number)%len(verbs)]]
				decision := scenarios.Decision{Rule: "story#1", Step: &scenarios.Step{Webhook: &v}}
				if len(v.Reorder) > 0 {
					decision.Group, decision.Place = 1+r.held/2, r.held%2
					r.held++
				}
				return decision
			},
		}
		r.open(nil)
		r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookURL: r.URL}) })
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			r.step()
		}
		r.finish()
		r.end()
		r.check()
	})
}

// open begins with a world, a new one or one that goes on from a snapshot, and a dispatcher for it.
func (r *run) open(from *world.Snapshot) {
	clock := world.NewClock(func() time.Time { return morning })
	clock.Freeze()
	r.world = world.New(storetest.Rerun(store.NewMemory()), 7, clock)
	if from != nil {
		if err := r.world.Restore(r.Context(), *from); err != nil {
			r.Fatal(err)
		}
	}
	r.options.World = r.world
	ctx, end := context.WithCancel(context.Background())
	r.d, r.end = webhook.New(ctx, r.options), end
	r.d.WatchSends(r.note)
}

func (r *run) note(request *http.Request) {
	var p payload
	body, err := request.GetBody()
	if err == nil {
		err = json.NewDecoder(body).Decode(&p)
	}
	if err != nil {
		r.Errorf("a webhook's body: %v", err)
	}
	r.sending.Lock()
	defer r.sending.Unlock()
	r.sent = append(r.sent, p)
}

func (r *run) update(fn func(*world.Tx) error) {
	if err := r.world.Update(r.Context(), fn); err != nil {
		r.Fatal(err)
	}
}

func (r *run) step() {
	switch rapid.IntRange(0, 8).Draw(r.T, "step") {
	case 0, 1, 2:
		c := fmt.Sprint("c", rapid.IntRange(0, 2).Draw(r.T, "connection"))
		r.update(func(tx *world.Tx) error {
			return tx.Emit(world.Event{Type: world.EmailChanged, App: "a", User: "AA0001", Connection: c})
		})
		r.events++
		r.d.Wake()
	case 3, 4:
		_ = r.world.Clock().Advance(time.Duration(rapid.IntRange(0, 40).Draw(r.T, "seconds")) * time.Second)
		r.d.Wake()
	case 5:
		r.d.RunDue(r.Context())
	case 6:
		r.d.Flush(r.Context())
	case 7: // killed in the middle of whatever is under way
		r.end()
		s, err := r.world.Snapshot(r.Context())
		if err != nil {
			r.Fatal(err)
		}
		_ = r.d.Settle(r.Context())
		r.kills++
		r.open(&s)
	case 8:
		r.d.Release(r.Context(), "story")
	}
}

// finish runs the clock until nothing is pending.
func (r *run) finish() {
	for range 1000 {
		r.d.Flush(r.Context()) // lets groups go that never were full
		due, ok := r.d.NextDue(r.Context())
		if !ok {
			return
		}
		_ = r.world.Clock().Set(due) // what is overdue stays so
		r.d.RunDue(r.Context())
	}
	r.Fatal("it never ends")
}

func (r *run) check() {
	var all []world.Delivery
	_ = r.world.View(r.Context(), func(tx *world.Tx) error {
		all = tx.Deliveries(world.DeliveryFilter{})
		return nil
	})
	told := map[string]bool{}
	for _, d := range all {
		told[d.Event] = true
		last := world.Attempt{}
		if n := len(d.Attempts); n > 0 {
			last = d.Attempts[n-1]
		}
		switch {
		case d.State == world.Dropped && len(d.Attempts) == 0:
		case d.State == world.Delivered && last.Status/100 == 2:
		case d.State == world.GivenUp && (last.Status == 410 || len(d.Attempts) > len(schedule)):
		default:
			r.Fatalf("delivery %+v", d)
		}
	}
	if len(told) != r.events {
		r.Fatalf("%d of %d events became deliveries", len(told), r.events)
	}
	for n, times := range r.asked {
		if times > 1+r.kills { // it may have been asked before the kill and the plan written down after it
			r.Fatalf("the script was asked %d times about event %d", times, n)
		}
	}
	r.inOrder()
}

// inOrder checks that a connection was never sent an event after a younger one, not even as a retry or a duplicate.
func (r *run) inOrder() {
	if r.held > 0 {
		return
	}
	last := map[string]uint64{}
	for _, p := range r.sent {
		if p.Number < last[p.Connection] {
			r.Fatalf("%s was sent %d after %d: %v", p.Connection, p.Number, last[p.Connection], r.sent)
		}
		last[p.Connection] = p.Number
	}
	if len(r.sent) < len(r.all()) {
		r.Fatalf("%d were sent and %d received", len(r.sent), len(r.all()))
	}
}
