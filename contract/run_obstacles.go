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
	var most obstacle
	for _, one := range []obstacle{notReached, aPage, askedTooOften, ledElsewhere, notThere, notLetIn, gatewayOnly, brokenOff} {
		if count[one] > count[most] {
			most = one
		}
	}
	o.reason = fmt.Sprintf("%s: %s (%s)", vendor, most.words(), o.last)
	return o
}

// refusedCredentials are those of a vendor that never opened anything and that were refused as a wrong one is.
func refusedCredentials(records []caseRecord) map[string]bool {
	probes, taken, found := map[string]bool{}, map[string]bool{}, map[string]bool{}
	each := func(visit func(l look)) {
		for _, record := range records {
			for _, l := range record.Looks {
				visit(l)
			}
		}
	}
	each(func(l look) {
		probes[l.Signature] = probes[l.Signature] || l.Probe && l.Signature != ""
		taken[l.Credential] = taken[l.Credential] || l.Taken
	})
	each(func(l look) {
		if l.Refused && !taken[l.Credential] && (l.Obstacle == notLetIn || probes[l.Signature]) {
			found[l.Credential] = true
		}
	})
	return found
}

// excuse turns what was found into inconclusive where the target did not let us look.
func (s *session) excuse(records []caseRecord) []caseRecord {
	reasons := map[string]string{}
	for _, vendor := range s.vendors() {
		reasons[vendor] = s.seen(vendor).reason
	}
	credentials := refusedCredentials(records)
	excused := slices.Clone(records)
	for i, record := range excused {
		reason := ""
		for _, vendor := range record.Vendors {
			reason = firstOf(reason, reasons[vendor])
		}
		for _, l := range record.Looks {
			if reason == "" && l.Refused && credentials[l.Credential] {
				reason = "the target takes our credential " + l.Credential + " for wrong or expired"
			}
		}
		if reason != "" {
			excused[i] = record.inconclusive(reason)
		}
	}
	return excused
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// inconclusive is the record without a judgement.
func (r caseRecord) inconclusive(reason string) caseRecord {
	var checks []Check
	for _, c := range r.Checks {
		if c.ID != r.Case {
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
