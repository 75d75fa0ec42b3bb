package loginsign

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// currentLoginSize is about how many bytes a connection takes.
const currentLoginSize = 256

// listCurrentLogins answers an application's connections, all on one page (CL-01, CL-14, CL-18). A blocked user stays
// listed.
func listCurrentLogins(call *api.Call) (api.Reply, error) {
	connections := call.Connections(call.Caller.App)
	inactiveToo := call.Dialect.Is(dialect.LoginSignInactiveConnections, "included")
	rows, total := make(api.Written, 0, 32+currentLoginSize*len(connections)), 0
	rows = rows.Open('{').Field("users").Open('[')
	for i := range connections {
		c := &connections[i]
		if !c.Active && !inactiveToo {
			continue
		}
		u, err := call.User(c.User)
		if err != nil {
			return api.Reply{}, err
		}
		rows = writeCurrentLogin(rows, call.Dialect, c, &u)
		total++
	}
	return api.OK(rows.Close(']').Field("total").Int(total).Close('}')), nil
}

// ofApp is the list of an application's connections.
func ofApp(call *api.Call) (world.List, error) {
	app := call.PathText("appId")
	return world.List{Of: app, Version: call.ListVersion(app)}, nil
}

func writeCurrentLogin(w api.Written, d *dialect.Dialect, c *world.Connection, u *world.User) api.Written {
	w = w.Open('{').Field("globalId").Text(c.User).Field("email").Text(currentEmail(d, c, u)).Field("aliasEmail").Text(c.Alias)
	if name := u.Name(); name != "" {
		w = w.Field("displayName").Text(name)
	} else {
		w = w.Optional("displayName", absent(d))
	}
	w = w.Field("loginCount").Int(c.Logins)
	if c.LastSession.IsZero() {
		w = w.Optional("lastSession", absent(d))
	} else {
		w = writeMillis(w.Field("lastSession"), c.LastSession)
	}
	return writeMillis(w.Field("joinedAt"), c.JoinedAt).Field("isActive").Bool(c.Active).Close('}')
}

func currentEmail(d *dialect.Dialect, c *world.Connection, u *world.User) string {
	if c.Shared != "" {
		return c.Shared
	}
	switch d.Reading(dialect.LoginSignUnsharedEmailCurrentLogins) {
	case "dash":
		return dash
	case "primary":
		return u.Primary
	}
	return c.Alias
}
