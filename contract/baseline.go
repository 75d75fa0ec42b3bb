package contract

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Baseline is what is known to be wrong with a target and accepted for a while.
type Baseline struct {
	Findings []KnownFinding `json:"findings"`

	doc *strictyaml.Document
}

// KnownFinding is one accepted finding.
type KnownFinding struct {
	Fingerprint string `json:"fingerprint"` // see Fingerprint
	Check       string `json:"check"`       // for a reader
	Operation   string `json:"operation"`   // for a reader
	Reason      string `json:"reason"`
	Until       string `json:"until"` // the last day, as 2006-01-02; "" is for ever
}

// What Check.Baseline says of a finding.
const (
	BaselineNew   = "new"
	BaselineKnown = "known"
)

//go:embed baseline_schema.json
var baselineSchema []byte

// ReadBaseline reads a baseline file. The error is a *strictyaml.Error with the line and column of every problem.
func ReadBaseline(file string, data []byte) (Baseline, error) {
	schema, err := strictyaml.Compile("baseline_schema.json", baselineSchema)
	if err != nil {
		return Baseline{}, err
	}
	doc, err := schema.Parse(file, data)
	if err != nil {
		return Baseline{}, err
	}
	b := Baseline{doc: doc}
	if err := doc.Decode(&b); err != nil {
		return Baseline{}, err
	}
	seen := map[string]bool{}
	var problems []strictyaml.Problem
	for i, f := range b.Findings {
		if seen[f.Fingerprint] {
			problems = append(problems, b.problem(i, "fingerprint", "the fingerprint stands in the file twice"))
		}
		seen[f.Fingerprint] = true
	}
	return b, doc.NewError(problems...)
}

func (b Baseline) problem(i int, field, message string) strictyaml.Problem {
	return b.doc.Problem("/findings/"+strconv.Itoa(i)+"/"+field, message, "")
}

// IsFinding reports whether a check says that the target differs from its contract, be it as no more than a note.
func (c Check) IsFinding() bool {
	return c.Verdict == Fail || c.Verdict == Warn || c.Verdict == Pass && c.Message != ""
}

// Apply marks every finding of a report as new or known; a known one keeps its verdict and has the baseline's reason.
// The warnings name, one a line, the entries that are over, whose findings are new again, and those that nothing in the
// report has: they hide nothing any more.
func (b Baseline) Apply(r *Report, now time.Time) (warnings []string) {
	today := now.UTC().Format(time.DateOnly)
	used := map[string]bool{}
	for i := range r.Checks {
		c := &r.Checks[i]
		if !c.IsFinding() {
			continue
		}
		c.Baseline = BaselineNew
		at := slices.IndexFunc(b.Findings, func(f KnownFinding) bool { return f.Fingerprint == c.Fingerprint })
		if at < 0 {
			continue
		}
		used[c.Fingerprint] = true
		if f := b.Findings[at]; f.Until == "" || f.Until >= today {
			c.Baseline, c.Reason = BaselineKnown, f.Reason
		}
	}
	for i, f := range b.Findings {
		switch {
		case !used[f.Fingerprint]:
			warnings = append(warnings, b.warning(i, "stale: this run did not find it"))
		case f.Until != "" && f.Until < today:
			warnings = append(warnings, b.warning(i, "over since "+f.Until+": the finding counts again"))
		}
	}
	return warnings
}

func (b Baseline) warning(i int, message string) string {
	f := b.Findings[i]
	what := strings.TrimSpace(f.Check + " " + f.Operation)
	if what != "" {
		message = what + ": " + message
	}
	if b.doc == nil {
		return f.Fingerprint + ": " + message
	}
	return b.problem(i, "fingerprint", message).String()
}

// acceptedDays is how long a finding is accepted that nobody has looked at yet.
const acceptedDays = 90

// With is the baseline that accepts every finding of a report: entries whose findings are still there stay as they are,
// new ones get the reason and end 90 days from now, and those that nothing has any more go.
func (b Baseline) With(r Report, reason string, now time.Time) Baseline {
	until := now.UTC().AddDate(0, 0, acceptedDays).Format(time.DateOnly)
	next := Baseline{Findings: []KnownFinding{}}
	seen := map[string]bool{}
	for _, c := range r.Checks {
		if !c.IsFinding() || c.Fingerprint == "" || seen[c.Fingerprint] {
			continue
		}
		seen[c.Fingerprint] = true
		one := KnownFinding{Fingerprint: c.Fingerprint, Check: c.ID, Operation: c.Operation, Reason: reason, Until: until}
		if i := slices.IndexFunc(b.Findings, func(f KnownFinding) bool { return f.Fingerprint == c.Fingerprint }); i >= 0 {
			one.Reason, one.Until = b.Findings[i].Reason, b.Findings[i].Until
		}
		next.Findings = append(next.Findings, one)
	}
	return next
}

// Write writes the file that ReadBaseline reads.
func (b Baseline) Write(w io.Writer) error {
	var text strings.Builder
	text.WriteString("# Findings that are known and accepted. Say why in reason, and up to which day in until.\n")
	if len(b.Findings) == 0 {
		text.WriteString("findings: []\n")
	} else {
		text.WriteString("findings:\n")
	}
	for _, f := range b.Findings {
		separator := "  - "
		for _, field := range [][2]string{{"fingerprint", f.Fingerprint}, {"check", f.Check}, {"operation", f.Operation},
			{"reason", f.Reason}, {"until", f.Until}} {
			if field[1] == "" {
				continue
			}
			quoted, err := json.Marshal(field[1])
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "%s%s: %s\n", separator, field[0], quoted)
			separator = "    "
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}
