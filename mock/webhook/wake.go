package webhook

import (
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// Wake sends what is due, in goroutines of its own, and sees to what becomes due while the clock runs. Call it when
// something was queued and after each change of the clock.
func (d *Dispatcher) Wake() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wake()
}

func (d *Dispatcher) wake() {
	switch {
	case d.ctx.Err() != nil:
	case d.working:
		d.again = true
	default:
		d.working = true
		go d.work()
	}
}

// work plans and starts attempts until there is nothing more to start.
func (d *Dispatcher) work() {
	for again := true; again; again = d.rest() {
		d.plan()
		for _, f := range d.claimDue() {
			go func() {
				d.attempt(f.id)
				d.land(f)
			}()
		}
	}
}

// claimDue takes as many of the due deliveries as may be attempted beside those under way.
func (d *Dispatcher) claimDue() []*flight {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.paused {
		return nil
	}
	return d.claim(claim{limit: atOnce - d.woken(), woken: true, until: d.options.World.Clock().Now()})
}

// rest reports whether there is more to do; otherwise it sets the timer for what comes due later.
func (d *Dispatcher) rest() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.again {
		d.again = false
		return true
	}
	d.working = false
	d.arm()
	d.tell()
	return false
}

// arm sets the timer, unless the clock stands still or all places are taken: then a change, or a landing, wakes.
func (d *Dispatcher) arm() {
	d.disarm()
	clock := d.options.World.Clock()
	if d.paused || clock.Frozen() || d.ctx.Err() != nil || d.woken() >= atOnce {
		return
	}
	if next, ok := d.next(); ok {
		d.timer = time.AfterFunc(max(next.Sub(clock.Now()), 0), d.Wake)
	}
}

func (d *Dispatcher) disarm() {
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
}

func (d *Dispatcher) stopTimer() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.disarm()
	d.tell()
}

// tell wakes those who wait for a change.
func (d *Dispatcher) tell() {
	close(d.changed)
	d.changed = make(chan struct{})
}

// woken counts the attempts that Wake started and that are under way.
func (d *Dispatcher) woken() (n int) {
	for _, f := range d.flights {
		if f.woken {
			n++
		}
	}
	return n
}

// claim says which deliveries somebody takes to attempt them.
type claim struct {
	limit  int
	woken  bool
	until  time.Time       // only what is due then; zero: whatever is not behind another
	except map[string]bool // by delivery
}

// claim marks deliveries as being attempted, in the order in which they are due, and none that somebody attempts already.
func (d *Dispatcher) claim(c claim) (claimed []*flight) {
	if c.limit <= 0 {
		return nil
	}
	_ = d.options.World.View(d.ctx, func(tx *world.Tx) error { // it ends with the dispatcher only
		claimed = nil
		tx.EachDue(func(delivery world.Delivery) bool {
			if !c.until.IsZero() && delivery.NextAttemptAt.After(c.until) {
				return false
			}
			if d.flights[delivery.ID] == nil && !c.except[delivery.ID] {
				claimed = append(claimed, &flight{id: delivery.ID, due: delivery.NextAttemptAt, woken: c.woken})
			}
			return len(claimed) < c.limit
		})
		return nil
	})
	for _, f := range claimed {
		d.flights[f.id] = f
	}
	return claimed
}

// land ends an attempt: the delivery may be attempted again when it is due, and the next in line at once.
func (d *Dispatcher) land(f *flight) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.flights, f.id)
	d.tell()
	if f.woken {
		d.wake()
	}
}

// next is when the first delivery comes due that nobody attempts yet.
func (d *Dispatcher) next() (due time.Time, ok bool) {
	_ = d.options.World.View(d.ctx, func(tx *world.Tx) error { // it ends with the dispatcher only
		tx.EachDue(func(delivery world.Delivery) bool {
			ok = d.flights[delivery.ID] == nil
			due = delivery.NextAttemptAt
			return !ok
		})
		return nil
	})
	return due, ok
}
