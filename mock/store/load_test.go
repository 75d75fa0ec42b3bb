package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// load puts numbered rows into the table a, and returns how often it was run.
func load(t *testing.T, m *Memory, err error, rows ...int) (runs int) {
	t.Helper()
	again := m.Load(t.Context(), textCodecs, func(tx Tx) error {
		runs++
		for i, n := range rows {
			tx.Put("a", fmt.Sprint(n), fmt.Sprint("row ", n, " put ", i))
		}
		return err
	})
	if !errors.Is(again, err) {
		t.Fatal(again)
	}
	return runs
}

func rowIn(t *testing.T, m *Memory, n int) (value any) {
	t.Helper()
	_ = m.View(t.Context(), func(tx Tx) error {
		value, _ = tx.Get("a", fmt.Sprint(n))
		return nil
	})
	return value
}

func TestLoadStartsOverWhenAKeyIsPutTwice(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	for name, row := range map[string]struct {
		rows []int
		err  error
		runs int
		last any
	}{
		"each once":           {[]int{1, 2, 3}, nil, 1, "row 3 put 2"},
		"one twice":           {[]int{1, 3, 2, 3}, nil, 2, "row 3 put 3"},
		"one twice, and fail": {[]int{1, 3, 2, 3}, failed, 2, nil},
		"fail":                {[]int{1, 2, 3}, failed, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := NewMemory()
			load(t, m, nil, 100)
			if runs, got := load(t, m, row.err, row.rows...), rowIn(t, m, 3); runs != row.runs || got != row.last {
				t.Errorf("%d runs, then row 3 is %v; want %d, %v", runs, got, row.runs, row.last)
			}
			if got := rowIn(t, m, 100); got != "row 100 put 0" {
				t.Errorf("an earlier row is %v", got)
			}
		})
	}
}

// TestRefusedRowsAreInOrder: a row that can't be packed is put later than one that can, but counts as put when it was.
func TestRefusedRowsAreInOrder(t *testing.T) {
	t.Parallel()
	for _, values := range [][]string{{"refused", "x"}, {"x", "refused"}, {"refused"}} {
		m := NewMemory()
		err := m.Load(t.Context(), textCodecs, func(tx Tx) error {
			for _, v := range values {
				tx.Put("a", "1", v)
			}
			return nil
		})
		if got := rowIn(t, m, 1); err != nil || got != values[len(values)-1] {
			t.Errorf("put %q: %v, %v", values, got, err)
		}
	}
}

func TestLoadThatPanicsIsRolledBack(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	load(t, m, nil, 1)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic went no further")
			}
		}()
		_ = m.Load(t.Context(), textCodecs, func(tx Tx) error {
			for i := range 2 * unpackedRows {
				tx.Put("a", fmt.Sprint(i), "x")
			}
			panic("out of order")
		})
	}()
	if got := rowIn(t, m, 2); got != nil {
		t.Errorf("it left %v", got)
	}
	load(t, m, nil, 2)
	if got := rowIn(t, m, 2); got != "row 2 put 0" || rowIn(t, m, 1) != "row 1 put 0" {
		t.Errorf("after it there are %v and %v", rowIn(t, m, 1), got)
	}
}

func TestLoadReplacesEarlierRows(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	load(t, m, nil, 1, 2)
	if runs := load(t, m, nil, 3, 2, 4); runs != 1 || rowIn(t, m, 2) != "row 2 put 1" || rowIn(t, m, 1) != "row 1 put 0" {
		t.Errorf("%d runs; rows %v, %v", runs, rowIn(t, m, 1), rowIn(t, m, 2))
	}
}

// TestEarlier: what was there before is found, and what comes after it doesn't matter.
func TestEarlier(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	load(t, m, nil, 1)
	err := m.Load(t.Context(), textCodecs, func(tx Tx) error {
		bulk := tx.(Bulk)
		tx.Put("a", "2", "new")
		if v, ok := bulk.Earlier("a", "1"); !ok || v != "row 1 put 0" {
			t.Errorf("the earlier row is %v, %v", v, ok)
		}
		if v, ok := bulk.Earlier("a", "3"); ok {
			t.Errorf("a row that is none is %v", v)
		}
		return nil
	})
	if n := m.tables["a"].rows.Len(); err != nil || n != 0 {
		t.Errorf("%d rows are not packed: %v", n, err)
	}
}

// TestReadingEndsPacking: what was put before is seen, and what is put after it is kept as it is.
func TestReadingEndsPacking(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(tx Tx) bool{
		"get":    func(tx Tx) bool { _, ok := tx.Get("a", "1"); return ok },
		"delete": func(tx Tx) bool { tx.Delete("a", "1"); _, ok := tx.Get("a", "1"); return !ok },
		"scan": func(tx Tx) (ok bool) {
			tx.Scan("a", "1", func(string, any) bool { ok = true; return true })
			return ok
		},
		"scan from": func(tx Tx) (ok bool) {
			tx.ScanFrom("a", "", "0", func(string, any) bool { ok = true; return true })
			return ok
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, runs := NewMemory(), 0
			err := m.Load(t.Context(), textCodecs, func(tx Tx) error {
				runs++
				tx.Put("a", "1", "x")
				if !read(tx) {
					t.Error("the row that was put is not seen")
				}
				tx.Put("a", "2", "x")
				tx.Put("a", "2", "y")
				return nil
			})
			if err != nil || runs != 1 || rowIn(t, m, 2) != "y" {
				t.Errorf("%d runs, row 2 is %v: %v", runs, rowIn(t, m, 2), err)
			}
		})
	}
}

func TestRowsAreSortedByHash(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOf(rapid.Uint64()).Draw(rt, "rows")
		slices.Sort(rows)
		want := slices.Clone(rows)
		rows = rapid.Permutation(rows).Draw(rt, "mixed")
		sortByHash(rows, make([]uint64, len(rows)))
		for i := range rows {
			if rows[i]>>placeBits != want[i]>>placeBits {
				rt.Fatalf("%x, want %x", rows, want)
			}
		}
	})
}

// TestNumberedIsReadBack packs texts with and without a number behind them.
func TestNumberedIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(
			rapid.String(), rapid.StringMatching(`[a-z/]{0,3}[0-9a-f]{10,14}`), rapid.StringMatching(`app/0{9}[0-9a-fA-F]{3}`),
		).Draw(rt, "text")
		row := Fields{packing: []byte{0}, words: newWords()}
		row.Numbered(&text)
		again, got := Fields{unpacking: string(row.packing[1:]), words: row.words}, ""
		if again.Numbered(&got); got != text || again.unpacking != "" {
			rt.Errorf("%q is read back as %q, with %q left", text, got, again.unpacking)
		}
	})
	row, text := Fields{packing: []byte{0}, words: newWords()}, "an_app/000000000fff"
	if row.Numbered(&text); len(row.words.all) != 1 || row.words.all[0] != "an_app/" {
		t.Errorf("the words of %s are %q", text, row.words.all)
	}
}
