package mock

import (
	"github.com/standin-mock/standin/internal/condition"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// look is what a scenario's conditions see of a request.
func (x *exchange) look() scenarios.Env {
	s, r := x.subject, &x.call.Request
	env := scenarios.Env{
		Operation: x.operation.ID,
		Request: condition.Request{
			Method: r.Method, Path: r.Path, Query: condition.FirstValues(r.RawQuery), Headers: condition.FirstHeaders(r.Header),
			Form: map[string]string{},
		},
		Caller: scenarios.Caller{
			ClientID: s.ClientID, GlobalID: s.GlobalID, ConnectionID: s.Connection, UserID: s.UserID,
			Developer: s.Developer, AccessKey: s.AccessKey,
		},
	}
	if x.operation.RequestType == formType {
		env.Request.Form = condition.FirstValues(string(r.Body))
	} else if x.call.Body != nil {
		env.Request.Body = x.call.Body
	}
	_ = x.state.world.View(x.request.Context(), func(tx *world.Tx) error {
		env.World = lookAt(tx, s)
		return nil
	})
	return env
}

const formType = "application/x-www-form-urlencoded"

// lookAt is the subject's part of the world.
func lookAt(tx *world.Tx, s api.Subject) (w scenarios.World) {
	u, err := tx.User(s.GlobalID)
	if err != nil {
		return w
	}
	w.Known, w.Blocked = true, u.Blocked
	c, err := tx.ConnectionBetween(u.ID, s.ClientID)
	if err != nil {
		return w
	}
	w.Connected, w.Active, w.LoginCount = true, c.Active, c.Logins
	for _, license := range tx.ActiveLicenses(c.ID) {
		w.License = license.Name
	}
	return w
}
