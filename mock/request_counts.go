package mock

import (
	"maps"
	"sync"

	"github.com/standin-mock/standin/mock/journal"
)

// requestCounts counts requests by outcome.
type requestCounts struct {
	mu sync.Mutex
	by map[journal.Outcome]uint64
}

func (c *requestCounts) add(o journal.Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[journal.Outcome]uint64{}
	}
	c.by[o]++
}

func (c *requestCounts) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by = nil
}

func (c *requestCounts) list() map[journal.Outcome]uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.by)
}
