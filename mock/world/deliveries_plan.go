package world

// plannedEvents counts the events that have become deliveries, or were found to need none.
const plannedEvents = "planned event"

// UnplannedEvents lists the events of which PlanEvent has not heard, the oldest first.
func (tx *Tx) UnplannedEvents() []Event {
	var all []Event
	end := tx.count("event")
	for n := tx.count(plannedEvents); n < end; n++ {
		if e, ok := events.get(tx, position(n)); ok {
			all = append(all, e)
		}
	}
	return all
}

// PlanEvent notes that an event's deliveries are made in this transaction, and reports false when they were made before.
func (tx *Tx) PlanEvent(e Event) bool {
	if e.Number < tx.count(plannedEvents) {
		return false
	}
	tx.setCount(plannedEvents, e.Number+1)
	return true
}
