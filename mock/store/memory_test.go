package store_test

import (
	"context"
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

// loading is a Memory whose every update is a Load.
type loading struct{ *store.Memory }

func (l loading) Update(ctx context.Context, fn func(store.Tx) error) error {
	text := store.Codec{
		Pack: func(row *store.Fields, _ string, value any) {
			s := value.(string)
			row.Text(&s)
		},
		Unpack: func(row store.Fields, _ string) any {
			var s string
			row.Text(&s)
			return s
		},
	}
	return l.Load(ctx, map[string]store.Codec{"a": text, "b": text, "n": text, "prize": text, "fresh": text}, fn)
}

func TestMemoryThatLoads(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(testing.TB) store.Store { return loading{store.NewMemory()} })
}

func TestMemoryThatIsACopy(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(testing.TB) store.Store {
		m := loading{store.NewMemory()}
		m.CopyFrom(store.NewMemory())
		return m
	})
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
