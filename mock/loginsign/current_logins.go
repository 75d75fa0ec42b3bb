package loginsign

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

type currentLogins struct {
	Users []currentLogin `json:"users"`
	Total int            `json:"total"`
}

type currentLogin struct {
	GlobalID    string `json:"globalId"`
	Email       string `json:"email"`
	AliasEmail  string `json:"aliasEmail"`
	DisplayName any    `json:"displayName,omitempty"`
	LoginCount  int    `json:"loginCount"`
	LastSession any    `json:"lastSession,omitempty"`
	JoinedAt    string `json:"joinedAt"`
	IsActive    bool   `json:"isActive"`
}

// listCurrentLogins answers an application's connections, all on one page (CL-01, CL-14, CL-18). A blocked user stays
// listed.
func listCurrentLogins(call *api.Call) (api.Reply, error) {
	connections := call.Connections(call.Caller.App)
	inactiveToo := call.Dialect.Is(dialect.LoginSignInactiveConnections, "included")
	rows := make([]currentLogin, 0, len(connections))
	for _, c := range connections {
		if !c.Active && !inactiveToo {
			continue
		}
		u, err := call.User(c.User)
		if err != nil {
			return api.Reply{}, err
		}
		rows = append(rows, newCurrentLogin(call.Dialect, c, u))
	}
	return api.OK(currentLogins{Users: rows, Total: len(rows)}), nil
}

func newCurrentLogin(d *dialect.Dialect, c world.Connection, u world.User) currentLogin {
	return currentLogin{
		GlobalID:    c.User,
		Email:       currentEmail(d, c, u),
		AliasEmail:  c.Alias,
		DisplayName: orAbsent(d, u.Name()),
		LoginCount:  c.Logins,
		LastSession: timeOrAbsent(d, c.LastSession, withMillis),
		JoinedAt:    withMillis(c.JoinedAt),
		IsActive:    c.Active,
	}
}

func currentEmail(d *dialect.Dialect, c world.Connection, u world.User) string {
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
