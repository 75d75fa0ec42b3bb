package scenarios

import "net/http"

// respondRateLimit always says when to come back: a client that obeys Retry-After has something to obey.
func respondRateLimit(f *Fault) *Respond {
	after := 1
	if f.RetryAfter != nil {
		after = *f.RetryAfter
	}
	return &Respond{Status: http.StatusTooManyRequests, RetryAfter: &after}
}
