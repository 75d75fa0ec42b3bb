package store

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/tidwall/btree"
)

// Memory is a Store in this process's memory: many readers or one writer at a time. Its functions never run twice.
// The zero value is not usable; call NewMemory.
type Memory struct {
	mu     sync.RWMutex
	tables map[string]*rows
}

type rows = btree.Map[string, any]

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{tables: map[string]*rows{}} }

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
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	tx := &writer{memory: m}
	committed := false
	defer func() {
		if !committed {
			tx.rollBack()
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	committed = true
	return nil
}

func (m *Memory) get(table, key string) (any, bool) {
	rows, ok := m.tables[table]
	if !ok {
		return nil, false
	}
	return rows.Get(key)
}

func (m *Memory) scan(table, prefix string, visit func(string, any) bool) {
	rows, ok := m.tables[table]
	if !ok {
		return
	}
	rows.Ascend(prefix, func(key string, value any) bool {
		return strings.HasPrefix(key, prefix) && visit(key, value)
	})
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
	r.memory.scan(table, prefix, visit)
}

// writer changes the tables in place and keeps what stood there, so that a roll-back costs only what was changed.
type writer struct {
	memory *Memory
	undo   []change
}

type change struct {
	table, key string
	before     any
	existed    bool
}

func (w *writer) Get(table, key string) (any, bool) { return w.memory.get(table, key) }

func (w *writer) Scan(table, prefix string, visit func(string, any) bool) {
	w.memory.scan(table, prefix, visit)
}

func (w *writer) Put(table, key string, value any) {
	t, ok := w.memory.tables[table]
	if !ok {
		t = new(rows)
		w.memory.tables[table] = t
	}
	before, existed := t.Set(key, value)
	w.undo = append(w.undo, change{table, key, before, existed})
}

func (w *writer) Delete(table, key string) {
	t, ok := w.memory.tables[table]
	if !ok {
		return
	}
	if before, existed := t.Delete(key); existed {
		w.undo = append(w.undo, change{table, key, before, existed})
	}
}

func (w *writer) rollBack() {
	for _, c := range slices.Backward(w.undo) {
		if c.existed {
			w.memory.tables[c.table].Set(c.key, c.before)
		} else {
			w.memory.tables[c.table].Delete(c.key)
		}
	}
}
