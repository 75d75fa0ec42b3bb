package webhook_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// morning is when the tests' worlds stand still.
var morning = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// schedule has three retries.
var schedule = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}

// payload is short, and tells events apart.
type payload struct {
	Type       world.EventType `json:"type"`
	Connection string          `json:"connection"`
	Number     uint64          `json:"number"`
}

// received is a webhook as the receiver saw it.
type received struct {
	path   string
	header http.Header
	body   []byte
	payload
}

// receiver answers as it is told: with 200 where answer is nil.
type receiver struct {
	*httptest.Server
	answer func(n int, w http.ResponseWriter, got received)

	mu  sync.Mutex
	got []received
}

func newReceiver(t testing.TB) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

// ServeHTTP counts webhooks from 1.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	got := received{path: request.URL.Path, header: request.Header}
	got.body, _ = io.ReadAll(request.Body)
	_ = json.Unmarshal(got.body, &got.payload)
	r.mu.Lock()
	r.got = append(r.got, got)
	n := len(r.got)
	r.mu.Unlock()
	if r.answer != nil {
		r.answer(n, w, got)
	}
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received(nil), r.got...)
}

// numbers lists which events came, in their order.
func (r *receiver) numbers() []uint64 {
	all := []uint64{}
	for _, got := range r.all() {
		all = append(all, got.Number)
	}
	return all
}

// status answers the same to everything.
func status(code int) func(int, http.ResponseWriter, received) {
	return func(_ int, w http.ResponseWriter, _ received) { w.WriteHeader(code) }
}

// rig is a frozen world with the app a, and a dispatcher that sends to the receiver.
type rig struct {
	testing.TB
	*webhook.Dispatcher
	*receiver
	world   *world.World
	options webhook.Options
}

func newRig(t testing.TB, change ...func(*webhook.Options)) *rig {
	t.Helper()
	clock := world.NewClock(func() time.Time { return morning })
	clock.Freeze()
	r := &rig{TB: t, receiver: newReceiver(t), world: world.New(store.NewMemory(), 7, clock)}
	r.options = webhook.Options{
		World: r.world, Signed: true, Schedule: schedule, GoneStops: true, Ordered: true, Timeout: 5 * time.Second,
		Payload: func(e world.Event) any { return payload{e.Type, e.Connection, e.Number} },
	}
	for _, c := range change {
		c(&r.options)
	}
	r.Dispatcher = start(t, r.options)
	r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "a", WebhookURL: r.URL + "/hook"}) })
	return r
}

func start(t testing.TB, o webhook.Options) *webhook.Dispatcher {
	ctx, end := context.WithCancel(context.Background())
	t.Cleanup(end)
	return webhook.New(ctx, o)
}

func (r *rig) update(fn func(*world.Tx) error) {
	r.Helper()
	if err := r.world.Update(r.Context(), fn); err != nil {
		r.Fatal(err)
	}
}

// emit queues one event for each connection.
func (r *rig) emit(connections ...string) {
	r.Helper()
	r.update(func(tx *world.Tx) error {
		for _, c := range connections {
			if err := tx.Emit(world.Event{Type: world.EmailChanged, App: "a", User: "AA0001", Connection: c}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *rig) advance(d time.Duration) {
	r.Helper()
	if err := r.world.Clock().Advance(d); err != nil {
		r.Fatal(err)
	}
}

func (r *rig) deliveries() (all []world.Delivery) {
	r.Helper()
	if err := r.world.View(r.Context(), func(tx *world.Tx) error {
		all = tx.Deliveries(world.DeliveryFilter{})
		return nil
	}); err != nil {
		r.Fatal(err)
	}
	return all
}

// only is the one delivery that there is.
func (r *rig) only() world.Delivery {
	r.Helper()
	all := r.deliveries()
	if len(all) != 1 {
		r.Fatalf("%d deliveries, want 1", len(all))
	}
	return all[0]
}

// runOut attempts everything at its own time until nothing comes due any more.
func (r *rig) runOut() (attempts int) {
	r.Helper()
	for due, ok := r.NextDue(r.Context()); ok; due, ok = r.NextDue(r.Context()) {
		_ = r.world.Clock().Set(due) // what is overdue stays so
		attempts += len(r.RunDue(r.Context()))
		if attempts > 10_000 {
			r.Fatal("it never ends")
		}
	}
	return attempts
}

// scripted gives every event the same verbs, and counts how often it was asked.
func scripted(verbs scenarios.Webhook, asked *int) func(*webhook.Options) {
	place := 0
	return func(o *webhook.Options) {
		o.Script = func(world.Event) scenarios.Decision {
			*asked++
			d := scenarios.Decision{Rule: "story#1", Step: &scenarios.Step{Webhook: &verbs}}
			if n := len(verbs.Reorder); n > 0 {
				d.Group, d.Place = 1+place/n, place%n
				place++
			}
			return d
		}
	}
}
