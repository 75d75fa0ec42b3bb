package report

import (
	"cmp"
	"io"
	"strings"
	"time"

	"github.com/standin-mock/standin/contract"
)

const (
	sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"
	homepage    = "https://github.com/standin-mock/standin"
	rulesPage   = homepage + "/blob/main/contract/RULES.md"
	clausesPage = homepage + "/blob/main/contract/clauses.yaml"
	// fingerprintKey carries a version, so that a later way to make fingerprints is not compared with this one.
	fingerprintKey = "contract/v1"
)

// writeSARIF writes a result for each finding and for each check that a person must look at. Checks that passed or were
// skipped are only counted: code scanners that don't know a result's kind would show them as alerts.
func writeSARIF(w io.Writer, v view) error {
	name, version, _ := strings.Cut(v.Tool, " ")
	if name == "" || strings.Contains(name, "/") {
		name, version, _ = strings.Cut(cmp.Or(v.Tool, "standin"), "/")
	}
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: name, Version: version, InformationURI: homepage, Rules: []sarifRule{}}},
		Details:     sarifDetails{ID: "standin-check/" + v.Run},
		Invocations: []sarifInvocation{v.sarifInvocation()},
		Results:     []sarifResult{},
		Properties:  map[string]any{"target": v.Target, "partial": v.Partial, "summary": v.Summary},
	}
	rules := sarifRules{at: map[string]int{}}
	for _, c := range v.Checks {
		if kind := sarifKind(c); kind != "" {
			run.Results = append(run.Results, v.sarifResult(c, kind, rules.index(v, c)))
		}
	}
	run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rules.list...)
	return indented(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifKind is the kind of a check's result (3.27.9), or "" for one that is left out.
func sarifKind(c contract.Check) string {
	switch {
	case c.IsFinding():
		return "fail"
	case c.Verdict == contract.Review:
		return "review"
	case c.Verdict == contract.Inconclusive:
		return "open"
	}
	return ""
}

// sarifInvocation tells when the run was, and what kept checks from being made.
func (v view) sarifInvocation() sarifInvocation {
	one := sarifInvocation{Successful: true}
	if !v.Began.IsZero() {
		one.Start = v.Began.UTC().Format(time.RFC3339Nano)
		one.End = v.Began.Add(time.Duration(v.Seconds * float64(time.Second))).UTC().Format(time.RFC3339Nano)
	}
	for _, c := range v.with(string(contract.Failed)) {
		one.Successful = false
		one.Notifications = append(one.Notifications, sarifNotification{"error", sarifMessage{c.ID + ": " + sentence(c)}})
	}
	for _, unfit := range v.Unfit {
		one.Notifications = append(one.Notifications, sarifNotification{"error", sarifMessage{unfit.Sentence()}})
	}
	for _, left := range v.Left {
		text := "left behind: " + left.What + " (" + left.Operation + "): " + left.Why
		one.Notifications = append(one.Notifications, sarifNotification{"warning", sarifMessage{text}})
	}
	return one
}

// sarifRules are the rules and cases that results name.
type sarifRules struct {
	list []sarifRule
	at   map[string]int
}

func (r *sarifRules) index(v view, c contract.Check) int {
	if i, ok := r.at[c.ID]; ok {
		return i
	}
	r.at[c.ID] = len(r.list)
	one := sarifRule{
		ID: c.ID, Short: sarifMessage{c.Title}, Full: sarifMessage{c.Title}, HelpURI: clausesPage,
		Help: sarifMessage{cmp.Or(v.clauseWords(c), c.Title)}, Default: sarifDefault{c.Level.String()},
	}
	for _, rule := range contract.Rules() {
		if rule.ID == c.ID {
			one.Short, one.Full = sarifMessage{rule.Title}, sarifMessage{cmp.Or(rule.Why, rule.Title)}
			one.HelpURI, one.Default = rulesPage+"#"+rule.ID, sarifDefault{rule.Level.String()}
		}
	}
	r.list = append(r.list, one)
	return r.at[c.ID]
}

func (v view) clauseWords(c contract.Check) string {
	var lines []string
	worded, others := v.clausesOf(c)
	for _, one := range worded {
		lines = append(lines, strings.TrimSpace(one.ID+" "+one.Text+from(one.Page)))
	}
	if len(others) > 0 {
		lines = append(lines, "and also "+strings.Join(others, " "))
	}
	return strings.Join(lines, "\n")
}

func (v view) sarifResult(c contract.Check, kind string, rule int) sarifResult {
	one := sarifResult{
		RuleID: c.ID, RuleIndex: rule, Kind: kind, Level: "none", Message: sarifMessage{v.sarifText(c)},
		Locations:  []sarifLocation{v.sarifLocation(c)},
		Properties: sarifProperties(v, c),
	}
	if kind == "fail" { // with any other kind the level is none (3.27.10)
		one.Level = Severity(c).String()
	}
	if c.Fingerprint != "" {
		one.Fingerprints = map[string]string{fingerprintKey: c.Fingerprint}
	}
	switch c.Baseline {
	case known:
		one.Baseline = "unchanged"
		one.Suppressions = []sarifSuppression{{Kind: "external", Justification: c.Reason}}
	case "new", "absent":
		one.Baseline = c.Baseline
	}
	return one
}

func (v view) sarifLocation(c contract.Check) sarifLocation {
	one := sarifLocation{Physical: sarifPhysical{sarifArtifact{v.Document}, sarifRegion{v.line(c.Operation)}}}
	if c.Operation != "" {
		one.Logical = []sarifLogical{{c.Operation, "function"}}
	}
	return one
}

// sarifText is one sentence, then what a reader needs to see the difference.
func (v view) sarifText(c contract.Check) string {
	lines := []string{sentence(c)}
	for _, field := range [][2]string{{"clause", v.clauseWords(c)}, {"at", c.Pointer}, {"expected", c.Expected}, {"actual", c.Actual},
		{"why", c.Why}, {"repeat", v.curl(c)}} {
		if field[1] != "" {
			lines = append(lines, field[0]+": "+field[1])
		}
	}
	return strings.Join(lines, "\n")
}

func sarifProperties(v view, c contract.Check) map[string]any {
	all := map[string]any{"verdict": Shown(c)}
	for name, value := range map[string]string{"case": c.Case, "step": c.Step, "effect": string(c.Effect), "pointer": c.Pointer,
		"expected": c.Expected, "actual": c.Actual, "curl": v.curl(c), "sameCauseAs": v.toldBy(c)} {
		if value != "" {
			all[name] = value
		}
	}
	if len(c.Clauses) > 0 {
		all["clauses"] = c.Clauses
	}
	return all
}
