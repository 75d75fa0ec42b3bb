package admin

import "github.com/standin-mock/standin/mock/journal"

// filter reads the query that chooses requests.
func (c *call) filter() journal.Filter {
	return journal.Filter{
		Operation: c.text("operation"), Outcome: journal.Outcome(c.text("outcome")), Status: c.number("status", 0),
		After: uint64(c.number("after", 0)), Limit: c.number("limit", 0),
	}
}

func listRequests(c *call) (reply, error) { return ok(c.namespace.Requests(c.filter())), nil }

func clearRequests(c *call) (reply, error) {
	c.namespace.ClearRequests()
	return gone(), nil
}
