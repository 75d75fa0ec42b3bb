package contract

import "time"

// Report is the outcome of a run, with no secret and no personal data in it.
type Report struct {
	Tool    string    `json:"tool"` // standin and its version
	Target  string    `json:"target"`
	Run     string    `json:"run"` // the id that every request carried as X-Standin-Run
	Began   time.Time `json:"began"`
	Seconds float64   `json:"seconds"`
	Partial bool      `json:"partial"` // something was skipped because the configuration lacks it
	// Inconclusive says why no check could judge the target, or "".
	Inconclusive string     `json:"inconclusive,omitempty"`
	Unfit        []Unfit    `json:"unfit_settings,omitempty"`
	Checks       []Check    `json:"checks"`
	Exchanges    []Evidence `json:"exchanges"` // those that a check names by their number
	Coverage     Coverage   `json:"coverage"`
	Summary      Summary    `json:"summary"`
	Left         []LeftItem `json:"left_behind"`
}

// Unfit is a setting of the configuration that the target did not take in any request: a credential that opened nothing, or
// somebody whom it does not know.
type Unfit struct {
	Setting string `json:"setting"` // such as loginsign.app.secret
	Vendor  string `json:"vendor"`
	Why     string `json:"why"`   // names the vendor and the setting
	Cases   int    `json:"cases"` // that could not be judged for it
}

// Sentence says what is wrong with the setting, and what came of it.
func (u Unfit) Sentence() string {
	return u.Why + ": " + count(uint64(max(u.Cases, 0)), "case") + " could not be judged"
}

// Check is one thing that was looked at: a case, whose ID and Case are the same, or a rule that an exchange broke. What
// is no more than a note is a pass with a Message.
type Check struct {
	ID          string   `json:"id"` // the rule's or the case's
	Verdict     Verdict  `json:"verdict"`
	Level       Level    `json:"level"`
	Title       string   `json:"title"`
	Reason      string   `json:"reason,omitempty"` // of a skip, an inconclusive one or an error
	Clause      string   `json:"clause,omitempty"` // the first one; Clauses has all
	Clauses     []string `json:"clauses,omitempty"`
	Case        string   `json:"case,omitempty"`  // where a rule was broken first
	Cases       []string `json:"cases,omitempty"` // all those where it was
	Step        string   `json:"step,omitempty"`  // steps[0] loginsign.getUser
	Operation   string   `json:"operation,omitempty"`
	Effect      Effect   `json:"effect,omitempty"`
	Pointer     string   `json:"pointer,omitempty"`
	Message     string   `json:"message,omitempty"`
	Expected    string   `json:"expected,omitempty"`
	Actual      string   `json:"actual,omitempty"`
	Why         string   `json:"why,omitempty"`         // what goes wrong for an integrator where it is so
	Count       int      `json:"count,omitempty"`       // how often a rule's finding came
	Exchanges   []int    `json:"exchanges,omitempty"`   // numbers of Report.Exchanges; the last one is the step's own
	Fingerprint string   `json:"fingerprint,omitempty"` // the same for the same meaning, see Fingerprint
	Baseline    string   `json:"baseline,omitempty"`    // new, known or absent, where a baseline was given
	Cause       string   `json:"cause,omitempty"`       // the Fingerprint of the finding that tells of the same cause
	Also        []string `json:"also,omitempty"`        // the checks whose Cause is this one
}

// Evidence is an exchange as a report shows it: redacted, and cut.
type Evidence struct {
	Number    int               `json:"number"`
	Operation string            `json:"operation,omitempty"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Status    int               `json:"status"`
	Headers   map[string]string `json:"headers"`
	Answer    string            `json:"answer"` // the beginning of the redacted body
	Took      float64           `json:"took_ms"`
	Curl      string            `json:"curl"` // repeats the request; secrets are $VARIABLES
}

// Summary counts.
type Summary struct {
	Requests int             `json:"requests"`
	Planned  int             `json:"planned_requests"`
	Judged   int             `json:"judged"` // cases that passed, failed, or warned
	Verdicts map[Verdict]int `json:"verdicts"`
	Coverage CoverageShare   `json:"coverage"`
	Left     int             `json:"left_behind"`
}

// CoverageShare is how much of what there is was exercised.
type CoverageShare struct {
	Operations Share `json:"operations"`
	Statuses   Share `json:"statuses"` // documented statuses of operations
	Fields     Share `json:"fields"`   // documented fields of answers that were seen
	Clauses    Share `json:"clauses"`
}

// Share is some of all.
type Share struct {
	Seen int `json:"seen"`
	Of   int `json:"of"`
}

// Coverage says of each operation and each clause whether it was exercised, and why not.
type Coverage struct {
	Operations []OperationCoverage `json:"operations"`
	Clauses    []ClauseCoverage    `json:"clauses"`
}

// OperationCoverage is what was seen of an operation.
type OperationCoverage struct {
	Operation string      `json:"operation"`
	Requests  int         `json:"requests"`
	Statuses  map[int]int `json:"statuses"`         // how often each was answered; documented ones that never came have 0
	Fields    []string    `json:"fields,omitempty"` // JSON pointers of documented fields that were never seen
	Seen      int         `json:"fields_seen"`
	Why       string      `json:"why,omitempty"` // it was not exercised
}

// ClauseCoverage says what became of a clause.
type ClauseCoverage struct {
	Clause  string  `json:"clause"`
	Verdict Verdict `json:"verdict"` // the worst of its checks; skip where none ran
	Why     string  `json:"why,omitempty"`
}

// LeftItem is something that the run changed and could not undo.
type LeftItem struct {
	What      string `json:"what"`
	Operation string `json:"operation"`
	Why       string `json:"why"`
}
