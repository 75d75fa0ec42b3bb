package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
)

const (
	largeCrowd    = 1_000_000 // people from which a machine may have too little memory
	progressEvery = 5 * time.Second
)

// readFixtures reads what --fixtures names, and refuses an order in which the worlds can't be made.
func readFixtures(names []string) (all []*fixtures.Fixture, err error) {
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, usageError{fmt.Errorf("--fixtures %s: it is given twice, and its people can't be made twice", name)}
		}
		f, err := readFixture(name)
		if err != nil {
			return nil, err
		}
		if _, export := f.Snapshot(); export && i > 0 {
			return nil, usageError{fmt.Errorf("--fixtures %s: it is an export, which stands alone: give it without %s, or first", name, names[0])}
		}
		all = append(all, f)
	}
	return all, nil
}

// newServer makes a server, and none when it is told to stop meanwhile: a large fixture takes its time, which is told.
func newServer(ctx context.Context, o mock.Options, stderr io.Writer) (*mock.Server, error) {
	type result struct {
		server *mock.Server
		err    error
	}
	made := make(chan result, 1)
	crowd := watch(&o)
	crowd.warn(stderr)
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	go func() {
		server, err := mock.New(o)
		made <- result{server, err}
	}()
	for {
		select {
		case r := <-made:
			return r.server, misfit(r.err)
		case <-tick.C:
			crowd.progress(stderr)
		case <-ctx.Done():
			return nil, nil //nolint:nilnil // stopped before it began: nothing to serve, and nothing went wrong
		}
	}
}

// misfit is an error of the command line where two fixtures do not go together.
func misfit(err error) error {
	if wrong, ok := errors.AsType[*fixtures.Error](err); ok {
		return asUsage("--fixtures", wrong)
	}
	return err
}

// crowd is how many generated people there are to be, and how many of them each fixture has made.
type crowd struct {
	people int
	bytes  int64
	made   []atomic.Int64
}

// watch puts fixtures into the options that tell how far they are.
func watch(o *mock.Options) *crowd {
	c := &crowd{made: make([]atomic.Int64, len(o.Fixtures))}
	o.Fixtures = slices.Clone(o.Fixtures)
	for i, f := range o.Fixtures {
		people, bytes := f.Crowd()
		c.people, c.bytes = c.people+people, c.bytes+bytes
		o.Fixtures[i] = f.Watched(func(made int) { c.made[i].Store(int64(made)) })
	}
	return c
}

func (c *crowd) warn(w io.Writer) {
	if c.people > largeCrowd {
		fmt.Fprintf(w, "standin: warning: %d people to make, which takes about %.1f GiB of memory\n", c.people, float64(c.bytes)/(1<<30))
	}
}

func (c *crowd) progress(w io.Writer) {
	var made int64
	for i := range c.made {
		made += c.made[i].Load()
	}
	if c.people > 0 {
		fmt.Fprintf(w, "standin: %d %% of %d people are made\n", 100*made/int64(c.people), c.people)
	}
}
