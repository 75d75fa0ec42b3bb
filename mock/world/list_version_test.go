package world_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/world"
)

// listed is what a list version stands for.
type listed struct {
	Connections []world.Connection
	Users       []world.User
}

func listOf(tx *world.Tx, app string) (l listed) {
	l.Connections = tx.Connections(app)
	for _, c := range l.Connections {
		u, _ := tx.User(c.User)
		l.Users = append(l.Users, u)
	}
	return l
}

// TestEqualListVersionsAreEqualLists changes a world at random, also in transactions that are rolled back, and remembers
// under each version what it stood for.
func TestEqualListVersionsAreEqualLists(t *testing.T) {
	t.Parallel()
	given := errors.New("given up")
	rapid.Check(t, func(rt *rapid.T) {
		w, _ := empty(7)
		if err := w.Update(rt.Context(), furnish); err != nil {
			rt.Fatal(err)
		}
		seen := map[string]map[uint64]listed{"a": {}, "b": {}}
		for _, s := range steps(rt, "steps") {
			if s.b%3 == 0 { // rolled back
				_ = w.Update(rt.Context(), func(tx *world.Tx) error { return errors.Join(changes[s.do](tx, s), given) })
			} else {
				s.apply(rt, w)
			}
			_ = w.View(rt.Context(), func(tx *world.Tx) error {
				for app, known := range seen {
					got, version := listOf(tx, app), tx.ListVersion(app)
					if before, again := known[version]; again {
						if diff := cmp.Diff(before, got, cmpopts.IgnoreUnexported(world.Connection{})); diff != "" {
							rt.Fatalf("two lists of %s have the version %d (-first +second):\n%s", app, version, diff)
						}
					}
					known[version] = got
				}
				return nil
			})
		}
	})
}

func TestListVersion(t *testing.T) {
	t.Parallel()
	w := populated(t)
	version := func(app string) (n uint64) {
		view(t, w, func(tx *world.Tx) { n = tx.ListVersion(app) })
		return n
	}
	if n := version("app_a"); n != 0 {
		t.Errorf("an empty list has the version %d", n)
	}
	connect(t, w, "AA0001", "app_a")
	connect(t, w, "BB0002", "app_b")
	a, b := version("app_a"), version("app_b")
	stopped := errors.New("stopped")
	err := w.Update(t.Context(), func(tx *world.Tx) error {
		_, err := tx.LogIn("AA0001", world.Login{App: "app_a"})
		return errors.Join(err, stopped)
	})
	if !errors.Is(err, stopped) || version("app_a") != a {
		t.Errorf("after %v, which was rolled back, the version is %d, not %d", err, version("app_a"), a)
	}
	update(t, w, func(tx *world.Tx) error {
		_, err := tx.EditUser("AA0001", func(u *world.User) { u.GivenName = "Anne" })
		first := tx.ListVersion("app_a")
		_, again := tx.EditUser("AA0001", func(u *world.User) { u.GivenName = "Anna" })
		if second := tx.ListVersion("app_a"); first == a || second == first {
			t.Errorf("one transaction sees the versions %d, %d and %d of three lists", a, first, second)
		}
		return errors.Join(err, again)
	})
	if version("app_a") == a || version("app_b") != b {
		t.Errorf("a change of one list leaves %d and %d after %d and %d", version("app_a"), version("app_b"), a, b)
	}
	connect(t, w, "AA0001", "app_b")
	a, b = version("app_a"), version("app_b")
	update(t, w, func(tx *world.Tx) error {
		_, err := tx.LogIn("AA0001", world.Login{App: "app_a"})
		return err
	})
	if version("app_a") == a || version("app_b") == b {
		t.Error("a user who logs in to one app has not changed in the list of the other")
	}
}

// TestEqualLoginListsAreEqualLogins does the same with each user's logins; some are followed by others with the same id.
func TestEqualLoginListsAreEqualLogins(t *testing.T) {
	t.Parallel()
	given := errors.New("given up")
	rapid.Check(t, func(rt *rapid.T) {
		w, _ := empty(7)
		if err := w.Update(rt.Context(), furnish); err != nil {
			rt.Fatal(err)
		}
		known := map[world.List][]world.Login{}
		for _, s := range steps(rt, "steps") {
			if s.b%3 == 0 {
				_ = w.Update(rt.Context(), func(tx *world.Tx) error { return errors.Join(changes[s.do](tx, s), given) })
			} else {
				s.apply(rt, w)
			}
			_ = w.Update(rt.Context(), func(tx *world.Tx) error { return comeBack(tx, s) })
			_ = w.View(rt.Context(), func(tx *world.Tx) error {
				for _, u := range tx.UsersAfter("", 1000) {
					got, of := tx.Logins(u.ID), tx.LoginList(u)
					if before, again := known[of]; again && !cmp.Equal(before, got) {
						rt.Fatalf("two lists of logins are %v (-first +second):\n%s", of, cmp.Diff(before, got))
					}
					known[of] = got
				}
				return nil
			})
		}
	})
}

// comeBack removes somebody and adds another one with the same id, who logs in up to two times.
func comeBack(tx *world.Tx, s step) error {
	id := s.user(tx)
	if s.b%2 == 0 {
		return nil
	}
	err := tx.RemoveUser(id)
	if err == nil {
		_, err = tx.AddUser(world.User{ID: id, Primary: id + "@example.com"})
	}
	for range s.a % 3 {
		_, failed := tx.LogIn(id, world.Login{App: s.app(), City: fmt.Sprint(s.b)})
		err = errors.Join(err, failed)
	}
	return err
}
