package mock

import (
	"slices"
	"sync/atomic"

	"github.com/standin-mock/standin/mock/journal"
)

// outcomes are all that requestCounts counts.
var outcomes = [...]journal.Outcome{journal.Served, journal.Invalid, journal.Unmatched, journal.Faulted}

// requestCounts counts requests by outcome.
type requestCounts struct {
	by [len(outcomes)]atomic.Uint64
}

func (c *requestCounts) add(o journal.Outcome) { c.by[slices.Index(outcomes[:], o)].Add(1) }

func (c *requestCounts) clear() {
	for i := range c.by {
		c.by[i].Store(0)
	}
}

// list has the outcomes that there were.
func (c *requestCounts) list() map[journal.Outcome]uint64 {
	counts := map[journal.Outcome]uint64{}
	for i, o := range outcomes {
		if n := c.by[i].Load(); n > 0 {
			counts[o] = n
		}
	}
	return counts
}
