// Package report writes a contract.Report for its readers: a person at a terminal, a CI system, a code scanner, a browser.
//
// Nothing in here judges: what stands in a report was decided by package contract, and every format tells the same.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// Options say what a report can't know by itself. The zero value works.
type Options struct {
	// Line is the line of an operation in the document named Document; nil, or an answer of 0, is the first.
	Line func(operation string) int
	// Document is where the OpenAPI document stands in the reader's repository; "" is openapi.yaml.
	Document string
	// Colour allows the text colours. The other formats ignore it.
	Colour bool
	// Markdown gets the page that belongs to the format github, which itself is a few lines; nil: nobody does.
	Markdown io.Writer
}

// Formats lists what Write takes; the slice is the caller's.
func Formats() []string { return []string{"text", "json", "junit", "sarif", "html", "github"} }

// Write writes a report in one of the Formats.
func Write(w io.Writer, format string, r contract.Report, o Options) error {
	write, ok := map[string]func(io.Writer, view) error{
		"text": writeText, "json": writeJSON, "junit": writeJUnit, "sarif": writeSARIF, "html": writeHTML, "github": writeGitHub,
	}[format]
	if !ok {
		return fmt.Errorf("format %q: it takes one of %s", format, strings.Join(Formats(), ", "))
	}
	return write(w, newView(r, o))
}

// The words for verdicts that a report has beside its own.
const (
	known = contract.BaselineKnown // a finding that the baseline accepts
	note  = "note"                 // it passed, with something to tell
)

// view is a report with what all formats need beside it.
type view struct {
	contract.Report
	Options
	clauses   map[string]contract.Clause
	exchanges map[int]contract.Evidence
}

func newView(r contract.Report, o Options) view {
	v := view{Report: r, Options: o, clauses: map[string]contract.Clause{}, exchanges: map[int]contract.Evidence{}}
	for _, c := range contract.Clauses() {
		v.clauses[c.ID] = c
	}
	for _, e := range r.Exchanges {
		v.exchanges[e.Number] = e
	}
	if v.Document == "" {
		v.Document = "openapi.yaml"
	}
	return v
}

func (v view) line(operation string) int {
	if v.Line == nil || operation == "" {
		return 1
	}
	return max(1, v.Line(operation))
}

// Severity is how bad a finding is: a check that failed is an error whatever its rule's level, one that passed all the same
// is a note.
func Severity(c contract.Check) contract.Level {
	switch c.Verdict {
	case contract.Fail:
		return contract.Error
	case contract.Warn:
		return min(c.Level, contract.Warning)
	}
	return contract.Note
}

// IsFinding reports whether a check says that the target differs from its contract, and no baseline accepts that.
func IsFinding(c contract.Check) bool { return c.IsFinding() && c.Baseline != known }

// Shown is a check's verdict as people read it.
func Shown(c contract.Check) string {
	switch {
	case c.IsFinding() && c.Baseline == known:
		return known
	case c.IsFinding() && c.Verdict == contract.Pass:
		return note
	}
	return string(c.Verdict)
}

// findings lists those that nobody accepts, the worst first.
func (v view) findings() []contract.Check {
	return v.sorted(IsFinding)
}

// told lists the findings that tell of a cause, without those that another one of them tells.
func (v view) told() []contract.Check {
	list := v.findings()
	tell := map[string]bool{}
	for _, c := range list {
		tell[c.Fingerprint] = true
	}
	return slices.DeleteFunc(list, func(c contract.Check) bool { return c.Cause != "" && tell[c.Cause] })
}

// toldBy is the id of the check that tells of the same cause, or "".
func (v view) toldBy(c contract.Check) string {
	i := slices.IndexFunc(v.Checks, func(other contract.Check) bool { return c.Cause != "" && other.Fingerprint == c.Cause })
	if i < 0 {
		return ""
	}
	return v.Checks[i].ID
}

// with lists the checks that are shown under a verdict.
func (v view) with(verdict string) []contract.Check {
	return v.sorted(func(c contract.Check) bool { return Shown(c) == verdict })
}

func (v view) sorted(wanted func(contract.Check) bool) (list []contract.Check) {
	for _, c := range v.Checks {
		if wanted(c) {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b contract.Check) int { return int(Severity(b)) - int(Severity(a)) })
	return list
}

// maxClauses is how many clauses of a check are shown with their words.
const maxClauses = 3

// clausesOf are the first clauses of a check with their words, as far as they are known, and the ids of the others.
func (v view) clausesOf(c contract.Check) (worded []contract.Clause, others []string) {
	ids := c.Clauses
	if len(ids) == 0 && c.Clause != "" {
		ids = []string{c.Clause}
	}
	if len(ids) > maxClauses {
		ids, others = ids[:maxClauses], ids[maxClauses:]
	}
	list := make([]contract.Clause, 0, len(ids))
	for _, id := range ids {
		one, ok := v.clauses[id]
		if !ok {
			one = contract.Clause{ID: id}
		}
		list = append(list, one)
	}
	return list, others
}

// evidence lists the exchanges that a check names.
func (v view) evidence(c contract.Check) (list []contract.Evidence) {
	for _, n := range c.Exchanges {
		if e, ok := v.exchanges[n]; ok {
			list = append(list, e)
		}
	}
	return list
}

// curl is the line that repeats what a check saw last, or "".
func (v view) curl(c contract.Check) string {
	if list := v.evidence(c); len(list) > 0 {
		return list[len(list)-1].Curl
	}
	return ""
}

// sentence says in one line what a check is about.
func sentence(c contract.Check) string {
	switch {
	case c.Message != "":
		return c.Message
	case c.Reason != "":
		return c.Title + ": " + c.Reason
	}
	return c.Title
}

// where names the case and the step of a check, and how often it came; of recorded traffic only that.
func where(c contract.Check) string {
	place := strings.Trim(c.Case+", "+c.Step, ", ")
	if n := len(c.Cases) - 1; n > 0 {
		place += ", and in " + counted(n, "case") + " more"
	}
	switch {
	case c.Count < 2:
		return place
	case place == "":
		return counted(c.Count, "time")
	}
	return place + " (" + counted(c.Count, "time") + ")"
}
