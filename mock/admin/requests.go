package admin

import (
	"net/http"

	"github.com/standin-mock/standin/mock/journal"
)

// filter reads the query that chooses requests.
func (c *call) filter() (journal.Filter, error) {
	f := journal.Filter{
		Operation: c.text("operation"), Outcome: journal.Outcome(c.text("outcome")), Status: c.number("status", 0),
		After: uint64(c.number("after", 0)), Limit: c.number("limit", 0),
	}
	if f.Operation == "" {
		return f, nil
	}
	if err := c.namespace.CheckOperation(f.Operation); err != nil {
		return f, problemAt(http.StatusBadRequest, err.Error(), detail{Parameter: "operation", Detail: err.Error()})
	}
	return f, nil
}

func listRequests(c *call) (reply, error) {
	f, err := c.filter()
	if err != nil {
		return reply{}, err
	}
	return ok(c.namespace.Requests(f)), nil
}

func clearRequests(c *call) (reply, error) {
	c.namespace.ClearRequests()
	return gone(), nil
}
