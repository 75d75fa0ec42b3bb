package admin

import (
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// move is what a clock is told to do.
type move struct {
	Action   string    `json:"action"`
	Instant  time.Time `json:"instant"`
	Duration string    `json:"duration"`
}

// shownClock is a namespace's time, and what came to its end by moving it.
type shownClock struct {
	Now    time.Time     `json:"now"`
	Frozen bool          `json:"frozen"`
	Fired  []world.Fired `json:"fired,omitzero"`
}

func getClock(c *call) (reply, error) {
	return ok(shownClock{Now: c.namespace.Now(), Frozen: c.namespace.Frozen()}), nil
}

func moveClock(c *call) (reply, error) {
	var m move
	if err := c.decode(&m); err != nil {
		return reply{}, err
	}
	fired, err := m.apply(c)
	if fired == nil {
		fired = []world.Fired{}
	}
	return ok(shownClock{Now: c.namespace.Now(), Frozen: c.namespace.Frozen(), Fired: fired}), err
}

func (m move) apply(c *call) ([]world.Fired, error) {
	if err := m.misfit(); err != nil {
		return nil, err
	}
	ctx := c.request.Context()
	switch m.Action {
	case "resume":
		c.namespace.Resume()
		return nil, nil
	case "set":
		return c.namespace.SetTime(ctx, m.Instant)
	case "advance":
		by, err := duration("/duration", m.Duration, 0)
		if err != nil {
			return nil, err
		}
		if err := inReach("/duration", c.namespace.Now().Add(by)); err != nil {
			return nil, err
		}
		return c.namespace.Advance(ctx, by)
	}
	if m.Instant.IsZero() {
		c.namespace.Freeze()
		return nil, nil
	}
	return c.namespace.FreezeAt(ctx, m.Instant)
}

// misfit refuses an instant or a duration where the action takes none, and its absence where it needs one.
func (m move) misfit() error {
	at, by := !m.Instant.IsZero(), m.Duration != ""
	switch {
	case m.Action == "set" && !at:
		return unprocessable("/instant", "set needs an instant")
	case m.Action == "advance" && !by:
		return unprocessable("/duration", "advance needs a duration")
	case at && m.Action != "set" && m.Action != "freeze":
		return unprocessable("/instant", m.Action+" takes no instant")
	case by && m.Action != "advance":
		return unprocessable("/duration", m.Action+" takes no duration")
	}
	return inReach("/instant", m.Instant)
}

// inReach refuses a time that would overflow what is computed with it; zero is no time.
func inReach(pointer string, t time.Time) error {
	if t.IsZero() || t.Year() >= 1970 && t.Before(forever) {
		return nil
	}
	return unprocessable(pointer, "the clock goes from 1970 to "+forever.Format(time.DateOnly))
}
