package ssojet

import (
	"strconv"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

type auditLogs struct {
	AuditLogs  []auditLog `json:"audit_logs"`
	Limit      int        `json:"limit"`
	NextCursor *string    `json:"next_cursor"`
}

type auditLog struct {
	City      string `json:"city"`
	Country   string `json:"country"`
	CreatedAt string `json:"created_at"`
	Device    string `json:"device"`
	Event     string `json:"event"`
	IPAddress string `json:"ip_address"`
	Name      string `json:"name"`
	OS        string `json:"os"`
	UserAgent string `json:"user_agent"`
}

// listAuditLogs shows one page. A cursor holds how many older logins there are, so that a login meanwhile shifts no page.
func listAuditLogs(call *api.Call, u world.User) (api.Reply, error) {
	logins := call.Logins(u.ID)
	step, place := 1, 0
	if newestFirst(call) {
		step, place = -1, len(logins)-1
	}
	if text := call.QueryText("cursor"); text != "" {
		from, err := decodeCursor(text)
		if err != nil {
			return api.Reply{}, err
		}
		if place, err = strconv.Atoi(from); err != nil {
			return api.Reply{}, foreignCursor()
		}
	}
	shown := auditLogs{AuditLogs: []auditLog{}, Limit: limitOf(call)}
	for ; place >= 0 && place < len(logins); place += step {
		if len(shown.AuditLogs) == shown.Limit {
			shown.NextCursor = new(encodeCursor(strconv.Itoa(place)))
			break
		}
		shown.AuditLogs = append(shown.AuditLogs, auditLogOf(logins[place]))
	}
	return api.OK(shown), nil
}

func auditLogOf(l world.Login) auditLog {
	return auditLog{
		City: l.City, Country: l.Country, CreatedAt: timestamp(l.At), Device: l.Device, Event: "login",
		IPAddress: l.IP, Name: l.Browser, OS: l.OS, UserAgent: l.UserAgent,
	}
}
