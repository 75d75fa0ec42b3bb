package loginsign

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

type emailResult struct {
	OK      bool `json:"ok"`
	Changed bool `json:"changed"`
}

// updateEmail sets the primary address of a connected user and tells other applications (LX-04, LX-05).
func updateEmail(call *api.Call) (api.Reply, error) {
	c, err := ownConnection(call)
	if err != nil {
		return api.Reply{}, err
	}
	u, err := call.User(c.User)
	if err != nil {
		return api.Reply{}, err
	}
	address := call.Text("email")
	if !world.ValidAddress(address) {
		return api.Reply{}, badRequest("email is not an e-mail address")
	}
	if other, err := call.UserBy(world.ByEmail, address); err == nil && other.ID != u.ID {
		return api.Reply{}, conflict("email belongs to another user")
	}
	changed, err := call.ChangePrimaryEmail(u.ID, address, api.HearEmailChange(call.Dialect, c.App, u.Primary))
	return api.OK(emailResult{OK: true, Changed: changed}), err
}
