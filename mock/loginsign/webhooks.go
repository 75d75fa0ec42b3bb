package loginsign

import (
	"time"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// EventTypes lists the types of webhooks, each of which has a payload of its own.
func EventTypes() []world.EventType {
	return []world.EventType{world.ConnectionDeleted, world.UserAccountDeleted, world.EmailChanged}
}

type connectionDeleted struct {
	Type          world.EventType `json:"type"`
	ConnectionID  string          `json:"connectionId"`
	UserID        string          `json:"userId"`
	AliasEmail    string          `json:"aliasEmail"`
	ApplicationID string          `json:"applicationId"`
	Reason        *string         `json:"reason"`
	DeletedAt     string          `json:"deletedAt"`
}

type userAccountDeleted struct {
	Type          world.EventType `json:"type"`
	ApplicationID string          `json:"applicationId"`
	ConnectionID  string          `json:"connectionId"`
	UserID        string          `json:"userId"`
	AliasEmail    string          `json:"aliasEmail"`
}

type emailChanged struct {
	Type          world.EventType `json:"type"`
	ApplicationID string          `json:"applicationId"`
	ConnectionID  string          `json:"connectionId"`
	UserID        string          `json:"userId"`
	AliasEmail    string          `json:"aliasEmail"`
	OldEmail      string          `json:"oldEmail"`
	NewEmail      string          `json:"newEmail"`
	ChangedAt     string          `json:"changedAt"`
	Reason        string          `json:"reason"`
}

// Payload is the body of an event's webhook, with the members that its page prints and in their order (AR-12, LX-05,
// LX-06). The globalId is called userId there.
func Payload(e world.Event) any {
	switch e.Type {
	case world.ConnectionDeleted:
		p := connectionDeleted{
			Type: e.Type, ConnectionID: e.Connection, UserID: e.User, AliasEmail: e.Alias, ApplicationID: e.App,
			DeletedAt: withMillis(e.At),
		}
		if e.Reason != "" {
			p.Reason = &e.Reason
		}
		return p
	case world.EmailChanged:
		return emailChanged{
			Type: e.Type, ApplicationID: e.App, ConnectionID: e.Connection, UserID: e.User, AliasEmail: e.Alias,
			OldEmail: e.OldEmail, NewEmail: e.NewEmail, ChangedAt: withMillis(e.At), Reason: e.Reason,
		}
	}
	return userAccountDeleted{
		Type: e.Type, ApplicationID: e.App, ConnectionID: e.Connection, UserID: e.User, AliasEmail: e.Alias,
	}
}

// WebhookSchedule lists how long after each failed attempt the next one comes (LX-07).
func WebhookSchedule(d *dialect.Dialect) []time.Duration {
	if d.Is(dialect.LoginSignWebhookSchedule, "standard-webhooks") {
		return []time.Duration{
			5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour,
			14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
		}
	}
	schedule := make([]time.Duration, 10)
	for i := range schedule {
		schedule[i] = time.Second << i
	}
	return schedule
}
