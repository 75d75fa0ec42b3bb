package scenarios

import (
	"net/http"
	"time"
)

// window is a rate limit's window. It begins with the first hit that comes after the window before.
type window struct {
	began time.Time
	count int // of the hits that passed
}

// take is the window with one more hit, and whether that passes.
func (l *RateLimit) take(w window, at time.Time) (next window, passes bool) {
	if w.began.IsZero() || !at.Before(l.end(w)) {
		w = window{began: at}
	}
	if w.count >= l.Limit {
		return w, false
	}
	w.count++
	return w, true
}

func (l *RateLimit) end(w window) time.Time { return w.began.Add(time.Duration(l.Window)) }

// refusal is the answer to a hit that did not pass.
func (l *RateLimit) refusal(w window, at time.Time) *Respond {
	status := l.Status
	if status == 0 {
		status = http.StatusTooManyRequests
	}
	seconds := 0
	if l.RetryAfter != nil {
		seconds = *l.RetryAfter
	} else {
		seconds = max(1, int((l.end(w).Sub(at)+time.Second-1)/time.Second))
	}
	return &Respond{Status: status, RetryAfter: &seconds}
}
