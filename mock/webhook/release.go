package webhook

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock/world"
)

// Release lets go what a scenario holds back for a group that will never be full: due now, in the order in which it happened,
// each when the one before it is over. Call it outside any transaction when the scenario decides no more; what it decided about
// meanwhile goes too, also where ctx ends. It does not wait for attempts, and while deliveries are paused there are none.
func (d *Dispatcher) Release(ctx context.Context, scenario string) {
	// What is being decided just now may be held back: this waits for it.
	d.plan()
	_ = d.options.World.Update(context.WithoutCancel(ctx), func(tx *world.Tx) error { // nothing in it fails
		last := ""
		for _, delivery := range heldBy(tx, scenario) {
			delivery.NotBefore = tx.Now()
			last = d.line(tx, delivery, last).ID
		}
		return nil
	})
	d.Wake()
}

// heldBy lists what a scenario's steps hold, the oldest first: the table has it in the order of their names.
func heldBy(tx *world.Tx, scenario string) []world.Delivery {
	all := slices.DeleteFunc(tx.HeldDeliveries(""), func(delivery world.Delivery) bool {
		return !strings.HasPrefix(delivery.Scenario, scenario+"#")
	})
	slices.SortFunc(all, func(a, b world.Delivery) int { return cmp.Compare(a.Number, b.Number) })
	return all
}
