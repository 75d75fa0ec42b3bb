package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	drain  = 10 * time.Second // how long a stopping server waits for the requests that are under way
	silent = time.Second      // and for a client that sends nothing more of a request that it began
)

// underway knows whether requests are worked on. One whose client still owes a part of its body is not: it may wait for
// ever, and cutting it loses nothing, since no handler has seen it.
type underway struct{ busy, changes atomic.Int64 }

func (u *underway) add(n int64) {
	u.busy.Add(n)
	u.changes.Add(1)
}

// watch counts the requests to a handler.
func (u *underway) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u.add(1)
		defer u.add(-1)
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &owedBody{r.Body, u}
		}
		next.ServeHTTP(w, r)
	})
}

// owedBody says when it waits for a client.
type owedBody struct {
	io.ReadCloser
	underway *underway
}

// Read implements io.Reader.
func (b *owedBody) Read(p []byte) (int, error) {
	b.underway.add(-1)
	defer b.underway.add(1)
	return b.ReadCloser.Read(p)
}

// stop lets the requests under way finish until ctx ends, and cuts those whose clients have gone silent. An error means
// that others were cut too, because they took too long.
func (s service) stop(ctx context.Context, u *underway) error {
	ended := make(chan error, 1)
	go func() { ended <- s.server.Shutdown(ctx) }()
	tick := time.NewTicker(silent / 10)
	defer tick.Stop()
	for seen, since := u.changes.Load(), time.Now(); ; {
		select {
		case err := <-ended:
			if errors.Is(err, context.DeadlineExceeded) {
				return fmt.Errorf("stopped with requests under way after %s: %w", drain, err)
			}
			return err
		case <-tick.C:
			if now := u.changes.Load(); now != seen || u.busy.Load() > 0 {
				seen, since = now, time.Now()
			}
			if time.Since(since) >= silent {
				return s.server.Close()
			}
		}
	}
}
