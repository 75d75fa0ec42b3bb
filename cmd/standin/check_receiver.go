package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/standin-mock/standin/mock"
)

// checkReceiver is where a checked Standin sends its webhooks.
type checkReceiver struct {
	url    string
	server *http.Server

	mu       sync.Mutex
	refusals []int // statuses of the next attempts, which are refused
	got      []checkHook
}

type checkHook struct {
	event    map[string]any
	headers  map[string]any // by their lower-case names
	accepted bool
}

func newCheckReceiver(ctx context.Context) (*checkReceiver, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &checkReceiver{url: urlOf(listener)}
	r.server = mock.HTTPServer(r, slog.New(slog.DiscardHandler))
	go func() { _ = r.server.Serve(listener) }() // it ends when the receiver is closed
	return r, nil
}

func (r *checkReceiver) close() { _ = r.server.Close() }

// ServeHTTP implements http.Handler.
func (r *checkReceiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, largestHook))
	r.mu.Lock()
	defer r.mu.Unlock()
	one := checkHook{accepted: err == nil && len(r.refusals) == 0, headers: map[string]any{}}
	for name, values := range request.Header {
		one.headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	_ = json.Unmarshal(body, &one.event) // a body that is no JSON is an event of which nothing is known
	r.got = append(r.got, one)
	if one.accepted {
		return
	}
	status := http.StatusServiceUnavailable
	if len(r.refusals) > 0 {
		status, r.refusals = r.refusals[0], r.refusals[1:]
	}
	w.WriteHeader(status)
}

func (r *checkReceiver) refuse(times, status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refusals = append(r.refusals, slices.Repeat([]int{status}, max(0, times))...)
}

func (r *checkReceiver) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refusals, r.got = nil, nil
}

// of are the events of an app that were accepted, the oldest first, how many attempts there were, and the headers of the
// last one.
func (r *checkReceiver) of(app string) (accepted []any, attempts int, headers map[string]any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	accepted, headers = []any{}, map[string]any{}
	for _, one := range r.got {
		if one.event["applicationId"] != app {
			continue
		}
		attempts++
		headers = one.headers
		if one.accepted {
			accepted = append(accepted, one.event)
		}
	}
	return accepted, attempts, headers
}

// receive makes the receiver when it is first needed.
func (s *checkedStandin) receive(ctx context.Context) (err error) {
	if s.receiver == nil {
		s.receiver, err = newCheckReceiver(context.WithoutCancel(ctx))
	}
	return err
}

func (s *checkedStandin) refuseEvents(ctx context.Context, args controlArgs) (map[string]any, error) {
	if err := s.receive(ctx); err != nil {
		return nil, err
	}
	times, _ := args["times"].(float64)
	status, given := args["status"].(float64)
	if !given {
		status = http.StatusServiceUnavailable
	}
	s.receiver.refuse(int(times), int(status))
	return nil, nil
}

var errNotReached = errors.New("the Standin's webhooks don't reach this machine")

// events are what the receiver has got for an app; from the first call on the app's events are sent there.
func (s *checkedStandin) events(ctx context.Context, args controlArgs) (map[string]any, error) {
	if err := s.receive(ctx); err != nil {
		return nil, err
	}
	app := args.text("app")
	hook := map[string]any{"webhook_url": s.receiver.url}
	if err := s.do(ctx, http.MethodPatch, "/apps/"+url.PathEscape(app), hook, nil); err != nil {
		return nil, err
	}
	if err := s.do(ctx, http.MethodPost, "/deliveries/settle", map[string]any{}, nil); err != nil {
		return nil, err
	}
	accepted, attempts, headers := s.receiver.of(app)
	if attempts == 0 {
		var sent struct {
			Deliveries []struct {
				Attempts []any `json:"attempts"`
			} `json:"deliveries"`
		}
		if err := s.do(ctx, http.MethodGet, "/deliveries?app="+url.QueryEscape(app), nil, &sent); err != nil {
			return nil, err
		}
		for _, one := range sent.Deliveries {
			if len(one.Attempts) > 0 {
				return nil, errNotReached
			}
		}
	}
	return map[string]any{"events": accepted, "attempts": float64(attempts), "headers": headers}, nil
}
