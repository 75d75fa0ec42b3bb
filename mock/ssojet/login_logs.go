package ssojet

import (
	"slices"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

type loginLogs struct {
	LoginLogs []loginLog `json:"login_logs"`
}

// loginLog is one login: eight strings in the documented order, empty where unknown (SJ-02).
type loginLog struct {
	IPAddress string `json:"IpAddress"`
	Country   string `json:"Country"`
	City      string `json:"City"`
	UserAgent string `json:"UserAgent"`
	Name      string `json:"Name"`
	OS        string `json:"Os"`
	Device    string `json:"Device"`
	CreatedAt string `json:"CreatedAt"`
}

// listLoginLogs lists a user's logins to all apps: all of them as the 2024 pages do, or a page of the 2025 pages.
func listLoginLogs(call *api.Call) (api.Reply, error) {
	u, err := subject(call)
	if err != nil {
		return api.Reply{}, err
	}
	if newer(call) {
		return listAuditLogs(call, u)
	}
	rows := loginLogs{LoginLogs: []loginLog{}}
	for _, l := range call.Logins(u.ID) {
		rows.LoginLogs = append(rows.LoginLogs, loginLogOf(l))
	}
	if newestFirst(call) {
		slices.Reverse(rows.LoginLogs)
	}
	return api.OK(rows), nil
}

func newestFirst(call *api.Call) bool { return call.Dialect.Is(dialect.SSOJetLogOrder, "newest-first") }

func loginLogOf(l world.Login) loginLog {
	return loginLog{
		IPAddress: l.IP, Country: l.Country, City: l.City, UserAgent: l.UserAgent, Name: l.Browser,
		OS: l.OS, Device: l.Device, CreatedAt: timestamp(l.At),
	}
}

// timestamp is RFC 3339 in UTC to the millisecond, trailing zeros cut (SJ-06).
func timestamp(t time.Time) string {
	return t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}
