package contract

import (
	"slices"
	"strings"
)

// caseRecord is all that a report needs of a case that is done. It is what Resume keeps.
type caseRecord struct {
	Case     string     `json:"case"`
	Vendors  []string   `json:"vendors"`
	Checks   []Check    `json:"checks"`
	Evidence []Evidence `json:"evidence,omitempty"`
	Looks    []look     `json:"looks,omitempty"`
	Seen     []sighting `json:"seen,omitempty"`
	Left     []LeftItem `json:"left,omitempty"`
	Requests int        `json:"requests"`
	Last     int        `json:"last"` // number of the last exchange
}

const maxExchanges = 5 // that a check names

// recordOf makes a record of a case that has run.
func (r *caseRun) recordOf(requests int) caseRecord {
	c := r.result.Case
	record := caseRecord{Case: c.ID, Vendors: r.vendorsOf(c), Requests: requests, Last: r.exchanges}
	check := r.checkOf(c, r.result.Verdict)
	check.Reason = r.hide.text(r.result.Reason)
	record.Checks = []Check{check}
	for i := range r.result.Steps {
		r.record(&record, &r.result.Steps[i])
	}
	if step := r.decisive(); step != nil {
		r.differs(&record.Checks[0], step)
	}
	record.Checks = slices.DeleteFunc(record.Checks, r.unwanted)
	for i := range r.result.Steps {
		if step := &r.result.Steps[i]; record.names(step.Number) {
			record.Evidence = append(record.Evidence, r.evidence(step))
		}
	}
	return record
}

// record adds what a step shows.
func (r *caseRun) record(record *caseRecord, step *stepResult) {
	record.Looks = append(record.Looks, step.Looks...)
	if x := step.Exchange; x != nil && step.Number > 0 {
		if !step.Shared {
			record.Seen = append(record.Seen, r.spec.sightingOf(x))
		}
		for _, f := range x.Findings {
			r.found(record, step, f)
		}
	}
}

// decisive is the step whose difference the case's check tells of: the first one that is as bad as the verdict.
func (r *caseRun) decisive() (found *stepResult) {
	for i := range r.result.Steps {
		step := &r.result.Steps[i]
		if !step.failed() || isUndo(step.Place) {
			continue
		}
		if found == nil || found.Weakened != "" && step.Weakened == "" {
			found = step
		}
	}
	return found
}

// names reports whether a check shows an exchange.
func (r caseRecord) names(number int) bool {
	return number > 0 && slices.ContainsFunc(r.Checks, func(c Check) bool { return slices.Contains(c.Exchanges, number) })
}

// checkOf is a case's own check.
func (s *session) checkOf(c *Case, verdict Verdict) Check {
	check := Check{
		ID: c.ID, Verdict: verdict, Level: levelOf(verdict), Title: c.Title, Clauses: c.Clauses, Case: c.ID, Effect: c.Effect,
	}
	if len(c.Clauses) > 0 {
		check.Clause = c.Clauses[0]
	}
	for _, step := range c.Steps {
		check.Operation = firstOf(check.Operation, step.Request)
	}
	return check
}

func levelOf(v Verdict) Level {
	switch v {
	case Fail, Failed:
		return Error
	case Warn, Review:
		return Warning
	}
	return Note
}

// differs puts the first difference of a step into its case's check.
func (r *caseRun) differs(check *Check, step *stepResult) {
	d := step.Differences[0]
	check.Step, check.Pointer = step.name(), d.Pointer
	check.Expected, check.Actual, check.Message = r.shownAt(d.Pointer, d.Expected, d.Actual, d.Message)
	check.Operation = firstOf(step.Step.Request, check.Operation)
	if step.Weakened != "" {
		check.Reason = step.Why
	}
	if step.Number > 0 {
		check.Exchanges = []int{step.Number}
	}
	in := ""
	if d.Pointer == InStatus {
		in = InStatus
	}
	check.Fingerprint = Fingerprint(check.ID, check.Operation, d.Pointer, classOf(in, d.Actual))
}

// found makes a check of a finding, or counts it where the same was found before.
func (r *caseRun) found(record *caseRecord, step *stepResult, f Finding) {
	o := step.Exchange.Operation
	if step.Unusual && (f.Rule == ruleStatusWrong || strings.HasPrefix(f.Rule, "request-")) {
		f.Level = min(f.Level, Warning) // the case asked in the usual way
	}
	mark, times := f.fingerprint(o), boolean(!step.Shared)
	for i := range record.Checks {
		if c := &record.Checks[i]; c.Fingerprint == mark {
			c.Count += times
			c.breaks(r.spec.clausesBroken(step.Exchange, f)...)
			c.shows(step.Number)
			return
		}
	}
	c := Check{
		ID: f.Rule, Verdict: verdictOf(f.Level), Level: f.Level, Case: r.result.Case.ID, Step: step.name(), Operation: o,
		Effect: r.result.Case.Effect, Pointer: r.hide.text(f.Pointer), Exchanges: []int{step.Number}, Count: times, Fingerprint: mark,
	}
	c.Expected, c.Actual, c.Message = r.shownAt(f.Pointer, f.Expected, f.Actual, f.Message)
	if f.Earlier > 0 {
		c.Exchanges = []int{r.heardBefore + f.Earlier, step.Number}
	}
	rule := r.rules[f.Rule]
	c.Title, c.Why = rule.Title, rule.Why
	c.breaks(r.spec.clausesBroken(step.Exchange, f)...)
	if f.Assumption != "" {
		c.Reason = "the pages leave it open: " + f.Assumption
	}
	record.Checks = append(record.Checks, c)
}

// shows adds an exchange, up to a few, before the one that the check itself tells of.
func (c *Check) shows(number int) {
	if len(c.Exchanges) < maxExchanges && !slices.Contains(c.Exchanges, number) {
		c.Exchanges = slices.Insert(c.Exchanges, 0, number)
	}
}

// verdictOf is the verdict of a finding; a note is a pass with a message.
func verdictOf(l Level) Verdict {
	switch l {
	case Error:
		return Fail
	case Warning:
		return Warn
	}
	return Pass
}

// evidence is a redacted exchange.
func (r *caseRun) evidence(step *stepResult) Evidence {
	x := step.Exchange
	return Evidence{
		Number: step.Number, Operation: x.Operation, Method: x.Request.Method, URL: r.hide.url(x.Request.URL),
		Status: x.Response.Status, Headers: r.hide.header(flat(x.Response.Header)), Answer: r.hide.body(x.Response.Body),
		Took: float64(x.Took.Microseconds()) / 1000, Curl: r.hide.curl(x.Request),
	}
}

// shownAt redacts what is said of a place.
func (r *caseRun) shownAt(pointer, expected, actual, message string) (string, string, string) {
	if name := nameAt(pointer); hidden(name) && actual != "" {
		return shownKind(expected), shownKind(actual), r.hide.text(replaceBoth(message, expected, actual))
	}
	return r.hide.text(expected), r.hide.text(actual), r.hide.text(message)
}
