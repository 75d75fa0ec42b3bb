package world_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

func TestSignaturesWorkOnceAndAreForgotten(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	memory := store.NewMemory()
	clock := world.NewClock(func() time.Time { return start })
	w := world.New(memory, 1, clock)
	use := func(signature string, until time.Time) error {
		return w.Update(context.Background(), func(tx *world.Tx) error { return tx.UseSignature(signature, until) })
	}
	for n := range 100 {
		if err := use(fmt.Sprint("s/", n), start.Add(time.Duration(n)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	if err := clock.Advance(99 * time.Second); err != nil {
		t.Fatal(err)
	}
	var refused *world.Error
	if err := use("s/99", start.Add(99*time.Second)); !errors.As(err, &refused) || refused.Kind != world.Used {
		t.Errorf("second use at the end of its life: %v, want a Used refusal", err)
	}
	if err := use("other", start.Add(99*time.Second)); err != nil {
		t.Errorf("another signature: %v", err)
	}
	if kept := count(t, memory, "used_signatures"); kept != 2 {
		t.Errorf("%d signatures are kept, want s/99 and other", kept)
	}
}

func count(t *testing.T, s store.Store, table string) (rows int) {
	t.Helper()
	err := s.View(context.Background(), func(tx store.Tx) error {
		tx.Scan(table, "", func(string, any) bool { rows++; return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
