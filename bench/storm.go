package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// feed gives the requests of one connection, one after the other, and nil when there are no more.
type feed func() []byte

// traffic gives each connection its feed.
type traffic func(connection int) feed

// loop repeats prepared requests without end; each connection has a part of its own as long as there are enough.
func loop(requests [][]byte, connections int) traffic {
	return func(connection int) feed {
		part := requests
		if len(requests) >= 2*connections {
			each := len(requests) / connections / 2 * 2 // pairs stay together
			part = requests[connection*each : (connection+1)*each]
		}
		next := 0
		return func() []byte {
			request := part[next]
			if next++; next == len(part) {
				next = 0
			}
			return request
		}
	}
}

// once sends each request a single time, over whichever connection is free.
func once(requests [][]byte) traffic {
	var next atomic.Int64
	return func(int) feed {
		return func() []byte {
			if n := int(next.Add(1)) - 1; n < len(requests) {
				return requests[n]
			}
			return nil
		}
	}
}

// storm is a load: so many connections, each of which asks again as soon as it was answered.
type storm struct {
	address     string
	connections int
	fresh       bool // a connection for each request
	time        time.Duration
	traffic     traffic
	status      int // of every answer
	length      int // of every answer's body; -1 where that varies
}

// tally is what came of a storm.
type tally struct {
	requests int
	elapsed  time.Duration
	sorted   []time.Duration // latencies
}

// run keeps up the load until its time is over or its requests are used up. Any answer but the right one is an error.
func (s storm) run(ctx context.Context) (tally, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers, err := s.connect(ctx)
	if err != nil {
		return tally{}, err
	}
	begin := time.Now()
	var all sync.WaitGroup
	for _, w := range workers {
		all.Go(func() {
			if err := w.work(ctx, begin.Add(s.time)); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	t := tally{elapsed: time.Since(begin)}
	for _, w := range workers {
		t.sorted = append(t.sorted, w.took...)
	}
	t.requests = len(t.sorted)
	slices.Sort(t.sorted)
	return t, context.Cause(ctx)
}

type worker struct {
	storm
	feed feed
	wire *wire
	took []time.Duration
}

func (s storm) connect(ctx context.Context) (out []*worker, err error) {
	for i := range s.connections {
		w := &worker{storm: s, feed: s.traffic(i)}
		if !s.fresh {
			if w.wire, err = dial(ctx, s.address); err != nil {
				closeAll(out)
				return nil, fmt.Errorf("connection %d of %d: %w", i+1, s.connections, err)
			}
		}
		out = append(out, w)
	}
	return out, nil
}

func closeAll(workers []*worker) {
	for _, w := range workers {
		if w.wire != nil {
			_ = w.wire.Close()
		}
	}
}

func (w *worker) work(ctx context.Context, deadline time.Time) (err error) {
	if w.wire != nil {
		defer w.wire.Close()
		if err := w.wire.SetDeadline(deadline.Add(patience)); err != nil {
			return err
		}
	}
	for begin := time.Now(); begin.Before(deadline) && ctx.Err() == nil; {
		request := w.feed()
		if request == nil {
			return nil
		}
		if err := w.once(ctx, request); err != nil {
			return fmt.Errorf("request %d of a connection: %w", len(w.took)+1, err)
		}
		end := time.Now()
		w.took = append(w.took, end.Sub(begin))
		begin = end
	}
	return nil
}

// once makes one exchange, over a connection of its own if the storm says so.
func (w *worker) once(ctx context.Context, request []byte) error {
	c := w.wire
	if c == nil {
		fresh, err := dial(ctx, w.address)
		if err != nil {
			return err
		}
		defer fresh.Close()
		c = fresh
	}
	a, err := c.ask(request)
	if err != nil {
		return err
	}
	return w.check(a)
}

func (w *worker) check(a answer) error {
	switch {
	case a.status != w.status:
		return fmt.Errorf("the answer has status %d, not %d", a.status, w.status)
	case w.length >= 0 && a.length != w.length:
		return fmt.Errorf("the answer has %d bytes, not %d", a.length, w.length)
	case a.closes && !w.fresh:
		return fmt.Errorf("the server closes a connection that was to stay open")
	}
	return nil
}
