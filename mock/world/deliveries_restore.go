package world

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

func (tx *Tx) restoreDelivery(key string, d *Delivery) error {
	if !slices.Contains([]DeliveryState{Pending, Delivered, GivenUp, Dropped}, d.State) {
		return fmt.Errorf("no delivery has the state %q", d.State)
	}
	if d.Number == 0 || d.ID == "" {
		return errors.New("a delivery has a number and an id")
	}
	if d.Turn > 0 {
		if err := tx.counted(d.Turn-1, "delivery turn"); err != nil {
			return err
		}
	}
	if d.State != Pending {
		d.Behind = nil
	}
	err := cmp.Or(same(key, d.key()), tx.counted(d.Number-1, "delivery"), index(tx, deliveryIDs, d.ID, key))
	if err == nil {
		tx.list(*d)
	}
	return err
}

// checkBehind refuses a delivery that waits for one that will never be over.
func (tx *Tx) checkBehind() error {
	for _, key := range behindDeliveries.list(tx, "") {
		d, _ := deliveries.get(tx, key)
		for _, id := range d.Behind {
			if other, err := tx.Delivery(id); err != nil || other.State != Pending || other.Turn >= d.Turn {
				return &SnapshotError{string(deliveries), key, fmt.Errorf("it waits for the delivery %q, which is not before it", id)}
			}
		}
	}
	return nil
}
