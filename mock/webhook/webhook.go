// Package webhook delivers what happened in a world to the apps that are to be told: at least once, with retries on the
// world's clock, in order, and badly where a scenario says so.
package webhook

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// Options say how a dispatcher delivers. World and Payload must be set.
type Options struct {
	World *world.World
	// Payload is the body of an event in the vendor's words; it is marshalled as JSON.
	Payload func(world.Event) any
	// Script decides what goes wrong with an event; nil is nothing. It is asked once for each event that is sent at all,
	// in their order, outside any transaction. Of the dispatcher it may call nothing but Wake.
	Script func(world.Event) scenarios.Decision
	// Signed sends the headers of Standard Webhooks.
	Signed bool
	// Schedule is how long after each failed attempt the next one comes, on the world's clock; when it is used up the
	// delivery is given up.
	Schedule []time.Duration
	// GoneStops gives a delivery up when the receiver answers 410.
	GoneStops bool
	// Ordered holds an event back until the one before it of the same connection is delivered or given up.
	Ordered bool
	// Timeout is how long an attempt may take in real time; 0 stands for 10 seconds.
	Timeout time.Duration
	// Hosts are the hosts that may be called beside loopback, as host or host:port; CheckHost says what is wrong with one.
	Hosts []string
	// Now is real time, for what an attempt took; nil leaves that out.
	Now func() time.Time
	// Logger gets a line for each attempt: a warning where the delivery is given up or its URL not allowed. nil is none.
	Logger *slog.Logger
}

const (
	defaultTimeout = 10 * time.Second
	atOnce         = 8 // attempts of Wake, and of each call that attempts itself
)

// Dispatcher delivers the events of one world. It has a goroutine only while there is something to send, and ends with
// the context that it was made with. It is safe for concurrent use.
type Dispatcher struct {
	options   Options
	ctx       context.Context
	transport *http.Transport

	planning sync.Mutex                    // one at a time, so that the script is asked once for an event
	decided  map[uint64]scenarios.Decision // by the event's number, of events whose plan failed; guarded by planning

	mu      sync.Mutex // never taken inside a transaction
	paused  bool
	working bool // a goroutine of Wake plans and starts attempts
	again   bool // it has to look once more
	timer   *time.Timer
	flights map[string]*flight // by delivery
	changed chan struct{}      // closed, and made anew, when an attempt or the work ends
}

// flight is a delivery that is being attempted, or is about to be.
type flight struct {
	id    string
	due   time.Time
	woken bool // by Wake, so that nobody waits for it who could be its receiver
}

// New returns a dispatcher that sends nothing until it is woken.
func New(ctx context.Context, o Options) *Dispatcher {
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	d := &Dispatcher{
		options: o, ctx: ctx, transport: targets{o.Hosts}.transport(),
		decided: map[uint64]scenarios.Decision{}, flights: map[string]*flight{}, changed: make(chan struct{}),
	}
	context.AfterFunc(ctx, d.stopTimer)
	return d
}

// Pause stops new attempts until Resume; what is under way ends. Flush and Redeliver attempt all the same.
func (d *Dispatcher) Pause() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.paused = true
	d.disarm()
}

// Resume goes on after a Pause.
func (d *Dispatcher) Resume() {
	d.mu.Lock()
	d.paused = false
	d.mu.Unlock()
	d.Wake()
}

// Paused reports whether deliveries are paused.
func (d *Dispatcher) Paused() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.paused
}
