package mock_test

import (
	"errors"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
)

func webhookLives() map[string]func(*drama) {
	return map[string]func(*drama){
		"webhook-doubled":       liveWebhookDoubled,
		"webhook-late":          liveWebhookLate,
		"webhooks-out-of-order": liveWebhooksOutOfOrder,
		"webhook-lost":          liveWebhookLost,
		"webhook-retried":       liveWebhookRetried,
		"webhook-forged":        liveWebhookForged,
		"webhook-tampered":      liveWebhookTampered,
		"webhook-replayed":      liveWebhookReplayed,
	}
}

// arrived are the types of the webhooks that the receiver has, in their order.
func (s *drama) arrived(want ...any) {
	s.Helper()
	if diff := cmp.Diff(want, s.hooks.types()); diff != "" {
		s.Errorf("the receiver has (-want +got):\n%s", diff)
	}
}

// verified is what the app's secret says of the n-th webhook, with five minutes of tolerance.
func (s *drama) verified(n int) error {
	s.Helper()
	all := s.hooks.all()
	if len(all) <= n {
		s.Fatalf("the receiver has %d webhooks", len(all))
	}
	var secrets []string
	_ = s.ns.View(s.Context(), func(tx *world.Tx) error {
		secrets = tx.WebhookSecrets("app_demo")
		return nil
	})
	return webhook.Verify(secrets, all[n].header, all[n].raw, s.ns.Now(), 5*time.Minute)
}

// genuine is a webhook about which nothing is wrong any more.
func (s *drama) genuine(n int) {
	s.Helper()
	if err := s.verified(n); err != nil {
		s.Errorf("webhook %d: %v", n, err)
	}
}

func liveWebhookDoubled(s *drama) {
	s.leaves("AB1234")
	s.arrived("connection_deleted", "connection_deleted")
	s.genuine(0)
	s.genuine(1)
	all := s.hooks.all()
	if first, second := all[0].header.Get("Webhook-Id"), all[1].header.Get("Webhook-Id"); first == "" || first != second {
		s.Errorf("webhook-id %q, then %q", first, second)
	}
	s.leaves("BR2201")
	s.arrived("connection_deleted", "connection_deleted", "connection_deleted")
}

func liveWebhookLate(s *drama) {
	left := s.ns.Now()
	s.leaves("AB1234")
	s.advance(2*time.Hour - time.Second)
	s.arrived()
	s.advance(time.Second)
	s.arrived("connection_deleted")
	s.genuine(0)
	told, err := time.Parse(time.RFC3339, s.hooks.all()[0].event["deletedAt"].(string))
	if late := s.ns.Now().Sub(told); err != nil || late < 2*time.Hour || left.Sub(told) > time.Second {
		s.Errorf("deletedAt is %s, it left at %s: %v", told, left, err)
	}
	s.leaves("BR2201")
	s.arrived("connection_deleted", "connection_deleted")
}

func liveWebhooksOutOfOrder(s *drama) {
	_, err := s.ns.ChangeEmail(s.Context(), "DE3417", "lukas@new.example")
	s.happens(err)
	s.arrived()
	s.leaves("DE3417")
	s.arrived("connection_deleted", "email_changed")
	s.genuine(0)
	s.genuine(1)
	if s.has("DE3417") {
		s.Error("who has left is in the list")
	}
}

func liveWebhookLost(s *drama) {
	s.leaves("AB1234")
	s.advance(24 * time.Hour)
	s.arrived()
	if s.has("AB1234") {
		s.Error("who has left is in the list")
	}
	s.leaves("BR2201")
	s.arrived("connection_deleted")
}

func liveWebhookRetried(s *drama) {
	s.leaves("AB1234")
	s.arrived()
	s.advance(time.Second)
	s.arrived()
	s.advance(2 * time.Second)
	s.arrived("connection_deleted")
	s.genuine(0)
	log, err := s.ns.Deliveries(s.Context(), world.DeliveryFilter{})
	if err != nil || len(log) != 1 || len(log[0].Attempts) != 3 || log[0].State != world.Delivered || log[0].Scenario != "webhook-retried#1" {
		s.Errorf("the log: %v %+v", err, log)
	}
}

func liveWebhookForged(s *drama) {
	s.want(s.pull(), 200)
	s.settle()
	s.arrived("user_account_deleted")
	if err := s.verified(0); !errors.Is(err, webhook.ErrSignature) {
		s.Errorf("the signature: %v", err)
	}
	if about := s.hooks.all()[0].event["userId"]; about != "AB1234" || !s.has("AB1234") {
		s.Errorf("it is about %v, and the user has left: %v", about, !s.has("AB1234"))
	}
	s.leaves("AB1234")
	s.genuine(1)
}

func liveWebhookTampered(s *drama) {
	s.leaves("AB1234")
	s.arrived("connection_deleted")
	if err := s.verified(0); !errors.Is(err, webhook.ErrSignature) {
		s.Errorf("the signature: %v", err)
	}
	if about := s.hooks.all()[0].event["userId"]; about != "XX0000" {
		s.Errorf("it is about %v", about)
	}
	s.leaves("DE3417")
	s.genuine(1)
}

func liveWebhookReplayed(s *drama) {
	s.leaves("AB1234")
	s.arrived("connection_deleted")
	if err := s.verified(0); !errors.Is(err, webhook.ErrTimestamp) {
		s.Errorf("the timestamp: %v", err)
	}
	s.leaves("BR2201")
	s.genuine(1)
}
