package webhook

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// plan is what becomes of one event.
type plan struct {
	event    world.Event
	url      string // "" when nobody wants to know
	body     string
	decision scenarios.Decision
}

// plan makes deliveries of the events that have none yet, each once.
func (d *Dispatcher) plan() {
	d.planning.Lock()
	defer d.planning.Unlock()
	plans := d.unplanned()
	if len(plans) == 0 {
		return
	}
	for i := range plans {
		if plans[i].url != "" {
			d.decide(&plans[i])
		}
	}
	err := d.options.World.Update(d.ctx, func(tx *world.Tx) error {
		for _, p := range plans {
			if tx.PlanEvent(p.event) && p.url != "" {
				d.queue(tx, p)
			}
		}
		return nil
	})
	if err == nil {
		clear(d.decided)
	}
}

func (d *Dispatcher) unplanned() (plans []plan) {
	_ = d.options.World.View(d.ctx, func(tx *world.Tx) error { // it ends with the dispatcher only
		plans = nil
		for _, e := range tx.UnplannedEvents() {
			a, _ := tx.App(e.App) // an app that is gone wants to know nothing
			plans = append(plans, plan{event: e, url: a.WebhookURL})
		}
		return nil
	})
	return plans
}

// decide asks the script, unless it was asked before and the plan could not be kept.
func (d *Dispatcher) decide(p *plan) {
	p.body = d.body(p.event)
	if d.options.Script == nil {
		return
	}
	decision, known := d.decided[p.event.Number]
	if !known {
		decision = d.options.Script(p.event)
		d.decided[p.event.Number] = decision
	}
	p.decision = decision
}

func (d *Dispatcher) body(e world.Event) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d.options.Payload(e)); err != nil {
		d.options.Logger.Error("a webhook's payload is no JSON", "event", e.ID, "error", err)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// queue makes an event's deliveries: one, unless the script wants it otherwise.
func (d *Dispatcher) queue(tx *world.Tx, p plan) {
	e := p.event
	delivery := world.Delivery{
		Event: e.ID, Type: e.Type, App: e.App, Connection: e.Connection, User: e.User,
		URL: p.url, Body: p.body, CreatedAt: e.At, State: world.Pending,
	}
	var verbs scenarios.Webhook
	if p.decision.Step != nil && p.decision.Step.Webhook != nil {
		verbs, delivery.Scenario = *p.decision.Step.Webhook, p.decision.Rule
	}
	meddle(&delivery, verbs)
	if place := slices.Index(verbs.Reorder, p.decision.Place+1); place >= 0 {
		delivery.Group, delivery.Place = fmt.Sprintf("%s.%d", p.decision.Rule, p.decision.Group), place+1
	}
	for range max(1, verbs.Duplicate) {
		switch {
		case verbs.Drop:
			delivery.State = world.Dropped
			tx.PutDelivery(delivery)
		case delivery.Group != "":
			tx.PutDelivery(delivery)
		default:
			d.line(tx, delivery, "")
		}
	}
	if delivery.Group != "" {
		d.sendGroup(tx, delivery.Group, len(verbs.Reorder), e.At)
	}
}

// meddle writes down what the script does to a delivery on its way.
func meddle(delivery *world.Delivery, verbs scenarios.Webhook) {
	if verbs.Delay > 0 {
		delivery.NotBefore = delivery.CreatedAt.Add(time.Duration(verbs.Delay))
	}
	switch {
	case verbs.WrongSecret:
		delivery.Signature = world.WrongSecret
	case verbs.CorruptSignature:
		delivery.Signature = world.CorruptSignature
	}
	delivery.Age, delivery.FailUntil = time.Duration(verbs.StaleTimestamp), verbs.FailUntilAttempt
	if len(verbs.Tamper) > 0 {
		delivery.SentBody = tamper(delivery.Body, verbs.Tamper)
	}
}

// line puts a delivery behind the one before it of its connection, and behind another one besides.
func (d *Dispatcher) line(tx *world.Tx, delivery world.Delivery, behind string) world.Delivery {
	before := ""
	if d.options.Ordered && delivery.Connection != "" {
		before = tx.LastInLine(delivery.Connection)
	}
	return tx.QueueDelivery(delivery, before, behind)
}

// sendGroup lets a group go, one after the other in the script's order, when so many events are there.
func (d *Dispatcher) sendGroup(tx *world.Tx, group string, size int, at time.Time) {
	held := tx.HeldDeliveries(group)
	places := map[int]bool{}
	for _, delivery := range held {
		places[delivery.Place] = true
	}
	if len(places) < size {
		return
	}
	slices.SortStableFunc(held, func(a, b world.Delivery) int { return cmp.Compare(a.Place, b.Place) })
	last := ""
	for _, delivery := range held {
		if delivery.NotBefore.Before(at) {
			delivery.NotBefore = at
		}
		last = d.line(tx, delivery, last).ID
	}
}

// sendHeld lets all groups go, whether or not they are complete.
func (d *Dispatcher) sendHeld(tx *world.Tx) {
	for _, delivery := range tx.HeldDeliveries("") {
		d.sendGroup(tx, delivery.Group, 0, tx.Now())
	}
}
