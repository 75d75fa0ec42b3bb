package report_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/contract/report"
)

// withOneCause has two failed cases that tell of the same, and a rule that tells it for them.
func withOneCause() contract.Report {
	r := contract.Report{Target: "https://loginsign.example"}
	for _, id := range []string{"one-case", "the-rule", "another-case"} {
		r.Checks = append(r.Checks, contract.Check{
			ID: id, Case: "one-case", Verdict: contract.Fail, Level: contract.Error, Message: "message of " + id, Fingerprint: "fp-" + id,
			Operation: "loginsign.getUser", Cause: "fp-the-rule",
		})
	}
	r.Checks[1].Cause, r.Checks[1].Also = "", []string{"one-case", "another-case"}
	return r
}

func bothOf(t *testing.T, format string, r contract.Report) (text, page string) {
	t.Helper()
	var b, markdown bytes.Buffer
	if err := report.Write(&b, format, r, report.Options{Markdown: &markdown}); err != nil {
		t.Fatal(err)
	}
	return b.String(), markdown.String()
}

func TestOneCauseIsToldOnce(t *testing.T) {
	t.Parallel()
	page, markdown := bothOf(t, "github", withOneCause())
	text, _ := bothOf(t, "text", withOneCause())
	for name, text := range map[string]string{"text": text, "github": page, "markdown": markdown} {
		if !strings.Contains(text, "message of the-rule") || !strings.Contains(text, "by 2 other checks: one-case, another-case") {
			t.Errorf("%s does not tell it all:\n%s", name, text)
		}
		if strings.Contains(text, "message of another-case") || !strings.Contains(text, "3 fail") {
			t.Errorf("%s tells it twice, or does not count it:\n%s", name, text)
		}
	}
	for _, format := range []string{"json", "junit", "sarif", "html"} {
		if text, _ := bothOf(t, format, withOneCause()); strings.Count(text, "message of ") < 3 {
			t.Errorf("%s leaves a check out:\n%s", format, text)
		}
	}
}

// TestASettingThatIsNotTakenIsInEveryReport looks for it above the sums, where there are some.
func TestASettingThatIsNotTakenIsInEveryReport(t *testing.T) {
	t.Parallel()
	const told = "ssojet takes ssojet.token for wrong or expired: 6 cases could not be judged"
	r := sample()
	for _, format := range report.Formats() {
		text, markdown := bothOf(t, format, r)
		want := told
		if format == "json" {
			want = `"setting": "ssojet.token"`
		}
		for _, one := range []string{text, markdown} {
			plain := strings.ReplaceAll(one, "\\_", "_")
			if at := strings.Index(plain, want); one != "" && (at < 0 || strings.Count(plain, "4 requests (9 planned)") > 0 && at > strings.Index(plain, "4 requests (9 planned)")) {
				t.Errorf("%s does not tell it at the top:\n%s", format, one)
			}
		}
	}
}

// TestWhatIsAcceptedTellsNothing has the finding in a baseline that would have told of the others.
func TestWhatIsAcceptedTellsNothing(t *testing.T) {
	t.Parallel()
	r := withOneCause()
	r.Checks[1].Baseline = contract.BaselineKnown
	text, _ := bothOf(t, "text", r)
	for _, id := range []string{"one-case", "another-case"} {
		if !slices.Contains(strings.Fields(text), "["+id+"]") {
			t.Errorf("%s is not told:\n%s", id, text)
		}
	}
}
