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
	w := make(api.Written, 0, 256).Open('{').Field("id").Text(c.ID) // of the connection (AR-04)
	w = w.Field("globalId").Text(u.ID).Optional("name", orAbsent(call.Dialect, u.Name()))
	w = w.Optional("email", profileEmail(call.Dialect, c, u)).Optional("image", orAbsent(call.Dialect, u.Image))
	return api.OK(w.Close('}')), nil
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
