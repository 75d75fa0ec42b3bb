package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// textCodec packs every text but the refused one.
var textCodec = Codec{
	Pack: func(row *Fields, _ string, value any) {
		s := value.(string)
		if s == "refused" {
			row.Refuse()
		}
		row.Word(&s)
	},
	Unpack: func(row Fields, _ string) any {
		var s string
		row.Word(&s)
		return s
	},
}

var textCodecs = map[string]Codec{"a": textCodec, "b": {Pack: textCodec.Pack, Unpack: textCodec.Unpack, Grouped: true}}

type operation struct {
	table, key, value string
	remove, look      bool
}

func operations(t *rapid.T) []operation {
	key := rapid.OneOf(
		rapid.StringMatching(`[ab]{0,3}`), rapid.StringMatching(`(aaaaaaaa|bbbbbbbb){0,3}[a-c/]?[a-c/]?`), rapid.StringMatching(`[a\x00é]{0,10}`),
	)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) operation {
		return operation{
			rapid.SampledFrom([]string{"a", "b", "plain"}).Draw(t, "table"), key.Draw(t, "key"),
			rapid.SampledFrom([]string{"", "x", "refused", "long " + strings.Repeat("x", 300)}).Draw(t, "value"),
			rapid.IntRange(0, 3).Draw(t, "remove") == 0, rapid.Bool().Draw(t, "look"),
		}
	}), 0, 60).Draw(t, "operations")
}

// onlyPut makes operations those of a Load as it is meant: each puts a row of its own, and nothing is read before the end.
func onlyPut(all []operation) (puts []operation) {
	seen := map[string]bool{}
	for _, o := range all {
		if place := o.table + ":" + o.key; !seen[place] {
			seen[place] = true
			puts = append(puts, operation{table: o.table, key: o.key, value: o.value})
		}
	}
	if last := len(puts) - 1; last >= 0 {
		puts[last].look = all[0].look
	}
	return puts
}

// run does the operations and tells what each found.
func run(tx Tx, all []operation) (found []any) {
	for _, o := range all {
		if o.look {
			value, ok := tx.Get(o.table, o.key)
			found = append(found, value, ok)
		}
		if o.remove {
			tx.Delete(o.table, o.key)
		} else {
			tx.Put(o.table, o.key, o.value)
		}
		if !o.look {
			continue
		}
		tx.Scan(o.table, o.key, func(key string, value any) bool {
			found = append(found, key, value)
			return len(found)%3 > 0
		})
		tx.ScanFrom(o.table, "", o.key, func(key string, value any) bool {
			found = append(found, key, value)
			return true
		})
	}
	return found
}

// TestLoadedIsAsPut makes the same random changes in a store where all rows are put and in one where some are loaded, also
// in transactions that fail and in copies.
func TestLoadedIsAsPut(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	rapid.Check(t, func(rt *rapid.T) {
		plain, loaded := NewMemory(), NewMemory()
		for range rapid.IntRange(1, 6).Draw(rt, "transactions") {
			all := operations(rt)
			if rapid.Bool().Draw(rt, "only put") {
				all = onlyPut(all)
			}
			var err error
			if rapid.IntRange(0, 3).Draw(rt, "fails") == 0 {
				err = failed
			}
			var want, got []any
			change := loaded.Update
			if rapid.Bool().Draw(rt, "loaded") {
				change = func(ctx context.Context, fn func(Tx) error) error { return loaded.Load(ctx, textCodecs, fn) }
			}
			_ = plain.Update(rt.Context(), func(tx Tx) error { want = run(tx, all); return err })
			if again := change(rt.Context(), func(tx Tx) error { got = run(tx, all); return err }); !errors.Is(again, err) {
				rt.Fatal(again)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("what the transaction found (-put +loaded):\n%s", diff)
			}
			if diff := cmp.Diff(whole(rt, plain), whole(rt, loaded)); diff != "" {
				rt.Fatalf("after it (-put +loaded):\n%s", diff)
			}
			if rapid.IntRange(0, 4).Draw(rt, "copies") == 0 {
				loaded = copied(rt, loaded)
			}
		}
	})
}

func whole(t *rapid.T, m *Memory) (all []string) {
	_ = m.View(t.Context(), func(tx Tx) error {
		for _, table := range []string{"a", "b", "plain"} {
			tx.Scan(table, "", func(key string, value any) bool {
				all = append(all, fmt.Sprintf("%s %q %q", table, key, value))
				return true
			})
		}
		return nil
	})
	return all
}

// copied returns a copy or its original, having changed the other.
func copied(t *rapid.T, m *Memory) *Memory {
	kept, changed := m, NewMemory()
	changed.CopyFrom(m)
	if rapid.Bool().Draw(t, "keep the copy") {
		kept, changed = changed, kept
	}
	before, scribbled := whole(t, kept), operations(t)
	_ = changed.Load(t.Context(), textCodecs, func(tx Tx) error { run(tx, scribbled); return nil })
	if diff := cmp.Diff(before, whole(t, kept)); diff != "" {
		t.Fatalf("a change of the other (-before +after):\n%s", diff)
	}
	return kept
}

// TestCopiesAreUsedAtOnce has the original and two copies read and written by several goroutines.
func TestCopiesAreUsedAtOnce(t *testing.T) {
	t.Parallel()
	original := NewMemory()
	fill := func(m *Memory, value string) error {
		return m.Load(t.Context(), textCodecs, func(tx Tx) error {
			for i := range 300 {
				tx.Put("a", fmt.Sprint(i), value)
				tx.Put("plain", fmt.Sprint(i), value)
			}
			return nil
		})
	}
	if err := fill(original, "old"); err != nil {
		t.Fatal(err)
	}
	stores := []*Memory{original, NewMemory(), NewMemory()}
	stores[1].CopyFrom(original)
	stores[2].CopyFrom(stores[1])
	var all sync.WaitGroup
	for i, m := range stores {
		all.Go(func() {
			if err := fill(m, fmt.Sprint(i)); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			_ = m.View(t.Context(), func(tx Tx) error {
				tx.Scan("a", "", func(_ string, v any) bool {
					if v != "old" && v != fmt.Sprint(i) {
						t.Errorf("store %d has %v", i, v)
					}
					return true
				})
				return nil
			})
		})
	}
	all.Wait()
}

// TestManyRows has chunks, slots and words run over.
func TestManyRows(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	const rows = 20_000
	key := func(i int) string { return fmt.Sprintf("%05d", i*7919%rows) }
	err := m.Load(t.Context(), textCodecs, func(tx Tx) error {
		for i := range rows {
			tx.Put("a", key(i), "value of "+key(i))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := m.tables["a"].rows.Len(); n != 0 {
		t.Errorf("%d rows are not packed", n)
	}
	_ = m.View(t.Context(), func(tx Tx) error {
		seen := 0
		tx.Scan("a", "", func(k string, v any) bool {
			if want := fmt.Sprintf("%05d", seen); k != want || v != "value of "+want {
				t.Fatalf("row %d is %s, %v", seen, k, v)
			}
			if got, ok := tx.Get("a", k); !ok || got != v {
				t.Fatalf("row %d is %v when it is asked for", seen, got)
			}
			seen++
			return true
		})
		if _, ok := tx.Get("a", "20000"); ok || seen != rows {
			t.Errorf("seen %d rows, one that is none: %v", seen, ok)
		}
		return nil
	})
}

func TestLoadRollsBackOverGrownSlots(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	put := func(from, to int, err error) {
		_ = m.Load(t.Context(), textCodecs, func(tx Tx) error {
			for i := from; i < to; i++ {
				tx.Put("a", fmt.Sprint(i), fmt.Sprint("v", i))
			}
			return err
		})
	}
	put(0, 50, nil)
	put(50, 3000, errors.New("failed"))
	put(25, 100, nil)
	_ = m.View(t.Context(), func(tx Tx) error {
		for i := range 3000 {
			if got, ok := tx.Get("a", fmt.Sprint(i)); ok != (i < 100) || ok && got != fmt.Sprint("v", i) {
				t.Errorf("row %d is %v", i, got)
			}
		}
		return nil
	})
}
