package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/standin-mock/standin/internal/junit"
	"github.com/standin-mock/standin/mock/journal"
)

// junit writes a suite for the run itself and one for each operation. A case is one kind of request: those that had
// nothing wrong, and each thing that was wrong. What --fail-on names is a failure; what it does not is skipped, so that
// it is seen and fails no build.
func (r *report) junit(w io.Writer) error {
	file := &junit.File{Name: "standin run", Time: junit.Seconds(r.took())}
	r.runSuite(file.Suite("standin run", r.Began))
	suite := func(name string) *junit.Suite { return file.Suite(visible(name), r.Began) }
	for _, s := range r.Served {
		suite(s.Operation).Add(junit.Case{Name: "valid requests", Out: &junit.Text{Text: times(s.Count, "request") + " served"}}.Lasting(s.Took))
	}
	for _, c := range r.Invalid {
		suite(c.Operation).Add(c.junit(r.failOn.has(journal.Invalid), "invalid"))
	}
	for _, c := range r.Unknown {
		suite(c.Operation).Add(c.junit(false, "unknown input"))
	}
	for _, c := range r.Unmatched {
		suite("unmatched").Add(c.junit(r.failOn.has(journal.Unmatched), "unmatched"))
	}
	return file.Write(w)
}

func (r *report) took() time.Duration { return time.Duration(r.Seconds * float64(time.Second)) }

// runSuite is about the command as a whole.
func (r *report) runSuite(s *junit.Suite) {
	ended := junit.Case{Name: "the command succeeds"}
	switch {
	case r.NotRun != "":
		ended.Failure = &junit.Problem{Message: visible(r.NotRun), Type: "not run"}
	case r.ExitCode != exitOK:
		message := fmt.Sprintf("%s ended with exit code %d", visible(r.Command), r.ExitCode)
		ended.Failure = &junit.Problem{Message: message, Type: "exit code"}
	}
	called := junit.Case{Name: "the command calls Standin", Out: &junit.Text{Text: visible(r.summary())}}
	switch {
	case r.Requests.Total > 0:
	case slices.Contains(r.FailedOn, noRequests):
		called.Failure = &junit.Problem{Message: visible(r.summary()), Type: noRequests}
	default:
		called.Skipped = &junit.Problem{Message: visible(r.summary())}
	}
	s.Add(ended.Lasting(r.took()))
	s.Add(called.Lasting(0))
	if len(r.Unused) > 0 {
		s.Add(junit.Case{Name: "scenarios are used up", Failure: &junit.Problem{
			Message: times(len(r.Unused), "step") + " did not fire", Type: unusedSteps, Text: visible(strings.Join(r.Unused, "\n")),
		}}.Lasting(0))
	}
	if len(r.OwnFaults) > 0 {
		s.Add(r.faults())
	}
}

// faults is seen and fails no build: it is for whoever mends Standin.
func (r *report) faults() junit.Case {
	var b strings.Builder
	chapter{b: &b}.faults(r.OwnFaults)
	return junit.Case{
		Name: "Standin answers without a fault of its own", Out: &junit.Text{Text: b.String()},
		Skipped: &junit.Problem{Message: times(len(r.OwnFaults), "fault") + " of Standin's own"},
	}.Lasting(0)
}

func (c complaint) junit(fails bool, outcome string) junit.Case {
	var b strings.Builder
	t := chapter{b: &b}
	t.complaint(c)
	t.clauses([]complaint{c})
	one := junit.Case{Name: visible(c.kind())}
	if fails {
		one.Failure = &junit.Problem{Message: visible(c.message()), Type: outcome, Text: b.String()}
	} else { // text inside <skipped> is not shown by all
		one.Out, one.Skipped = &junit.Text{Text: b.String()}, &junit.Problem{Message: visible(c.message())}
	}
	return one.Lasting(c.Took)
}

// message is what is wrong, in one line.
func (c complaint) message() string {
	var parts []string
	for _, f := range c.Findings {
		parts = append(parts, f.Message)
	}
	if len(c.Nearest) > 0 {
		parts = append(parts, "no operation has this method and path; nearest: "+strings.Join(c.Nearest, ", "))
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("refused with %d", c.Status))
	}
	return strings.Join(parts, "; ")
}
