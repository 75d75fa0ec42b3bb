package world_test

import (
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

// Ids that begin with ZZ are for whoever means one of them: they are never made up, and can be given by name.
func TestReservedIDsAreNeverMadeUp(t *testing.T) {
	t.Parallel()
	n := uint64(0)
	for !strings.HasPrefix(world.GlobalIDAt(7, n), "ZZ") {
		n++
	}
	s := store.NewMemory()
	w := world.New(s, 7, world.NewClock(func() time.Time { return morning }))
	_ = s.Update(t.Context(), func(tx store.Tx) error {
		tx.Put("counters", "globalId", &n)
		return nil
	})
	update(t, w, func(tx *world.Tx) error {
		made, err := tx.AddUser(world.User{Primary: "made@example.com"})
		if want := world.GlobalIDAt(7, n+1); made.ID != want {
			t.Errorf("the user got %s, want %s", made.ID, want)
		}
		return err
	})
	update(t, w, func(tx *world.Tx) error {
		return addUser(tx, world.User{ID: world.GlobalIDAt(7, n), Primary: "named@example.com"})
	})
}

func TestExpireLicenses(t *testing.T) {
	t.Parallel()
	w, connection, premium, pro := licensed(t)
	update(t, w, func(tx *world.Tx) error {
		_, _, err := tx.GrantStatus(connection, world.Grant{Status: "PRO", Variant: pro, Duration: world.Lifetime})
		return err
	})
	update(t, w, func(tx *world.Tx) error {
		if _, err := tx.AddCode("app_a", premium.ID, "CODE-1", ""); err != nil {
			return err
		}
		_, err := tx.RedeemLicense(connection, "CODE-1")
		return err
	})
	update(t, w, func(tx *world.Tx) error { tx.ExpireLicenses(connection); return nil })
	wantActive(t, w, connection)
	view(t, w, func(tx *world.Tx) {
		ended := 0
		for _, l := range tx.Licenses("app_a") {
			if l.Connection == connection && l.StateAt(tx.Now()) == world.LicenseExpired && l.ExpiresAt.Equal(tx.Now()) && !l.Ended {
				ended++
			}
		}
		if ended != 2 {
			t.Errorf("%d licenses have come to their end in %+v", ended, tx.Licenses("app_a"))
		}
	})
}
