package world

import (
	"sync"
	"time"
)

// Clock is the time of one namespace: it follows a base clock, shifted, or stands still. It is safe for concurrent use.
type Clock struct {
	mu     sync.Mutex
	base   func() time.Time
	shift  time.Duration
	frozen bool
	at     time.Time
}

// NewClock follows base until it is told otherwise.
func NewClock(base func() time.Time) *Clock { return &Clock{base: base} }

// Begin sets the time of a clock that nothing has read yet; unlike Set it may go back.
func (c *Clock) Begin(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jump(t, c.frozen)
}

// Now returns the namespace's time in UTC, cut to milliseconds, which is all that any of the vendors shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// At is what Now returns when the base clock shows base.
func (c *Clock) At(base time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.when(func() time.Time { return base })
}

func (c *Clock) now() time.Time { return c.when(c.base) }

func (c *Clock) when(base func() time.Time) time.Time {
	t := c.at
	if !c.frozen {
		t = base().Add(c.shift)
	}
	return t.UTC().Truncate(time.Millisecond)
}

// Frozen reports whether time stands still.
func (c *Clock) Frozen() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.frozen
}

// Freeze stops time where it is.
func (c *Clock) Freeze() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.frozen = c.now(), true
}

// Resume lets time go on from where it stands.
func (c *Clock) Resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jump(c.now(), false)
}

// Advance moves time forward by d, frozen or not; a negative d is refused.
func (c *Clock) Advance(d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d < 0 {
		return refuse(Invalid, "clock", "time goes forward only: %s is negative", d)
	}
	c.jump(c.now().Add(d), c.frozen)
	return nil
}

// Set moves time to t, frozen or not; a t before now is refused.
func (c *Clock) Set(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.forward(t, c.frozen)
}

// FreezeAt moves time to t and stops it there; a t before now is refused.
func (c *Clock) FreezeAt(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.forward(t, true)
}

func (c *Clock) forward(t time.Time, frozen bool) error {
	if now := c.now(); t.Before(now) {
		return refuse(Invalid, "clock", "time goes forward only: %s is before %s", t.UTC().Format(time.RFC3339), now.Format(time.RFC3339))
	}
	c.jump(t, frozen)
	return nil
}

func (c *Clock) jump(to time.Time, frozen bool) {
	c.at, c.frozen = to, frozen
	c.shift = to.Sub(c.base())
}
