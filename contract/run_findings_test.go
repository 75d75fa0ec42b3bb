package contract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestAFindingShowsTheExchangeOfItsCase has the same wrong in two cases that ask in two ways.
func TestAFindingShowsTheExchangeOfItsCase(t *testing.T) {
	t.Parallel()
	other := strings.Replace(getThing, "path: {id: t1}", "path: {id: t1}\n      query: {lang: de}", 1)
	report := runWith(t, ask(t, with(200, `{"id":"t1","name":7}`)), terms(t, caseOf(t, getThing), caseOf(t, other)))
	i := slices.IndexFunc(report.Checks, func(c Check) bool { return c.ID == RuleResponseSchema })
	if i < 0 || report.Checks[i].Case != "case-0" {
		t.Fatalf("%+v", report.Checks)
	}
	numbers := report.Checks[i].Exchanges
	if x, ok := report.exchange(numbers[len(numbers)-1]); !ok || strings.Contains(x.Request.URL, "lang") || len(numbers) != 2 {
		t.Errorf("%v: the last one is that of case-1: %+v", numbers, x)
	}
}

// TestAFaultyCredentialThatIsAcceptedHasItsOwnFingerprint has a server that lets everybody in.
func TestAFaultyCredentialThatIsAcceptedHasItsOwnFingerprint(t *testing.T) {
	t.Parallel()
	get := "  steps:\n    - request: loginsign.getThing\n      path: {id: t1}\n      auth: %s\n%s      expect: {status: 404}\n"
	none := caseOf(t, fmt.Sprintf(get, "none", ""))
	wrong := caseOf(t, fmt.Sprintf(get, "none", "      headers: {Authorization: \"Basic ${toBase64('app:wrong')}\"}\n"))
	report := runWith(t, ask(t, with(200, firstThing)), terms(t, none, wrong))
	marks := map[string]string{}
	for _, c := range report.Checks {
		if c.ID == ruleAuthNotEnforced {
			marks[c.Fingerprint] = c.Message
		}
	}
	if len(marks) != 2 {
		t.Errorf("%d fingerprints, want one for each fault: %v", len(marks), marks)
	}
}
