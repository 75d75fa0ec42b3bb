package ssojet

import (
	"slices"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// listLoginLogs lists a user's logins to all apps: all of them as the 2024 pages do, or a page of the 2025 pages.
func listLoginLogs(call *api.Call) (api.Reply, error) {
	u, err := subject(call)
	if err != nil {
		return api.Reply{}, err
	}
	if newer(call) {
		return listAuditLogs(call, u)
	}
	logins := call.Logins(u.ID)
	if newestFirst(call) {
		slices.Reverse(logins)
	}
	rows := make(api.Written, 0, 32+loginLogSize*len(logins))
	rows = rows.Open('{').Field("login_logs").Open('[')
	for i := range logins {
		rows = writeLoginLog(rows, &logins[i])
	}
	return api.OK(rows.Close(']').Close('}')), nil
}

// ofLogins is the list of a user's logins.
func ofLogins(call *api.Call) (world.List, error) {
	u, err := subject(call)
	if err != nil {
		return world.List{}, err
	}
	return call.LoginList(u), nil
}

func newestFirst(call *api.Call) bool { return call.Dialect.Is(dialect.SSOJetLogOrder, "newest-first") }

// loginLogSize is about how many bytes a login takes.
const loginLogSize = 320

// writeLoginLog writes one login: eight strings in the documented order, empty where unknown (SJ-02).
func writeLoginLog(w api.Written, l *world.Login) api.Written {
	w = w.Open('{').Field("IpAddress").Text(l.IP).Field("Country").Text(l.Country).Field("City").Text(l.City)
	w = w.Field("UserAgent").Text(l.UserAgent).Field("Name").Text(l.Browser).Field("Os").Text(l.OS).Field("Device").Text(l.Device)
	return w.Field("CreatedAt").Time(l.At.UTC().Truncate(time.Millisecond), time.RFC3339Nano).Close('}')
}

// timestamp is RFC 3339 in UTC to the millisecond, trailing zeros cut (SJ-06).
func timestamp(t time.Time) string {
	return t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}
