package webhook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// keptAnswer is how much of a receiver's answer is read and kept.
const keptAnswer = 1 << 10

// outcome is what an attempt led to.
type outcome struct {
	attempt    world.Attempt
	nobody     bool          // nobody is to be told any more
	refused    bool          // the URL leads where nothing may be sent
	retryAfter time.Duration // what the receiver asked for
}

// attempt tries to deliver once and keeps what came of it. When the dispatcher ends meanwhile nothing is kept: the
// delivery is due as before.
func (d *Dispatcher) attempt(id string) {
	var delivery world.Delivery
	var app world.App
	var secrets []string
	at := time.Time{}
	err := d.options.World.View(d.ctx, func(tx *world.Tx) (err error) {
		at = tx.Now()
		delivery, err = tx.Delivery(id)
		app, _ = tx.App(delivery.App) // an app that is gone has no URL
		secrets = tx.WebhookSecrets(delivery.App)
		if delivery.Signature == world.WrongSecret {
			secrets = []string{tx.ForgedWebhookSecret(delivery.App)}
		}
		return err
	})
	if err != nil || delivery.State != world.Pending {
		return
	}
	delivery.URL = app.WebhookURL // what the app has now: a URL that was corrected serves the next attempt
	o := outcome{attempt: world.Attempt{Number: len(delivery.Attempts) + 1, At: at, URL: delivery.URL}}
	switch {
	case delivery.URL == "":
		o.nobody, o.attempt.Error = true, fmt.Sprintf("the application %q has no webhook URL any more", delivery.App)
	case o.attempt.Number < delivery.FailUntil:
		o.attempt.Scripted, o.attempt.Error = true, fmt.Sprintf("the scenario sends nothing before attempt %d", delivery.FailUntil)
	default:
		d.send(&o, delivery, secrets)
	}
	if d.ctx.Err() == nil {
		d.keep(id, o)
	}
}

// send posts the delivery.
func (d *Dispatcher) send(o *outcome, delivery world.Delivery, secrets []string) {
	began := d.options.Now()
	err := d.post(o, delivery, secrets)
	o.attempt.TookMS = float64(d.options.Now().Sub(began).Microseconds()) / 1000
	if err != nil {
		o.attempt.Error = strings.ToValidUTF8(d.reason(err), "\uFFFD")
		_, o.refused = errors.AsType[refusedTarget](err)
	}
}

func (d *Dispatcher) post(o *outcome, delivery world.Delivery, secrets []string) error {
	target, err := targets{d.options.Hosts}.parse(delivery.URL)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(d.ctx, d.options.Timeout)
	defer cancel()
	body := cmp.Or(delivery.SentBody, delivery.Body)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(body))
	if err != nil {
		return err
	}
	if o.attempt.Headers, err = d.headers(delivery, secrets, o.attempt.At); err != nil {
		return err
	}
	for name, value := range o.attempt.Headers {
		request.Header.Set(name, value)
	}
	response, err := d.transport.RoundTrip(request) // without a client, no redirect is followed
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	o.attempt.Status = response.StatusCode
	o.retryAfter = d.retryAfter(response.Header)
	if response.StatusCode == http.StatusSwitchingProtocols {
		return nil // what follows is no answer, and would not end with the attempt
	}
	answer, _ := io.ReadAll(io.LimitReader(response.Body, keptAnswer)) // the status decides, also where the rest breaks off
	o.attempt.Answer = strings.ToValidUTF8(string(answer), "\uFFFD")
	return nil
}

// headers are those of an attempt, with the namespace's time in them.
func (d *Dispatcher) headers(delivery world.Delivery, secrets []string, at time.Time) (map[string]string, error) {
	all := map[string]string{"Content-Type": "application/json", "User-Agent": "Standin"}
	if !d.options.Signed {
		return all, nil
	}
	stamp := strconv.FormatInt(at.Add(-delivery.Age).Unix(), 10)
	signature, err := signatures(secrets, delivery.Event, stamp, delivery.Body, delivery.Signature == world.CorruptSignature)
	all[headerID], all[headerTimestamp], all[headerSignature] = delivery.Event, stamp, signature
	return all, err
}

// reason says why there was no answer.
func (d *Dispatcher) reason(err error) string {
	if refused, ok := errors.AsType[refusedTarget](err); ok {
		return refused.Error()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("no answer within %s", d.options.Timeout)
	}
	return err.Error()
}

// keep writes an attempt down, and what follows from it.
func (d *Dispatcher) keep(id string, o outcome) {
	var after world.Delivery
	err := d.options.World.Update(d.ctx, func(tx *world.Tx) error {
		delivery, err := tx.Delivery(id)
		if err != nil || delivery.State != world.Pending {
			return err
		}
		delivery.URL = cmp.Or(o.attempt.URL, delivery.URL)
		delivery.Attempts = append(slices.Clone(delivery.Attempts), o.attempt)
		delivery.State, delivery.NextAttemptAt = d.judge(o), time.Time{}
		if delivery.State == world.Pending {
			delivery.NextAttemptAt = tx.Now().Add(max(d.options.Schedule[o.attempt.Number-1], o.retryAfter))
		}
		after = tx.PutDelivery(delivery)
		return nil
	})
	if err != nil || after.ID == "" {
		return // the dispatcher has ended, and the delivery is due as before; or it was over already
	}
	d.log(after, o)
}

// judge says what an attempt makes of a delivery.
func (d *Dispatcher) judge(o outcome) world.DeliveryState {
	switch {
	case o.attempt.Status/100 == 2:
		return world.Delivered
	case o.nobody,
		o.attempt.Status == http.StatusGone && d.options.GoneStops,
		o.attempt.Number > len(d.options.Schedule):
		return world.GivenUp
	}
	return world.Pending
}

// longest is the longest wait that a receiver may ask for.
const longest = 365 * 24 * time.Hour

// retryAfter is how long the receiver wants to be left alone (RFC 9110, 10.2.3). A date is read by the receiver's own clock,
// where its answer tells the time: the namespace's may show another year.
func (d *Dispatcher) retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 63); err == nil {
		return time.Duration(min(seconds, uint64(longest/time.Second))) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		now = d.options.Now()
	}
	return min(max(until.Sub(now), 0), longest)
}
