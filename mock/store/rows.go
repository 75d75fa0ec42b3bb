package store

import (
	"maps"
	"slices"
	"sync"

	"github.com/tidwall/btree"
)

// rows are values by their keys, in the order of these as long as they are few, or are asked for in order. Among many it
// is quicker to find one by its key, which is all that most tables are for, where there is no order to keep.
type rows struct {
	found  map[string]any // nil while they are in order
	shared bool           // found is another store's too: a change begins with a copy of it

	mu      sync.Mutex              // of what follows, among readers
	ordered *btree.Map[string, any] // all rows; nil when there are none, or where nobody asked since the last change of found
	asked   int                     // how often somebody asked for the order
}

const (
	many  = 512 // rows that are no longer kept in order
	often = 2   // how often the order is asked for where it is worth keeping
)

// Get is for those who may read and those who may write.
func (r *rows) Get(key string) (value any, ok bool) {
	if r.found != nil {
		value, ok = r.found[key]
	} else if r.ordered != nil {
		value, ok = r.ordered.Get(key)
	}
	return value, ok
}

// Len is how many rows there are.
func (r *rows) Len() int {
	if r.found == nil && r.ordered != nil {
		return r.ordered.Len()
	}
	return len(r.found)
}

// Set replaces a row, and returns what it was.
func (r *rows) Set(key string, value any) (before any, existed bool) {
	if r.own(); r.found != nil {
		before, existed = r.found[key]
		r.found[key] = value
		return before, existed
	}
	if r.ordered == nil {
		r.ordered = new(btree.Map[string, any])
	}
	before, existed = r.ordered.Set(key, value)
	if r.ordered.Len() > many && r.asked < often {
		r.loosen()
	}
	return before, existed
}

// Delete removes a row, and returns what it was.
func (r *rows) Delete(key string) (before any, existed bool) {
	if r.own(); r.found != nil {
		before, existed = r.found[key]
		delete(r.found, key)
	} else if r.ordered != nil {
		before, existed = r.ordered.Delete(key)
	}
	return before, existed
}

// own makes the rows ready for a change: they have one form, and nobody else sees it.
func (r *rows) own() {
	switch {
	case r.found == nil:
		return
	case r.asked >= often:
		r.found = nil
	case r.shared:
		r.found, r.ordered = maps.Clone(r.found), nil
	default:
		r.ordered = nil
	}
	r.shared = false
}

// loosen gives up the order.
func (r *rows) loosen() {
	r.found = make(map[string]any, 2*many)
	r.ordered.Scan(func(key string, value any) bool {
		r.found[key] = value
		return true
	})
	r.ordered = nil
}

// Ascend visits the rows in the order of their keys, from a key on.
func (r *rows) Ascend(from string, visit func(key string, value any) bool) {
	if ordered := r.inOrder(); ordered != nil {
		ordered.Ascend(from, visit)
	}
}

// inOrder is nil when there are no rows. A reader may make the order, but only beside found: those who only find rows
// don't look at it then.
func (r *rows) inOrder() *btree.Map[string, any] {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if r.ordered == nil && r.found != nil {
		r.ordered = new(btree.Map[string, any])
		for _, key := range slices.Sorted(maps.Keys(r.found)) {
			r.ordered.Load(key, r.found[key])
		}
	}
	return r.ordered
}

// share makes a copy: what is changed in either of them, the other does not see.
func (t *table) share() *table {
	r := &t.rows
	switch {
	case r.found != nil:
		r.shared = true
		return &table{rows: rows{found: r.found, shared: true}, packed: t.packed}
	case r.ordered != nil:
		return &table{rows: rows{ordered: r.ordered.Copy(), asked: r.asked}, packed: t.packed}
	}
	return &table{packed: t.packed}
}
