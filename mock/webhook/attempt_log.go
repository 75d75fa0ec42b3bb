package webhook

import (
	"log/slog"
	"net/url"

	"github.com/standin-mock/standin/mock/world"
)

// log tells what an attempt led to. Of the URL it names the host: the rest may be secret, and the delivery has it.
func (d *Dispatcher) log(after world.Delivery, o outcome) {
	level := slog.LevelInfo
	if o.refused || after.State == world.GivenUp {
		level = slog.LevelWarn
	}
	said := []any{
		"delivery", after.ID, "type", after.Type, "app", after.App, "host", hostOf(o.attempt.URL), "attempt", o.attempt.Number,
	}
	if o.attempt.Status > 0 {
		said = append(said, "status", o.attempt.Status)
	} else {
		said = append(said, "error", o.attempt.Error)
	}
	said = append(said, "state", after.State)
	if !after.NextAttemptAt.IsZero() {
		said = append(said, "next_attempt_at", after.NextAttemptAt)
	}
	d.options.Logger.Log(d.ctx, level, "webhook", said...)
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}
