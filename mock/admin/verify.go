package admin

import (
	"fmt"
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock/journal"
)

// maxTimeout is how long a question may wait for its answer.
const maxTimeout = time.Minute

// question is what the journal is asked.
type question struct {
	Operation string        `json:"operation"`
	Match     string        `json:"match"`
	Times     journal.Times `json:"times"`
	Order     []string      `json:"order"`
	Never     bool          `json:"never"`
	Timeout   string        `json:"timeout"`
}

// verdict is the journal's answer; it always has nearest, so that a client need not ask whether it is there.
type verdict struct {
	journal.Verdict
	Nearest []*journal.Entry `json:"nearest"`
}

// verify answers with 200 whether the question passed or not: clients take another status for a failure of the call.
func verify(c *call) (reply, error) {
	var q question
	if err := c.decode(&q); err != nil {
		return reply{}, err
	}
	timeout, err := duration("/timeout", q.Timeout, 0)
	if err != nil {
		return reply{}, err
	}
	if timeout > maxTimeout {
		return reply{}, unprocessable("/timeout", fmt.Sprintf("a question waits for %s at most", maxTimeout))
	}
	c.outlive()
	ctx, cancel := c.untilStop()
	defer cancel()
	v, err := c.namespace.Verify(ctx, journal.Question{
		Operation: q.Operation, Match: q.Match, Times: q.Times, Order: q.Order, Never: q.Never,
	}, timeout)
	if err != nil {
		return reply{}, problemAt(http.StatusUnprocessableEntity, err.Error())
	}
	return ok(verdict{v, append([]*journal.Entry{}, v.Nearest...)}), nil
}
