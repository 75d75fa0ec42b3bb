package world

import (
	"slices"
	"time"
)

// EventType is what a webhook tells an app.
type EventType string

// LoginSign's three events.
const (
	ConnectionDeleted  EventType = "connection_deleted"   // the user left the app (LX-06)
	UserAccountDeleted EventType = "user_account_deleted" // the connection was removed for good (AR-12)
	EmailChanged       EventType = "email_changed"        // the user's primary address changed (LX-05)
)

// Event is a fact that an app is to be told, in the order of its Number. It is recorded whether or not the app has a
// webhook URL.
type Event struct {
	ID         string    `json:"id"`
	Number     uint64    `json:"number"`
	Type       EventType `json:"type"`
	At         time.Time `json:"at,omitzero"`
	App        string    `json:"app,omitzero"`
	Connection string    `json:"connection,omitzero"`
	User       string    `json:"user,omitzero"`
	Alias      string    `json:"alias,omitzero"`
	Reason     string    `json:"reason,omitzero"`
	OldEmail   string    `json:"old_email,omitzero"` // of EmailChanged, as NewEmail is
	NewEmail   string    `json:"new_email,omitzero"`
}

var events = table[Event]("events")

func (tx *Tx) queue(e Event) {
	e.Number = tx.next("event")
	e.ID = tx.newOpaqueID("event id", "evt_")
	e.At = tx.now
	events.put(tx, position(e.Number), e)
	tx.did.queued = true
}

// Events lists everything that was queued, the oldest first.
func (tx *Tx) Events() []Event { return events.list(tx, "") }

// Emit queues an event that no change of the world caused. Refused with NotFound for an unknown app and with Invalid for
// an unknown type.
func (tx *Tx) Emit(e Event) error {
	if !slices.Contains([]EventType{ConnectionDeleted, UserAccountDeleted, EmailChanged}, e.Type) {
		return refuse(Invalid, "event", "no event has the type %q", e.Type)
	}
	if _, err := tx.App(e.App); err != nil {
		return err
	}
	tx.queue(e)
	return nil
}
