package contract

import (
	"slices"
	"strings"
)

// report puts the records together.
func (s *session) report() Report {
	report := Report{
		Tool: s.options.Tool, Target: s.target.name(), Run: s.options.RunID,
		Summary: Summary{Planned: s.plan.Requests, Verdicts: map[Verdict]int{}, Requests: s.sender.sent},
	}
	records, unfit := s.excuse(s.records)
	report.Unfit = unfit
	for _, record := range records {
		for _, left := range record.Left {
			if !slices.Contains(report.Left, left) {
				report.Left = append(report.Left, left)
			}
		}
		for _, c := range record.Checks {
			report.add(c)
		}
	}
	report.Partial = slices.ContainsFunc(s.plan.Cases, func(c PlannedCase) bool { return strings.HasPrefix(c.Skip, lacks) })
	report.show(s.records)
	report.Coverage = s.coverage(records)
	report.sum()
	return report
}

// show adds the exchanges that checks name, by their numbers.
func (r *Report) show(records []caseRecord) {
	named := map[int]bool{}
	for _, c := range r.Checks {
		for _, number := range c.Exchanges {
			named[number] = true
		}
	}
	for _, record := range records {
		for _, e := range record.Evidence {
			if named[e.Number] {
				r.Exchanges = append(r.Exchanges, e)
				named[e.Number] = false
			}
		}
	}
	slices.SortFunc(r.Exchanges, func(a, b Evidence) int { return a.Number - b.Number })
}

// add adds a check, or counts it where another case has found the same.
func (r *Report) add(c Check) {
	if c.ID == c.Case {
		r.Checks = append(r.Checks, c)
		return
	}
	if c.Fingerprint != "" {
		for i := range r.Checks {
			if have := &r.Checks[i]; have.Fingerprint == c.Fingerprint {
				have.Count += c.Count
				have.breaks(c.Clauses...)
				have.Cases = append(have.Cases, c.Case)
				for _, number := range c.Exchanges {
					have.shows(number)
				}
				return
			}
		}
	}
	c.Cases = []string{c.Case}
	r.Checks = append(r.Checks, c)
}

func (r *Report) sum() {
	r.tellOnce()
	for _, c := range r.Checks {
		r.Summary.Verdicts[c.Verdict]++
		if c.ID == c.Case && isJudgement(c.Verdict) {
			r.Summary.Judged++
		}
		if r.Inconclusive == "" && c.Verdict == Inconclusive {
			r.Inconclusive = c.Reason
		}
	}
	if r.Summary.Judged > 0 {
		r.Inconclusive = ""
	} else {
		r.Inconclusive = firstOf(r.Inconclusive, "no check could be run")
	}
	r.Summary.Left = len(r.Left)
	r.Summary.Coverage = r.Coverage.share()
}

// isJudgement says whether a verdict is one about the target.
func isJudgement(v Verdict) bool { return v == Pass || v == Fail || v == Warn || v == Review }

// nameAt is the name at the end of a pointer, indexes left out.
func nameAt(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i := len(tokens) - 1; i > 0; i-- {
		if !digits.MatchString(tokens[i]) {
			return tokens[i]
		}
	}
	return pointer
}

// shownKind is the kind of a value that was shown; what is no value stays.
func shownKind(shown string) string {
	if shown != "" && shown[0] == '"' {
		return typeShown(kindString)
	}
	return shown
}

func replaceBoth(message, expected, actual string) string {
	for _, shown := range []string{expected, actual} {
		if shown != "" {
			message = strings.ReplaceAll(message, shown, shownKind(shown))
		}
	}
	return message
}
