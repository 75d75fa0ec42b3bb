package report_test

import (
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/contract/report"
)

func TestWhatCountsAsAFinding(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		check    contract.Check
		severity contract.Level
		finding  bool
		shown    string
	}{
		"a failure is an error":        {contract.Check{Verdict: contract.Fail}, contract.Error, true, "fail"},
		"a warning of a hard rule":     {contract.Check{Verdict: contract.Warn, Level: contract.Error}, contract.Warning, true, "warn"},
		"a note":                       {contract.Check{Verdict: contract.Warn, Level: contract.Note}, contract.Note, true, "warn"},
		"a pass with a message":        {contract.Check{Verdict: contract.Pass, Message: "slow"}, contract.Note, true, "note"},
		"an accepted note":             {contract.Check{Verdict: contract.Pass, Message: "slow", Baseline: "known"}, contract.Note, false, "known"},
		"an accepted failure":          {contract.Check{Verdict: contract.Fail, Baseline: "known"}, contract.Error, false, "known"},
		"a pass of an error's rule":    {contract.Check{Verdict: contract.Pass, Level: contract.Error}, contract.Note, false, "pass"},
		"a contradiction in the pages": {contract.Check{Verdict: contract.Review}, contract.Note, false, "review"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := test.check
			if s, f, w := report.Severity(c), report.IsFinding(c), report.Shown(c); s != test.severity || f != test.finding || w != test.shown {
				t.Errorf("got %s, %t, %s", s, f, w)
			}
		})
	}
}
