package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

const (
	mostSlow    = 100
	slowRows    = 10_000
	slowBytes   = 256 // a read, four times a second
	slowPause   = 250 * time.Millisecond
	smallWindow = 64 << 10 // so that the answer waits at the server, as far as the kernel lets it
	wideWindow  = 1 << 20
)

// slowResult is what slow readers cost others, and the server.
type slowResult struct {
	Readers int     `json:"readers"`
	Share   spread  `json:"share"` // of the throughput without them
	P99     spread  `json:"p99"`   // times that without them
	Before  float64 `json:"before_bytes"`
	Peak    float64 `json:"peak_bytes"`
	After   float64 `json:"after_bytes"`
}

// slowReaders measures eight quick connections without and with slow ones, in turns.
func (l *lab) slowReaders(ctx context.Context) (r slowResult, err error) {
	r.Readers = min(mostSlow, l.connections)
	l.say("load: %d slow readers", r.Readers)
	p, err := l.startStandin(ctx, person, crowdOf(slowRows))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	quick := &contender{process: p, prepare: steady(loop([][]byte{smallRequest()}, 1)),
		storm: storm{address: p.address, connections: usualConnections, time: l.time, status: http.StatusOK, length: -1}}
	answer, err := learn(ctx, p.address, listRequest())
	if err != nil {
		return r, err
	}
	if r.Before, err = p.settled(ctx, l.quiet()); err != nil {
		return r, err
	}
	var alone, beside []measure
	for range l.rounds {
		a, b, err := quick.besides(ctx, r.Readers, len(answer.Body))
		if err != nil {
			return r, err
		}
		alone, beside = append(alone, a), append(beside, b)
	}
	r.Share = spreadOf(ratios(column(beside, perSecond), column(alone, perSecond)))
	r.P99 = spreadOf(ratios(column(beside, p99), column(alone, p99)))
	_, r.Peak = p.memory()
	r.After, err = p.settled(ctx, l.quiet())
	return r, err
}

// smallRequest asks the same world for a list of one row.
func smallRequest() []byte {
	return request(http.MethodGet, "/api/applications/app_two/users", "", basic("app_two", "two-secret"))
}

// besides measures a turn without slow readers and one with them.
func (c *contender) besides(ctx context.Context, readers, length int) (alone, beside measure, err error) {
	if alone, err = c.turn(ctx, 0); err != nil {
		return alone, beside, err
	}
	reading, hurry := context.WithCancel(ctx)
	defer hurry()
	slow, err := c.dialSlow(reading, readers)
	if err != nil {
		return alone, beside, err
	}
	done := make(chan error, 1)
	go func() { done <- slow.read(length) }()
	beside, err = c.turn(ctx, 0)
	hurry()
	return alone, beside, errors.Join(err, <-done)
}

type slowOnes []*wire

// dialSlow connects readers that take little at a time until the context ends, and waits until each answer has begun:
// what it costs to make so many at once is another matter.
func (c *contender) dialSlow(ctx context.Context, readers int) (out slowOnes, err error) {
	for range readers {
		w, err := dial(ctx, c.storm.address)
		if err != nil {
			return nil, err
		}
		d := &drip{Conn: w.Conn, ctx: ctx}
		d.window(smallWindow)
		context.AfterFunc(ctx, func() { d.window(wideWindow) })
		w = newWire(d)
		out = append(out, w)
		if err := w.SetDeadline(time.Now().Add(c.time + 2*patience)); err != nil {
			return nil, err
		}
		if _, err := w.Write(listRequest()); err != nil {
			return nil, err
		}
	}
	for _, w := range out {
		if _, err := w.r.Peek(1); err != nil {
			return nil, fmt.Errorf("a slow reader: %w", err)
		}
	}
	return out, nil
}

// read reads everything and wants the whole answer at each reader.
func (s slowOnes) read(length int) error {
	errs := make(chan error, len(s))
	for _, w := range s {
		go func() { errs <- w.readSlowly(length) }()
	}
	var first error
	for range s {
		first = cmp.Or(first, <-errs)
	}
	return first
}

func (w *wire) readSlowly(length int) error {
	defer w.Close()
	a, err := readAnswer(w.r)
	switch {
	case err != nil:
		return fmt.Errorf("a slow reader: %w", err)
	case a.status != http.StatusOK || a.length != length:
		return fmt.Errorf("a slow reader got status %d and %d bytes, not 200 and %d", a.status, a.length, length)
	}
	return nil
}

// drip is a connection that gives 1 KB a second until its context ends.
type drip struct {
	net.Conn
	ctx   context.Context
	begun bool
}

func (d *drip) Read(b []byte) (int, error) {
	if d.ctx.Err() != nil {
		return d.Conn.Read(b)
	}
	if d.begun {
		select {
		case <-d.ctx.Done():
		case <-time.After(slowPause):
		}
	}
	d.begun = true
	return d.Conn.Read(b[:min(len(b), slowBytes)])
}

// window is how much the kernel takes before it is read. It is only a wish.
func (d *drip) window(bytes int) {
	if tcp, ok := d.Conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(bytes)
	}
}
