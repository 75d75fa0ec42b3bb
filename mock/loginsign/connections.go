package loginsign

import (
	"net/http"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

type connectionList struct {
	Users []connectionRow `json:"users"`
	Total int             `json:"total"`
}

type connectionRow struct {
	ID          string `json:"id"`
	GlobalID    string `json:"globalId"`
	Name        any    `json:"name,omitempty"`
	Email       string `json:"email"`
	Active      bool   `json:"active"`
	Blocked     bool   `json:"blocked"`
	EmailMuted  bool   `json:"emailMuted"`
	Sessions    int    `json:"sessions"`
	LastSession any    `json:"lastSession,omitempty"`
	Joined      string `json:"joined"`
	Region      any    `json:"region,omitempty"`
}

type connectionResult struct {
	OK         bool          `json:"ok"`
	Connection connectionRow `json:"connection"`
}

// listConnections answers all users who connected to an application, inactive ones too (AR-05).
func listConnections(call *api.Call) (api.Reply, error) {
	connections := call.Connections(call.PathText("appId"))
	rows := make([]connectionRow, 0, len(connections))
	for _, c := range connections {
		row, err := newConnectionRow(call, c)
		if err != nil {
			return api.Reply{}, err
		}
		rows = append(rows, row)
	}
	return api.OK(connectionList{Users: rows, Total: len(rows)}), nil
}

func newConnectionRow(call *api.Call, c world.Connection) (connectionRow, error) {
	u, err := call.User(c.User)
	if err != nil {
		return connectionRow{}, err
	}
	d := call.Dialect
	return connectionRow{
		ID:          c.ID,
		GlobalID:    c.User,
		Name:        orAbsent(d, u.Name()),
		Email:       sharedEmail(d, c),
		Active:      c.Active,
		Blocked:     u.Blocked,
		EmailMuted:  c.Muted || mutedIsInverse(d) && !c.Forwarding,
		Sessions:    c.Logins,
		LastSession: timeOrAbsent(d, c.LastSession, withoutFraction),
		Joined:      withoutFraction(c.JoinedAt),
		Region:      orAbsent(d, u.Region),
	}, nil
}

// mutedIsInverse reports whether an address that does not forward is what emailMuted means.
func mutedIsInverse(d *dialect.Dialect) bool {
	return !d.Is(dialect.LoginSignMutedAndForwarding, "independent")
}

// sharedEmail is the address that the user shared, or a dash (AR-07).
func sharedEmail(d *dialect.Dialect, c world.Connection) string {
	if c.Shared != "" {
		return c.Shared
	}
	switch d.Reading(dialect.LoginSignUnsharedEmailConnections) {
	case "em-dash":
		return emDash
	case "alias":
		return c.Alias
	}
	return dash
}

// updateConnection sets forwarding, the shared address, or both (AR-08 to AR-10).
func updateConnection(call *api.Call) (api.Reply, error) {
	if !call.Sent("isForwarding") && !call.Sent("appEmail") {
		return api.Reply{}, badRequest("at least one of isForwarding and appEmail is required")
	}
	c, err := ownConnection(call)
	if err != nil {
		return api.Reply{}, err
	}
	if call.Sent("appEmail") {
		if c, err = share(call, c, call.Text("appEmail")); err != nil {
			return api.Reply{}, err
		}
	}
	if call.Sent("isForwarding") {
		if c, err = forward(call, c.ID, call.True("isForwarding")); err != nil {
			return api.Reply{}, err
		}
	}
	row, err := newConnectionRow(call, c)
	return api.OK(connectionResult{OK: true, Connection: row}), err
}

func forward(call *api.Call, connection string, on bool) (world.Connection, error) {
	return call.EditConnection(connection, func(c *world.Connection) {
		c.Forwarding = on
		if mutedIsInverse(call.Dialect) {
			c.Muted = !on
		}
	})
}

// share shares an address in the spelling of the user's account, or stops sharing when it is empty.
func share(call *api.Call, c world.Connection, address string) (world.Connection, error) {
	if address == "" {
		return call.Share(c.ID, "")
	}
	u, err := call.User(c.User)
	if err != nil {
		return c, err
	}
	linked, ok := linkedAddress(u, address)
	if !ok {
		return c, notLinked(call.Dialect, address, u.ID)
	}
	return call.Share(c.ID, linked)
}

func linkedAddress(u world.User, address string) (string, bool) {
	for _, e := range u.Emails {
		if e.Verified && strings.EqualFold(e.Address, address) {
			return e.Address, true
		}
	}
	return "", false
}

func notLinked(d *dialect.Dialect, address, user string) error {
	status, code := http.StatusBadRequest, codeInvalidRequest
	switch d.Reading(dialect.LoginSignAppEmailNotLinked) {
	case "conflict":
		status, code = http.StatusConflict, codeConflict
	case "not-found":
		status, code = http.StatusNotFound, codeNotFound
	case "forbidden":
		status, code = http.StatusForbidden, codeForbidden
	}
	return refuse(status, code, "appEmail %q is not a verified address of user %s", address, user)
}

// deleteConnection removes a connection for good and tells the application (AR-11, AR-12).
func deleteConnection(call *api.Call) (api.Reply, error) {
	c, err := ownConnection(call)
	if err != nil {
		return api.Reply{}, err
	}
	removal := world.Removal{Events: []world.EventType{world.UserAccountDeleted}}
	if err := call.RemoveConnection(c.ID, removal); err != nil {
		return api.Reply{}, err
	}
	return api.OK(done{OK: true}), nil
}

// LeaveEvents lists what an app is told when a user removes it on their own side, in this order (LX-06).
func LeaveEvents(d *dialect.Dialect) []world.EventType {
	if d.Is(dialect.LoginSignDeletionEvents, "both-on-user-removal") {
		return []world.EventType{world.ConnectionDeleted, world.UserAccountDeleted}
	}
	return []world.EventType{world.ConnectionDeleted}
}

// ownConnection finds the connection of the path; one of another application is as unknown as one that never was.
func ownConnection(call *api.Call) (world.Connection, error) {
	app, id := call.PathText("appId"), call.PathText("connectionId")
	c, err := call.Connection(id)
	if err != nil || c.App != app {
		return world.Connection{}, notFound("%s has no connection %s", app, id)
	}
	return c, nil
}
