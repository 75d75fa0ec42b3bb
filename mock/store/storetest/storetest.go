// Package storetest is the one suite that every store.Store passes, and a store that makes every update run twice.
package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/store"
)

// Run checks a store's promises. open returns a new, empty store at each call.
func Run(t *testing.T, open func(testing.TB) store.Store) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, store.Store){
		"reads what it wrote":                readsItsWrites,
		"keeps what it committed":            keeps,
		"rolls back on an error":             rollsBack,
		"rolls back on a panic":              rollsBackOnPanic,
		"refuses to write in a view":         viewIsReadOnly,
		"scans a prefix in order":            scansInOrder,
		"loses no update of two writers":     countsEveryWriter,
		"shows no half of a transaction":     isolates,
		"lets one of many take a value":      oneWinner,
		"gives up when its context is ended": obeysContext,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
}

func put(t *testing.T, s store.Store, table string, pairs ...string) {
	t.Helper()
	err := s.Update(t.Context(), func(tx store.Tx) error {
		for i := 0; i < len(pairs); i += 2 {
			tx.Put(table, pairs[i], pairs[i+1])
		}
		return nil
	})
	if err != nil {
		t.Fatalf("put: %v", err)
	}
}

// dump returns a table's keys and values in scan order: k1, v1, k2, v2, ...
func dump(t *testing.T, s store.Store, table, prefix string) []string {
	t.Helper()
	var out []string
	err := s.View(t.Context(), func(tx store.Tx) error {
		out = nil
		tx.Scan(table, prefix, func(k string, v any) bool {
			out = append(out, k, v.(string))
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatalf("view: %v", err)
	}
	return out
}

func want(t *testing.T, s store.Store, table string, pairs ...string) {
	t.Helper()
	if diff := cmp.Diff(pairs, dump(t, s, table, "")); diff != "" {
		t.Errorf("table %s (-want +got):\n%s", table, diff)
	}
}

func readsItsWrites(t *testing.T, s store.Store) {
	put(t, s, "a", "old", "1")
	err := s.Update(t.Context(), func(tx store.Tx) error {
		tx.Put("a", "k", "v")
		if got, ok := tx.Get("a", "k"); !ok || got != "v" {
			t.Errorf("Get after Put = %v, %v", got, ok)
		}
		tx.Delete("a", "old")
		if got, ok := tx.Get("a", "old"); ok {
			t.Errorf("Get after Delete = %v", got)
		}
		var seen []string
		tx.Scan("a", "", func(k string, _ any) bool { seen = append(seen, k); return true })
		if diff := cmp.Diff([]string{"k"}, seen); diff != "" {
			t.Errorf("Scan inside (-want +got):\n%s", diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func keeps(t *testing.T, s store.Store) {
	put(t, s, "a", "k", "1")
	put(t, s, "a", "k", "2", "l", "3")
	put(t, s, "b", "k", "other table")
	want(t, s, "a", "k", "2", "l", "3")
	want(t, s, "b", "k", "other table")
}

func scribble(tx store.Tx) {
	tx.Put("a", "k", "changed")
	tx.Put("a", "k", "changed again")
	tx.Delete("a", "l")
	tx.Put("a", "l", "back")
	tx.Put("a", "new", "x")
	tx.Put("fresh", "k", "x")
	tx.Delete("a", "missing")
}

func rollsBack(t *testing.T, s store.Store) {
	put(t, s, "a", "k", "1", "l", "2")
	boom := errors.New("boom")
	if err := s.Update(t.Context(), func(tx store.Tx) error { scribble(tx); return boom }); !errors.Is(err, boom) {
		t.Errorf("Update = %v, want the function's error", err)
	}
	want(t, s, "a", "k", "1", "l", "2")
	want(t, s, "fresh")
}

func rollsBackOnPanic(t *testing.T, s store.Store) {
	put(t, s, "a", "k", "1", "l", "2")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.Update(t.Context(), func(tx store.Tx) error { scribble(tx); panic("boom") })
	}()
	want(t, s, "a", "k", "1", "l", "2")
	put(t, s, "a", "k", "still usable")
}

func viewIsReadOnly(t *testing.T, s store.Store) {
	put(t, s, "a", "k", "1")
	for name, write := range map[string]func(store.Tx){
		"put":    func(tx store.Tx) { tx.Put("a", "k", "2") },
		"delete": func(tx store.Tx) { tx.Delete("a", "k") },
	} {
		err := s.View(t.Context(), func(tx store.Tx) error { write(tx); return nil })
		if !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("%s in View = %v, want ErrReadOnly", name, err)
		}
	}
	want(t, s, "a", "k", "1")
}

func scansInOrder(t *testing.T, s store.Store) {
	put(t, s, "a", "b2", "4", "a", "1", "b1", "3", "b", "2", "c", "5", "b\xff", "6")
	got := dump(t, s, "a", "b")
	if diff := cmp.Diff([]string{"b", "2", "b1", "3", "b2", "4", "b\xff", "6"}, got); diff != "" {
		t.Errorf("scan of b (-want +got):\n%s", diff)
	}
	for from, want := range map[string]string{"": "b", "b1": "b1", "b11": "b2", "c": ""} {
		got := ""
		_ = s.View(t.Context(), func(tx store.Tx) error {
			tx.ScanFrom("a", "b", from, func(key string, _ any) bool { got = key; return false })
			return nil
		})
		if got != want {
			t.Errorf("a scan of b from %q begins at %q, want %q", from, got, want)
		}
	}
	visits := 0
	_ = s.View(t.Context(), func(tx store.Tx) error {
		tx.Scan("a", "", func(string, any) bool { visits++; return visits < 2 })
		return nil
	})
	if visits != 2 {
		t.Errorf("a scan that is stopped at its second row visited %d", visits)
	}
}

func countsEveryWriter(t *testing.T, s store.Store) {
	const writers, each = 8, 50
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				if err := s.Update(context.Background(), increment); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	want(t, s, "n", "n", strconv.Itoa(writers*each))
}

func increment(tx store.Tx) error {
	n := 0
	if v, ok := tx.Get("n", "n"); ok {
		n, _ = strconv.Atoi(v.(string))
	}
	tx.Put("n", "n", strconv.Itoa(n+1))
	return nil
}

func isolates(t *testing.T, s store.Store) {
	put(t, s, "a", "left", "0", "right", "0")
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		defer close(stop)
		for i := range 200 {
			put(t, s, "a", "left", strconv.Itoa(i), "right", strconv.Itoa(i))
		}
	})
	for running := true; running; {
		select {
		case <-stop:
			running = false
		default:
		}
		if got := dump(t, s, "a", ""); got[1] != got[3] {
			t.Fatalf("a view saw half of a transaction: %v", got)
		}
	}
	writer.Wait()
}

func oneWinner(t *testing.T, s store.Store) {
	put(t, s, "prize", "p", "free")
	var mu sync.Mutex
	var winners int
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			won := false
			_ = s.Update(context.Background(), func(tx store.Tx) error {
				_, won = tx.Get("prize", "p")
				tx.Delete("prize", "p")
				return nil
			})
			if won {
				mu.Lock()
				winners++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if winners != 1 {
		t.Errorf("%d of 16 took the one prize", winners)
	}
}

func obeysContext(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ran := false
	fn := func(store.Tx) error { ran = true; return nil }
	if err := s.Update(ctx, fn); !errors.Is(err, context.Canceled) {
		t.Errorf("Update = %v", err)
	}
	if err := s.View(ctx, fn); !errors.Is(err, context.Canceled) {
		t.Errorf("View = %v", err)
	}
	if ran {
		t.Error("a function ran after its context was ended")
	}
}
