package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/journal"
)

// report says what a client did, and what of it the vendors' documents do not allow.
type report struct {
	Command   string      `json:"command"`
	ExitCode  int         `json:"exit_code"` // the command's own
	Began     time.Time   `json:"began"`
	Seconds   float64     `json:"seconds"`
	Requests  counts      `json:"requests"`
	Served    []served    `json:"served"`            // by operation
	Invalid   []complaint `json:"invalid"`           // requests that break openapi.yaml
	Unmatched []complaint `json:"unmatched"`         // requests that no operation has
	Unknown   []complaint `json:"unknown_input"`     // requests that were served, with input that openapi.yaml does not have
	Refused   []complaint `json:"refused"`           // requests that openapi.yaml allows, and that the vendor refuses all the same
	OwnFaults []ownFault  `json:"own_faults"`        // what Standin itself did wrong
	Unused    []string    `json:"unused_steps"`      // steps of scenarios that did not fire as often as they should
	FailedOn  []string    `json:"failed_on"`         // the kinds of --fail-on that came true
	NotRun    string      `json:"not_run,omitempty"` // why the command could not be started
	failOn    failOn
}

// counts are numbers of requests. Dropped ones are not among the others: the journal had no room for them.
type counts struct {
	Total     uint64 `json:"total"`
	Served    int    `json:"served"`
	Invalid   int    `json:"invalid"`
	Unmatched int    `json:"unmatched"`
	Faulted   int    `json:"faulted"`
	Dropped   uint64 `json:"dropped"`
}

// served is how often an operation answered requests that had nothing wrong.
type served struct {
	Operation string        `json:"operation"`
	Count     int           `json:"count"`
	Took      time.Duration `json:"took_ns"`
}

// complaint is something that a client did wrong, once or often; request, answer and curl line are those of the first time.
type complaint struct {
	Operation string        `json:"operation,omitempty"` // operationId; none when no operation matches
	Summary   string        `json:"summary,omitempty"`
	Count     int           `json:"count"`
	Took      time.Duration `json:"took_ns"`
	Namespace string        `json:"namespace"`
	Number    uint64        `json:"number"` // in the namespace's journal
	Method    string        `json:"method"`
	Path      string        `json:"path"`
	Status    int           `json:"status"`
	Answer    string        `json:"answer,omitempty"` // how its body begins
	Findings  []finding     `json:"findings,omitempty"`
	Clauses   []clause      `json:"clauses,omitempty"` // what the pages say of the operation
	Nearest   []string      `json:"nearest,omitempty"`
	Repeat    repeat        `json:"repeat"`
}

// finding is a contract.Finding in the words of a report.
type finding struct {
	Rule     string `json:"rule"`
	Level    string `json:"level"`
	In       string `json:"in,omitempty"`
	Pointer  string `json:"pointer,omitempty"`
	Message  string `json:"message"`
	Expected string `json:"expected,omitempty"`
	Actual   string `json:"actual,omitempty"`
}

// clause is a contract.Clause in the words of a report.
type clause struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Page string `json:"page"`
	// Related: it speaks of a field or parameter that a finding is about.
	Related bool `json:"related"`
}

// maxAnswer is how many bytes of an answer a report shows.
const maxAnswer = 300

// kind is where the complaint belongs in a list that stays the same from run to run: rules and places, not values.
func (c complaint) kind() string {
	if c.Operation == "" && len(c.Nearest) > 0 {
		return c.Method + " " + c.Path
	}
	var parts []string
	for _, f := range c.Findings {
		parts = append(parts, strings.TrimSpace(strings.Join([]string{f.Rule, f.In, f.Pointer}, " ")))
	}
	if len(parts) == 0 {
		return fmt.Sprintf("refused with %d", c.Status)
	}
	return strings.Join(slices.Compact(parts), ", ")
}

// broken reports whether the request breaks openapi.yaml: input that it does not have is served.
func (c complaint) broken() bool {
	return len(c.Findings) == 0 || slices.ContainsFunc(c.Findings, func(f finding) bool { return f.Level == contract.Error.String() })
}

// compile sorts what was gathered into a report.
func (g *gatherer) compile(spec *contract.Spec) *report {
	r := &report{
		Served: []served{}, Invalid: []complaint{}, Unmatched: []complaint{}, Unknown: []complaint{}, Refused: []complaint{},
		OwnFaults: append([]ownFault{}, g.faults...), FailedOn: []string{}, Unused: []string{},
		Requests: counts{Total: uint64(len(g.entries)) + g.dropped, Dropped: g.dropped},
	}
	for _, steps := range g.unused {
		r.Unused = append(r.Unused, steps...)
	}
	slices.Sort(r.Unused)
	entries := slices.Clone(g.entries)
	slices.SortStableFunc(entries, func(a, b *journal.Entry) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Number, b.Number))
	})
	c := compiler{spec: spec, index: map[string]int{}}
	for _, e := range entries {
		r.add(&c, e)
	}
	for i := range r.Refused {
		r.Refused[i].Clauses = nil // the answer says what is wrong, and most of them are about something else
	}
	slices.SortFunc(r.Served, func(a, b served) int { return cmp.Compare(a.Operation, b.Operation) })
	for _, list := range [][]complaint{r.Invalid, r.Unmatched, r.Unknown, r.Refused} {
		slices.SortStableFunc(list, func(a, b complaint) int { return cmp.Compare(a.Operation, b.Operation) })
	}
	return r
}

func (r *report) add(c *compiler, e *journal.Entry) {
	if kind := refusal(e); kind != "" {
		r.Refused = c.complain(r.Refused, e, "refused "+kind)
	}
	switch e.Outcome {
	case journal.Invalid:
		r.Requests.Invalid++
		r.Invalid = c.complain(r.Invalid, e, "")
	case journal.Unmatched:
		r.Requests.Unmatched++
		r.Unmatched = c.complain(r.Unmatched, e, "")
	case journal.Faulted:
		r.Requests.Faulted++
	case journal.Served:
		r.Requests.Served++
		if len(e.Findings) > 0 {
			r.Unknown = c.complain(r.Unknown, e, "")
			return
		}
		r.Served = c.count(r.Served, e)
	}
}

// compiler joins requests that have the same thing wrong.
type compiler struct {
	spec    *contract.Spec
	clauses map[string]contract.Clause
	index   map[string]int // where a complaint, or what an operation served, is in its list
}

func clausesByID() map[string]contract.Clause {
	out := map[string]contract.Clause{}
	for _, c := range contract.Clauses() {
		out[c.ID] = c
	}
	return out
}

func (c *compiler) count(list []served, e *journal.Entry) []served {
	name := e.Operation
	if name == "" {
		name = ownPages
	}
	at, known := c.index["served "+name]
	if !known {
		at, list = len(list), append(list, served{Operation: name})
		c.index["served "+name] = at
	}
	list[at].Count++
	list[at].Took += e.Took
	return list
}

// ownPages stands for an operationId where Standin's own web pages are meant.
const ownPages = "standin.pages"

// complain adds to the complaint of the same kind, or begins one.
func (c *compiler) complain(list []complaint, e *journal.Entry, kind string) []complaint {
	made := c.complaint(e)
	key := fmt.Sprintf("%s %s %s %d %s %q", kind, e.Outcome, e.Operation, e.Response.Status, made.kind(), made.Findings)
	at, known := c.index[key]
	if !known {
		c.explain(&made, e)
		at, list = len(list), append(list, made)
		c.index[key] = at
	}
	list[at].Count++
	list[at].Took += e.Took
	return list
}

func (c *compiler) complaint(e *journal.Entry) complaint {
	made := complaint{
		Operation: e.Operation, Namespace: e.Namespace, Number: e.Number, Method: e.Request.Method, Path: e.Request.Path,
		Status: e.Response.Status, Nearest: e.Nearest,
	}
	if e.Operation == "" && len(e.Nearest) == 0 {
		made.Operation = ownPages
	}
	made.Findings = inWords(e.Findings)
	return made
}

func inWords(all []contract.Finding) (out []finding) {
	for _, f := range all {
		out = append(out, finding{f.Rule, f.Level.String(), f.In, f.Pointer, f.Message, f.Expected, f.Actual})
	}
	return out
}

// explain adds what is shown once: what the pages say, how the answer began, and how to repeat the request.
func (c *compiler) explain(made *complaint, e *journal.Entry) {
	text := e.Response.Body.Text
	made.Answer = strings.ToValidUTF8(text[:min(len(text), maxAnswer)], "")
	made.Repeat = repeatOf(e, c.vendorOf(e))
	operation, ok := c.spec.Operation(e.Operation)
	if !ok {
		return
	}
	if c.clauses == nil { // reading them takes longer than most runs have to complain about
		c.clauses = clausesByID()
	}
	made.Summary = operation.Summary
	for _, id := range operation.Clauses {
		known := c.clauses[id]
		made.Clauses = append(made.Clauses, clause{id, known.Text, known.Page, speaksOf(known.Text, made.Findings)})
	}
}

// speaksOf reports whether a text has the name of a field or parameter that a finding is about.
func speaksOf(text string, findings []finding) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.ContainsFunc(findings, func(f finding) bool {
		name := f.Pointer[strings.LastIndex(f.Pointer, "/")+1:]
		return slices.Contains(words, name)
	})
}

// vendorOf is who answers, or would have if the request were a little different.
func (c *compiler) vendorOf(e *journal.Entry) string {
	for _, o := range c.spec.Operations() {
		if o.ID == e.Operation || slices.Contains(e.Nearest[:min(len(e.Nearest), 1)], o.Method+" "+o.Path) {
			return o.Vendor
		}
	}
	return ""
}
