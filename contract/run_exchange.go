package contract

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"
)

// reads are the waits before an observing request is repeated after a write: a target may need a moment until everybody
// sees what was written. On the loopback they are shorter.
var (
	reads     = []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second}
	localRead = []time.Duration{5 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond}
)

// send makes a step's request, and holds the answer against the rules and the step's expectations.
func (r *caseRun) send(ctx context.Context, step *Step, record *stepResult) error {
	o, _ := r.spec.Operation(step.Request)
	key := questionOf(r.result.Case, o, step, r.config, r.env)
	if done, err := r.recall(o, step, record, key); done {
		return err
	}
	err := r.sendAnew(ctx, o, step, record)
	r.remember(key, record, err)
	return err
}

func (r *caseRun) sendAnew(ctx context.Context, o *Operation, step *Step, record *stepResult) error {
	sent := r.takeEarly(step)
	out, err := r.prepare(ctx, o, step, record.Place, sent)
	if err != nil {
		return err
	}
	if err := r.askUntil(ctx, o, step, out, record, sent); err != nil {
		record.Looks = append(record.Looks, lookOf(o, r.credentialOf(o, step), err))
		return err
	}
	r.judged(o, step, record)
	if last := record.Looks[len(record.Looks)-1]; last.Obstacle == askedTooOften { // it says nothing of what was asked
		record.Differences = nil
		return outage{askedTooOften, errors.New(last.Detail)}
	}
	return nil
}

// prepare makes the request, unless it was sent already, and enters what it will change.
func (r *caseRun) prepare(ctx context.Context, o *Operation, step *Step, place string, sent *early) (outgoing, error) {
	if sent != nil {
		return sent.out, nil
	}
	out, parts, err := r.build(ctx, o, step)
	if err != nil {
		return out, err
	}
	if err := r.mayWrite(o, step, parts); err != nil {
		return out, err
	}
	return out, r.note(o, step, place)
}

// askUntil asks again, a few times, as long as an answer does not show what was written before.
func (r *caseRun) askUntil(ctx context.Context, o *Operation, step *Step, out outgoing, record *stepResult, sent *early) error {
	intent := r.intentOf(o, step, out)
	again := r.waits(o)
	for {
		err := r.ask(ctx, step, out, intent, record, sent)
		sent = nil
		if err != nil || len(record.Differences) == 0 || len(again) == 0 || !r.sender.spare(ctx, again[0]) {
			return err
		}
		again = again[1:]
		if out, _, err = r.build(ctx, o, step); err != nil { // a signature is good for one request
			return err
		}
	}
}

// waits are those before the operation may be asked again: only where it shows what the case has written.
func (r *caseRun) waits(o *Operation) []time.Duration {
	if o.writes() || r.written == "" {
		return nil
	}
	return r.target.waits()
}

// ask sends the request and compares the answer.
func (r *caseRun) ask(ctx context.Context, step *Step, out outgoing, intent Intent, record *stepResult, sent *early) error {
	o, _ := r.spec.Operation(step.Request)
	began, paused := r.time(), r.sender.paused
	answer, state, err := r.sender.do(ctx, out.Request, sent)
	if err != nil {
		return err
	}
	over := r.time()
	if sent != nil {
		began, over = sent.began, sent.over
	}
	x := &Exchange{
		Operation: o.ID, Response: answer, Intent: intent, TLS: state, At: began,
		Request: ExchangeRequest{Method: out.Method, URL: out.URL.String(), Header: out.Header, Body: out.body},
	}
	if step.Method != "" {
		x.Operation = "" // it is none of the document's
	}
	if !began.IsZero() {
		x.Took = max(over.Sub(began)-(r.sender.paused-paused), 0)
	}
	record.Exchange = x
	record.Differences, err = step.compare(o, answer, r.answered(x), r.env)
	return err
}

// answered lets expressions see an exchange, and returns the body of the answer.
func (r *caseRun) answered(x *Exchange) any {
	r.env[nameRequest] = map[string]any{"method": x.Request.Method, "url": x.Request.URL, "headers": flat(x.Request.Header)}
	body := x.json()
	r.env[nameResponse] = map[string]any{"status": x.Response.Status, "headers": flat(x.Response.Header), "body": body}
	return body
}

// judged lets the judge hear of the exchange, and takes down what it shows of the target.
func (r *caseRun) judged(o *Operation, step *Step, record *stepResult) {
	x := record.Exchange
	r.judge.Hear(x)
	r.exchanges++
	record.Number, r.heardBefore = r.exchanges, r.exchanges-x.Heard
	body := x.json()
	r.weigh(o, step, record, body)
	if x.Intent.Refusal && r.result.Case.Effect == Refuse && r.target.Control == nil && o.mayChange(x, body) {
		r.ledger.accepted(r.result.Case, o)
	}
	if !isUndo(record.Place) && !x.Intent.Refusal && x.Response.Status < http.StatusInternalServerError {
		r.ledger.answered(o, businessStatus(x.Response.Status, body) < http.StatusBadRequest)
	}
	if o.writes() && x.Response.Status < http.StatusBadRequest && !x.Intent.Refusal {
		r.written = x.Request.Method + " " + x.Request.URL + " " + string(x.Request.Body)
	}
}

// weigh says what the answer means for the step, and for whether the target can be looked at.
func (r *caseRun) weigh(o *Operation, step *Step, record *stepResult, body any) {
	record.Weakened, record.Why = r.result.Case.weakens(o, step, record.Exchange.Response.Status, record.Differences)
	i := slices.IndexFunc(r.options.Unusual, func(id string) bool { return slices.Contains(o.Assumptions, id) })
	if record.Unusual = i >= 0; record.Unusual && record.Weakened == "" {
		record.Weakened, record.Why = Warn, "the case is written for the usual reading of "+r.options.Unusual[i]
	}
	record.Looks = append(record.Looks, r.look(o, step, record, body))
	r.hide.learn(body)
	if r.options.Heard != nil {
		r.options.Heard(r.result.Case.ID, record.name(), record.Exchange)
	}
}

// intentOf says what the request is for.
func (r *caseRun) intentOf(o *Operation, step *Step, out outgoing) Intent {
	intent := Intent{Known: true, Refusal: step.refusalWanted(r.result.Case.Effect)}
	intent.Repeat = r.written != "" && r.written == out.Method+" "+out.URL.String()+" "+string(out.body)
	if intent.Refusal {
		intent.Credential = r.faultOf(o, step, out)
	}
	return intent
}

// faultOf says what is wrong with the credential of a request that is to be refused.
func (r *caseRun) faultOf(o *Operation, step *Step, out outgoing) CredentialFault {
	used := authenticationFor(step.Auth, o, r.config)
	carries := out.Header.Get("Authorization") != "" || out.Header.Get("Cookie") != ""
	switch {
	case step.Fault != "":
		return step.Fault
	case o.Security == nil:
		return ""
	case !carries:
		return CredentialMissing
	case used.name != authNone && slices.Contains(o.Security, used.scheme):
		return ""
	case used.name == authOtherApp || used.name == authEmptyApp:
		return CredentialOtherApp
	case used.name != authNone:
		return CredentialOtherClass
	}
	if user, _, ok := out.BasicAuth(); ok && user != "" || len(out.Header.Get("Authorization")) > len("Bearer ") {
		return CredentialWrong
	}
	return CredentialMalformed
}
