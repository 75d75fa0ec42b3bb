package store_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/store/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(testing.TB) store.Store { return store.NewMemory() })
}

func TestMemoryThatLosesEveryFirstRace(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(testing.TB) store.Store { return storetest.Rerun(store.NewMemory()) })
}

func BenchmarkMemoryUpdate(b *testing.B) {
	s := store.NewMemory()
	for b.Loop() {
		_ = s.Update(b.Context(), func(tx store.Tx) error {
			v, _ := tx.Get("n", "n")
			n, _ := v.(int)
			tx.Put("n", "n", n+1)
			return nil
		})
	}
}
