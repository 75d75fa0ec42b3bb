package mock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strconv"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/scenarios"
)

// answer is a reply as it goes over the wire.
type answer struct {
	status int
	header http.Header
	body   []byte

	journaled *journal.Answer // what the journal keeps of it, where it was sent before
}

// What answers share; nobody writes into a header's values.
var (
	jsonType = []string{"application/json; charset=utf-8"}
	htmlType = []string{"text/html; charset=utf-8"}
)

// render turns a reply into bytes.
func (x *exchange) render(r api.Reply) answer {
	a := answer{status: r.Status, header: r.Header}
	if a.header == nil {
		a.header = http.Header{}
	}
	switch {
	case r.Ready:
		if a.body = r.Body; x.list != nil {
			a.journaled = x.list.journaled
		}
		return x.date(a)
	case r.JSON != nil:
		a.body = x.marshal(r.JSON)
		a.header["Content-Type"] = jsonType
	case r.HTML != nil:
		a.body = r.HTML
		a.header["Content-Type"] = htmlType
	default:
		a.body = r.Body
	}
	a.header["Content-Length"] = []string{strconv.Itoa(len(a.body))}
	return x.date(a)
}

// date shows the namespace's time where that is asked for.
func (x *exchange) date(a answer) answer {
	if x.ns.server.options.ClockInDate {
		a.header, a.journaled = maps.Clone(a.header), nil
		a.header.Set("Date", x.at.Format(http.TimeFormat))
	}
	return a
}

// marshal writes JSON as the vendors do: &, < and > as they are.
func (x *exchange) marshal(v any) []byte {
	if written, ok := v.(api.Written); ok {
		return written
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		x.blame(OwnFault{Message: fmt.Sprintf("a reply can't be marshalled: %v", err)})
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// judge holds our own answer against openapi.yaml: what is not allowed there is our bug.
func (x *exchange) judge(a answer) {
	if x.operation == nil || x.unanswered || x.scripted() && x.phase() == scenarios.Before {
		return // a scenario's own answer was held against openapi.yaml when it was read
	}
	if x.list != nil && x.list.kept {
		return // it was held against it when it was made
	}
	var broken []contract.Finding
	for _, f := range x.operation.CheckResponse(a.status, a.header, a.body) {
		if f.Level == contract.Error || f.Rule == contract.RuleUndocumentedField {
			broken = append(broken, f)
		}
	}
	switch {
	case len(broken) > 0:
		x.blame(OwnFault{Message: fmt.Sprintf("answer %d is not in openapi.yaml", a.status), Findings: broken})
	case x.list != nil && !x.refused:
		x.state.lists.keep(x.list, a)
	}
}

func (a answer) write(w http.ResponseWriter) {
	header := w.Header()
	maps.Copy(header, a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that is gone by now is no fault of ours, and the state stands
}

// record puts the exchange into the namespace's journal.
func (x *exchange) record(a answer) {
	r := &x.call.Request
	x.took = x.ns.server.options.Now().Sub(x.received)
	e := journal.Exchange{
		Entry: journal.Entry{
			At: x.at, Namespace: x.ns.name, ChosenBy: x.chosenBy, Outcome: x.outcome(), Operation: x.call.Operation, Nearest: x.nearest,
			Request:  journal.Request{Method: r.Method, Path: r.Path, Query: r.RawQuery, Headers: r.Header},
			Response: journal.Response{Status: a.status, Headers: a.header},
			Findings: x.findings, Took: x.took,
		},
		Call: x.call.RequestID.Number, RequestBytes: r.Body, ResponseBytes: a.body, Answer: a.journaled,
	}
	if step := x.decision.Step; step != nil {
		e.Scenario, e.Phase = x.decision.Rule, string(x.phase())
		if step.Fault != nil {
			e.Fault = string(step.Fault.Kind)
		}
	}
	x.state.journal.Keep(&e)
	x.state.counts.add(e.Outcome)
}

func (x *exchange) outcome() journal.Outcome {
	switch {
	case len(x.nearest) > 0:
		return journal.Unmatched
	case x.invalid:
		return journal.Invalid
	case x.scripted():
		return journal.Faulted
	}
	return journal.Served
}

func (x *exchange) log(a answer) {
	logger := x.ns.server.options.Logger
	if ctx := context.Background(); logger.Enabled(ctx, slog.LevelInfo) {
		line := slog.NewRecord(x.received.Add(x.took), slog.LevelInfo, "request", 0) // nobody needs to know this line of ours
		line.AddAttrs(slog.String("namespace", x.ns.name), slog.String("method", x.request.Method),
			slog.String("path", x.request.URL.Path), slog.String("operation", x.call.Operation), slog.Int("status", a.status),
			slog.Int("bytes", len(a.body)), slog.Duration("took", x.took), slog.String("request", x.call.RequestID.String()))
		_ = logger.Handler().Handle(ctx, line) // as slog does: a log that can't be written is no reason to refuse
	}
	for _, f := range x.findings {
		if f.Level < contract.Error {
			logger.Warn("unknown input", "namespace", x.ns.name, "operation", x.call.Operation, "request", x.call.RequestID.String(),
				"rule", f.Rule, "message", f.Message)
		}
	}
}
