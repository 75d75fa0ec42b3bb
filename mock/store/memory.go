package store

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// Memory is a Store in this process's memory: many readers or one writer at a time. Only a Load's function may run twice.
// The zero value is not usable; call NewMemory.
type Memory struct {
	mu     sync.RWMutex
	writer writer // of the update that runs
	tables map[string]*table
	words  *words // of the packed rows
	shared bool   // another store has the same packed rows: nobody adds to them any more
}

// table is the rows that were put one by one, above those that were loaded.
type table struct {
	rows   rows    // what is here hides the packed row with its key
	packed *packed // nil while nothing was loaded
}

// removed stands in a table's rows where a packed row was deleted.
type removed struct{}

// NewMemory returns an empty store.
func NewMemory() *Memory {
	m := &Memory{tables: map[string]*table{}}
	m.writer.memory = m
	return m
}

// View implements Store.
func (m *Memory) View(ctx context.Context, fn func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	tx := &reader{memory: m}
	if err := fn(tx); err != nil {
		return err
	}
	if tx.wrote {
		return ErrReadOnly
	}
	return nil
}

// Update implements Store. A function that panics is rolled back before the panic goes on.
func (m *Memory) Update(ctx context.Context, fn func(Tx) error) error {
	return m.change(ctx, m.writer.rollBack, func() error {
		if err := fn(&m.writer); err != nil {
			return err
		}
		m.writer.forget()
		return nil
	})
}

// change runs a function that changes the store, alone, and undoes its changes when it fails.
func (m *Memory) change(ctx context.Context, rollBack func(), fn func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	committed := false
	defer func() {
		if !committed {
			rollBack()
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	committed = true
	return nil
}

// CopyFrom makes the store hold what another one holds instead of its own, at once and in no memory of its own: what
// either of them changes from now on, the other does not see.
func (m *Memory) CopyFrom(other *Memory) {
	tables, words := other.share()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tables, m.words, m.shared = tables, words, true
}

func (m *Memory) share() (map[string]*table, *words) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shared = true
	tables := make(map[string]*table, len(m.tables))
	for name, t := range m.tables {
		tables[name] = t.share()
	}
	return tables, m.words
}

func (m *Memory) get(name, key string) (any, bool) {
	t, ok := m.tables[name]
	if !ok {
		return nil, false
	}
	if value, ok := t.rows.Get(key); ok {
		if _, gone := value.(removed); gone {
			return nil, false
		}
		return value, true
	}
	if t.packed == nil {
		return nil, false
	}
	return t.packed.get(key)
}

func (m *Memory) scan(name, prefix, from string, visit func(string, any) bool) {
	t, ok := m.tables[name]
	if !ok {
		return
	}
	from = max(from, prefix)
	if t.packed != nil {
		t.scanBoth(prefix, from, visit)
		return
	}
	t.rows.Ascend(from, func(key string, value any) bool {
		return strings.HasPrefix(key, prefix) && visit(key, value)
	})
}

// has reports whether there is a row, also one that was removed from among the packed ones.
func (t *table) has(key string) bool {
	if t.rows.Len() > 0 {
		if _, there := t.rows.Get(key); there {
			return true
		}
	}
	return t.packed != nil && t.packed.has(key)
}

// scanBoth visits the table's own rows and the packed ones in one order.
func (t *table) scanBoth(prefix, from string, visit func(string, any) bool) {
	below := t.packed.walk(prefix, from)
	on := true
	t.rows.Ascend(from, func(key string, value any) bool {
		if !strings.HasPrefix(key, prefix) {
			return false
		}
		for on && below.more() && below.key < key {
			on = visit(below.key, below.value())
			below.next()
		}
		if below.more() && below.key == key {
			below.next()
		}
		if _, gone := value.(removed); on && !gone {
			on = visit(key, value)
		}
		return on
	})
	for on && below.more() {
		on = visit(below.key, below.value())
		below.next()
	}
}

// reader is a View's Tx: it refuses to write, and remembers that it was asked to.
type reader struct {
	memory *Memory
	wrote  bool
}

func (r *reader) Get(table, key string) (any, bool) { return r.memory.get(table, key) }
func (r *reader) Put(string, string, any)           { r.wrote = true }
func (r *reader) Delete(string, string)             { r.wrote = true }
func (r *reader) Scan(table, prefix string, visit func(string, any) bool) {
	r.memory.scan(table, prefix, prefix, visit)
}

func (r *reader) ScanFrom(table, prefix, from string, visit func(string, any) bool) {
	r.memory.scan(table, prefix, from, visit)
}

// writer changes the tables in place and keeps what stood there, so that a roll-back costs only what was changed.
type writer struct {
	memory *Memory
	undo   []change
}

// mostUndo is how many changes an update's room is kept for.
const mostUndo = 16

type change struct {
	table   *table
	key     string
	before  any
	existed bool
}

func (w *writer) Get(table, key string) (any, bool) { return w.memory.get(table, key) }

func (w *writer) Scan(table, prefix string, visit func(string, any) bool) {
	w.memory.scan(table, prefix, prefix, visit)
}

func (w *writer) ScanFrom(table, prefix, from string, visit func(string, any) bool) {
	w.memory.scan(table, prefix, from, visit)
}

func (w *writer) Put(table, key string, value any) { w.set(w.memory.table(table), key, value) }

func (w *writer) set(t *table, key string, value any) {
	before, existed := t.rows.Set(key, value)
	w.undo = append(w.undo, change{t, key, before, existed})
}

func (w *writer) Delete(table, key string) {
	t, ok := w.memory.tables[table]
	if !ok {
		return
	}
	if t.packed != nil && t.packed.has(key) {
		w.set(t, key, removed{})
		return
	}
	if before, existed := t.rows.Delete(key); existed {
		w.undo = append(w.undo, change{t, key, before, existed})
	}
}

// forget leaves the room to the next update, unless it was a great one.
func (w *writer) forget() {
	clear(w.undo)
	if w.undo = w.undo[:0]; cap(w.undo) > mostUndo {
		w.undo = nil
	}
}

func (w *writer) rollBack() {
	for _, c := range slices.Backward(w.undo) {
		if c.existed {
			c.table.rows.Set(c.key, c.before)
		} else {
			c.table.rows.Delete(c.key)
		}
	}
	w.forget()
}

func (m *Memory) table(name string) *table {
	t, ok := m.tables[name]
	if !ok {
		t = new(table)
		m.tables[name] = t
	}
	return t
}
