package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"time"
)

// demoRequest is the first request that the README shows.
func demoRequest() []byte {
	return request(http.MethodGet, "/api/applications/app_demo/users", "", basic("app_demo", "demo-secret"))
}

func startRow() row {
	goals := []goal{{name: "start to first 200", limit: 25, atMost: true, unit: "ms"}}
	return row{"start", "start with the demo world", goals, func(ctx context.Context, l *lab) (found, error) {
		var took []float64
		for range 2 * l.rounds {
			p, first, err := l.startDemo(ctx)
			if err == nil {
				err = p.stop()
			}
			if err != nil {
				return found{}, err
			}
			took = append(took, micros(first)/1000)
		}
		return found{values: [][]float64{took}}, nil
	}}
}

// startDemo serves the demo world, and tells how long it took until the first request was answered.
func (l *lab) startDemo(ctx context.Context) (*process, time.Duration, error) {
	p, err := l.startStandin(ctx)
	if err != nil {
		return nil, 0, err
	}
	w, err := dial(ctx, p.address)
	if err != nil {
		return nil, 0, err
	}
	defer w.Close()
	a, err := w.ask(demoRequest())
	took := time.Since(p.began)
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("the first answer has status %d", a.status)
	}
	return p, took, err
}

func memoryRow() row {
	goals := []goal{{name: "resident, after one request", limit: 30, atMost: true, unit: "MiB"}}
	return row{"memory", "idle memory with the demo world", goals, func(ctx context.Context, l *lab) (found, error) {
		var all []float64
		for range l.rounds {
			bytes, err := l.idle(ctx)
			if err != nil {
				return found{}, err
			}
			if bytes > 0 {
				all = append(all, bytes/(1<<20))
			}
		}
		return found{values: [][]float64{all}}, nil
	}}
}

// idle is the memory of a server with the demo world that answered one request.
func (l *lab) idle(ctx context.Context) (bytes float64, err error) {
	p, _, err := l.startDemo(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	return p.settled(ctx, l.quiet())
}

func checkRow() row {
	goals := []goal{{name: "standin check, all cases and effects", limit: 2, atMost: true, unit: "s"}}
	return row{"check", "check of the mock itself", goals, func(ctx context.Context, l *lab) (f found, err error) {
		p, _, err := l.startDemo(ctx)
		if err != nil {
			return f, err
		}
		defer func() { err = errors.Join(err, p.stop()) }()
		var took []float64
		for range l.rounds {
			begin := time.Now()
			if err := l.check(ctx, p); err != nil {
				return f, err
			}
			took = append(took, time.Since(begin).Seconds())
		}
		return found{values: [][]float64{took}}, nil
	}}
}

// check runs every case that there is, also all that are derived from the document.
func (l *lab) check(ctx context.Context, p *process) error {
	target := "http://" + p.address
	c := exec.CommandContext(ctx, l.standin, "check", "--target", target, "--max-examples", "0") //nolint:gosec // what is measured
	if out, err := c.CombinedOutput(); err != nil {
		out = bytes.TrimSpace(out)
		return fmt.Errorf("standin check: %w\n%s", err, out[max(0, len(out)-shownLog):])
	}
	return nil
}
