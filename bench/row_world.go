package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// namespacesRow spreads the same requests over one namespace and over many, at two servers.
func namespacesRow() row {
	goals := []goal{
		{name: "time per request, times one's", limit: 1.10, atMost: true, unit: "x"},
		{name: "CPU per request, times one's", limit: 1.10, atMost: true, unit: "x"},
	}
	const title = "{namespaces} namespaces, list of 1 row, against one"
	return row{"namespaces", title, goals, func(ctx context.Context, l *lab) (f found, err error) {
		one, err := l.startStandin(ctx, crowdOf(1))
		if err != nil {
			return f, err
		}
		defer func() { err = errors.Join(err, one.stop()) }()
		many, err := l.startStandin(ctx, crowdOf(1))
		if err != nil {
			return f, err
		}
		defer func() { err = errors.Join(err, many.stop()) }()
		a, err := one.spread(ctx, "one namespace", 1)
		if err != nil {
			return f, err
		}
		b, err := many.spread(ctx, grouped(l.namespaces)+" namespaces", l.namespaces)
		if err != nil {
			return f, err
		}
		return l.slower(ctx, a, b)
	}}
}

// spread makes namespaces and sends requests to all of them in turn. Both servers get requests of the same form.
func (p *process) spread(ctx context.Context, name string, namespaces int) (*contender, error) {
	var requests [][]byte
	for i := range namespaces {
		ns, made := fmt.Sprintf("job-%07d", i), struct{ Name string }{}
		if err := p.control(ctx, http.MethodPost, "/namespaces", map[string]string{"name": ns}, &made); err != nil {
			return nil, err
		}
		requests = append(requests, listRequest("X-Standin-Namespace: "+ns))
	}
	return p.asked(name, requests), nil
}

func (p *process) asked(name string, requests [][]byte) *contender {
	named := *p
	named.name = name
	return &contender{process: &named, prepare: steady(loop(requests, usualConnections)),
		storm: storm{address: p.address, connections: usualConnections, status: http.StatusOK, length: -1}}
}

// slower holds the time and the CPU per request of the second contender against those of the first.
func (l *lab) slower(ctx context.Context, first, second *contender) (found, error) {
	err := l.interleave(ctx, first, second)
	return found{
		[][]float64{
			ratios(column(first.all, perSecond), column(second.all, perSecond)),
			ratios(column(second.all, cpu), column(first.all, cpu)),
		},
		[]server{first.server(first), second.server(first)},
	}, err
}

// crowd is the big world, which is made once for all rows that need it.
type crowd struct {
	*process
	took    []float64 // seconds of each start
	settled float64   // bytes
}

const generateLimit = time.Minute // no further start after this; a single one may take longer

// crowd starts the big world, as often as there are rounds, and keeps the last one.
func (l *lab) crowd(ctx context.Context) (*crowd, error) {
	if l.crowded != nil {
		return l.crowded, nil
	}
	c := &crowd{}
	for begin := time.Now(); len(c.took) < l.rounds && (c.process == nil || time.Since(begin) < generateLimit); {
		if c.process != nil {
			if err := c.stop(); err != nil {
				return nil, err
			}
		}
		var err error
		if c.process, err = l.startStandin(ctx, crowdOf(l.users)); err != nil {
			return nil, err
		}
		c.took = append(c.took, c.ready.Seconds())
	}
	var err error
	c.settled, err = c.process.settled(ctx, l.quiet())
	l.crowded = c
	return c, err
}

// quiet is how long a server's memory must not fall before it counts.
func (l *lab) quiet() time.Duration { return 3 * l.time }

func growthRow() row {
	goals := []goal{
		{name: "time per request, times 1,000's", limit: 1.3, atMost: true, unit: "x"},
		{name: "CPU per request, times 1,000's", limit: 1.3, atMost: true, unit: "x"},
	}
	return row{"growth", "PATCH status at {users} users against 1,000", goals, func(ctx context.Context, l *lab) (f found, err error) {
		big, err := l.crowd(ctx)
		if err != nil {
			return f, err
		}
		small, err := l.startStandin(ctx, crowdOf(patched))
		if err != nil {
			return f, err
		}
		defer func() { err = errors.Join(err, small.stop()) }()
		few, err := patches(ctx, small, 0)
		if err != nil {
			return f, err
		}
		many, err := patches(ctx, big.process, 0)
		if err != nil {
			return f, err
		}
		return l.slower(ctx, small.asked("1,000 users", few), big.asked(grouped(l.users)+" users", many))
	}}
}

func generateRow() row {
	goals := []goal{{name: "start to ready", limit: 5, atMost: true, unit: "s"}}
	return row{"generate", "generating {users} users", goals, func(ctx context.Context, l *lab) (found, error) {
		c, err := l.crowd(ctx)
		if err != nil {
			return found{}, err
		}
		return found{values: [][]float64{c.took}}, nil
	}}
}

// memoryPerUserRow holds the big world's memory against the demo world's. It ends the big world: no later row asks it
// anything, and the machine is to be quiet for them.
func memoryPerUserRow() row {
	goals := []goal{{name: "resident, beyond the demo world's", limit: 1, atMost: true, unit: "KiB"}}
	return row{"memory-per-user", "memory per user at {users} users", goals, func(ctx context.Context, l *lab) (found, error) {
		c, err := l.crowd(ctx)
		if err != nil {
			return found{}, err
		}
		if err := c.stop(); err != nil {
			return found{}, err
		}
		demo, err := l.idle(ctx)
		if err != nil || demo == 0 {
			return found{values: make([][]float64, 1)}, err
		}
		return found{values: [][]float64{{(c.settled - demo) / 1024 / float64(l.users)}}}, nil
	}}
}
