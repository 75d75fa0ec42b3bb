package world

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/store"
)

// TestEndedLicensesAreNotLookedThrough gives and takes a status often: what that costs must not grow.
func TestEndedLicensesAreNotLookedThrough(t *testing.T) {
	t.Parallel()
	w := New(store.NewMemory(), 1, NewClock(func() time.Time { return time.Unix(0, 0) }))
	err := w.Update(t.Context(), func(tx *Tx) (err error) {
		c := licensee(t, tx)
		v := tx.Variants("app")[0]
		for range 50 {
			_, _, err = tx.GrantStatus(c.ID, Grant{Status: "PRO", Variant: v, Duration: Month, Replace: true})
			if tx.RevokeStatus(c.ID); err != nil {
				return err
			}
		}
		if places, kept := licensesOf.get(tx, c.ID); kept || len(tx.Licenses("app")) != 50 {
			t.Errorf("%d of %d licenses are looked through", len(places), len(tx.Licenses("app")))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLicensesOfOneConnection redeems codes in another order than they were made in, and takes one back.
func TestLicensesOfOneConnection(t *testing.T) {
	t.Parallel()
	w := New(store.NewMemory(), 1, NewClock(func() time.Time { return time.Unix(0, 0) }))
	var c Connection
	codes := func(tx *Tx) (all []string) {
		for _, l := range tx.ActiveLicenses(c.ID) {
			all = append(all, l.Code)
		}
		return all
	}
	undone := errors.New("undone")
	for _, step := range []struct {
		redeem, end string
		want        []string
		err         error
	}{
		{redeem: "D", want: []string{"D"}},
		{redeem: "B", want: []string{"B", "D"}},
		{redeem: "C", want: []string{"B", "C", "D"}},
		{redeem: "A", want: []string{"A", "B", "C", "D"}, err: undone},
		{end: "C", want: []string{"B", "D"}, err: undone},
		{want: []string{"B", "C", "D"}},
		{end: "C", want: []string{"B", "D"}},
		{redeem: "A", want: []string{"A", "B", "D"}},
	} {
		err := w.Update(t.Context(), func(tx *Tx) (err error) {
			if c.ID == "" {
				c = licensee(t, tx, "A", "B", "C", "D")
			}
			if step.redeem != "" {
				_, err = tx.RedeemLicense(c.ID, step.redeem)
			}
			tx.endLicenses(c.ID, func(l License) bool { return l.Code == step.end })
			if diff := cmp.Diff(step.want, codes(tx)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", step.redeem, step.end, diff)
			}
			if err == nil {
				err = step.err
			}
			return err
		})
		if !errors.Is(err, step.err) {
			t.Fatal(err)
		}
	}
}

// licensee is connected to an app with these codes.
func licensee(t *testing.T, tx *Tx, codes ...string) Connection {
	t.Helper()
	err := tx.PutApp(App{ID: "app"})
	u, failed := tx.AddUser(User{Primary: "a@example.com"})
	c, refused := tx.LogIn(u.ID, Login{App: "app"})
	v, wrong := tx.AddVariant(Variant{App: "app", Name: "PRO"})
	for _, code := range codes {
		_, taken := tx.AddCode("app", v.ID, code, Year)
		err = errors.Join(err, taken)
	}
	if err = errors.Join(err, failed, refused, wrong); err != nil {
		t.Fatal(err)
	}
	return c
}
