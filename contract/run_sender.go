package contract

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxAnswer  = 16 << 20         // bytes of an answer, unpacked
	maxHeaders = 256 << 10        // bytes of an answer's headers
	maxPause   = 15 * time.Second // that a Retry-After may ask for
)

// outage is why there was no answer to look at. It says nothing against the target's contract.
type outage struct {
	kind obstacle
	err  error
}

func (o outage) Error() string { return o.err.Error() }
func (o outage) Unwrap() error { return o.err }

var errTooLarge = fmt.Errorf("the answer is larger than %d bytes", maxAnswer)

// sender sends requests: no faster than its rate, no more than its bound.
type sender struct {
	client   *http.Client
	timeout  time.Duration
	interval time.Duration
	free     <-chan time.Time // when the next request may go
	run      string
	agent    string

	sent, atMost int
	promised     int           // of those that are left, how many were sent before their turn
	extra        int           // of those, how many may be repetitions
	paused       time.Duration // in all, because the target asked for it, or to keep the rate
}

func newSender(target Target, o Options, plan Plan) *sender {
	s := &sender{
		client: target.client(), timeout: o.Timeout, run: o.RunID, atMost: plan.AtMost, extra: plan.AtMost - plan.Requests - plan.Reserve,
		agent: o.Tool + " (contract check; run " + o.RunID + ")",
	}
	rate := o.Rate
	if rate == 0 && !target.local() {
		rate = usualRate
	}
	if rate > 0 {
		s.interval = time.Duration(float64(time.Second) / rate)
	}
	return s
}

// promise reserves a request that is sent before its turn, and reports whether the bound lets it.
func (s *sender) promise() bool {
	if s.sent+s.promised >= s.atMost {
		return false
	}
	s.promised++
	return true
}

// do sends a request, unless it was sent early, and reads its answer. One that asks to come back after a moment is
// obeyed, once.
func (s *sender) do(ctx context.Context, request *http.Request, sent *early) (ExchangeResponse, *tls.ConnectionState, error) {
	var answer ExchangeResponse
	var state *tls.ConnectionState
	var err error
	if sent != nil {
		s.promised--
		s.sent++
		answer, state, err = sent.answer, sent.state, sent.err
	} else {
		answer, state, err = s.once(ctx, request)
	}
	if err != nil || answer.Status != http.StatusTooManyRequests && answer.Status != http.StatusServiceUnavailable {
		return answer, state, err
	}
	if pause, ok := retryAfter(answer.Header); ok && pause <= maxPause && s.spare(ctx, pause) {
		return s.once(ctx, request.Clone(ctx))
	}
	return answer, state, err
}

// retryAfter is how long an answer asks to wait, in either of the forms of RFC 9110, section 10.2.3.
func retryAfter(header http.Header) (time.Duration, bool) {
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 16); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(value)
	now, err2 := http.ParseTime(header.Get("Date"))
	return max(at.Sub(now), 0), err == nil && err2 == nil
}

// spare waits and takes one of the repetitions, if there are any left.
func (s *sender) spare(ctx context.Context, pause time.Duration) bool {
	if s.extra <= 0 {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	}
	s.paused += pause
	s.extra--
	return true
}

// boundError is that no more requests may be sent: so many were.
type boundError int

// Error implements error.
func (b boundError) Error() string { return fmt.Sprintf("the bound of %d requests is reached", int(b)) }

// pace waits until the next request may go.
func (s *sender) pace(ctx context.Context) error {
	if s.sent+s.promised >= s.atMost {
		return boundError(s.atMost)
	}
	if s.free != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.free:
		}
	}
	if s.interval > 0 {
		s.free = time.After(s.interval)
	}
	s.sent++
	return nil
}

func (s *sender) once(ctx context.Context, request *http.Request) (ExchangeResponse, *tls.ConnectionState, error) {
	if err := s.pace(ctx); err != nil {
		return ExchangeResponse{}, nil, err
	}
	return s.transmit(ctx, request)
}

// transmit sends a request at once. It may be called from several goroutines.
func (s *sender) transmit(ctx context.Context, request *http.Request) (ExchangeResponse, *tls.ConnectionState, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	request = request.WithContext(ctx)
	if request.GetBody != nil {
		body, err := request.GetBody()
		if err != nil {
			return ExchangeResponse{}, nil, err
		}
		request.Body = body
	}
	request.Header.Set("User-Agent", s.agent)
	request.Header.Set(runHeader, s.run)
	response, err := s.client.Do(request)
	if err != nil {
		return ExchangeResponse{}, nil, outage{notReached, err}
	}
	defer func() { _ = response.Body.Close() }() // the answer has been read, or its reading has failed
	body, err := read(response)
	return ExchangeResponse{Status: response.StatusCode, Header: response.Header, Body: body}, response.TLS, err
}

// runHeader carries the id of the run.
const runHeader = "X-Standin-Run"

func read(response *http.Response) ([]byte, error) {
	size := 0
	for name, values := range response.Header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	if size > maxHeaders {
		return nil, outage{brokenOff, fmt.Errorf("the answer's headers are larger than %d bytes", maxHeaders)}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil && errors.Is(err, context.DeadlineExceeded):
		return nil, outage{notReached, fmt.Errorf("read the answer: %w", err)}
	case err != nil:
		return nil, outage{brokenOff, fmt.Errorf("read the answer: %w", err)}
	case len(body) > maxAnswer:
		return nil, outage{brokenOff, errTooLarge}
	}
	return body, nil
}

// flat is a header with lower-case names and joined values.
func flat(header http.Header) map[string]string {
	lower := make(map[string]string, len(header))
	for name, values := range header {
		lower[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return lower
}
