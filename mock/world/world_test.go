package world_test

import (
	"errors"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/store/storetest"
	"github.com/standin-mock/standin/mock/world"
)

// morning is when the tests' worlds stand still.
var morning = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// newWorld is a frozen, empty world on a store that loses every first race.
func newWorld(t testing.TB) *world.World {
	t.Helper()
	clock := world.NewClock(func() time.Time { return morning })
	clock.Freeze()
	return world.New(storetest.Rerun(store.NewMemory()), 7, clock)
}

// update runs fn and fails the test when it is refused.
func update(t testing.TB, w *world.World, fn func(*world.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatalf("update: %v", err)
	}
}

// refused runs fn and checks why it was refused.
func refused(t testing.TB, w *world.World, want world.Kind, fn func(*world.Tx) error) {
	t.Helper()
	err := w.Update(t.Context(), fn)
	var refusal *world.Error
	if !errors.As(err, &refusal) || refusal.Kind != want {
		t.Errorf("refused with %v, want kind %q", err, want)
	}
}

// populated has app_a and app_b, and ann (AA0001) and bob (BB0002) who are connected to nothing.
func populated(t testing.TB) *world.World {
	t.Helper()
	w := newWorld(t)
	update(t, w, func(tx *world.Tx) error {
		return errors.Join(
			tx.PutApp(world.App{ID: "app_a", Secrets: []string{"s"}}),
			tx.PutApp(world.App{ID: "app_b", Secrets: []string{"s"}}),
			addUser(tx, world.User{ID: "AA0001", GivenName: "Ann", Primary: "ann@example.com"}),
			addUser(tx, world.User{ID: "BB0002", GivenName: "Bob", Primary: "bob@example.com"}),
		)
	})
	return w
}

func addUser(tx *world.Tx, u world.User) error {
	_, err := tx.AddUser(u)
	return err
}

// connect makes a connection and returns its id.
func connect(t testing.TB, w *world.World, user, app string) (id string) {
	t.Helper()
	update(t, w, func(tx *world.Tx) error {
		c, _, err := tx.Connect(world.Connection{User: user, App: app, Active: true})
		id = c.ID
		return err
	})
	return id
}

func advance(t testing.TB, w *world.World, d time.Duration) {
	t.Helper()
	if err := w.Clock().Advance(d); err != nil {
		t.Fatal(err)
	}
}
