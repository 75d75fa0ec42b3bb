package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/standin-mock/standin/mock/store"
)

// Snapshot is the whole state of a world at one moment. A world that it is restored into goes on as the first one would
// have: with the same ids, codes and tokens.
type Snapshot struct {
	Seed  uint64     `json:"seed"`
	Clock ClockState `json:"clock"`
	// Tables holds each table's rows by key, in compact JSON; a table without rows is left out.
	Tables map[string]map[string]json.RawMessage `json:"tables"`
}

// ClockState is what a clock shows, and whether it stands still. A clock that runs goes on from Now.
type ClockState struct {
	Now    time.Time `json:"now"` // in UTC, cut to milliseconds
	Frozen bool      `json:"frozen"`
}

// SnapshotError says which row of a snapshot is at fault. Key is "" when the whole table is.
type SnapshotError struct {
	Table, Key string
	Err        error
}

// Error names the table and the row's key, which may be a secret of the world's.
func (e *SnapshotError) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("table %s: %v", e.Table, e.Err)
	}
	return fmt.Sprintf("table %s, key %q: %v", e.Table, e.Key, e.Err)
}

// Unwrap returns what is wrong with the row.
func (e *SnapshotError) Unwrap() error { return e.Err }

// Snapshot copies the world, all of it at one moment. A row that JSON can't hold is a *SnapshotError.
func (w *World) Snapshot(ctx context.Context) (Snapshot, error) {
	s := Snapshot{Seed: w.seed, Tables: map[string]map[string]json.RawMessage{}}
	err := w.View(ctx, func(tx *Tx) error {
		s.Clock = w.clock.state()
		for _, t := range stored {
			rows, err := t.rows(tx)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				s.Tables[t.name] = rows
			}
		}
		return nil
	})
	return s, err
}

// rows copies a table.
func (t storedTable) rows(tx *Tx) (rows map[string]json.RawMessage, err error) {
	rows = map[string]json.RawMessage{}
	tx.store.Scan(t.name, "", func(key string, v any) bool {
		if !utf8.ValidString(key) {
			err = &SnapshotError{t.name, key, errors.New("the key is not UTF-8")}
			return false
		}
		if rows[key], err = json.Marshal(v); err != nil {
			err = &SnapshotError{t.name, key, err}
		}
		return err == nil
	})
	return rows, err
}

// Restore puts a snapshot into an empty world and sets its clock, perhaps back. All of it happens, or nothing. Refused
// with Conflict when the world isn't empty, Mismatch when it has another seed; a table that no world has, and a row
// that no world wrote, is a *SnapshotError.
func (w *World) Restore(ctx context.Context, s Snapshot) error {
	if s.Seed != w.seed {
		return refuse(Mismatch, "snapshot", "the snapshot is of a world with the seed %d, not %d", s.Seed, w.seed)
	}
	return w.Update(ctx, func(tx *Tx) error {
		if err := tx.empty(); err != nil {
			return err
		}
		if err := tx.restore(s.Tables); err != nil {
			return err
		}
		w.clock.restore(s.Clock)
		return nil
	})
}

func (tx *Tx) empty() (err error) {
	for _, t := range stored {
		tx.store.Scan(t.name, "", func(string, any) bool {
			err = refuse(Conflict, "snapshot", "a snapshot needs an empty world, but this one has rows in its table %s", t.name)
			return false
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) restore(tables map[string]map[string]json.RawMessage) error {
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if !slices.ContainsFunc(stored, func(t storedTable) bool { return t.name == name }) {
			return &SnapshotError{Table: name, Err: errors.New("no world has this table")}
		}
	}
	for _, t := range stored {
		rows := tables[t.name]
		for _, key := range slices.Sorted(maps.Keys(rows)) {
			if err := t.restore(tx, key, rows[key]); err != nil {
				return &SnapshotError{t.name, key, err}
			}
		}
	}
	return tx.checkBehind()
}

// Check reports whether a world would take the snapshot; the errors are those of Restore.
func (s Snapshot) Check() error {
	clock := NewClock(func() time.Time { return s.Clock.Now })
	return New(store.NewMemory(), s.Seed, clock).Restore(context.Background(), s)
}

func (c *Clock) state() ClockState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return ClockState{Now: c.now(), Frozen: c.frozen}
}

func (c *Clock) restore(s ClockState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jump(s.Now, s.Frozen)
}
