package main

import (
	"context"
	"fmt"
	"time"
)

// measure is what one turn of one server gave.
type measure struct {
	perSecond float64
	cpu       float64 // microseconds of the server's CPU per request; 0: not measured
	p50, p99  float64 // microseconds
}

// contender is a server whose turns are held against those of others.
type contender struct {
	*process
	storm
	// prepare makes the traffic of a turn in which about n requests are sent.
	prepare func(ctx context.Context, n int) (traffic, error)
	all     []measure
}

// steady prepares the same traffic for each turn.
func steady(t traffic) func(context.Context, int) (traffic, error) {
	return func(context.Context, int) (traffic, error) { return t, nil }
}

// turn measures one storm.
func (c *contender) turn(ctx context.Context, n int) (m measure, err error) {
	if c.traffic, err = c.prepare(ctx, n); err != nil {
		return m, fmt.Errorf("%s: preparing requests: %w", c.name, err)
	}
	before := c.cpu()
	t, err := c.run(ctx)
	after := c.cpu()
	if err != nil {
		return m, fmt.Errorf("%s: %w\n%s", c.name, err, c.tail())
	}
	if t.requests == 0 {
		return m, fmt.Errorf("%s: no request was answered within %s", c.name, c.time)
	}
	return measure{
		perSecond: float64(t.requests) / t.elapsed.Seconds(),
		cpu:       micros(after-before) / float64(t.requests),
		p50:       micros(percentile(t.sorted, 0.50)),
		p99:       micros(percentile(t.sorted, 0.99)),
	}, nil
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

const firstRequests = 2_000 // before it is known how many a turn takes

// interleave gives each contender its turn in each round, after one that does not count.
func (l *lab) interleave(ctx context.Context, contenders ...*contender) error {
	need := make([]int, len(contenders))
	for round := range l.rounds + 1 {
		for i, c := range contenders {
			c.time = l.time
			if round == 0 {
				c.time, need[i] = l.time/2, firstRequests
			}
			m, err := c.turn(ctx, need[i])
			if err != nil {
				return err
			}
			need[i] = int(m.perSecond*l.time.Seconds()*1.3) + c.connections
			if round > 0 {
				c.all = append(c.all, m)
			}
		}
	}
	return nil
}

func perSecond(m measure) float64 { return m.perSecond }
func cpu(m measure) float64       { return m.cpu }
func p50(m measure) float64       { return m.p50 }
func p99(m measure) float64       { return m.p99 }

// server is how a contender did in absolute figures, which are of this machine and this minute: medians of the rounds.
type server struct {
	Name      string  `json:"name"`
	PerSecond float64 `json:"per_second"`
	CPU       float64 `json:"cpu_us,omitempty"`
	P50       float64 `json:"p50_us"`
	P99       float64 `json:"p99_us"`
	Share     spread  `json:"share"`     // of the bare server's throughput
	CPUShare  spread  `json:"cpu_share"` // of its CPU per request
}

func (c *contender) server(bare *contender) server {
	median := func(of func(measure) float64) float64 { return spreadOf(column(c.all, of)).Median }
	return server{c.name, median(perSecond), median(cpu), median(p50), median(p99),
		spreadOf(ratios(column(c.all, perSecond), column(bare.all, perSecond))),
		spreadOf(ratios(column(bare.all, cpu), column(c.all, cpu)))}
}
