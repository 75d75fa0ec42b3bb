package loginsign_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/world"
)

func TestPayloadIsWhatThePagePrints(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 3, 11, 20, 0, 0, time.UTC)
	about := world.Event{At: at, App: "app_123", Connection: "conn_456", User: "AB1234", Alias: "masked@example.loginsign.com"}
	for _, c := range []struct {
		name   string
		change func(*world.Event)
		want   string
	}{
		{"connection_deleted", func(e *world.Event) { e.Type = world.ConnectionDeleted },
			`{"type":"connection_deleted","connectionId":"conn_456","userId":"AB1234","aliasEmail":"masked@example.loginsign.com","applicationId":"app_123","reason":null,"deletedAt":"2026-05-03T11:20:00.000Z"}`},
		{"connection_deleted with a reason", func(e *world.Event) { e.Type, e.Reason = world.ConnectionDeleted, "revoked" },
			`{"type":"connection_deleted","connectionId":"conn_456","userId":"AB1234","aliasEmail":"masked@example.loginsign.com","applicationId":"app_123","reason":"revoked","deletedAt":"2026-05-03T11:20:00.000Z"}`},
		{"user_account_deleted", func(e *world.Event) { e.Type = world.UserAccountDeleted },
			`{"type":"user_account_deleted","applicationId":"app_123","connectionId":"conn_456","userId":"AB1234","aliasEmail":"masked@example.loginsign.com"}`},
		{"email_changed", func(e *world.Event) {
			e.Type, e.OldEmail, e.NewEmail, e.Reason = world.EmailChanged, "old@example.com", "new@example.com", "user_email_change"
		}, `{"type":"email_changed","applicationId":"app_123","connectionId":"conn_456","userId":"AB1234","aliasEmail":"masked@example.loginsign.com","oldEmail":"old@example.com","newEmail":"new@example.com","changedAt":"2026-05-03T11:20:00.000Z","reason":"user_email_change"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := about
			c.change(&e)
			got, err := json.Marshal(loginsign.Payload(e))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("payload (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryEventTypeHasAPayloadOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, kind := range loginsign.EventTypes() {
		var sent struct {
			Type world.EventType `json:"type"`
		}
		text, err := json.Marshal(loginsign.Payload(world.Event{Type: kind}))
		if err != nil || json.Unmarshal(text, &sent) != nil || sent.Type != kind {
			t.Errorf("%s: sent as %s, %v", kind, text, err)
		}
	}
}

func TestWebhookSchedule(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reading    string
		retries    int
		first      time.Duration
		altogether time.Duration
	}{
		{"exponential", 10, time.Second, 1023 * time.Second},
		{"standard-webhooks", 9, 5 * time.Second, 75*time.Hour + 35*time.Minute + 5*time.Second},
	} {
		d, err := dialect.Default().With(dialect.LoginSignWebhookSchedule, c.reading)
		if err != nil {
			t.Fatal(err)
		}
		schedule := loginsign.WebhookSchedule(d)
		sum := time.Duration(0)
		for _, wait := range schedule {
			sum += wait
		}
		if len(schedule) != c.retries || schedule[0] != c.first || sum != c.altogether {
			t.Errorf("%s: %v, %s altogether", c.reading, schedule, sum)
		}
	}
}
