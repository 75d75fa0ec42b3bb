package contract

import (
	"slices"
	"testing"
)

// Test runs the cases of the options against a target and makes a subtest of each, by its id. A subtest fails where the
// case or a rule in it does, and is skipped, with its reason, where the target could not be looked at. What the run left
// behind fails the test.
func Test(t *testing.T, target Target, o Options) {
	t.Helper()
	report, err := Run(t.Context(), target, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, own := range report.Checks {
		if own.ID != own.Case {
			continue
		}
		t.Run(own.ID, func(t *testing.T) {
			for _, c := range report.Checks {
				if c.Case == own.ID || slices.Contains(c.Cases, own.ID) {
					tell(t, c, report)
				}
			}
			if own.Verdict == Skip || own.Verdict == Inconclusive {
				t.Skip(own.Reason)
			}
		})
	}
	for _, left := range report.Left {
		t.Errorf("left behind: %s: %s", left.What, left.Why)
	}
}

// tell fails a test for what fails, and writes down what does not.
func tell(t *testing.T, c Check, report Report) {
	t.Helper()
	log := t.Logf
	if c.Verdict == Fail || c.Verdict == Failed {
		log = t.Errorf
	}
	for _, text := range []string{c.Message, c.Reason} {
		if text != "" && c.Verdict != Skip && c.Verdict != Inconclusive {
			log("%s [%s] %s %s: %s", c.Verdict, c.ID, c.Clause, c.Step, text)
		}
	}
	for _, e := range report.Exchanges {
		if slices.Contains(c.Exchanges, e.Number) && c.Verdict != Pass {
			t.Logf("repeat it with: %s", e.Curl)
		}
	}
}
