package contract

import (
	"slices"
	"strings"
)

// evidenceImplied is the x-evidence of what follows from a page's wording or from an example.
const evidenceImplied = "implied"

// weakens says how bad a step's differences are at most, and why, or "" where the vendor's pages are plain. What rests on
// an assumption, or on what a page only implies, can't fail, unless a refusal was wanted and the request was accepted, the
// other way round, or the server broke down.
func (c *Case) weakens(o *Operation, step *Step, status int, differences []Difference) (verdict Verdict, why string) {
	switch named := firstOf(step.Assumption, c.Assumption); {
	case c.Review != "":
		return Review, "the page contradicts itself: " + c.Review
	case named != "":
		return Warn, "the pages leave it open: " + named
	}
	wanted := step.Expect.Status
	if status >= 500 || wanted != 0 && (wanted < 400) != (status < 400) {
		return "", ""
	}
	if names := o.assumptionsOf(wanted); o.evidenceOf(wanted) == evidenceAssumed && len(names) > 0 {
		return Warn, "the pages leave it open: " + strings.Join(names, ", ")
	} else if o.evidenceOf(wanted) == evidenceAssumed {
		return Warn, "no page says what is answered here"
	}
	if why = c.impliedBy(o, wanted, status, differences); why != "" {
		return Warn, why
	}
	return "", ""
}

// impliedBy says why all of the differences are about what the pages only imply, or "" where one is not.
func (c *Case) impliedBy(o *Operation, wanted, status int, differences []Difference) (why string) {
	var clauses []string
	if len(differences) == 0 {
		differences = []Difference{{}} // what is captured may still be missing, wherever it is
	}
	for _, d := range differences {
		if ofAnswer := d.Pointer == "status" || d.Pointer == "error"; ofAnswer && o.evidenceOf(wanted) == evidenceImplied {
			why = "the pages only imply this answer"
			continue
		}
		about := c.clausesAt(o, status, d.Pointer)
		if len(about) == 0 || slices.ContainsFunc(about, func(id string) bool { return !slices.Contains(c.implied, id) }) {
			return ""
		}
		clauses = merged(clauses, about)
	}
	if clauses != nil {
		why = "the pages only imply " + strings.Join(clauses, ", ")
	}
	return why
}

// clausesAt are those of the case's clauses that the document has at a place of an answer, or all of them.
func (c *Case) clausesAt(o *Operation, status int, pointer string) []string {
	if !strings.HasPrefix(pointer, "/") {
		return c.Clauses
	}
	there := o.answerPlace(status, pointer).clauses
	both := slices.DeleteFunc(slices.Clone(c.Clauses), func(id string) bool { return !slices.Contains(there, id) })
	if len(both) == 0 {
		return c.Clauses
	}
	return both
}
