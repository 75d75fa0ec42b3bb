package journal

import (
	"slices"

	"github.com/standin-mock/standin/internal/condition"
)

// maxNearest is how many entries a verdict shows.
const maxNearest = 3

// tally counts what a question asks for, each entry once.
type tally struct {
	journal      *Journal
	q            Question
	match        *condition.Condition // nil takes all
	fewest, most int

	actual     int    // entries that match; of an order, its steps
	dropped    uint64 // entries that went before they were read
	incomplete int    // entries of which too little was kept to look at
	failed     int    // entries for which the condition could not be evaluated
	reason     error  // why, of the last one
	size       int    // of the journal

	matching, others recent
	astray           recent // requests that no operation matched, and that lie near
}

// recent holds the last entries of a kind.
type recent []record

func (r *recent) add(one record) {
	if *r = append(*r, one); len(*r) > maxNearest {
		*r = slices.Delete(*r, 0, 1)
	}
}

func (j *Journal) newTally(q Question) (*tally, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	match, err := q.compile()
	if err != nil {
		return nil, err
	}
	t := &tally{journal: j, q: q, match: match}
	t.fewest, t.most = q.bounds()
	if len(q.Order) > 0 {
		t.fewest, t.most = len(q.Order), -1
	}
	return t, nil
}

func (t *tally) add(n news) {
	if n.cleared {
		*t = tally{journal: t.journal, q: t.q, match: t.match, fewest: t.fewest, most: t.most}
	}
	t.dropped += n.missed
	t.size = n.size
	for _, r := range n.records {
		t.look(r)
	}
}

// wanted is the operation that counts next; "" is any.
func (t *tally) wanted() string {
	if len(t.q.Order) > 0 {
		return t.q.Order[min(t.actual, len(t.q.Order)-1)]
	}
	return t.q.Operation
}

func (t *tally) look(r record) {
	if len(t.q.Order) > 0 && t.actual == len(t.q.Order) {
		return // the order is complete
	}
	b := r.brief()
	switch {
	case t.wanted() != "" && b.operation != t.wanted():
		switch {
		case slices.Contains(t.q.Order, b.operation):
			t.others.add(r)
		case b.outcome == Unmatched && (t.q.Endpoint == "" || slices.Contains(t.journal.whole(r).Nearest, t.q.Endpoint)):
			t.astray.add(r)
		}
	case t.holds(r):
		t.actual++
		t.matching.add(r)
	default:
		t.others.add(r)
	}
}

func (t *tally) holds(r record) bool {
	if t.match == nil {
		return true
	}
	e := t.journal.whole(r)
	if e.incomplete(t.match) {
		t.incomplete++
		return false
	}
	holds, err := t.match.Holds(e.env(t.match))
	if err != nil {
		t.failed++
		t.reason = err
	}
	return holds
}

// final says whether nothing that still comes can change the answer.
func (t *tally) final() bool {
	return t.exceeded() || t.most < 0 && t.actual >= t.fewest
}

func (t *tally) exceeded() bool { return t.most >= 0 && t.actual > t.most }

// unknown counts the entries of which nobody can say whether they match.
func (t *tally) unknown() uint64 { return t.dropped + uint64(t.incomplete+t.failed) }

// enough says whether a count is within the bounds.
func (t *tally) enough(n uint64) bool {
	return n >= uint64(t.fewest) && (t.most < 0 || n <= uint64(t.most))
}

// certain says whether the entries that nobody knows leave the answer as it is.
func (t *tally) certain() bool {
	if t.unknown() == 0 || t.exceeded() {
		return true
	}
	lowest, highest := uint64(t.actual), uint64(t.actual)+t.unknown()
	if len(t.q.Order) > 0 {
		return t.enough(lowest) // one missing step may hide any number of later ones
	}
	return t.enough(lowest) && t.enough(highest) || highest < uint64(t.fewest)
}

func (t *tally) verdict() Verdict {
	v := Verdict{
		Passed: t.certain() && t.enough(uint64(t.actual)), Actual: t.actual, Expected: t.expected(), Message: t.message(),
	}
	if v.Passed {
		return v
	}
	for _, r := range t.nearest() {
		v.Nearest = append(v.Nearest, t.journal.whole(r).redacted())
	}
	return v
}

// nearest are the entries that were too many, or else those that came closest, the closest first.
func (t *tally) nearest() []record {
	if t.exceeded() {
		return t.matching
	}
	near := slices.Clone(t.others)
	slices.Reverse(near)
	astray := slices.Clone(t.astray)
	slices.Reverse(astray)
	near = append(near, astray...)
	return near[:min(len(near), maxNearest)]
}
