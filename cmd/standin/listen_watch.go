package main

import (
	"context"
	"time"
)

// lookEvery is how soon a receiver notices that its URL is gone.
const lookEvery = time.Second

// keep looks after the URL until stop is called, which returns when nobody looks any more.
func (r *registration) keep(ctx context.Context, hook string, hears *receiver) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if !r.look(ctx, hook, hears) {
				return
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// look puts the URL in its place again where it is the one from before or none, as after a reset. It reports whether to
// look again: who sets another one means it.
func (r *registration) look(ctx context.Context, hook string, hears *receiver) bool {
	now, err := r.get(ctx)
	was := "empty"
	if err == nil && now.WebhookURL != nil {
		was = *now.WebhookURL
	}
	switch {
	case err != nil:
	case was == hook:
	case now.WebhookURL != nil && (r.before == nil || was != *r.before):
		hears.complain("somebody has set the webhook_url of %s to %s: it stays so, and webhooks go there", r.app, was)
		return false
	default:
		var secrets []string
		if secrets, err = r.set(ctx, hook); err == nil {
			hears.learn(secrets)
			hears.complain("the webhook_url of %s was %s again, as after a reset: it is %s once more", r.app, was, hook)
		}
	}
	if err != nil && !r.blind && ctx.Err() == nil {
		hears.complain("the webhook_url of %s can't be kept: %v", r.app, err)
	}
	r.blind = err != nil
	return true
}
