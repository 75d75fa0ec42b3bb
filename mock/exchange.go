package mock

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/scenarios"
)

// exchange is one request on its way through the mock.
type exchange struct {
	ns       *Namespace
	state    *state // the namespace's, until a reset
	chosenBy journal.Choice
	request  *http.Request
	received time.Time // real time
	took     time.Duration
	at       time.Time // the namespace's time

	operation *contract.Operation // nil until it is found
	route     *route
	call      api.Call           // as far as it is known
	problem   *api.BadRequest    // what is wrong with it, once the caller is known
	reply     api.Reply          // of the handler, when it ran last
	findings  []contract.Finding // what the request breaks, and what it has that is unknown
	nearest   []string           // of a request that no operation matches
	invalid   bool               // the request breaks openapi.yaml
	family    api.Family         // who words a refusal

	list       *list // that the answer shows, if it shows one
	*directed        // what scenarios have to do with the request
	unscripted bool  // no scenario runs that could take the request
	unanswered bool  // a fault struck before the handler ran: there is no answer
	refused    bool  // the vendor refused the request
	queued     bool  // it queued an event
}

// directed is what a scenario needs to know of a request, and what it makes of it.
type directed struct {
	subject  api.Subject // whom the request is from and about
	decision scenarios.Decision
}

// undirected is for requests that no scenario is asked about. Nobody writes into it.
var undirected = &directed{}

var errClientGone = errors.New("the client went away")

func (ns *Namespace) receive(c chosen) *exchange {
	state, r, now := ns.state.Load(), c.request, ns.server.options.Now()
	ns.used.Store(now.UnixNano())
	return &exchange{
		ns: ns, state: state, chosenBy: c.by, request: r, directed: undirected, received: now, at: state.world.Clock().At(now),
		call: api.Call{
			RequestID: api.RequestID{Seed: ns.options.Seed, Number: state.calls.Add(1)},
			Dialect:   ns.options.Dialect, Settings: api.Settings{AutoConsent: ns.autoConsents},
			Request: api.Request{
				Method: r.Method, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery, Header: r.Header, RemoteAddr: r.RemoteAddr,
			},
		},
	}
}

// match finds the operation. Where there is none, the vendor of the nearest one words the refusal.
func (x *exchange) match() error {
	path := x.call.Request.Path
	m := x.ns.spec.Match(x.request.Method, path)
	if m.Operation == nil {
		x.family = x.ns.routes.byVendor[m.Nearest[0].Vendor]
		x.nearest = describe(m.Nearest)
		if len(m.Allow) > 0 {
			return api.MethodNotAllowed{Method: x.request.Method, Path: path, Allow: m.Allow}
		}
		return api.NotServed{Method: x.request.Method, Path: path, Nearest: x.nearest}
	}
	x.operation, x.call.Operation, x.call.Path = m.Operation, m.Operation.ID, m.Path
	x.route = x.ns.routes.byOperation[m.Operation.ID]
	x.family = x.route.family
	return nil
}

func describe(operations []*contract.Operation) []string {
	out := make([]string, len(operations))
	for i, o := range operations {
		out[i] = o.Method + " " + o.Path
	}
	return out
}

// readBody reads what the client sends, up to the limit, for as long as the server's read deadline lets it.
func (x *exchange) readBody(w http.ResponseWriter) (err error) {
	limit := x.ns.server.options.MaxBody
	switch {
	case x.operation == nil:
	case x.operation.RequestType == "":
		return nil // no body is expected, and one that comes all the same is not waited for
	case x.operation.MaxBody > 0:
		limit = x.operation.MaxBody
	}
	x.call.Request.Body, err = readAll(w, x.request, limit)
	var slow net.Error
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &large):
		return bad(http.StatusRequestEntityTooLarge, "request-body-too-large", fmt.Sprintf("the body is larger than %d bytes", large.Limit))
	case errors.As(err, &slow) && slow.Timeout():
		w.Header().Set("Connection", "close")
		return bad(http.StatusRequestTimeout, "request-timeout", "the request did not arrive in time")
	case x.request.Context().Err() != nil || errors.Is(err, io.ErrUnexpectedEOF):
		return errClientGone
	}
	return bad(http.StatusBadRequest, contract.RuleBodyMalformed, "the body can't be read: its transfer coding is broken")
}

// readAll reads a body up to the limit; net/http sees to it that none is longer than its client says.
func readAll(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if size := r.ContentLength; 0 < size && size <= min(limit, 64<<10) {
		body := make([]byte, size)
		n, err := io.ReadFull(r.Body, body)
		return body[:n], err
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
}

func bad(status int, rule, message string) error {
	return &api.BadRequest{Status: status, Problems: []api.Problem{{Rule: rule, Message: message}}}
}

// check holds the request against openapi.yaml, decodes it for the handler, and returns what is wrong with it.
func (x *exchange) check() *api.BadRequest {
	r, call := &x.call.Request, &x.call
	input, findings := x.operation.CheckRequest(contract.Request{Path: call.Path, RawQuery: r.RawQuery, Header: r.Header, Body: r.Body})
	call.Query, call.Body = input.Query, input.Body
	if len(findings) == 0 {
		return nil
	}
	refuseUnknown := x.ns.refusesUnknown[x.operation.Vendor]
	refused := &api.BadRequest{Status: http.StatusBadRequest}
	x.findings = findings
	for _, f := range findings {
		if f.Level < contract.Error && !refuseUnknown {
			continue
		}
		if f.Rule == contract.RuleContentType {
			refused.Status = http.StatusUnsupportedMediaType
		}
		refused.Problems = append(refused.Problems, api.Problem{Rule: f.Rule, Where: f.Pointer, Message: f.Message})
	}
	if len(refused.Problems) == 0 {
		return nil
	}
	x.invalid = true
	return refused
}

// refuse words an error as the vendor would; what no vendor has a word for is our own fault.
func (x *exchange) refuse(err error) api.Reply {
	reply := x.family.Refuse(&x.call, err)
	var broken *api.BadRequest
	x.invalid = x.invalid || errors.As(err, &broken)
	if notAllowed, ok := errors.AsType[api.MethodNotAllowed](err); ok {
		for _, method := range notAllowed.Allow {
			reply = reply.Add("Allow", method)
		}
	}
	if reply.Fault {
		x.blame(OwnFault{Message: err.Error()})
	}
	return reply
}

// blame records a fault of our own.
func (x *exchange) blame(f OwnFault) {
	f.RequestID, f.Operation = x.call.RequestID.String(), x.call.Operation
	x.state.faults.add(f)
	attributes := []any{"namespace", x.ns.name, "operation", f.Operation, "request", f.RequestID, "message", f.Message}
	for _, finding := range f.Findings {
		attributes = append(attributes, finding.Rule, finding.Message)
	}
	x.ns.server.options.Logger.Error("fault of our own", attributes...)
}

// recoverInto turns a panic into the vendor's own 500, where the answer has not begun.
func (x *exchange) recoverInto(w http.ResponseWriter) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler { //nolint:errorlint // net/http compares what it recovers in the same way
		panic(cause)
	}
	if x.family == nil {
		panic(cause)
	}
	x.blame(OwnFault{Message: fmt.Sprintf("panic: %v\n%s", cause, debug.Stack())})
	x.directed = undirected
	x.render(x.family.Refuse(&x.call, fmt.Errorf("panic: %v", cause))).write(w)
}
