package mock

import (
	"context"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// Now is the namespace's time.
func (ns *Namespace) Now() time.Time { return ns.World().Clock().Now() }

// Frozen reports whether the namespace's time stands still.
func (ns *Namespace) Frozen() bool { return ns.World().Clock().Frozen() }

// Freeze stops the namespace's time.
func (ns *Namespace) Freeze() { ns.World().Clock().Freeze() }

// Resume lets the namespace's time go on from where it stands.
func (ns *Namespace) Resume() { ns.World().Clock().Resume() }

// Advance moves the namespace's time forward and returns what came to its end by that, in the order of time: codes,
// tokens, licenses, portal sessions. A negative duration is refused: time goes back only by a reset.
func (ns *Namespace) Advance(ctx context.Context, by time.Duration) ([]world.Fired, error) {
	return ns.move(ctx, func(c *world.Clock) error { return c.Advance(by) })
}

// SetTime moves the namespace's time forward to an instant; otherwise it is Advance.
func (ns *Namespace) SetTime(ctx context.Context, to time.Time) ([]world.Fired, error) {
	return ns.move(ctx, func(c *world.Clock) error { return c.Set(to) })
}

// FreezeAt is SetTime and Freeze in one step.
func (ns *Namespace) FreezeAt(ctx context.Context, at time.Time) ([]world.Fired, error) {
	return ns.move(ctx, func(c *world.Clock) error { return c.FreezeAt(at) })
}

func (ns *Namespace) move(ctx context.Context, how func(*world.Clock) error) (fired []world.Fired, err error) {
	w := ns.World()
	before := w.Clock().Now()
	if err := how(w.Clock()); err != nil {
		return nil, err
	}
	err = w.View(ctx, func(tx *world.Tx) error {
		fired = tx.Due(before, tx.Now())
		return nil
	})
	return fired, err
}
