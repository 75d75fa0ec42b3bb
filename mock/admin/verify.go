package admin

import (
	"context"
	"errors"
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
	Scenario  string        `json:"scenario"`
	Timeout   string        `json:"timeout"`
}

// verdict is the journal's answer; it always has nearest, so that a client need not ask whether it is there.
type verdict struct {
	journal.Verdict
	Nearest []*journal.Entry `json:"nearest"`
}

// ask puts a question to the journal, or one about a scenario, which stands alone.
func (c *call) ask(ctx context.Context, q question, timeout time.Duration) (journal.Verdict, error) {
	asked := journal.Question{Operation: q.Operation, Match: q.Match, Times: q.Times, Order: q.Order, Never: q.Never}
	if q.Scenario == "" {
		return c.namespace.Verify(ctx, asked, timeout)
	}
	if q.Operation != "" || q.Match != "" || q.Times != (journal.Times{}) || len(q.Order) > 0 || q.Never {
		return journal.Verdict{}, unprocessable("/scenario", "a question about a scenario stands alone, with a timeout at most")
	}
	return c.namespace.VerifyScenario(ctx, q.Scenario, timeout)
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
	v, err := c.ask(ctx, q, timeout)
	if p := (*problem)(nil); err != nil && !errors.As(err, &p) {
		err = problemAt(http.StatusUnprocessableEntity, err.Error())
	}
	if err != nil {
		return reply{}, err
	}
	return ok(verdict{v, append([]*journal.Entry{}, v.Nearest...)}), nil
}
