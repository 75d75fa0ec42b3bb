package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/standin-mock/standin/contract"
)

func TestCheckExitCodes(t *testing.T) {
	t.Parallel()
	fail := contract.Check{ID: "a", Verdict: contract.Fail, Level: contract.Error}
	warning := contract.Check{ID: "b", Verdict: contract.Warn, Level: contract.Warning}
	note := contract.Check{ID: "c", Verdict: contract.Pass, Message: "it is slow"}
	known := contract.Check{ID: "d", Verdict: contract.Fail, Baseline: contract.BaselineKnown}
	pass, skip := contract.Check{ID: "e", Verdict: contract.Pass}, contract.Check{ID: "f", Verdict: contract.Skip}
	ours := contract.Check{ID: "g", Verdict: contract.Failed}
	blind := contract.Check{ID: "h", Verdict: contract.Inconclusive}
	for name, test := range map[string]struct {
		checks []contract.Check
		left   int
		failOn contract.Level
		least  int
		want   int
	}{
		"passes":                          {checks: []contract.Check{pass, skip, blind}, failOn: contract.Error, least: 1, want: exitOK},
		"a failure":                       {checks: []contract.Check{pass, fail}, failOn: contract.Error, least: 1, want: exitFindings},
		"a warning is no error":           {checks: []contract.Check{warning}, failOn: contract.Error, least: 1, want: exitOK},
		"a warning counts":                {checks: []contract.Check{warning}, failOn: contract.Warning, least: 1, want: exitFindings},
		"a note is no warning":            {checks: []contract.Check{note}, failOn: contract.Warning, least: 1, want: exitOK},
		"a note counts":                   {checks: []contract.Check{note}, failOn: contract.Note, least: 1, want: exitFindings},
		"a known failure":                 {checks: []contract.Check{known}, failOn: contract.Note, least: 1, want: exitOK},
		"the smaller part judged":         {checks: []contract.Check{pass, blind, blind}, failOn: contract.Error, least: 1, want: exitInconclusive},
		"nothing judged":                  {checks: []contract.Check{skip, blind}, failOn: contract.Error, least: 1, want: exitInconclusive},
		"nothing at all":                  {failOn: contract.Error, least: 1, want: exitInconclusive},
		"too little judged":               {checks: []contract.Check{pass}, failOn: contract.Error, least: 2, want: exitInconclusive},
		"a fault of our own":              {checks: []contract.Check{pass, ours}, failOn: contract.Error, least: 1, want: exitInconclusive},
		"a failure and little judged":     {checks: []contract.Check{fail}, failOn: contract.Error, least: 9, want: exitFindings},
		"something left behind comes up":  {checks: []contract.Check{fail}, left: 1, failOn: contract.Error, least: 1, want: exitLeft},
		"something left behind of passes": {checks: []contract.Check{pass}, left: 1, failOn: contract.Error, least: 1, want: exitLeft},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &checkFlags{failOn: test.failOn, minChecks: test.least}
			r := contract.Report{Checks: test.checks, Left: make([]contract.LeftItem, test.left)}
			for _, c := range test.checks {
				if c.Verdict == contract.Pass || c.Verdict == contract.Fail || c.Verdict == contract.Warn {
					r.Summary.Judged++
				}
			}
			if got, why := f.verdict(t.Context(), r); got != test.want || why == "" != (got == exitOK) {
				t.Errorf("exit code %d because of %q, want %d", got, why, test.want)
			}
		})
	}
}

func TestAnInterruptedCheckIsNotFine(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := contract.Report{Checks: []contract.Check{{Verdict: contract.Pass}}, Summary: contract.Summary{Judged: 1}}
	if got, _ := (&checkFlags{failOn: contract.Error, minChecks: 1}).verdict(ctx, r); got != exitInconclusive {
		t.Errorf("exit code %d", got)
	}
}

// TestOperationLines looks for operations of two vendors in openapi.yaml.
func TestOperationLines(t *testing.T) {
	t.Parallel()
	line := operationLines()
	if a, b := line("loginsign.getUser"), line("ssojet.listLoginLogs"); a < 2 || b < 2 || a == b || line("no.such") != 0 {
		t.Errorf("lines %d and %d", a, b)
	}
}

func TestProgressStaysOnItsLine(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	p := &progress{&b}
	p.show(contract.Progress{Done: 2, Of: 9, Requests: 3, AtMost: 40, Case: "a-case"})
	p.clear()
	if got := b.String(); bytes.ContainsRune(b.Bytes(), '\n') || got == "" {
		t.Errorf("got %q", got)
	}
	silent := progressOn(&b)
	silent.show(contract.Progress{})
	silent.clear()
}
