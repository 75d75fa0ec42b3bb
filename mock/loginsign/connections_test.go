package loginsign_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/world"
)

func TestListConnections(t *testing.T) {
	t.Parallel()
	want := `{"users":[` +
		`{"id":"con_jane","globalId":"AB1234","name":"Jane Doe","email":"user@example.com","active":true,"blocked":false,` +
		`"emailMuted":false,"sessions":42,"lastSession":"2026-05-03T11:04:12Z","joined":"2025-11-10T09:30:00Z",` +
		`"region":"Germany"},` +
		`{"id":"con_carl","globalId":"CD5678","email":"-","active":true,"blocked":false,` +
		`"emailMuted":false,"sessions":0,"joined":"2026-01-01T00:00:00Z"},` +
		`{"id":"con_emma","globalId":"EF9012","name":"Emma","email":"emma@example.com","active":false,"blocked":true,` +
		`"emailMuted":true,"sessions":0,"joined":"2026-02-01T00:00:00Z"}],"total":3}`
	wantSame(t, "the list", want, sent(t, newBench(t, nil).asDeveloper("listConnections", nil, nil)))
}

func TestConnectionsByDialect(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		id            dialect.ID
		reading, want string
	}{
		{dialect.LoginSignUnsharedEmailConnections, "dash", `"CD5678","email":"-"`},
		{dialect.LoginSignUnsharedEmailConnections, "em-dash", `"CD5678","email":"—"`},
		{dialect.LoginSignUnsharedEmailConnections, "alias", `"CD5678","email":"carl99@loginsign.com"`},
		{dialect.LoginSignAbsentFields, "null", `"globalId":"CD5678","name":null,"email":"-"`},
		{dialect.LoginSignAbsentFields, "null", `"lastSession":null,"joined":"2026-01-01T00:00:00Z","region":null}`},
		{dialect.LoginSignMutedAndForwarding, "independent", `"active":false,"blocked":true,"emailMuted":false`},
	} {
		got := sent(t, newBench(t, readings{row.id: row.reading}).asDeveloper("listConnections", nil, nil))
		if !strings.Contains(got, row.want) {
			t.Errorf("%s %s: the list is %s", row.id, row.reading, got)
		}
	}
}

func TestUpdateConnection(t *testing.T) {
	t.Parallel()
	jane := values{"connectionId": "con_jane"}
	for _, row := range []struct {
		name   string
		chosen readings
		body   values
		email  string
		muted  bool
	}{
		{"share another", nil, values{"appEmail": "jane.alt@example.com"}, "Jane.Alt@example.com", false},
		{"stop sharing", nil, values{"appEmail": ""}, "-", false},
		{"stop forwarding", nil, values{"isForwarding": false}, "user@example.com", true},
		{"both", nil, values{"isForwarding": false, "appEmail": ""}, "-", true},
		{
			"independent", readings{dialect.LoginSignMutedAndForwarding: "independent"}, values{"isForwarding": false},
			"user@example.com", false,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, row.chosen)
			got := ok(t, b.asDeveloper("updateConnection", jane, row.body))
			connection := got["connection"].(values)
			if got["ok"] != true || connection["email"] != row.email || connection["emailMuted"] != row.muted {
				t.Errorf("answered %v", got)
			}
			if list := ok(t, b.asDeveloper("listConnections", nil, nil))["users"].([]any); !sameRow(list[0], connection) {
				t.Errorf("the list has %v", list[0])
			}
			again := ok(t, b.asDeveloper("updateConnection", jane, values{"isForwarding": true}))["connection"].(values)
			if again["emailMuted"] != false {
				t.Errorf("forwarding again: %v", again)
			}
		})
	}
}

func sameRow(a any, b values) bool {
	row := a.(values)
	return row["id"] == b["id"] && row["email"] == b["email"] && row["emailMuted"] == b["emailMuted"]
}

func TestRefusedUpdatesOfConnections(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		connection string
		body       values
		status     int
		code       string
	}{
		"empty":              {"con_jane", values{}, 400, "invalid_request"},
		"unknown fields":     {"con_jane", values{"muted": true}, 400, "invalid_request"},
		"unknown":            {"con_nobody", values{"appEmail": ""}, 404, "not_found"},
		"another app's":      {"con_other", values{"appEmail": ""}, 404, "not_found"},
		"another's address":  {"con_jane", values{"appEmail": "carl@example.com"}, 400, "invalid_request"},
		"unverified address": {"con_jane", values{"appEmail": "new@example.com"}, 400, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nil)
			path := values{"connectionId": row.connection}
			wantError(t, b.asDeveloper("updateConnection", path, row.body), row.status, row.code)
		})
	}
}

func TestAddressThatIsNotLinked(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string]struct {
		status int
		code   string
	}{
		"bad-request": {http.StatusBadRequest, "invalid_request"}, "conflict": {http.StatusConflict, "conflict"},
		"not-found": {http.StatusNotFound, "not_found"}, "forbidden": {http.StatusForbidden, "forbidden"},
	} {
		b := newBench(t, readings{dialect.LoginSignAppEmailNotLinked: reading})
		body := values{"appEmail": "nobody@example.com", "isForwarding": false}
		wantError(t, b.asDeveloper("updateConnection", values{"connectionId": "con_jane"}, body), want.status, want.code)
		b.update(func(tx *world.Tx) error {
			c, err := tx.Connection("con_jane")
			if !c.Forwarding {
				t.Errorf("%s: half of the change was kept", reading)
			}
			return err
		})
	}
}

func TestDeleteConnection(t *testing.T) {
	t.Parallel()
	for _, reading := range []string{"one-per-cause", "both-on-user-removal"} {
		b := newBench(t, readings{dialect.LoginSignDeletionEvents: reading})
		jane := values{"connectionId": "con_jane"}
		wantError(t, b.asDeveloper("deleteConnection", values{"connectionId": "con_other"}, nil), 404, "not_found")
		wantSame(t, "the answer", `{"ok":true}`, sent(t, b.asDeveloper("deleteConnection", jane, nil)))
		wantError(t, b.asDeveloper("deleteConnection", jane, nil), 404, "not_found")
		wantSame(t, "events", []string{"user_account_deleted app_demo masked@loginsign.com"}, b.events())
		if got := ok(t, b.asDemo("listCurrentLogins", nil, nil))["total"]; got != 1.0 {
			t.Errorf("%s: %v are left", reading, got)
		}
	}
}

func TestLeaveEvents(t *testing.T) {
	t.Parallel()
	for reading, want := range map[string][]world.EventType{
		"one-per-cause":        {world.ConnectionDeleted},
		"both-on-user-removal": {world.ConnectionDeleted, world.UserAccountDeleted},
	} {
		b := newBench(t, readings{dialect.LoginSignDeletionEvents: reading})
		wantSame(t, reading, want, loginsign.LeaveEvents(b.dialect))
	}
}
