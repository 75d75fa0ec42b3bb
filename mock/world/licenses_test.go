package world_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/world"
)

// licensed is a world in which ann is connected to app_a, which has the variants Premium (YEAR) and Pro (MONTH).
func licensed(t *testing.T) (w *world.World, connection string, premium, pro world.Variant) {
	t.Helper()
	w = populated(t)
	connection = connect(t, w, "AA0001", "app_a")
	update(t, w, func(tx *world.Tx) (err error) {
		if premium, err = tx.AddVariant(world.Variant{App: "app_a", Name: "Premium", Duration: world.Year}); err != nil {
			return err
		}
		pro, err = tx.AddVariant(world.Variant{App: "app_a", Name: "Pro", Duration: world.Month})
		return err
	})
	return w, connection, premium, pro
}

func active(t *testing.T, w *world.World, connection string) []string {
	t.Helper()
	var out []string
	_ = w.View(t.Context(), func(tx *world.Tx) error {
		out = nil
		for _, l := range tx.ActiveLicenses(connection) {
			out = append(out, l.Name+" "+string(l.Duration))
		}
		return nil
	})
	return out
}

func wantActive(t *testing.T, w *world.World, connection string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, active(t, w, connection)); diff != "" {
		t.Errorf("active licenses (-want +got):\n%s", diff)
	}
}

func grant(connection string, g world.Grant, reused *bool) func(*world.Tx) error {
	return func(tx *world.Tx) (err error) {
		_, *reused, err = tx.GrantStatus(connection, g)
		return err
	}
}

// ST-13, ST-14, ST-16: granted, granted again, replaced, revoked, and nothing left to revoke.
func TestStatusIsGrantedReplacedAndRevoked(t *testing.T) {
	t.Parallel()
	w, connection, premium, pro := licensed(t)
	var reused, revoked bool
	year := world.Grant{Status: "PREMIUM", Variant: premium, Duration: world.Year, Replace: true}
	update(t, w, grant(connection, year, &reused))
	if reused {
		t.Error("the first grant reused a license")
	}
	update(t, w, grant(connection, year, &reused))
	if !reused {
		t.Error("the same grant made a second license")
	}
	wantActive(t, w, connection, "Premium YEAR")
	update(t, w, grant(connection, world.Grant{Status: "PRO", Variant: pro, Duration: world.Month, Replace: true}, &reused))
	wantActive(t, w, connection, "Pro MONTH")
	update(t, w, grant(connection, year, &reused))
	update(t, w, grant(connection, world.Grant{Status: "PRO", Variant: pro, Duration: world.Month}, &reused))
	wantActive(t, w, connection, "Premium YEAR", "Pro MONTH")
	update(t, w, func(tx *world.Tx) error { revoked = tx.RevokeStatus(connection); return nil })
	if !revoked {
		t.Error("there was something to revoke")
	}
	wantActive(t, w, connection)
	update(t, w, func(tx *world.Tx) error { revoked = tx.RevokeStatus(connection); return nil })
	if revoked {
		t.Error("there was nothing to revoke")
	}
}

// ST-17.
func TestMonthIsOverAfterAMonth(t *testing.T) {
	t.Parallel()
	w, connection, _, pro := licensed(t) // on 31 January
	var reused bool
	update(t, w, grant(connection, world.Grant{Status: "PRO", Variant: pro, Duration: world.Month}, &reused))
	advance(t, w, 28*24*time.Hour-time.Millisecond)
	wantActive(t, w, connection, "Pro MONTH")
	advance(t, w, time.Millisecond)
	wantActive(t, w, connection)
}

// ST-11.
func TestExpiresOverridesTheDuration(t *testing.T) {
	t.Parallel()
	w, connection, _, pro := licensed(t)
	var reused bool
	never := time.Time{}
	update(t, w, grant(connection, world.Grant{Status: "PRO", Variant: pro, Duration: world.Month, Expires: &never}, &reused))
	advance(t, w, 1000*24*time.Hour)
	wantActive(t, w, connection, "Pro MONTH")
}

// LX-10.
func TestCodeIsRedeemedOnce(t *testing.T) {
	t.Parallel()
	w, connection, _, pro := licensed(t)
	other := connect(t, w, "BB0002", "app_a")
	stranger := connect(t, w, "BB0002", "app_b")
	update(t, w, func(tx *world.Tx) error { _, err := tx.AddCode("app_a", pro.ID, "CODE-1", ""); return err })
	redeem := func(connection, code string) func(*world.Tx) error {
		return func(tx *world.Tx) error { _, err := tx.RedeemLicense(connection, code); return err }
	}
	refused(t, w, world.NotFound, redeem(connection, "CODE-2"))
	refused(t, w, world.NotFound, redeem(stranger, "CODE-1"))
	update(t, w, redeem(connection, "CODE-1"))
	refused(t, w, world.Used, redeem(other, "CODE-1"))
	wantActive(t, w, connection, "Pro MONTH")
	update(t, w, func(tx *world.Tx) error { tx.RevokeStatus(connection); return nil })
	wantActive(t, w, connection, "Pro MONTH") // a redeemed code is not a synced status
	refused(t, w, world.Conflict, func(tx *world.Tx) error { return tx.RemoveVariant(pro.ID) })
	advance(t, w, 40*24*time.Hour)
	update(t, w, func(tx *world.Tx) error { return tx.RemoveVariant(pro.ID) })
}

func TestVariantNamesAreUniquePerApp(t *testing.T) {
	t.Parallel()
	w, _, premium, _ := licensed(t)
	add := func(app, name string) func(*world.Tx) error {
		return func(tx *world.Tx) error { _, err := tx.AddVariant(world.Variant{App: app, Name: name}); return err }
	}
	refused(t, w, world.Conflict, add("app_a", "Premium"))
	refused(t, w, world.Invalid, add("app_a", ""))
	refused(t, w, world.NotFound, add("app_none", "Premium"))
	update(t, w, add("app_b", "Premium"))
	refused(t, w, world.Conflict, func(tx *world.Tx) error {
		_, err := tx.EditVariant(premium.ID, func(v *world.Variant) { v.Name = "Pro" })
		return err
	})
}
