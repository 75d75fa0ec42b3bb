package mock

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// newDispatcher delivers a state's events as the dialect says and the state's scenarios let it.
func (ns *Namespace) newDispatcher(s *state) *webhook.Dispatcher {
	d := ns.Dialect()
	return webhook.New(s.life, webhook.Options{
		World: s.world, Payload: loginsign.Payload, Script: s.decideEvent,
		Signed:    d.Is(dialect.LoginSignWebhookSignature, "standard-webhooks"),
		Schedule:  loginsign.WebhookSchedule(d),
		GoneStops: d.Is(dialect.LoginSignWebhookGone, "stops"),
		Ordered:   d.Is(dialect.LoginSignWebhookOrder, "per-connection"),
		Timeout:   ns.server.options.WebhookTimeout, Hosts: ns.server.options.WebhookHosts,
		Now: ns.server.options.Now, Logger: ns.server.options.Logger.With("namespace", ns.name),
	})
}

// decideEvent asks the scenarios about an event.
func (s *state) decideEvent(e world.Event) scenarios.Decision {
	env := scenarios.Env{
		Event: scenarios.Event{Type: string(e.Type), ClientID: e.App, GlobalID: e.User, ConnectionID: e.Connection},
		Caller: scenarios.Caller{
			ClientID: e.App, GlobalID: e.User, ConnectionID: e.Connection,
		},
	}
	_ = s.world.View(s.life, func(tx *world.Tx) error { // a state that was thrown away decides nothing any more
		env.World = lookAt(tx, api.Subject{ClientID: e.App, GlobalID: e.User})
		return nil
	})
	return s.script.DecideEvent(env, e.At)
}

// duringRequest marks the context of a request's transaction: its webhooks go when its answer is on its way.
type duringRequest struct{}

// heard lets the events of a transaction go at once, unless a request sees to them.
func (s *state) heard(ctx context.Context) {
	if x, ok := ctx.Value(duringRequest{}).(*exchange); ok {
		x.queued = true
		return
	}
	s.webhook.Wake()
}

// wake lets the events go that the request caused.
func (x *exchange) wake() {
	if x.queued {
		x.state.webhook.Wake()
	}
}

// setWebhooks gives apps the URLs that the server was told.
func (ns *Namespace) setWebhooks(ctx context.Context, w *world.World) error {
	urls := ns.server.options.WebhookURL
	if len(urls) == 0 {
		return nil
	}
	return w.Update(ctx, func(tx *world.Tx) error {
		for _, id := range slices.Sorted(maps.Keys(urls)) {
			if _, err := tx.App(id); err != nil && id != "" {
				return fmt.Errorf("webhook URL: %w", err)
			}
		}
		for _, app := range tx.Apps() {
			if url, ok := urls[app.ID]; ok {
				app.WebhookURL = url
			} else if app.WebhookURL == "" {
				app.WebhookURL = urls[""]
			}
			if err := tx.PutApp(app); err != nil {
				return err
			}
		}
		return nil
	})
}

// Deliveries lists the webhooks of the namespace, the oldest first, with every attempt.
func (ns *Namespace) Deliveries(ctx context.Context, f world.DeliveryFilter) (all []world.Delivery, err error) {
	err = ns.View(ctx, func(tx *world.Tx) error {
		all = tx.Deliveries(f)
		return nil
	})
	return all, err
}

// SettleDeliveries waits until no webhook is being sent and none is due on the namespace's clock.
func (ns *Namespace) SettleDeliveries(ctx context.Context) error {
	return ns.state.Load().webhook.Settle(ctx)
}

// FlushDeliveries attempts at once all webhooks that are pending, whatever their schedule, and returns what became of them.
func (ns *Namespace) FlushDeliveries(ctx context.Context) []world.Delivery {
	return ns.state.Load().webhook.Flush(ctx)
}

// PauseDeliveries stops new attempts until ResumeDeliveries.
func (ns *Namespace) PauseDeliveries() { ns.state.Load().webhook.Pause() }

// ResumeDeliveries goes on after PauseDeliveries.
func (ns *Namespace) ResumeDeliveries() { ns.state.Load().webhook.Resume() }

// DeliveriesPaused reports whether PauseDeliveries is in force.
func (ns *Namespace) DeliveriesPaused() bool { return ns.state.Load().webhook.Paused() }

// Redeliver sends a webhook once more, whatever became of it, as a delivery of its own with the same webhook-id.
func (ns *Namespace) Redeliver(ctx context.Context, id string) (world.Delivery, error) {
	return ns.state.Load().webhook.Redeliver(ctx, id)
}

// Emit sends an event that nothing in the world caused, about a user and an app. Refused with NotFound for an unknown app.
func (ns *Namespace) Emit(ctx context.Context, kind world.EventType, app, globalID string) error {
	return ns.Update(ctx, func(tx *world.Tx) error { return tx.Emit(eventAbout(tx, kind, app, globalID)) })
}
