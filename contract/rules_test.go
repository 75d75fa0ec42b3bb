package contract

import (
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/standin-mock/standin"
)

// theSpec is read once: it is read-only.
var theSpec = sync.OnceValues(func() (*Spec, error) { return Load(standin.OpenAPI, nil) })

func standinSpec(tb testing.TB) *Spec {
	tb.Helper()
	spec, err := theSpec()
	if err != nil {
		tb.Fatal(err)
	}
	return spec
}

// promised are ids that baselines and reports of partners name: none of them may go away.
var promised = []string{
	"status-undocumented", "status-wrong", "response-schema-mismatch", "required-field-missing", "undocumented-field",
	"content-type-mismatch", "header-missing", "error-shape", "error-code", "auth-not-enforced", "auth-wrong-order", "cross-app-leak",
	"secret-in-response", "global-id-format", "global-id-unstable", "duplicate-user", "total-mismatch", "time-format", "time-not-utc",
	"alias-unstable", "alias-not-masked", "email-leaked", "idempotency", "read-after-write", "use-after-delete", "code-reuse-accepted",
	"token-lifetime", "token-cacheable", "server-error", "not-json", "envelope-status-mismatch", "login-log-order", "login-log-mutated",
	"method-not-rejected", "cors-too-open", "tls-weak", "slow-response",
}

func TestRulesAreComplete(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	var clauses []string
	for _, c := range Clauses() {
		clauses = append(clauses, c.ID)
	}
	for _, r := range Rules() {
		if seen[r.ID] || !kebab.MatchString(r.ID) {
			t.Errorf("%q stands twice or is no kebab-case", r.ID)
		}
		seen[r.ID] = true
		if r.Title == "" || r.Why == "" || r.Since == "" || len(r.Keeps.Exchanges) == 0 || len(r.Breaks.Exchanges) == 0 {
			t.Errorf("%s lacks a title, a reason, a version or an example", r.ID)
		}
		for _, id := range r.Clauses {
			if !slices.Contains(clauses, id) {
				t.Errorf("%s: there is no clause %s", r.ID, id)
			}
		}
	}
	for _, id := range promised {
		if !seen[id] {
			t.Errorf("there is no rule %s", id)
		}
	}
}

// TestEveryRuleKeepsAndBreaks runs the examples of every rule past a judge.
func TestEveryRuleKeepsAndBreaks(t *testing.T) {
	t.Parallel()
	spec := standinSpec(t)
	for _, r := range Rules() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			for _, f := range heard(spec, r.Keeps) {
				if f.Rule == r.ID || f.Level > Note {
					t.Errorf("the keeping example raises %+v", f)
				}
			}
			findings := heard(spec, Example{Known: r.Breaks.Known, Exchanges: r.Breaks.Exchanges[:len(r.Breaks.Exchanges)-1]})
			if slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == r.ID }) {
				t.Error("the breaking example raises it before its last exchange")
			}
			findings = heard(spec, r.Breaks)
			at := slices.IndexFunc(findings, func(f Finding) bool { return f.Rule == r.ID && f.Level == r.Level })
			if at < 0 {
				t.Fatalf("the breaking example raises %+v", findings)
			}
			t.Logf("%+v", findings)
			if f := findings[at]; f.Message == "" || f.Clause != "" && !slices.ContainsFunc(Clauses(), func(c Clause) bool { return c.ID == f.Clause }) {
				t.Errorf("%+v", f)
			}
		})
	}
}

func heard(spec *Spec, e Example) (findings []Finding) {
	j := NewJudge(spec, e.Known)
	for _, x := range e.Exchanges {
		x.Operation, x.Findings = "", nil
		j.Hear(x)
		findings = append(findings, x.Findings...)
	}
	return findings
}
