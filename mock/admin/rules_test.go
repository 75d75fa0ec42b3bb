package admin_test

import (
	"net/http"
	"strings"
	"testing"
)

// What a fixture may not say, the control API may not either.
func TestTheRulesOfFixtures(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	long := strings.Repeat("x", 501)
	identity := object{"id": "i1", "idp": "idp_1", "user_in_idp": "u1"}
	with := func(base object, name string, value any) object {
		made := object{name: value}
		for k, v := range base {
			if k != name {
				made[k] = v
			}
		}
		return made
	}
	user := object{"primary": "odd@example.com"}
	login := object{"app": "app_demo", "globalId": "AB1234"}
	connection := object{"app": "app_empty", "user": "AB1234"}
	token := object{"kind": "user", "owner": "conn_456"}
	code := object{"app": "app_demo", "globalId": "AB1234", "redirect_uri": "http://localhost:3000/callback"}
	for _, row := range []struct {
		method, path string
		body         object
		where        string // pointer, or parameter
	}{
		{"POST", "apps", object{"id": "two words"}, "/id"},
		{"POST", "apps", object{"id": "a/b"}, "/id"},
		{"POST", "apps", object{"id": "app_x", "developer": "a b"}, "/developer"},
		{"POST", "apps", object{"id": "app_x", "name": long}, "/name"},
		{"POST", "apps", object{"id": "app_x", "secrets": []any{"s", long}}, "/secrets/1"},
		{"POST", "apps", object{"id": "app_x", "redirect_uris": []any{"callback"}}, "/redirect_uris/0"},
		{"POST", "apps", object{"id": "app_x", "webhook_url": "hook"}, "/webhook_url"},
		{"POST", "apps", object{"id": "app_x", "created_at": "0001-01-01T00:00:00Z"}, "/created_at"},
		{"POST", "apps", object{"id": "app_x", "created_at": "9999-01-01T00:00:00Z"}, "/created_at"},
		{"PATCH", "apps/app_demo", object{"login_url": "login"}, "/login_url"},
		{"PUT", "clients/two%20words", object{}, "client"},
		{"PUT", "clients/cli_x", object{"secrets": []any{long}}, "/secrets/0"},
		{"PUT", "access-keys/two%20words", object{"secret": "s"}, "key"},
		{"PUT", "access-keys/pool", object{"secret": long}, "/secret"},
		{"POST", "users", with(user, "ssojet_id", "two words"), "/ssojet_id"},
		{"POST", "users", with(user, "genauth_id", "a:b"), "/genauth_id"},
		{"POST", "users", with(user, "image", "me.png"), "/image"},
		{"POST", "users", with(user, "username", ""), "/username"},
		{"POST", "users", with(user, "created_at", "1900-01-01T00:00:00Z"), "/created_at"},
		{"POST", "users", with(user, "emails", []any{object{"address": "x@example.com"}, object{"address": "odd"}}), "/emails/1/address"},
		{"POST", "users", with(user, "identities", []any{with(identity, "id", "a b")}), "/identities/0/id"},
		{"POST", "users", with(user, "identities", []any{with(identity, "user_in_idp", "")}), "/identities/0/user_in_idp"},
		{"PATCH", "users/AB1234", object{"identities": []any{with(identity, "idp", "a:b")}}, "/identities/0/idp"},
		{"PATCH", "users/AB1234", object{"phone": long}, "/phone"},
		{"POST", "users/AB1234/emails", object{"address": "odd"}, "/address"},
		{"POST", "connections", with(connection, "id", "two words"), "/id"},
		{"POST", "connections", with(connection, "alias", "odd"), "/alias"},
		{"POST", "connections", with(connection, "joined_at", "0001-01-01T00:00:00Z"), "/joined_at"},
		{"POST", "logins", with(login, "ip", "nowhere"), "/ip"},
		{"POST", "logins", with(login, "at", "0001-01-01T00:00:00Z"), "/at"},
		{"POST", "logins", with(login, "at", "2500-01-01T00:00:00Z"), "/at"},
		{"POST", "logins", with(login, "identity", "nobody's"), "/identity"},
		{"POST", "tokens", with(token, "value", long), "/value"},
		{"POST", "tokens", with(token, "scope", long), "/scope"},
		{"POST", "codes", with(code, "redirect_uri", "callback"), "/redirect_uri"},
	} {
		a := r.send(row.method, "/_standin/namespaces/default/"+row.path, row.body, nil)
		named := strings.Contains(string(a.body), `"pointer":"`+row.where+`"`) || strings.Contains(string(a.body), `"parameter":"`+row.where+`"`)
		want := http.StatusUnprocessableEntity
		if !strings.HasPrefix(row.where, "/") {
			want = http.StatusBadRequest
		}
		if a.status != want || !named {
			t.Errorf("%s %s %.100v: %d, want %d at %s\n%s", row.method, row.path, row.body, a.status, want, row.where, a.body)
		}
	}
}

// A time is taken however RFC 3339 writes it, and kept as a fixture keeps it.
func TestTimesAreKeptInUTC(t *testing.T) {
	t.Parallel()
	const sent = `"2026-05-03T13:04:12.1239+02:00"`
	play(t, []step{
		{"POST", "apps", `{"id": "app_new", "created_at": ` + sent + `}`, 201, `"created_at":"2026-05-03T11:04:12.123Z"`},
		{"POST", "users", `{"globalId": "QQ0001", "primary": "q@example.com", "created_at": ` + sent + `}`, 201, `"created_at":"2026-05-03T11:04:12.123Z"`},
		{"POST", "connections", `{"app": "app_new", "user": "QQ0001", "joined_at": ` + sent + `}`, 201, `"joined_at":"2026-05-03T11:04:12.123Z"`},
		{"POST", "logins", `{"app": "app_new", "globalId": "QQ0001", "at": ` + sent + `}`, 201, `"last_session":"2026-05-03T11:04:12.123Z"`},
	})
}
