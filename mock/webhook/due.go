package webhook

import (
	"context"
	"sync"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// grace is how long, in real time, a call waits for attempts that Wake started: no longer, for the caller may be the
// receiver of one, which would wait for itself.
const grace = time.Second

// NextDue is when the next attempt comes due, on the world's clock; false when none will, as while deliveries are paused.
// It waits, for a second at most, for attempts that Wake started: their outcome may be the next to come due.
func (d *Dispatcher) NextDue(ctx context.Context) (time.Time, bool) {
	d.plan()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	for d.waitForWoken(ctx, timer.C) {
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.paused {
		return time.Time{}, false
	}
	return d.next()
}

// RunDue attempts all that is due now, each delivery once, waits for the answers, and lists the attempts in the order in
// which they were due. What Wake attempts meanwhile it waits for, for a second at most.
func (d *Dispatcher) RunDue(ctx context.Context) []world.Fired {
	d.plan()
	fired := []world.Fired{}
	d.runAll(ctx, func(attempted map[string]bool) []*flight {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.paused {
			return nil
		}
		return d.claim(claim{limit: atOnce, until: d.options.World.Clock().Now(), except: attempted})
	}, func(f *flight) { fired = append(fired, world.Fired{Kind: "webhook", ID: f.id, At: f.due}) })
	return fired
}

// Flush attempts all that is pending now, whatever its schedule, and waits for the answers; a group that a scenario holds
// back goes as far as it is there. A delivery is attempted once; one that is behind a failing one of its connection is not
// attempted at all, since it would overtake it. It returns what was pending as it is then.
func (d *Dispatcher) Flush(ctx context.Context) []world.Delivery {
	d.plan()
	_ = d.options.World.Update(d.ctx, func(tx *world.Tx) error { // it ends with the dispatcher only
		d.sendHeld(tx)
		return nil
	})
	pending := d.pending()
	d.runAll(ctx, func(attempted map[string]bool) []*flight {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.claim(claim{limit: atOnce, except: attempted})
	}, func(*flight) {})
	d.Wake() // sets the timer for what failed
	return d.reread(pending)
}

// Redeliver makes another delivery of a delivery's event, whatever became of it, and attempts it at once: it waits for no
// other and none for it. It returns the new delivery after its first attempt. Refused with NotFound.
func (d *Dispatcher) Redeliver(ctx context.Context, id string) (world.Delivery, error) {
	f, err := d.repeat(id)
	if err != nil {
		return world.Delivery{}, err
	}
	d.runTogether(ctx, []*flight{f})
	d.Wake()
	var after world.Delivery
	err = d.options.World.View(ctx, func(tx *world.Tx) (err error) {
		after, err = tx.Delivery(f.id)
		return err
	})
	return after, err
}

// repeat makes the new delivery and claims it before anybody else can.
func (d *Dispatcher) repeat(id string) (*flight, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := &flight{}
	err := d.options.World.Update(d.ctx, func(tx *world.Tx) error {
		old, err := tx.Delivery(id)
		if err != nil {
			return err
		}
		again := tx.PutDelivery(world.Delivery{
			Event: old.Event, Type: old.Type, App: old.App, Connection: old.Connection, User: old.User, URL: old.URL,
			Body: old.Body, State: world.Pending, NextAttemptAt: tx.Now(), Again: old.ID,
		})
		f.id, f.due = again.ID, again.NextAttemptAt
		return nil
	})
	if err == nil {
		d.flights[f.id] = f
	}
	return f, err
}

// Settle waits until nothing is being sent and nothing is due, or, while deliveries are paused, until nothing is being
// sent. A receiver must not call it: it would wait for itself.
func (d *Dispatcher) Settle(ctx context.Context) error {
	d.Wake()
	for {
		d.mu.Lock()
		changed, busy := d.changed, d.working || len(d.flights) > 0
		d.mu.Unlock()
		if !busy {
			return ctx.Err()
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// runAll attempts what next gives, together, until it gives nothing and nothing is under way that Wake started.
func (d *Dispatcher) runAll(ctx context.Context, next func(attempted map[string]bool) []*flight, note func(*flight)) {
	timer := time.NewTimer(grace)
	defer timer.Stop()
	attempted := map[string]bool{}
	for ctx.Err() == nil {
		flights := next(attempted)
		if len(flights) == 0 && !d.waitForWoken(ctx, timer.C) {
			return
		}
		for _, f := range flights {
			attempted[f.id] = true
			note(f)
		}
		d.runTogether(ctx, flights)
	}
}

// runTogether attempts deliveries at the same time and returns when all are answered, or when ctx ends; the attempts go
// on then.
func (d *Dispatcher) runTogether(ctx context.Context, flights []*flight) {
	var all sync.WaitGroup
	for _, f := range flights {
		all.Go(func() {
			d.attempt(f.id)
			d.land(f)
		})
	}
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// waitForWoken waits until an attempt ends that Wake started, and reports false when none is under way or enough is late.
func (d *Dispatcher) waitForWoken(ctx context.Context, enough <-chan time.Time) bool {
	d.mu.Lock()
	changed, busy := d.changed, d.woken() > 0
	d.mu.Unlock()
	if !busy {
		return false
	}
	select {
	case <-changed:
		return true
	case <-enough:
	case <-ctx.Done():
	case <-d.ctx.Done():
	}
	return false
}

func (d *Dispatcher) pending() (ids []string) {
	_ = d.options.World.View(d.ctx, func(tx *world.Tx) error { // it ends with the dispatcher only
		ids = nil
		for _, delivery := range tx.Deliveries(world.DeliveryFilter{State: world.Pending}) {
			ids = append(ids, delivery.ID)
		}
		return nil
	})
	return ids
}

func (d *Dispatcher) reread(ids []string) []world.Delivery {
	all := make([]world.Delivery, 0, len(ids))
	_ = d.options.World.View(d.ctx, func(tx *world.Tx) error { // it ends with the dispatcher only
		all = all[:0]
		for _, id := range ids {
			if delivery, err := tx.Delivery(id); err == nil {
				all = append(all, delivery)
			}
		}
		return nil
	})
	return all
}
