package contract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// tellOnce finds the findings that have one cause: what one answer has wrong in one place, several cases and rules find. One of
// them tells it, and the others name that one. None of them is judged otherwise for it.
func (r *Report) tellOnce() {
	var found []*Check
	for i := range r.Checks {
		c := &r.Checks[i]
		c.Cause, c.Also = "", nil
		if (c.Verdict == Fail || c.Verdict == Warn) && c.Fingerprint != "" {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, compareTellers)
	tellers := map[string]*Check{} // by what they have in common with others
	for _, c := range found {
		keys := c.causes()
		teller := c
		for _, key := range keys {
			if known := tellers[key]; known != nil && (c.isCase() || known.isCase()) { // each rule has a mistake of its own
				teller = known
				break
			}
		}
		if teller != c {
			c.Cause, teller.Also = teller.Fingerprint, append(teller.Also, c.ID)
		}
		for _, key := range keys {
			if tellers[key] == nil {
				tellers[key] = teller
			}
		}
	}
}

// compareTellers puts the worst first and, of equals, the rules, which say what is wrong by itself.
func compareTellers(a, b *Check) int {
	return cmp.Or(boolean(b.Verdict == Fail)-boolean(a.Verdict == Fail), boolean(a.isCase())-boolean(b.isCase()))
}

// isCase says whether the check is a case's own.
func (c *Check) isCase() bool { return c.ID == c.Case }

// causes are what findings of the same cause have in common: the place in an answer, and what came of it. A list that
// lacks something is found by each case in its own words; a status or a value is another mistake where another one was
// expected, unless the server broke down.
func (c *Check) causes() (keys []string) {
	place, class := c.Operation+" "+anyIndex(c.Pointer), classOf("", c.Actual)
	if c.Pointer == "" || c.Pointer == "status" {
		place, class = c.Operation+" status", classOf(InStatus, c.Actual)
	}
	for _, number := range c.Exchanges[max(0, len(c.Exchanges)-1):] {
		keys = append(keys, place+" in "+strconv.Itoa(number))
	}
	switch {
	case c.Pointer == placeUnknown || !strings.HasPrefix(class, "status:") && strings.HasSuffix(place, " status"):
		return keys
	case strings.HasPrefix(class, "status:5"):
		return append(keys, place+" "+class)
	case strings.HasPrefix(class, "status:"), class == "type:string", class == "type:number", class == "type:boolean":
		return append(keys, place+" "+class+" "+c.Expected)
	}
	return append(keys, place)
}
