package world_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

func TestLogInAllDoesWhatLogInDoes(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	all := []world.Login{{App: "app", At: begin.Add(-time.Hour), IP: "192.0.2.1"}, {App: "app", At: begin.Add(-2 * time.Hour)}, {App: "app"}}
	tell := func(log func(*world.Tx) error) []any {
		w := world.New(store.NewMemory(), 1, world.NewClock(func() time.Time { return begin }))
		var told []any
		err := w.Update(t.Context(), func(tx *world.Tx) error {
			if err := tx.PutApp(world.App{ID: "app"}); err != nil {
				return err
			}
			if _, err := tx.AddUser(world.User{ID: "AB1234", Primary: "a@example.com"}); err != nil {
				return err
			}
			if err := log(tx); err != nil {
				return err
			}
			u, err := tx.User("AB1234")
			told = []any{u, tx.ConnectionsOf("AB1234"), tx.Logins("AB1234")}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	one := tell(func(tx *world.Tx) error {
		for _, l := range all {
			if _, err := tx.LogIn("AB1234", l); err != nil {
				return err
			}
		}
		return nil
	})
	many := tell(func(tx *world.Tx) error {
		_, err := tx.LogInAll("AB1234", "app", all)
		return err
	})
	if diff := cmp.Diff(one, many, cmpopts.IgnoreUnexported(world.Connection{})); diff != "" {
		t.Errorf("(-LogIn one by one +LogInAll):\n%s", diff)
	}
}

func TestAtTellsAPast(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	past := now.AddDate(-1, 0, 0)
	w := world.New(store.NewMemory(), 7, world.NewClock(func() time.Time { return now }))
	err := w.Update(t.Context(), func(tx *world.Tx) error {
		if err := tx.At(past.In(time.FixedZone("", 3600)).Add(time.Microsecond)).PutApp(world.App{ID: "then"}); err != nil {
			return err
		}
		a, err := tx.App("then")
		if err != nil || a.CreatedAt != past || tx.Now() != now {
			t.Errorf("made at %v (%v), want %v; now %v", a.CreatedAt, err, past, tx.Now())
		}
		return nil
	})
	if err != nil || w.Seed() != 7 {
		t.Errorf("seed %d, %v", w.Seed(), err)
	}
}
