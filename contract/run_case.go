package contract

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// caseResult is what became of one case.
type caseResult struct {
	Case    *Case
	Verdict Verdict
	Reason  string       // of a skip, an inconclusive case or an error
	Steps   []stepResult // those that ran, clean-up included
}

// stepResult is what became of one step.
type stepResult struct {
	Place       string // steps[0], cleanup[0]
	Step        *Step
	Exchange    *Exchange // nil for a control action, and when there was no answer
	Number      int       // of the exchange in the run
	Shared      bool      // another case made the exchange
	Differences []Difference
	Unusual     bool    // the dialect reads otherwise what the case was written for
	Weakened    Verdict // of the differences, where the pages don't say so much
	Why         string  // they are weakened
	Looks       []look
}

// name is the operationId or the control action.
func (r stepResult) name() string { return r.Place + " " + r.Step.Name() }

// failed reports whether the answer is not as expected. What a rule finds does not count: it is a check of its own.
func (r stepResult) failed() bool { return len(r.Differences) > 0 }

// asWanted reports whether the answer has the status that the step expects.
func (r stepResult) asWanted() bool {
	return r.Exchange != nil && r.Step.Expect.Status == r.Exchange.Response.Status
}

// caseRun is one case on its way.
type caseRun struct {
	*session
	*chain
	result caseResult
}

func (s *session) newCaseRun(c *Case, in *chain) *caseRun {
	return &caseRun{session: s, chain: in, result: caseResult{Case: c, Verdict: Pass}}
}

// run runs the steps, and reports whether the chain may go on.
func (r *caseRun) run(ctx context.Context) bool {
	c := r.result.Case
	for i := range c.Steps {
		step, place := &c.Steps[i], fmt.Sprintf("steps[%d]", i)
		if !r.has(step.compiled.names) {
			if r.result.Verdict == Pass {
				r.conclude(Inconclusive, stepResult{Place: place, Step: step}, errors.New("what it goes on from captured nothing for it"))
			}
			return false
		}
		if !r.step(ctx, step, place) {
			return false
		}
	}
	return true
}

// undo cleans up after the chain, and looks whether that was enough.
func (r *caseRun) undo(ctx context.Context) {
	c := r.first
	if r.isUndone() {
		r.ledger.done()
		return
	}
	for i := range c.Cleanup {
		place, step := fmt.Sprintf("cleanup[%d]", i), &c.Cleanup[i]
		switch {
		case !r.has(step.compiled.variables):
			r.ledger.unable(step)
		case !r.step(ctx, step, place):
			r.ledger.failed(r.result.Steps[len(r.result.Steps)-1])
		default:
			r.ledger.done()
		}
	}
	for i := range c.Undone {
		if !r.ledger.open() && r.has(c.Undone[i].compiled.names) && !r.step(ctx, &c.Undone[i], fmt.Sprintf("undone[%d]", i)) {
			r.ledger.failed(r.result.Steps[len(r.result.Steps)-1])
		}
	}
}

// has reports whether everything that a step names is there. What a clean-up lacks was never made.
func (r *caseRun) has(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		_, ok := r.env[name]
		return !ok && !slices.Contains(reservedNames, name)
	})
}

// step runs one step, records it, and reports whether the next one may run: an answer whose status is the wanted one has
// done what the story needs, whatever else is wrong with it. A clean-up has to be right in all.
func (r *caseRun) step(ctx context.Context, step *Step, place string) bool {
	maps.DeleteFunc(r.env, func(name string, _ any) bool {
		return name == nameRequest || name == nameResponse || name == nameResult
	})
	record := stepResult{Place: place, Step: step}
	act := r.send
	if step.Control != "" {
		act = r.control
	}
	err := act(ctx, step, &record)
	if r.interrupted(ctx, record, err) {
		return false
	}
	if err == nil && (!record.failed() || record.asWanted() && !step.Guard) {
		r.capture(step, &record)
	}
	r.result.Steps = append(r.result.Steps, record)
	r.decide(record, err)
	return err == nil && (!record.failed() || !isUndo(place) && !step.Guard && record.asWanted())
}

// decide says what a step's outcome means for the case.
func (r *caseRun) decide(record stepResult, err error) {
	var out outage
	var bound boundError
	switch {
	case errors.As(err, &out) || errors.As(err, &bound):
		r.conclude(Inconclusive, record, err)
	case err != nil:
		r.conclude(Failed, record, err)
	case record.failed() && record.Step.Guard:
		r.conclude(Inconclusive, record, errors.New("the configuration does not fit the target: "+record.Differences[0].Message))
	case len(record.Differences) > 0 && record.Weakened != "":
		r.result.Verdict = Worse(r.result.Verdict, record.Weakened)
	case record.failed():
		r.result.Verdict = Worse(r.result.Verdict, Fail)
	}
}

// interrupted ends a case where the run was stopped: what was not waited for is nobody's fault, nor is a change that would
// have needed a moment more to be seen.
func (r *caseRun) interrupted(ctx context.Context, record stepResult, err error) bool {
	if ctx.Err() == nil || err == nil && (r.written == "" || !record.failed()) {
		return false
	}
	r.result.Verdict, r.result.Reason = Skip, record.name()+": "+stopped
	record.Looks, record.Differences = nil, nil
	r.result.Steps = append(r.result.Steps, record)
	return true
}

func (r *caseRun) conclude(verdict Verdict, record stepResult, err error) {
	if r.result.Verdict == Fail && verdict == Inconclusive {
		return
	}
	r.result.Verdict, r.result.Reason = verdict, fmt.Sprintf("%s: %v", record.name(), err)
}

var errNoControl = errors.New("the target gives no control")

func (r *caseRun) control(ctx context.Context, step *Step, record *stepResult) error {
	args, err := evalAll(step.compiled.args, r.env)
	if err != nil {
		return err
	}
	result, err := r.act(ctx, step.Control, args)
	if r.target.Control != nil && moves(step.Control) {
		r.judge.Moved()
	}
	if err != nil {
		return err
	}
	if token, issued := result["token"].(string); issued && step.Control == actionToken {
		r.judge.Issued(token, fmt.Sprint(args["app"]))
	}
	r.env[nameResult] = result
	m := &matching{env: r.env}
	record.Differences, err = m.result(step, plain(result))
	return err
}

// act does a control action, or gives what the configuration has instead of it.
func (r *caseRun) act(ctx context.Context, action string, args map[string]any) (map[string]any, error) {
	switch {
	case r.target.Control != nil:
		return r.target.Control.Do(ctx, action, args)
	case action == actionCode && len(r.codes) > 0:
		code := r.codes[0]
		r.codes = r.codes[1:]
		return map[string]any{"code": code}, nil
	}
	return nil, errNoControl
}

// capture keeps what later steps need. What is not there can't be what they need.
func (r *caseRun) capture(step *Step, record *stepResult) {
	for _, c := range step.compiled.captures {
		value, err := c.eval(r.env)
		if err != nil || value == nil { // names were checked when it was read: it is the answer that has another form
			record.Differences = append(record.Differences, c.whyNothing(r.env))
			continue
		}
		r.env[c.name] = plain(value)
		r.keep(step, c, value)
	}
}

// keep remembers which captured values are secrets, and which name something that the case itself made.
func (r *caseRun) keep(step *Step, c capture, value any) {
	text, ok := value.(string)
	if !ok {
		return
	}
	if namesSecret(c.name) || namesSecret(lastName(c.source)) {
		r.hide.secret(text, strings.ToUpper(c.name))
	}
	if o, ok := r.spec.Operation(step.Request); ok && o.writes() {
		r.made[text] = true
	}
}

func lastName(source string) string { return source[strings.LastIndexAny(source, ".[")+1:] }

// writes says whether the operation is one that changes something.
func (o *Operation) writes() bool {
	return !slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE"}, o.Method)
}

// changes reports whether the operation changes what is there: a POST may only ask, or issue something.
func (o *Operation) changes() bool {
	return slices.Contains([]string{"PUT", "PATCH", "DELETE"}, o.Method)
}

func evalAll(fields map[string]template, env environment) (map[string]any, error) {
	values := make(map[string]any, len(fields))
	for name, field := range fields {
		value, err := field(env)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		values[name] = value
	}
	return values, nil
}
