package mock

import (
	"context"
	"slices"
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
func (ns *Namespace) Resume() {
	state := ns.state.Load()
	state.world.Clock().Resume()
	state.webhook.Wake()
}

// Advance moves the namespace's time forward and returns what came due by that, in the order of time: the end of codes,
// tokens, licenses and portal sessions, and attempts to deliver webhooks, each of which is made, and answered, at its
// own moment. A negative duration is refused: time goes back only by a reset.
func (ns *Namespace) Advance(ctx context.Context, by time.Duration) ([]world.Fired, error) {
	return ns.moveState(ctx, ns.state.Load(), by)
}

func (ns *Namespace) moveState(ctx context.Context, state *state, by time.Duration) ([]world.Fired, error) {
	if by < 0 {
		return nil, state.world.Clock().Advance(by)
	}
	return state.moveTo(ctx, state.world.Clock().Now().Add(by))
}

// SetTime moves the namespace's time forward to an instant; otherwise it is Advance.
func (ns *Namespace) SetTime(ctx context.Context, to time.Time) ([]world.Fired, error) {
	state := ns.state.Load()
	if to.Before(state.world.Clock().Now()) {
		return nil, state.world.Clock().Set(to)
	}
	return state.moveTo(ctx, to)
}

// FreezeAt is SetTime and Freeze in one step.
func (ns *Namespace) FreezeAt(ctx context.Context, at time.Time) ([]world.Fired, error) {
	state := ns.state.Load()
	fired, err := ns.SetTime(ctx, at)
	if err != nil {
		return fired, err
	}
	if late := state.world.Clock().FreezeAt(at); late != nil {
		state.world.Clock().Freeze() // a running clock has passed the instant meanwhile
	}
	return fired, nil
}

// moveTo moves the clock from one due webhook to the next, so that each is attempted at its own time, and then to the end.
func (s *state) moveTo(ctx context.Context, to time.Time) (fired []world.Fired, err error) {
	clock := s.world.Clock()
	before := clock.Now()
	for ctx.Err() == nil {
		due, ok := s.webhook.NextDue(ctx)
		if !ok || due.After(to) {
			break
		}
		_ = clock.Set(due) // what was due before now is due now
		made := s.webhook.RunDue(ctx)
		if len(made) == 0 {
			break // somebody else is at it
		}
		fired = append(fired, made...)
	}
	_ = clock.Set(to) // a running clock may have passed it while webhooks were sent
	err = s.world.View(ctx, func(tx *world.Tx) error {
		fired = append(fired, tx.Due(before, tx.Now())...)
		return nil
	})
	slices.SortStableFunc(fired, func(a, b world.Fired) int { return a.At.Compare(b.At) })
	s.webhook.Wake()
	return fired, err
}
