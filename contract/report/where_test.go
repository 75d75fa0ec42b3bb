package report

import (
	"strings"
	"testing"

	"github.com/standin-mock/standin/contract"
)

func TestTheTextNamesACaseOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	for want, check := range map[string]contract.Check{
		"seen        21 times\n":              {ID: "a-rule", Verdict: contract.Fail, Level: contract.Error, Count: 21},
		"case        one, steps[0]\n":         {ID: "a-rule", Verdict: contract.Fail, Case: "one", Step: "steps[0]", Count: 1},
		"case        one, steps[0] (2 times)": {ID: "a-rule", Verdict: contract.Fail, Case: "one", Step: "steps[0]", Count: 2},
	} {
		var out strings.Builder
		if err := Write(&out, "text", contract.Report{Checks: []contract.Check{check}}, Options{}); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%v, want %q:\n%s", err, want, out.String())
		}
	}
}
