package contract

import (
	"fmt"
	"slices"
)

const (
	enoughObstacles = 8 // of a vendor that showed nothing else
	outagesInARow   = 4
)

// closedTo says why a case is not even tried: the target has not let us look often enough.
func (s *session) closedTo(c *Case) string {
	for _, vendor := range s.vendorsOf(c) {
		if o := s.seen(vendor); o.reason != "" && o.obstacles >= enoughObstacles || o.inARow >= outagesInARow {
			return fmt.Sprintf("%s was given up: %s", vendor, o.last)
		}
	}
	return ""
}

// outlook is what all requests to a vendor together show.
type outlook struct {
	reason            string // none of them let us look, and why
	most              obstacle
	obstacles, inARow int
	last              string
}

func (s *session) seen(vendor string) (o outlook) {
	useful := false
	count := map[obstacle]int{}
	for _, record := range s.records {
		for _, l := range record.Looks {
			if l.Vendor != vendor {
				continue
			}
			o.inARow++
			if l.Obstacle != notReached && l.Obstacle != askedTooOften && l.Obstacle != brokenOff {
				o.inARow = 0
			}
			useful = useful || l.Useful
			if l.Obstacle != "" {
				o.obstacles++
				count[l.Obstacle]++
				o.last = l.Detail
			}
		}
	}
	if useful || o.obstacles == 0 {
		return o
	}
	for _, one := range []obstacle{notReached, aPage, askedTooOften, ledElsewhere, notThere, notLetIn, gatewayOnly, brokenOff} {
		if count[one] > count[o.most] {
			o.most = one
		}
	}
	o.reason = fmt.Sprintf("%s: %s (%s)", vendor, o.most.words(), o.last)
	return o
}

// excuse turns what was found into inconclusive where the target did not let us look, or does not take what the
// configuration says.
func (s *session) excuse(records []caseRecord) (excused []caseRecord, unfit []Unfit) {
	credentials, strangers := refusedCredentials(records), unknownPersons(records)
	reasons := map[string]string{}
	blind := map[string]bool{} // vendors of which nothing was seen for another reason than who asked
	for _, vendor := range s.vendors() {
		o := s.seen(vendor)
		reasons[vendor], blind[vendor] = o.reason, o.reason != "" && o.most != notLetIn
		if setting := onlyOf(vendor, credentials); o.most == notLetIn && setting != "" {
			reasons[vendor] = newUnfit(setting, true).Why
		}
	}
	told := map[string]Unfit{}
	excused = slices.Clone(records)
	for i, record := range excused {
		if setting := s.unfitFor(record, s.cases[i], credentials, strangers, blind); setting != "" {
			one, isCredential := newUnfit(setting, credentials[setting]), credentials[setting]
			told[setting], excused[i] = one, record.inconclusive(one.Why, !isCredential)
			continue
		}
		reason := ""
		for _, vendor := range record.Vendors {
			reason = firstOf(reason, reasons[vendor])
		}
		if reason != "" {
			excused[i] = record.inconclusive(reason, false)
		}
	}
	return excused, s.counted(told, excused)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// inconclusive is the record without a judgement. What a rule has found may still be true.
func (r caseRecord) inconclusive(reason string, keepRules bool) caseRecord {
	var checks []Check
	for _, c := range r.Checks {
		if c.ID != r.Case {
			if keepRules {
				checks = append(checks, c)
			}
			continue
		}
		if c.Verdict != Skip {
			c.Verdict, c.Level, c.Reason, c.Message = Inconclusive, Note, reason, ""
			c.Pointer, c.Expected, c.Actual, c.Fingerprint = "", "", "", ""
		}
		checks = append(checks, c)
	}
	r.Checks = checks
	return r
}
