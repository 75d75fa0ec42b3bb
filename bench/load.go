package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// loadResult is where the knee is, and what slow readers do to others.
type loadResult struct {
	Steps []step     `json:"steps"`
	Slow  slowResult `json:"slow_readers"`
}

// step is one number of connections.
type step struct {
	Connections int     `json:"connections"`
	KeepAlive   bool    `json:"keep_alive"`
	Requests    int     `json:"requests"`
	PerSecond   float64 `json:"per_second"`
	P50         float64 `json:"p50_us"`
	P99         float64 `json:"p99_us"`
	Peak        float64 `json:"peak_bytes"` // resident, the highest so far
	After       float64 `json:"after_bytes"`
}

// load finds the knee with and without keep-alive, then lets slow readers in.
func (l *lab) load(ctx context.Context) (*loadResult, error) {
	r := &loadResult{}
	for _, fresh := range []bool{false, true} {
		if err := l.climb(ctx, fresh, r); err != nil {
			return nil, err
		}
	}
	var err error
	r.Slow, err = l.slowReaders(ctx)
	return r, err
}

// climb doubles the connections at one server.
func (l *lab) climb(ctx context.Context, fresh bool, r *loadResult) (err error) {
	p, err := l.startStandin(ctx, crowdOf(1))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	answer, err := learn(ctx, p.address, listRequest())
	if err != nil {
		return err
	}
	s := storm{address: p.address, fresh: fresh, time: l.time, status: http.StatusOK, length: len(answer.Body)}
	s.traffic = loop([][]byte{listRequest()}, 1)
	if fresh {
		s.traffic = loop([][]byte{listRequest("Connection: close")}, 1)
	}
	for s.connections = 1; s.connections <= l.connections; s.connections *= 2 {
		l.say("load: %s connections, %s", grouped(s.connections), aliveText(!fresh))
		st, err := l.step(ctx, p, s)
		if err != nil {
			return fmt.Errorf("%s connections, %s: %w\n%s", grouped(s.connections), aliveText(!fresh), err, p.tail())
		}
		r.Steps = append(r.Steps, st)
	}
	return nil
}

func aliveText(alive bool) string {
	if alive {
		return "kept alive"
	}
	return "one for each request"
}

// step keeps up one load, and sees that the server counted as many requests as were answered.
func (l *lab) step(ctx context.Context, p *process, s storm) (step, error) {
	before, err := p.counted(ctx)
	if err != nil {
		return step{}, err
	}
	t, err := s.run(ctx)
	if err != nil {
		return step{}, err
	}
	after, err := p.counted(ctx)
	if err != nil {
		return step{}, err
	}
	if after-before != t.requests {
		return step{}, fmt.Errorf("%d requests were answered, and standin counts %d", t.requests, after-before)
	}
	out := step{Connections: s.connections, KeepAlive: !s.fresh, Requests: t.requests,
		PerSecond: float64(t.requests) / t.elapsed.Seconds(),
		P50:       micros(percentile(t.sorted, 0.50)), P99: micros(percentile(t.sorted, 0.99))}
	out.After, err = p.settled(ctx, l.time/2)
	_, out.Peak = p.memory()
	return out, err
}

// counted is how many requests the server says to have served; another outcome, or a fault of its own, is an error.
func (p *process) counted(ctx context.Context) (int, error) {
	var c struct {
		Requests  map[string]int `json:"requests"`
		OwnFaults int            `json:"own_faults"`
	}
	if err := p.control(ctx, http.MethodGet, "/namespaces/default/counters", nil, &c); err != nil {
		return 0, err
	}
	served := c.Requests["served"]
	for outcome, n := range c.Requests {
		if outcome != "served" && n > 0 {
			return served, fmt.Errorf("standin counts %d %s requests", n, outcome)
		}
	}
	if c.OwnFaults > 0 {
		return served, fmt.Errorf("standin counts %d faults of its own", c.OwnFaults)
	}
	return served, nil
}
