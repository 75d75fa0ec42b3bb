package world

import (
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/store"
)

// TestEndedLicensesAreNotLookedThrough gives and takes a status often: what that costs must not grow.
func TestEndedLicensesAreNotLookedThrough(t *testing.T) {
	t.Parallel()
	w := New(store.NewMemory(), 1, NewClock(func() time.Time { return time.Unix(0, 0) }))
	err := w.Update(t.Context(), func(tx *Tx) error {
		if err := tx.PutApp(App{ID: "app"}); err != nil {
			return err
		}
		u, err := tx.AddUser(User{Primary: "a@example.com"})
		if err != nil {
			return err
		}
		c, err := tx.LogIn(u.ID, Login{App: "app"})
		if err != nil {
			return err
		}
		v, err := tx.AddVariant(Variant{App: "app", Name: "PRO"})
		for range 50 {
			_, _, err = tx.GrantStatus(c.ID, Grant{Status: "PRO", Variant: v, Duration: Month, Replace: true})
			if tx.RevokeStatus(c.ID); err != nil {
				return err
			}
		}
		if n := len(licensesOf.list(tx, c.ID+"/")); n > 0 || len(tx.Licenses("app")) != 50 {
			t.Errorf("%d of %d licenses are looked through", n, len(tx.Licenses("app")))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
