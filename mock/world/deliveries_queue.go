package world

import "slices"

var (
	deliveries = table[Delivery]("deliveries") // by number

	deliveryIDs      = table[string]("deliveryIDs")      // id to key
	dueDeliveries    = table[string]("dueDeliveries")    // time and key to key, of those that wait for nothing but time
	behindDeliveries = table[string]("behindDeliveries") // "id/key" to key, of those that wait for the one with that id
	heldDeliveries   = table[string]("heldDeliveries")   // "group/key" to key
	lastDeliveries   = table[string]("lastDeliveries")   // connection to the id of the last one in its line
)

func (d Delivery) key() string { return position(d.Number) }

func (d Delivery) dueKey() string {
	return position(uint64(d.NextAttemptAt.UnixMilli())) + "/" + d.key()
}

// PutDelivery adds a delivery, which gets its id and number here, or replaces the one with its id. What waited behind a
// delivery that is over now becomes due.
func (tx *Tx) PutDelivery(d Delivery) Delivery {
	before, err := tx.Delivery(d.ID)
	if err == nil {
		tx.unlist(before)
	} else {
		d.Number = tx.next("delivery") + 1
		d.ID = tx.newOpaqueID("delivery id", "dlv_")
	}
	if d.CreatedAt.IsZero() {
		d.CreatedAt = tx.now
	}
	deliveries.put(tx, d.key(), d)
	deliveryIDs.put(tx, d.ID, d.key())
	tx.list(d)
	if d.State != Pending {
		tx.moveUp(d.ID)
	}
	return d
}

// QueueDelivery puts a delivery at the end of the order of sending: a new one, or one that was held. It is due when those
// that it stands behind are over; ids of deliveries that are over already, or "", are ignored.
func (tx *Tx) QueueDelivery(d Delivery, behind ...string) Delivery {
	d.State, d.Turn, d.Behind = Pending, tx.next("delivery turn")+1, nil
	for _, id := range behind {
		if other, err := tx.Delivery(id); err == nil && other.State == Pending && !slices.Contains(d.Behind, id) {
			d.Behind = append(d.Behind, id)
		}
	}
	if len(d.Behind) == 0 {
		d.NextAttemptAt = later(d.NotBefore, d.CreatedAt)
	}
	return tx.PutDelivery(d)
}

// LastInLine is the id of the delivery that was queued last for a connection, or "".
func (tx *Tx) LastInLine(connection string) string {
	id, _ := lastDeliveries.get(tx, connection)
	return id
}

// EachDue visits the deliveries that wait for nothing but time, in the order in which they are due, until visit returns false.
func (tx *Tx) EachDue(visit func(Delivery) bool) {
	tx.store.Scan(string(dueDeliveries), "", func(_ string, key any) bool {
		d, ok := deliveries.get(tx, *key.(*string))
		return !ok || visit(d)
	})
}

// HeldDeliveries lists the deliveries that wait for the rest of a group, or of any group where it is "", group by group.
func (tx *Tx) HeldDeliveries(group string) []Delivery {
	prefix := ""
	if group != "" {
		prefix = group + "/"
	}
	all := []Delivery{}
	for _, key := range heldDeliveries.list(tx, prefix) {
		if d, ok := deliveries.get(tx, key); ok && (group == "" || d.Group == group) {
			all = append(all, d)
		}
	}
	return all
}

// list enters a delivery where it will be looked for.
func (tx *Tx) list(d Delivery) {
	if d.Turn > 0 && d.Connection != "" {
		if last, err := tx.Delivery(tx.LastInLine(d.Connection)); err != nil || last.Turn <= d.Turn {
			lastDeliveries.put(tx, d.Connection, d.ID)
		}
	}
	switch {
	case d.State != Pending:
	case d.Held():
		heldDeliveries.put(tx, d.Group+"/"+d.key(), d.key())
	case len(d.Behind) == 0:
		dueDeliveries.put(tx, d.dueKey(), d.key())
	}
	for _, id := range d.Behind {
		behindDeliveries.put(tx, id+"/"+d.key(), d.key())
	}
}

func (tx *Tx) unlist(d Delivery) {
	dueDeliveries.remove(tx, d.dueKey())
	heldDeliveries.remove(tx, d.Group+"/"+d.key())
	for _, id := range d.Behind {
		behindDeliveries.remove(tx, id+"/"+d.key())
	}
}

// moveUp lets those begin that waited for a delivery which is over now, and for no other.
func (tx *Tx) moveUp(id string) {
	for _, key := range behindDeliveries.list(tx, id+"/") {
		d, ok := deliveries.get(tx, key)
		if !ok {
			continue
		}
		tx.unlist(d)
		d.Behind = slices.DeleteFunc(slices.Clone(d.Behind), func(other string) bool { return other == id })
		if len(d.Behind) == 0 {
			d.Behind, d.NextAttemptAt = nil, later(d.NotBefore, tx.now)
		}
		deliveries.put(tx, key, d)
		tx.list(d)
	}
}
