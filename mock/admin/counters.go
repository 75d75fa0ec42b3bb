package admin

import (
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

// counters say how much there is of what.
type counters struct {
	Apps        int           `json:"apps"`
	Users       int           `json:"users"`
	Connections int           `json:"connections"`
	Logins      int           `json:"logins"`
	Events      int           `json:"events"`
	Requests    requestCounts `json:"requests"`
	OwnFaults   int           `json:"own_faults"`
}

// requestCounts count all that ever came, also what the journal no longer has.
type requestCounts struct {
	Served    uint64 `json:"served"`
	Invalid   uint64 `json:"invalid"`
	Unmatched uint64 `json:"unmatched"`
	Faulted   uint64 `json:"faulted"`
}

func getCounters(c *call) (reply, error) {
	var n counters
	err := c.view(func(tx *world.Tx) error {
		n = counters{Events: len(tx.Events())}
		for _, a := range tx.Apps() {
			n.Apps++
			n.Connections += len(tx.Connections(a.ID))
		}
		tx.EachUser(func(u world.User) bool {
			n.Users++
			n.Logins += u.Logins
			return true
		})
		return nil
	})
	by := c.namespace.RequestCounts()
	n.Requests = requestCounts{by[journal.Served], by[journal.Invalid], by[journal.Unmatched], by[journal.Faulted]}
	n.OwnFaults = len(c.namespace.OwnFaults())
	return ok(n), err
}

// ownFault is something that the stand-in itself did wrong.
type ownFault struct {
	Operation string             `json:"operation,omitempty"`
	RequestID string             `json:"request_id"`
	Message   string             `json:"message,omitempty"`
	Findings  []contract.Finding `json:"findings,omitempty"`
}

func listOwnFaults(c *call) (reply, error) {
	all := []ownFault{}
	for _, f := range c.namespace.OwnFaults() {
		all = append(all, ownFault(f))
	}
	return ok(map[string]any{"own_faults": all}), nil
}

func listEvents(c *call) (reply, error) {
	all := []world.Event{}
	err := c.view(func(tx *world.Tx) error {
		all = all[:0]
		for _, e := range tx.Events() {
			if app := c.text("app"); app == "" || app == e.App {
				all = append(all, e)
			}
		}
		return nil
	})
	return ok(map[string]any{"events": all}), err
}
