package ssojet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

func TestLoginLogsToTheByte(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.logIn(world.Login{At: time.Date(2024, 7, 10, 12, 16, 19, 647e6, time.UTC), IP: "183.83.177.227",
		Country: "India", City: "Jaipur", Browser: "Amazon CloudFront"})
	r.logIn(world.Login{At: time.Date(2024, 7, 13, 11, 11, 10, 0, time.UTC), Country: "India", OS: "<&>",
		UserAgent: "agent", Device: "Mac", IP: "2409:40d4:12b:c6c3:5183:3409:ec6d:964d", Browser: "Amazon CloudFront"})
	status, got := r.run("ssojet.listLoginLogs", nil, nil)
	want := `{"login_logs":[{"IpAddress":"183.83.177.227","Country":"India","City":"Jaipur","UserAgent":"",` +
		`"Name":"Amazon CloudFront","Os":"","Device":"","CreatedAt":"2024-07-10T12:16:19.647Z"},` +
		`{"IpAddress":"2409:40d4:12b:c6c3:5183:3409:ec6d:964d","Country":"India","City":"UnknownCity","UserAgent":"agent",` +
		`"Name":"Amazon CloudFront","Os":"<&>","Device":"Mac","CreatedAt":"2024-07-13T11:11:10Z"}]}`
	if status != 200 || got != want {
		t.Errorf("%d: %s", status, cmp.Diff(want, got))
	}
}

func TestLoginLogsCutTrailingZeros(t *testing.T) {
	t.Parallel()
	for ms, want := range map[int]string{0: "15Z", 100: "15.1Z", 140: "15.14Z", 20: "15.02Z", 1: "15.001Z", 999: "15.999Z"} {
		r := newRig(t)
		r.logIn(world.Login{At: time.Date(2024, 7, 11, 7, 21, 15, ms*1e6, time.FixedZone("", 3600))})
		_, got := r.run("ssojet.listLoginLogs", nil, nil)
		if !strings.Contains(got, `"CreatedAt":"2024-07-11T06:21:`+want) {
			t.Errorf("%d ms: %s, want it to end with %s", ms, got, want)
		}
	}
}

func TestLoginLogsOfAUserWithoutLogins(t *testing.T) {
	t.Parallel()
	if _, got := newRig(t).run("ssojet.listLoginLogs", nil, nil); got != `{"login_logs":[]}` {
		t.Error(got)
	}
	r := newRig(t).speak(dialect.SSOJetGeneration, "2025")
	_, got := r.run("ssojet.listLoginLogs", nil, nil)
	if got != `{"audit_logs":[],"limit":50,"next_cursor":null}` {
		t.Error(got)
	}
}

func TestLoginLogOrder(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string][]string{"oldest-first": {"ip0", "ip1", "ip2"}, "newest-first": {"ip2", "ip1", "ip0"}} {
		r := newRig(t).speak(dialect.SSOJetLogOrder, reading)
		logInOften(r, 0, 3)
		_, body := r.run("ssojet.listLoginLogs", nil, nil)
		var got []string
		for _, row := range decode[map[string][]map[string]string](t, body)["login_logs"] {
			got = append(got, row["IpAddress"])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", reading, diff)
		}
	}
}

func logInOften(r *rig, from, to int) {
	r.t.Helper()
	for n := from; n < to; n++ {
		r.logIn(world.Login{IP: fmt.Sprint("ip", n), At: started.Add(time.Duration(n) * time.Second)})
	}
}

type auditPage struct {
	AuditLogs []struct {
		IPAddress string `json:"ip_address"`
		Event     string `json:"event"`
	} `json:"audit_logs"`
	Limit      int     `json:"limit"`
	NextCursor *string `json:"next_cursor"`
}

func TestAuditLogToTheByte(t *testing.T) {
	t.Parallel()
	r := newRig(t).speak(dialect.SSOJetGeneration, "2025")
	r.logIn(world.Login{At: started, IP: "192.0.2.1", Country: "India", Browser: "Firefox"})
	_, got := r.run("ssojet.listLoginLogs", map[string]any{"event": "login"}, nil)
	want := `{"audit_logs":[{"city":"UnknownCity","country":"India","created_at":"2024-07-15T06:26:59.006Z","device":"",` +
		`"event":"login","ip_address":"192.0.2.1","name":"Firefox","os":"","user_agent":""}],"limit":50,"next_cursor":null}`
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
}

// Walking the pages shows each login once and in order, also when the user logs in meanwhile.
func TestAuditLogPages(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string][]string{
		"oldest-first": {"ip0", "ip1", "ip2", "ip3", "ip4", "ip5", "ip6"}, "newest-first": {"ip4", "ip3", "ip2", "ip1", "ip0"},
	} {
		r := newRig(t).speak(dialect.SSOJetGeneration, "2025").speak(dialect.SSOJetLogOrder, reading)
		logInOften(r, 0, 5)
		var got []string
		query := map[string]any{"event": "login", "limit": 2.0}
		for range 10 {
			_, body := r.run("ssojet.listLoginLogs", query, nil)
			page := decode[auditPage](t, body)
			for _, row := range page.AuditLogs {
				got = append(got, row.IPAddress)
			}
			if page.NextCursor == nil {
				break
			}
			if len(page.AuditLogs) != 2 || page.Limit != 2 {
				t.Errorf("a page of %d with limit %d", len(page.AuditLogs), page.Limit)
			}
			if !slices.Contains(got, "ip4") && query["cursor"] == nil || reading == "newest-first" && query["cursor"] == nil {
				logInOften(r, 5, 7)
			}
			query["cursor"] = *page.NextCursor
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", reading, diff)
		}
	}
}

func FuzzCursor(f *testing.F) {
	for _, seed := range []string{"eyJjdXJzb3IiOiIyIn0", "eyJvZmZzZXQiOjUwfQ==", "", "%", "e30", "bnVsbA", "eyJjdXJzb3IiOiItMSJ9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		r := newRig(t).speak(dialect.SSOJetGeneration, "2025")
		for _, operation := range []string{"ssojet.listLoginLogs", "ssojet.listUsers"} {
			status, body := r.run(operation, map[string]any{"cursor": cursor}, nil)
			if status != 200 && (status != 400 || !strings.Contains(body, `"error_code":842`)) {
				t.Errorf("%s with cursor %q: %d %s", operation, cursor, status, body)
			}
		}
	})
}
