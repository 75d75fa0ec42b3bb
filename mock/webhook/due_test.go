package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

func TestPause(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Pause()
	r.emit("c1", "c2")
	r.Wake()
	if err := r.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, due := r.NextDue(t.Context()); due || len(r.RunDue(t.Context())) > 0 || len(r.all()) > 0 || !r.Paused() {
		t.Errorf("%d webhooks while paused", len(r.all()))
	}
	if got := r.Flush(t.Context()); len(got) != 2 || got[0].State != world.Delivered {
		t.Errorf("flushed %+v", got)
	}
	r.emit("c1")
	r.Resume()
	if err := r.Settle(t.Context()); err != nil || len(r.all()) != 3 {
		t.Errorf("%d webhooks after the pause, %v", len(r.all()), err)
	}
}

func TestFlushDoesNotWaitForTheSchedule(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.answer = status(500)
	r.emit("c1", "c1", "c2")
	r.RunDue(t.Context())
	flushed := r.Flush(t.Context())
	attempts := []int{}
	for _, d := range flushed {
		attempts = append(attempts, len(d.Attempts))
	}
	if diff := cmp.Diff([]int{2, 0, 2}, attempts); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
}

func TestRedeliver(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.answer = status(410)
	r.emit("c1")
	r.RunDue(t.Context())
	r.answer = nil
	old := r.only()
	again, err := r.Redeliver(t.Context(), old.ID)
	if err != nil || again.State != world.Delivered || again.Event != old.Event || again.ID == old.ID || again.Again != old.ID {
		t.Errorf("redelivered %+v, %v", again, err)
	}
	if _, err := r.Redeliver(t.Context(), "dlv_x"); err == nil {
		t.Error("an unknown delivery was sent again")
	}
}

// A receiver that moves the clock, or looks at what is due, is not waited for by itself.
func TestAReceiverMayCallBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.answer = func(n int, w http.ResponseWriter, _ received) {
		if n > 3 {
			return
		}
		r.advance(time.Second)
		r.Wake()
		r.NextDue(t.Context())
		r.RunDue(t.Context())
		w.WriteHeader(500)
	}
	r.emit("c1", "c2", "c3")
	r.RunDue(t.Context())
	r.runOut()
	for _, d := range r.deliveries() {
		if d.State != world.Delivered {
			t.Errorf("delivery %+v", d)
		}
	}
}

// As above, but Wake made the attempt: the calls give up waiting for it long before it gives up waiting for them.
func TestAReceiverOfWakeMayCallBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.answer = func(n int, _ http.ResponseWriter, _ received) {
		if n == 1 {
			r.NextDue(t.Context())
			r.RunDue(t.Context())
		}
	}
	r.emit("c1")
	r.Wake()
	if err := r.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := r.only(); d.State != world.Delivered || len(d.Attempts) != 1 {
		t.Errorf("delivery %+v", d)
	}
}

// A process that was killed in the middle leaves an export; another one goes on with the same ids and loses nothing.
func TestItGoesOnFromASnapshot(t *testing.T) {
	t.Parallel()
	asked := 0
	r := newRig(t, scripted(scenarios.Webhook{StaleTimestamp: scenarios.Duration(time.Hour)}, &asked))
	r.answer = status(500)
	r.emit("c1", "c1", "c2")
	r.RunDue(t.Context())
	r.emit("c2") // not planned yet
	s, err := r.world.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := len(r.all())
	clock := world.NewClock(func() time.Time { return morning })
	r.world = world.New(store.NewMemory(), 7, clock)
	if err := r.world.Restore(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	r.options.World = r.world
	r.Dispatcher = start(t, r.options)
	r.answer = nil
	r.runOut()
	var got []string
	for _, w := range r.all()[before:] {
		got = append(got, fmt.Sprintf("%s %d", w.Connection, w.Number))
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"c1 0", "c1 1", "c2 2", "c2 3"}, got); diff != "" || asked != 4 {
		t.Errorf("the script was asked %d times; sent (-want +got):\n%s", asked, diff)
	}
	for _, d := range r.deliveries() {
		if d.State != world.Delivered || d.Age != time.Hour {
			t.Errorf("delivery %+v", d)
		}
	}
}

func TestNextDueKnowsHowAttemptsUnderWayEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	reached, answer := make(chan struct{}), make(chan struct{})
	r.answer = func(_ int, w http.ResponseWriter, _ received) {
		close(reached)
		<-answer
		w.WriteHeader(500)
	}
	r.emit("c1")
	r.Wake()
	<-reached
	go close(answer)
	if due, ok := r.NextDue(t.Context()); !ok || !due.Equal(morning.Add(time.Second)) {
		t.Errorf("next due %s, %v", due, ok)
	}
}

func TestFiredInTheOrderOfTime(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.emit("c1", "c2")
	r.advance(time.Second)
	r.emit("c3")
	fired := r.RunDue(t.Context())
	var at []time.Duration
	for _, f := range fired {
		at = append(at, f.At.Sub(morning))
		if f.Kind != "webhook" || !strings.HasPrefix(f.ID, "dlv_") {
			t.Errorf("fired %+v", f)
		}
	}
	if diff := cmp.Diff([]time.Duration{0, 0, time.Second}, at); diff != "" {
		t.Errorf("fired (-want +got):\n%s", diff)
	}
}

// With a clock that runs, a retry comes by itself.
func TestARunningClockRetries(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	clock := world.NewClock(time.Now)
	w := world.New(store.NewMemory(), 7, clock)
	r.options.World, r.options.Schedule = w, []time.Duration{time.Millisecond, 2 * time.Millisecond, 3 * time.Millisecond}
	d := start(t, r.options)
	done := make(chan struct{})
	r.answer = func(n int, w http.ResponseWriter, _ received) {
		if n < 4 {
			w.WriteHeader(500)
			return
		}
		close(done)
	}
	err := w.Update(t.Context(), func(tx *world.Tx) error {
		if err := tx.PutApp(world.App{ID: "a", WebhookURL: r.URL}); err != nil {
			return err
		}
		return tx.Emit(world.Event{Type: world.EmailChanged, App: "a"})
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Wake()
	<-done
}

func TestNoMoreThanEightAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var now, most atomic.Int32
	eight := make(chan struct{})
	r.answer = func(n int, _ http.ResponseWriter, _ received) {
		for m, c := most.Load(), now.Add(1); c > m && !most.CompareAndSwap(m, c); m = most.Load() {
		}
		if n == 8 {
			close(eight)
		}
		<-eight
		now.Add(-1)
	}
	for i := range 40 {
		r.emit(fmt.Sprint("c", i))
	}
	r.Wake()
	if err := r.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.all()) != 40 || most.Load() != 8 {
		t.Errorf("%d webhooks, %d of them at once", len(r.all()), most.Load())
	}
}

func TestItEndsWithItsContext(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx, end := context.WithCancel(context.Background())
	d := webhook.New(ctx, r.options)
	reached := make(chan struct{})
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	r.answer = func(int, http.ResponseWriter, received) {
		close(reached)
		<-hold
	}
	r.emit("c1")
	d.Wake()
	<-reached
	end()
	if err := d.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.Wake()
	if got := r.only(); got.State != world.Pending || len(got.Attempts) != 0 {
		t.Errorf("an attempt that was cut off was kept: %+v", got)
	}
}
