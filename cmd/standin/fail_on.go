package main

import (
	"fmt"
	"slices"

	"github.com/standin-mock/standin/mock/journal"
)

// exitFindings is the exit code for what a client did wrong.
const exitFindings = 1

// failOn is the set of outcomes that turn a success of the command into exit code 1.
type failOn []journal.Outcome

func readFailOn(words []string) (failOn, error) {
	var set failOn
	for _, word := range words {
		switch outcome := journal.Outcome(word); outcome {
		case journal.Invalid, journal.Unmatched:
			set = append(set, outcome)
		case "none":
			if len(words) > 1 {
				return nil, usageError{fmt.Errorf("--fail-on none: it goes with nothing else")}
			}
		default:
			return nil, usageError{fmt.Errorf("--fail-on %q: it takes invalid, unmatched or none", word)}
		}
	}
	return set, nil
}

func (f failOn) has(o journal.Outcome) bool { return slices.Contains(f, o) }

// noRequests is the kind of failure that is no outcome: the command never called.
const noRequests = "no requests"

// unusedSteps is the kind of failure of a scenario that did not happen: a test that survives it shows nothing.
const unusedSteps = "unused scenario steps"

// judge decides which of --fail-on came true. A run without any request shows nothing, so it does not pass.
func (r *report) judge(f failOn, allowNoRequests bool) {
	r.failOn = f
	if r.NotRun != "" {
		return
	}
	if f.has(journal.Invalid) && r.Requests.Invalid > 0 {
		r.FailedOn = append(r.FailedOn, string(journal.Invalid))
	}
	if f.has(journal.Unmatched) && r.Requests.Unmatched > 0 {
		r.FailedOn = append(r.FailedOn, string(journal.Unmatched))
	}
	if len(r.Unused) > 0 {
		r.FailedOn = append(r.FailedOn, unusedSteps)
	}
	if len(f) > 0 && r.Requests.Total == 0 && !allowNoRequests {
		r.FailedOn = append(r.FailedOn, noRequests)
	}
}

// exit is the command's own code, or 1 where it succeeded and the report does not.
func (r *report) exit() error {
	switch {
	case r.ExitCode != exitOK:
		return exitCode(r.ExitCode)
	case len(r.FailedOn) > 0:
		return exitCode(exitFindings)
	}
	return nil
}
