package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// model is what a store promises of one table, in a few lines.
type model map[string]any

func (m model) scan(prefix string) (all []string) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if strings.HasPrefix(key, prefix) {
			all = append(all, fmt.Sprint(key, m[key]))
		}
	}
	return all
}

func scanned(tx Tx, prefix string) (all []string) {
	tx.Scan("t", prefix, func(key string, value any) bool {
		all = append(all, fmt.Sprint(key, value))
		return true
	})
	return all
}

// twin is a store and what should be in it.
type twin struct {
	memory *Memory
	model  model
}

// step changes both in one transaction, and looks at both; few steps ask for the order.
func (w *twin) step(t *rapid.T) {
	failed := errors.New("failed")
	after := maps.Clone(w.model)
	var outcome error
	err := w.memory.Update(context.Background(), func(tx Tx) error {
		if first := rapid.IntRange(0, 5).Draw(t, "many"); first == 0 {
			for n := range many + 1 {
				tx.Put("t", fmt.Sprint("many", n), n)
				after[fmt.Sprint("many", n)] = n
			}
		}
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			key := rapid.StringMatching(`(many)?[ab]{0,2}[0-9]?`).Draw(t, "key")
			value, ok := tx.Get("t", key)
			if want, there := after[key]; ok != there || value != want {
				t.Fatalf("%q is %v (%v), want %v (%v)", key, value, ok, want, there)
			}
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				if diff := cmp.Diff(after.scan(key), scanned(tx, key)); diff != "" {
					t.Fatalf("in the transaction (-want +got):\n%s", diff)
				}
			case 1, 2, 3:
				tx.Delete("t", key)
				delete(after, key)
			default:
				n := rapid.Int().Draw(t, "value")
				tx.Put("t", key, n)
				after[key] = n
			}
		}
		outcome = rapid.SampledFrom([]error{nil, nil, failed}).Draw(t, "outcome")
		return outcome
	})
	if !errors.Is(err, outcome) {
		t.Fatal(err)
	}
	if outcome == nil {
		w.model = after
	}
}

func (w *twin) check(t *rapid.T) {
	_ = w.memory.View(context.Background(), func(tx Tx) error {
		for key, want := range w.model {
			if got, ok := tx.Get("t", key); !ok || got != want {
				t.Fatalf("%q is %v (%v), want %v", key, got, ok, want)
			}
		}
		if diff := cmp.Diff(w.model.scan(""), scanned(tx, "")); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		return nil
	})
}

// TestRowsAreAsInAMap makes random changes, some of which fail, in a store and its copies: some have many rows, and some
// are in order.
func TestRowsAreAsInAMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := []*twin{{NewMemory(), model{}}}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			w := rapid.SampledFrom(all).Draw(t, "store")
			switch w.step(t); rapid.IntRange(0, 5).Draw(t, "then") {
			case 0:
				w.check(t)
			case 1:
				clone := &twin{NewMemory(), maps.Clone(w.model)}
				clone.memory.CopyFrom(w.memory)
				all = append(all, clone)
			}
		}
		for _, w := range all {
			w.check(t)
		}
	})
}

func fill(t *testing.T, m *Memory) {
	t.Helper()
	_ = m.Update(t.Context(), func(tx Tx) error {
		for n := range many + 1 {
			tx.Put("t", strconv.Itoa(n), n)
		}
		return nil
	})
	if m.tables["t"].rows.ordered != nil {
		t.Error("many rows are in order, for which nobody asked")
	}
}

// TestOrderIsKeptWhereItIsUsed counts how many changes find the rows in order.
func TestOrderIsKeptWhereItIsUsed(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	fill(t, m)
	for turn, want := range []bool{false, true, true} {
		_ = m.View(t.Context(), func(tx Tx) error { scanned(tx, "1"); return nil })
		_ = m.Update(t.Context(), func(tx Tx) error { tx.Put("t", "1", turn); return nil })
		if got := m.tables["t"].rows.ordered != nil; got != want {
			t.Errorf("asked %d times: in order is %v, want %v", turn+1, got, want)
		}
	}
}

// TestReadersAskForTheOrderAtOnce has several readers find and scan what another one changes.
func TestReadersAskForTheOrderAtOnce(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	fill(t, m)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for range 200 {
				_ = m.View(t.Context(), func(tx Tx) error {
					n, _ := tx.Get("t", "n")
					rows := scanned(tx, "")
					if want := fmt.Sprint("n", n); n != nil && rows[len(rows)-1] != want {
						t.Errorf("the last of %v is not %s", rows, want)
					}
					return nil
				})
			}
		})
	}
	for n := range 200 {
		_ = m.Update(t.Context(), func(tx Tx) error {
			tx.Put("t", strconv.Itoa(n%7), n)
			tx.Put("t", "n", n)
			return nil
		})
	}
	all.Wait()
}

// BenchmarkPut is a new row with a random key among many, as a token's is.
func BenchmarkPut(b *testing.B) {
	m, n := NewMemory(), uint64(0)
	for b.Loop() {
		_ = m.Update(b.Context(), func(tx Tx) error {
			n = n*6364136223846793005 + 1442695040888963407
			tx.Put("t", fmt.Sprintf("%016x", n), n)
			return nil
		})
	}
}
