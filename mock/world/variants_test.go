package world_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/world"
)

func TestVariantForDuration(t *testing.T) {
	t.Parallel()
	w := populated(t)
	var month world.Variant
	add := func(name string, d world.Duration) func(*world.Tx) error {
		return func(tx *world.Tx) (err error) {
			month, err = tx.AddVariantForDuration(world.Variant{App: "app_a", Name: name, Duration: d})
			return err
		}
	}
	update(t, w, add("Pro", world.Year))
	refused(t, w, world.Conflict, add("Pro", world.Year))
	refused(t, w, world.Invalid, add("", world.Year))
	update(t, w, add("Pro", world.Month))
	update(t, w, func(tx *world.Tx) error {
		_, err := tx.EditVariant(month.ID, func(v *world.Variant) { v.Description = "by the month" })
		return err
	})
}
