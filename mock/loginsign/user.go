package loginsign

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// The word for an address that the user does not share: S1 prints "a dash".
const (
	dash   = "-"
	emDash = "\u2014"
)

type profile struct {
	ID       string `json:"id"` // of the connection (AR-04)
	GlobalID string `json:"globalId"`
	Name     any    `json:"name,omitempty"`
	Email    any    `json:"email,omitempty"`
	Image    any    `json:"image,omitempty"`
}

// getUser answers the profile of the token's user, as the token's application may see it (AR-03).
func getUser(call *api.Call) (api.Reply, error) {
	c, err := call.Connection(call.Caller.Connection)
	if err != nil {
		return api.Reply{}, err
	}
	u, err := call.User(c.User)
	if err != nil {
		return api.Reply{}, err
	}
	return api.OK(profile{
		ID: c.ID, GlobalID: u.ID, Name: orAbsent(call.Dialect, u.Name()),
		Email: profileEmail(call.Dialect, c, u), Image: orAbsent(call.Dialect, u.Image),
	}), nil
}

func profileEmail(d *dialect.Dialect, c world.Connection, u world.User) any {
	if c.Shared != "" {
		return c.Shared
	}
	switch d.Reading(dialect.LoginSignUnsharedEmailUser) {
	case "dash":
		return dash
	case "null":
		return null
	case "omitted":
		return nil
	case "primary":
		return u.Primary
	}
	return c.Alias
}
