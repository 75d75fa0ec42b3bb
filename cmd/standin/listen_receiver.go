package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/webhook"
)

const (
	largestHook = 1 << 20 // bytes; LoginSign's webhooks have a few hundred
	headerHook  = "webhook-id"
	headerStamp = "webhook-timestamp"
)

// receiver answers webhooks, and shows each in the order in which they were answered.
type receiver struct {
	answers   []hookAnswer
	tolerance time.Duration
	most      int // deliveries; 0 is without end
	show      func(delivery) error
	problems  io.Writer

	mu       sync.Mutex // guards what follows, and the order of what is printed
	secrets  []string   // none: nothing is verified
	received int
	answered int
	seen     map[string]int // by webhook-id
	failed   error          // why a delivery could not be shown
	enough   chan struct{}  // closed when no more are wanted
}

// delivery is one webhook as it came, for a machine.
type delivery struct {
	Time      time.Time       `json:"time"`
	Path      string          `json:"path"`
	Type      string          `json:"type"` // of the event, or "" where the body does not tell
	WebhookID string          `json:"webhook_id,omitempty"`
	Attempt   int             `json:"attempt,omitempty"` // how often the webhook-id came so far; 0 without one
	Signature verdict         `json:"signature"`
	Problem   string          `json:"problem,omitempty"` // why it is not verified
	Answer    string          `json:"answer"`
	Body      json.RawMessage `json:"body,omitempty"`
	Text      string          `json:"body_text,omitempty"` // the body where it is no JSON
}

// verdict says what a delivery's signature is worth.
type verdict string

const (
	verified verdict = "verified"
	wrong    verdict = "wrong"
	missing  verdict = "missing"
	stale    verdict = "stale"       // the timestamp is too far away
	trusted  verdict = "not checked" // no secret is known
)

// bad reports whether a receiver must refuse the delivery.
func (v verdict) bad() bool { return v != verified && v != trusted }

// serve answers until ctx ends or enough deliveries have come.
func (r *receiver) serve(ctx context.Context, listener net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	service := mock.HTTPServer(r, slog.New(slog.DiscardHandler))
	service.BaseContext = func(net.Listener) context.Context { return ctx }
	stopped := make(chan error, 1)
	go func() {
		stopped <- service.Serve(listener)
		cancel()
	}()
	select {
	case <-r.enough:
	case <-ctx.Done():
	}
	cancel() // ends the answers that are slow
	err := shutDown(ctx, service, stopped)
	r.mu.Lock()
	defer r.mu.Unlock()
	return errors.Join(r.failed, err)
}

// ServeHTTP implements http.Handler.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		r.complain("%s %s is no delivery: a webhook is a POST", request.Method, request.URL.Path)
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, largestHook))
	if err != nil {
		r.complain("a delivery to %s is left out: %v", request.URL.Path, err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	answer, ok := r.take(request, body)
	if !ok {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	defer r.done()
	answer.give(w, request)
}

func (r *receiver) complain(format string, values ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.problems, "standin: %s\n", visible(fmt.Sprintf(format, values...)))
}

// learn adds the secrets that are not known yet.
func (r *receiver) learn(secrets []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		if !slices.Contains(r.secrets, secret) {
			r.secrets = append(r.secrets, secret)
		}
	}
}

// take shows a delivery and chooses its answer; false when enough have come.
func (r *receiver) take(request *http.Request, body []byte) (hookAnswer, bool) {
	d := delivery{Time: time.Now().Truncate(time.Millisecond), Path: request.URL.Path, WebhookID: request.Header.Get(headerHook)}
	d.read(body)
	r.mu.Lock()
	defer r.mu.Unlock()
	d.Signature, d.Problem = r.verify(request.Header, body, d.Time)
	if r.failed != nil || r.most > 0 && r.received == r.most {
		return hookAnswer{}, false
	}
	answer := r.answers[min(r.received, len(r.answers)-1)]
	r.received++
	if d.WebhookID != "" {
		r.seen[d.WebhookID]++
		d.Attempt = r.seen[d.WebhookID]
	}
	d.Answer = answer.name
	if r.failed = r.show(d); r.failed != nil {
		close(r.enough)
		return hookAnswer{}, false
	}
	return answer, true
}

// done counts the answers, and ends the command with the last one.
func (r *receiver) done() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answered++
	if r.answered == r.most && r.failed == nil {
		close(r.enough)
	}
}

func (r *receiver) verify(header http.Header, body []byte, now time.Time) (verdict, string) {
	if len(r.secrets) == 0 {
		return trusted, ""
	}
	err := webhook.Verify(r.secrets, header, body, now, r.tolerance)
	switch {
	case err == nil:
		return verified, ""
	case errors.Is(err, webhook.ErrUnsigned):
		return missing, err.Error()
	case errors.Is(err, webhook.ErrTimestamp):
		return stale, r.distance(header, now, err) + "; --tolerance 0 takes any"
	}
	return wrong, err.Error()
}

// distance says how far a timestamp is away, where it is one.
func (r *receiver) distance(header http.Header, now time.Time, err error) string {
	seconds, unread := strconv.ParseInt(header.Get(headerStamp), 10, 64)
	if unread != nil {
		return err.Error()
	}
	side, off := "before", now.Sub(time.Unix(seconds, 0))
	if off < 0 {
		side = "after"
	}
	return fmt.Sprintf("%s is %s %s now, and %s is allowed", headerStamp, spanOf(off.Abs()), side, spanOf(r.tolerance))
}

// read takes what the body says.
func (d *delivery) read(body []byte) {
	if !json.Valid(body) {
		d.Text = string(body)
		return
	}
	d.Body = body
	var event struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(body, &event) // what it lacks stays empty
	d.Type = event.Type
}
