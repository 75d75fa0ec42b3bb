package world_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

// AR-02: every id of the whole space comes up exactly once.
func TestGlobalIDsAreAPermutationOfTheWholeSpace(t *testing.T) {
	t.Parallel()
	seen := make([]bool, world.GlobalIDs)
	for n := range uint64(world.GlobalIDs) {
		id := world.GlobalIDAt(42, n)
		place := (int(id[0]-'A')*26+int(id[1]-'A'))*10000 + int(id[2]-'0')*1000 + int(id[3]-'0')*100 + int(id[4]-'0')*10 + int(id[5]-'0')
		if seen[place] {
			t.Fatalf("%s came up twice, the second time at %d", id, n)
		}
		seen[place] = true
	}
}

func TestGlobalIDsDependOnTheSeedAlone(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[A-Z]{2}[0-9]{4}$`)
	rapid.Check(t, func(t *rapid.T) {
		seed, other := rapid.Uint64().Draw(t, "seed"), rapid.Uint64().Draw(t, "other")
		n := rapid.Uint64Range(0, world.GlobalIDs-51).Draw(t, "n")
		same := 0
		for i := n; i < n+50; i++ {
			id := world.GlobalIDAt(seed, i)
			if !form.MatchString(id) || id != world.GlobalIDAt(seed, i) {
				t.Fatalf("id %d of seed %d is %q", i, seed, id)
			}
			if id == world.GlobalIDAt(other, i) {
				same++
			}
		}
		if seed != other && same > 2 {
			t.Fatalf("seeds %d and %d share %d of 50 ids", seed, other, same)
		}
	})
}

func TestIDsThatFixturesTookAreSkippedAndTheLastOneIsUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := world.GlobalIDAt(7, 0)
	update(t, w, func(tx *world.Tx) error { return addUser(tx, world.User{ID: first, Primary: "taken@example.com"}) })
	update(t, w, func(tx *world.Tx) error {
		u, err := tx.AddUser(world.User{Primary: "next@example.com"})
		if want := world.GlobalIDAt(7, 1); u.ID != want {
			t.Errorf("the next user got %s, want %s", u.ID, want)
		}
		return err
	})
}

func TestNoIDIsLeftAfterTheLastOne(t *testing.T) {
	t.Parallel()
	s := store.NewMemory()
	w := world.New(s, 7, world.NewClock(func() time.Time { return morning }))
	_ = s.Update(t.Context(), func(tx store.Tx) error {
		n := uint64(world.GlobalIDs - 1)
		tx.Put("counters", "globalId", &n)
		return nil
	})
	update(t, w, func(tx *world.Tx) error { return addUser(tx, world.User{Primary: "last@example.com"}) })
	refused(t, w, world.Exhausted, func(tx *world.Tx) error { return addUser(tx, world.User{Primary: "one-too-many@example.com"}) })
}

func TestRequestIDsHaveTheFormOfAUUID(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for n := range uint64(1000) {
		id := world.RequestIDAt(1, n)
		if !form.MatchString(id) || seen[id] {
			t.Fatalf("request id %d is %q", n, id)
		}
		seen[id] = true
	}
}

func TestAliasesAreUnique(t *testing.T) {
	t.Parallel()
	w := populated(t)
	seen := map[string]bool{}
	form := regexp.MustCompile(`^[0-9a-z]{6}@loginsign\.com$`)
	update(t, w, func(tx *world.Tx) error {
		clear(seen)
		for i := range 500 {
			u, err := tx.AddUser(world.User{Primary: fmt.Sprintf("u%d@example.com", i)})
			if err != nil {
				return err
			}
			c, _, err := tx.Connect(world.Connection{User: u.ID, App: "app_a"})
			if err != nil {
				return err
			}
			if seen[c.Alias] || !form.MatchString(c.Alias) {
				t.Errorf("alias %q", c.Alias)
			}
			seen[c.Alias] = true
		}
		return nil
	})
}

func BenchmarkGlobalIDAt(b *testing.B) {
	n := uint64(0)
	for b.Loop() {
		_ = world.GlobalIDAt(1, n%world.GlobalIDs)
		n++
	}
}
