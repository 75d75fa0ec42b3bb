package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/mutants"
)

// Why no mutant sets a rule off.
const (
	ofTheClient     = "it is about what a client sends, and a mutant is a server"
	ofTheConnection = "a mutant answers requests; the connection is its listener's"
	takesTooLong    = "it takes three seconds for an answer, and is no more than a note"
)

// setOff says of each rule which mutant sets it off, or why none does.
var setOff = map[string]string{
	"active-flag-differs": "M108", "alias-not-masked": "M107", "alias-unstable": "M104", "answer-unlike-request": "M60",
	"auth-not-enforced": "M120", "auth-wrong-order": "M131", "code-reuse-accepted": "M194", "connection-id-unstable": "M30",
	"content-type-mismatch": "M125", "cors-too-open": "M129", "cross-app-leak": "M112", "duplicate-user": "M111", "email-leaked": "M18",
	"envelope-status-mismatch": "M239", "error-code": "M122", "error-shape": "M123", "global-id-format": "M09", "global-id-unstable": "M105",
	"header-invalid": "M189", "header-missing": "M188", "idempotency": "M160", "ip-address-format": "M69", "joined-at-changed": "M106",
	"login-count-fell": "M115", "login-log-mutated": "M202", "login-log-order": "M200", "method-not-rejected": "M187", "not-json": "M33",
	"operation-deprecated": "D02", "read-after-write": "M21", "redirect-wrong": "M185", "refused-but-changed": "M63",
	"required-field-missing": "M24", "response-schema-mismatch": "M12", "secret-in-response": "M128", "server-error": "M27",
	"status-undocumented": "M127", "status-wrong": "M06", "time-format": "M15", "time-not-utc": "M103", "token-cacheable": "M191",
	"token-lifetime": "M192", "total-mismatch": "M114", "undocumented-field": "D01", "url-format": "M78", "use-after-delete": "M151",

	"operation-undocumented": ofTheClient, "slow-response": takesTooLong, "tls-weak": ofTheConnection,
}

func TestEveryRuleIsSetOff(t *testing.T) {
	t.Parallel()
	wanted := map[string][]string{} // by mutant
	for _, rule := range contract.Rules() {
		id, known := setOff[rule.ID]
		_, err := mutants.Find(id)
		switch {
		case strings.HasPrefix(rule.ID, "request-"):
			if known {
				t.Errorf("%s: %s", rule.ID, ofTheClient)
			}
		case !known:
			t.Errorf("%s: which mutant sets it off, or why does none?", rule.ID)
		case err == nil:
			wanted[id] = append(wanted[id], rule.ID)
		case !strings.Contains(id, " "):
			t.Errorf("%s: there is no mutant %s", rule.ID, id)
		}
	}
	for id := range setOff {
		if !slices.ContainsFunc(contract.Rules(), func(r contract.Rule) bool { return r.ID == id }) {
			t.Errorf("there is no rule %s", id)
		}
	}
	for id, rules := range wanted {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			report := checkedMutant(t, id)
			for _, rule := range rules {
				if !slices.ContainsFunc(raised(report), func(c contract.Check) bool { return c.ID == rule }) {
					t.Errorf("%s does not set off %s", id, rule)
				}
			}
			findingsAreOfTheirVendor(t, report)
		})
	}
}

func checkedMutant(t *testing.T, id string) contract.Report {
	t.Helper()
	mutant, err := mutants.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	report, err := checkMutant(t.Context(), benchOptions{seed: 1, maxExamples: benchExamples}, &mutant, 0)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// findingsAreOfTheirVendor looks for clauses of another vendor's pages than the operation's.
func findingsAreOfTheirVendor(t *testing.T, r contract.Report) {
	t.Helper()
	pages := map[string]string{}
	for _, c := range contract.Clauses() {
		vendor, _, _ := strings.Cut(c.Page, ",")
		pages[c.ID] = strings.ToLower(vendor)
	}
	for _, c := range raised(r) {
		vendor, _, _ := strings.Cut(c.Operation, ".")
		for _, id := range c.Clauses {
			if pages[id] != vendor && c.ID != c.Case {
				t.Errorf("%s at %s names %s, which is %s's", c.ID, c.Operation, id, pages[id])
			}
		}
	}
}

// TestAnotherStatusIsNoLeak sends a list of users as it is, with a status that nobody documented.
func TestAnotherStatusIsNoLeak(t *testing.T) {
	t.Parallel()
	for _, check := range raised(checkedMutant(t, "M127")) {
		if check.ID != check.Case && check.ID != contract.RuleStatusUndocumented {
			t.Errorf("%s: %s", check.ID, check.Message)
		}
	}
}
