package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/standin-mock/standin/internal/condition"
)

// Times bounds how often something must have happened; nil fields bound nothing, and none at all means at least once.
type Times struct {
	Exactly *int `json:"exactly,omitempty"`
	AtLeast *int `json:"at_least,omitempty"`
	AtMost  *int `json:"at_most,omitempty"`
}

// Question asks the journal whether something happened. A request counts whatever its outcome was; Match can tell
// outcomes apart (`outcome == "served"`).
type Question struct {
	Operation string   // operationId; "" is any
	Match     string   // an expression over request and response; "" takes all
	Times     Times    // how often
	Order     []string // operationIds that must have come in this order, others in between allowed
	Never     bool     // it must not have happened, until ctx ends

	// Endpoint is the method and path of Operation ("GET /api/user"), as an unmatched entry has it in Nearest. It
	// helps to find what came closest, and may be "".
	Endpoint string
}

// Verdict is the journal's answer.
type Verdict struct {
	Passed   bool     `json:"passed"`
	Actual   int      `json:"actual"`   // how often it happened; of an order, how many of its steps did
	Expected string   `json:"expected"` // "exactly 2", "at least 1", "never", "in this order: a, b"
	Message  string   `json:"message"`
	Nearest  []*Entry `json:"nearest,omitempty"` // entries that came closest, or that were too many, when it did not pass
}

// Verify waits until the answer is final or ctx ends, whichever is first: a question that can still come true waits,
// one that can still become false (at most, exactly, never) waits too. When ctx ends the answer is what the journal has
// then. Where requests that were dropped, or for which Match could not be evaluated, could change it, it has not passed,
// and the message says so, beginning with CANNOT TELL. An error is a question that makes no sense; its text points at
// the fault. Whether the operations exist is for the caller to check.
func (j *Journal) Verify(ctx context.Context, q Question) (Verdict, error) {
	t, err := j.newTally(q)
	if err != nil {
		return Verdict{}, err
	}
	var place place
	for {
		over := ctx.Err() != nil // asked first, so that what came before the end is read
		news := j.read(&place)
		t.add(news)
		if over || t.final() {
			return t.verdict(), nil
		}
		select {
		case <-ctx.Done():
		case <-news.more:
		}
	}
}

// check refuses a question that makes no sense.
func (q Question) check() error {
	times := q.Times != Times{}
	switch {
	case q.Operation == "" && q.Match == "" && len(q.Order) == 0:
		return errors.New("the question is empty: give an operation, a match or an order")
	case len(q.Order) > 0 && (q.Operation != "" || times || q.Never):
		return errors.New("an order goes with a match alone: leave operation, times and never away")
	case q.Never && times:
		return errors.New("never and times contradict each other: give one of them")
	}
	return q.Times.check()
}

func (t Times) check() error {
	if t.Exactly != nil && (t.AtLeast != nil || t.AtMost != nil) {
		return errors.New("times: exactly stands alone, without at_least and at_most")
	}
	for _, n := range []*int{t.Exactly, t.AtLeast, t.AtMost} {
		if n != nil && *n < 0 {
			return fmt.Errorf("times: %d is less than nothing", *n)
		}
	}
	if t.AtLeast != nil && t.AtMost != nil && *t.AtLeast > *t.AtMost {
		return fmt.Errorf("times: at_least %d is more than at_most %d", *t.AtLeast, *t.AtMost)
	}
	return nil
}

// bounds are the fewest and the most times; most is -1 when nothing bounds it.
func (q Question) bounds() (fewest, most int) {
	switch {
	case q.Never:
		return 0, 0
	case q.Times.Exactly != nil:
		return *q.Times.Exactly, *q.Times.Exactly
	case q.Times == Times{}:
		return 1, -1
	}
	most = -1
	if q.Times.AtLeast != nil {
		fewest = *q.Times.AtLeast
	}
	if q.Times.AtMost != nil {
		most = *q.Times.AtMost
	}
	return fewest, most
}

func (q Question) compile() (*condition.Condition, error) {
	if q.Match == "" {
		return nil, nil //nolint:nilnil // no condition takes all
	}
	match, err := condition.Compile(q.Match)
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	return match, nil
}
