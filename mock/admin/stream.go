package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/standin-mock/standin/mock/journal"
)

// untilStop is the request's context, which ends when the server stops, too.
func (c *call) untilStop() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(c.request.Context())
	if c.options.Stop == nil {
		return ctx, cancel
	}
	go func() {
		select {
		case <-c.options.Stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// outlive lifts the server's deadline for reading a request: net/http would take the request for cancelled by it.
func (c *call) outlive() {
	_ = http.NewResponseController(c.writer).SetReadDeadline(time.Time{}) // a writer without deadlines has none to lift
}

// streamRequests sends each request as a server-sent event (HTML, 9.2), until the client goes, the namespace is reset or
// deleted, or the server stops.
func streamRequests(c *call) (reply, error) {
	f, err := c.filter()
	if err != nil {
		return reply{}, err
	}
	if last, err := strconv.ParseUint(c.request.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		f.After = last
	}
	c.outlive()
	c.writer.Header().Set("Content-Type", "text/event-stream")
	c.writer.Header().Set("Cache-Control", "no-store")
	c.writer.WriteHeader(http.StatusOK)
	if c.request.Method == http.MethodHead {
		return reply{}, nil
	}
	ctx, cancel := c.untilStop()
	defer cancel()
	arrived := make(chan *journal.Entry)
	go func() {
		defer close(arrived)
		c.namespace.Follow(ctx, f, func(e *journal.Entry) bool {
			select {
			case arrived <- e:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()
	c.relay(arrived)
	cancel()
	for more := true; more; { // the follower ends before the request does
		_, more = <-arrived
	}
	return reply{}, nil
}

// relay writes what arrives, and a comment when nothing does, until there is no more or nobody to read it.
func (c *call) relay(arrived <-chan *journal.Entry) {
	beat := time.NewTicker(c.options.Heartbeat)
	defer beat.Stop()
	out := http.NewResponseController(c.writer)
	if _, err := fmt.Fprint(c.writer, ": connected\n\n"); err != nil || out.Flush() != nil {
		return
	}
	for {
		var err error
		select {
		case e, more := <-arrived:
			if !more {
				return
			}
			err = c.event(e)
		case <-beat.C:
			_, err = fmt.Fprint(c.writer, ": heartbeat\n\n")
		}
		if err != nil || out.Flush() != nil {
			return
		}
	}
}

func (c *call) event(e *journal.Entry) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.writer, "id: %d\nevent: request\ndata: %s\n\n", e.Number, data)
	return err
}
