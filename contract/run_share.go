package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shared is an exchange that several cases look at: nobody is asked twice for the same thing, unless one case asks twice
// on purpose. A refused connection is shared too.
type shared struct {
	record stepResult
	err    error
}

// questionOf tells one request from another, or is "" for a request that is not shared: only what observes is, and what is
// refused. A case of refusals that reads wants to see for itself. env may lack what only a run can know.
func questionOf(c *Case, o *Operation, step *Step, config Config, env environment) string {
	switch {
	case c.Effect == Observe && !o.writes() && step.Headers == nil:
	case c.Effect == Refuse && !step.wantsSuccess():
	default:
		return ""
	}
	key := []string{string(c.Effect), o.ID, step.Method, authenticationFor(step.Auth, o, config).name}
	compiled := step.compiled
	for _, fields := range []map[string]template{compiled.path, compiled.query, compiled.headers, compiled.form} {
		values, err := evalAll(fields, env)
		if err != nil {
			return ""
		}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			key = append(key, name+"="+fmt.Sprint(values[name]))
		}
		key = append(key, "")
	}
	for _, body := range []template{compiled.json, compiled.raw} {
		if body == nil {
			continue
		}
		value, err := body(env)
		if err != nil {
			return ""
		}
		text, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		key = append(key, string(text))
	}
	return strings.Join(key, "\x00")
}

// recall gives a step what another case was answered, if that was the same question and the answer came after all that the
// case has seen: what a case compares must not run backwards in time.
func (r *caseRun) recall(o *Operation, step *Step, record *stepResult, key string) (bool, error) {
	latest := r.latest()
	i := slices.IndexFunc(r.answers[key], func(s shared) bool { return s.err != nil || s.record.Number > latest })
	if key == "" || i < 0 {
		return false, nil
	}
	known := r.answers[key][i]
	if _, out := errors.AsType[outage](known.err); out {
		if r.sender.extra > 0 { // it may have been a moment's trouble
			r.sender.extra--
			return false, nil
		}
		record.Looks = []look{lookOf(o, r.credentialOf(o, step), known.err)}
		return true, known.err
	}
	record.Exchange, record.Number, record.Shared = known.record.Exchange, known.record.Number, true
	body := r.answered(record.Exchange)
	var err error
	if record.Differences, err = step.compare(o, record.Exchange.Response, body, r.env); err != nil {
		return true, err
	}
	r.weigh(o, step, record, body)
	return true, nil
}

// latest is the number of the last exchange that the case has seen.
func (r *caseRun) latest() (number int) {
	for i := range r.result.Steps {
		number = max(number, r.result.Steps[i].Number)
	}
	return number
}

// remember keeps an answer for other cases.
func (r *caseRun) remember(key string, record *stepResult, err error) {
	if key != "" {
		r.answers[key] = append(slices.DeleteFunc(r.answers[key], func(s shared) bool { return s.err != nil }), shared{*record, err})
	}
}
