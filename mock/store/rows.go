package store

import (
	"maps"
	"slices"
	"sync"

	"github.com/tidwall/btree"
)

// rows are values by their keys. To find a row by its key, which is all that most tables are for, needs no order and is
// quicker without: one is made when somebody asks for it, thrown away by the next change, and kept from the second time on.
type rows struct {
	found  map[string]any // nil when there are none, and when they are kept in order
	shared bool           // found is another store's too: a change begins with a copy of it

	mu      sync.Mutex              // of what follows, among readers
	ordered *btree.Map[string, any] // what is in found, or all there is; readers make it only beside found
	made    int                     // how often it was made
}

// Get is for those who may read and those who may write.
func (r *rows) Get(key string) (value any, ok bool) {
	if r.found == nil && r.ordered != nil {
		return r.ordered.Get(key)
	}
	value, ok = r.found[key]
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
	if r.own(); r.ordered != nil {
		return r.ordered.Set(key, value)
	}
	if before, existed = r.found[key]; r.found == nil {
		r.found = map[string]any{}
	}
	r.found[key] = value
	return before, existed
}

// Delete removes a row, and returns what it was.
func (r *rows) Delete(key string) (before any, existed bool) {
	if r.own(); r.ordered != nil {
		return r.ordered.Delete(key)
	}
	before, existed = r.found[key]
	delete(r.found, key)
	return before, existed
}

// own makes the rows ready for a change: there is one form of them left, and nobody else sees it.
func (r *rows) own() {
	switch {
	case r.made > 1:
		r.found = nil
	case r.shared:
		r.found, r.ordered = maps.Clone(r.found), nil
	default:
		r.ordered = nil
	}
	r.shared = false
}

// Ascend visits the rows in the order of their keys, from a key on.
func (r *rows) Ascend(from string, visit func(key string, value any) bool) {
	if r.found != nil || r.ordered != nil {
		r.inOrder().Ascend(from, visit)
	}
}

func (r *rows) inOrder() *btree.Map[string, any] {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ordered == nil {
		r.made++
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
	if r.found == nil && r.ordered != nil {
		return &table{rows: rows{ordered: r.ordered.Copy(), made: r.made}, packed: t.packed}
	}
	r.shared = true
	return &table{rows: rows{found: r.found, shared: true}, packed: t.packed}
}
