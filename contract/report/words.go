package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/standin-mock/standin/contract"
)

// clean is a text that can't move a terminal's cursor, nor end a line early.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// maxAlso is how many of the checks are named that have the cause of another one.
const maxAlso = 20

// seenBy names the other checks that have a check's cause.
func seenBy(c contract.Check) string {
	if len(c.Also) == 0 {
		return ""
	}
	named := c.Also[:min(len(c.Also), maxAlso)]
	text := "by " + counted(len(c.Also), "other check") + ": " + strings.Join(named, ", ")
	if more := len(c.Also) - len(named); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// verdicts counts the checks as people read them, the worst first.
func (v view) verdicts() string {
	counts := map[string]int{}
	for _, c := range v.Checks {
		counts[Shown(c)]++
	}
	var parts []string
	for _, verdict := range order() {
		if n := counts[verdict]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, verdict))
		}
	}
	if len(parts) == 0 {
		return "no checks"
	}
	return strings.Join(parts, ", ")
}

// order lists what Shown says, the worst first.
func order() []string {
	var words []string
	for _, v := range contract.Verdicts() {
		words = append(words, string(v))
	}
	slices.Reverse(words)
	return slices.Insert(words, slices.Index(words, string(contract.Skip)), note, known)
}

// Line is a report in one line: the target, how many checks have which verdict, and how many requests it took.
func Line(r contract.Report) string {
	v := newView(r, Options{})
	return clean(r.Target) + ": " + v.sums()
}

// sums is what Line says without the target.
func (v view) sums() string {
	requests := counted(v.Summary.Requests, "request")
	if v.Summary.Planned > 0 {
		requests += fmt.Sprintf(" (%d planned)", v.Summary.Planned)
	}
	return fmt.Sprintf("%s; %s in %s s", v.verdicts(), requests, strconv.FormatFloat(v.Seconds, 'f', 1, 64))
}

// sight says that the run has no verdict, or that it has only a part of one.
func (v view) sight() string {
	switch {
	case v.Inconclusive != "":
		return "no verdict: " + clean(v.Inconclusive)
	case v.Partial:
		return "partial: some checks were skipped because the configuration lacks what they need"
	}
	return ""
}

func (v view) shares() string {
	c := v.Summary.Coverage
	return fmt.Sprintf("operations %s, statuses %s, fields %s, clauses %s", share(c.Operations), share(c.Statuses), share(c.Fields),
		share(c.Clauses))
}

func share(s contract.Share) string { return fmt.Sprintf("%d of %d", s.Seen, s.Of) }

// statuses lists those that were seen, and those that are documented and never came.
func statuses(o contract.OperationCoverage) (seen, never string) {
	var came, missing []string
	for _, status := range slices.Sorted(maps.Keys(o.Statuses)) {
		if n := o.Statuses[status]; n > 0 {
			came = append(came, fmt.Sprintf("%d×%d", status, n))
		} else {
			missing = append(missing, strconv.Itoa(status))
		}
	}
	return strings.Join(came, " "), strings.Join(missing, " ")
}

// reasons groups checks by why they tell nothing, in the order of the first of each.
func reasons(list []contract.Check) (groups []reason) {
	at := map[string]int{}
	for _, c := range list {
		i, ok := at[c.Reason]
		if !ok {
			i = len(groups)
			at[c.Reason] = i
			groups = append(groups, reason{Why: c.Reason})
		}
		groups[i].IDs = append(groups[i].IDs, c.ID)
	}
	return groups
}

// reason is why some checks tell nothing.
type reason struct {
	Why string
	IDs []string
}

// untested groups the clauses that nothing showed by why.
func (v view) untested() []reason {
	var list []contract.Check
	for _, c := range v.Coverage.Clauses {
		if c.Verdict == contract.Skip || c.Verdict == "" {
			list = append(list, contract.Check{ID: c.Clause, Reason: c.Why})
		}
	}
	return reasons(list)
}
