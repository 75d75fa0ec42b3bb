package admin_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// step is one request in a story, and what its answer says.
type step struct {
	method, path string
	body         any
	status       int
	says         string // in the answer's text; "!" before it: not in it
}

// play makes requests one after the other in the default namespace.
func play(t *testing.T, steps []step) {
	t.Helper()
	r := newRig(t, demo(), noOptions())
	for i, s := range steps {
		a := r.send(s.method, "/_standin/namespaces/default/"+s.path, s.body, nil)
		says, absent := strings.CutPrefix(s.says, "!")
		if a.status != s.status || strings.Contains(string(a.body), says) == (absent && says != "") {
			t.Errorf("%d. %s %s: %d, want %d with %s\n%s", i, s.method, s.path, a.status, s.status, s.says, a.body)
		}
	}
}

func TestUsers(t *testing.T) {
	t.Parallel()
	play(t, []step{
		{"GET", "users?limit=1", nil, 200, `{"total":`},
		{"GET", "users?limit=1&after=AB1234", nil, 200, `!"AB1234"`},
		{"GET", "users?email=USER@example.com", nil, 200, `"globalId":"AB1234"`},
		{"GET", "users?email=nobody@example.com", nil, 200, `"users":[]`},
		{"GET", "users/AB1234", nil, 200, `"given_name":"Jane"`},
		{"POST", "users", object{"globalId": "QQ0001", "primary": "q@example.com", "given_name": "Q", "metadata": object{"a": 1}}, 201, `"globalId":"QQ0001"`},
		{"POST", "users", object{"globalId": "QQ0001", "primary": "r@example.com"}, 409, "in use"},
		{"POST", "users", object{"primary": "Q@example.com"}, 409, "another user"},
		{"POST", "users", object{"primary": "no address"}, 422, `"pointer":"/primary"`},
		{"POST", "users", object{"global_id": "QQ0002", "primary": "s@example.com"}, 422, "global_id"},
		{"PATCH", "users/QQ0001", object{"family_name": "Quinn", "metadata": object{"b": true}}, 200, `"metadata":{"b":true}`},
		{"PATCH", "users/QQ0001", object{"given_name": nil}, 200, `!given_name`},
		{"PATCH", "users/QQ0001", object{"primary": "t@example.com"}, 422, `"pointer":"/primary"`},
		{"PATCH", "users/QQ0001", object{}, 422, "at least 1"},
		{"POST", "users/QQ0001/emails", object{"address": "two@example.com"}, 200, `"primary":"q@example.com"`},
		{"POST", "users/QQ0001/emails", object{"address": "two@example.com", "primary": true}, 200, `"primary":"two@example.com"`},
		{"POST", "users/QQ0001/emails", object{"address": "user@example.com"}, 409, "another user"},
		{"POST", "users/QQ0001/emails", object{"address": "@"}, 422, "not an e-mail address"},
		{"PATCH", "users/QQ0001", object{"blocked": true}, 200, `"blocked":true`},
		{"POST", "logins", object{"app": "app_demo", "globalId": "QQ0001"}, 409, "blocked"},
		{"DELETE", "users/QQ0001", nil, 204, ""},
		{"GET", "users/QQ0001", nil, 404, "AB1234"},
		{"PATCH", "users/QQ0001", object{"blocked": true}, 404, ""},
		{"DELETE", "users/QQ0001", nil, 404, ""},
	})
}

func TestApps(t *testing.T) {
	t.Parallel()
	play(t, []step{
		{"POST", "apps", object{"id": "app_new", "secrets": []any{"one"}, "redirect_uris": []any{"http://localhost/cb"}}, 201, `"created_at"`},
		{"POST", "apps", object{"id": "app_new"}, 409, "PATCH"},
		{"POST", "apps", object{"id": ""}, 422, `"pointer":"/id"`},
		{"PATCH", "apps/app_new", object{"webhook_url": "http://localhost/hook", "secrets": []any{"two"}}, 200, `"secrets":["two"],"redirect_uris":["http://localhost/cb"],"webhook_url"`},
		{"PATCH", "apps/app_new", object{"webhook_url": nil}, 200, "!webhook_url"},
		{"PATCH", "apps/app_new", object{"id": "other"}, 422, `"pointer":"/id"`},
		{"GET", "apps", nil, 200, `"app_new"`},
		{"GET", "apps/app_new", nil, 200, `"two"`},
		{"POST", "logins", object{"app": "app_new", "globalId": "AB1234"}, 201, `"logins":1`},
		{"DELETE", "apps/app_new", nil, 204, ""},
		{"GET", "connections?user=AB1234", nil, 200, "!app_new"},
		{"GET", "apps/app_new", nil, 404, "app_demo"},
		{"DELETE", "apps/app_new", nil, 404, ""},
		{"GET", "clients", nil, 200, `"cli_demo"`},
		{"PUT", "clients/cli_new", object{"secrets": []any{"s"}}, 200, `{"id":"cli_new","secrets":["s"]}`},
		{"GET", "clients", nil, 200, `"cli_new"`},
		{"PUT", "access-keys/pool", object{"secret": "s"}, 200, `{"id":"pool","secret":"s"}`},
		{"GET", "access-keys", nil, 200, `"pool"`},
	})
}

func TestConnectionsAndLogins(t *testing.T) {
	t.Parallel()
	play(t, []step{
		{"GET", "connections?limit=1", nil, 200, `"total":`},
		{"GET", "connections?app=app_demo&user=AB1234", nil, 200, `"total":1`},
		{"GET", "connections?app=nope", nil, 404, "app_demo"},
		{"GET", "connections?user=nope", nil, 404, "AB1234"},
		{"GET", "connections/conn_456", nil, 200, `"alias":"masked@loginsign.com"`},
		{"PATCH", "connections/conn_456", object{"muted": true, "forwarding": false}, 200, `"muted":true`},
		{"PATCH", "connections/conn_456", object{"shared": nil}, 200, "!shared"},
		{"PATCH", "connections/conn_456", object{"shared": "someone@example.com"}, 422, "not a verified address"},
		{"PATCH", "connections/conn_456", object{"shared": "jane.doe@private.example"}, 200, `"shared":"jane.doe@private.example"`},
		{"PATCH", "connections/conn_456", object{"logins": 7}, 422, `"pointer":"/logins"`},
		{"POST", "connections", object{"app": "app_demo", "user": "AB1234"}, 409, "conn_456"},
		{"POST", "connections", object{"app": "app_empty", "user": "AB1234", "id": "conn_new"}, 201, `"forwarding":true,"active":true`},
		{"POST", "logins", object{"app": "app_empty", "globalId": "AB1234", "at": "2026-01-02T03:04:05Z", "userAgent": "curl/8", "ip": "::1"}, 201, `"last_session":"2026-01-02T03:04:05Z"`},
		{"GET", "logins?user=AB1234", nil, 200, `"globalId":"AB1234","app":"app_empty","at":"2026-01-02T03:04:05Z","ip":"::1","city":"UnknownCity","userAgent":"curl/8"`},
		{"GET", "logins?user=AB1234", nil, 200, "!user_agent"},
		{"POST", "logins", object{"app": "app_empty", "globalId": "AB1234", "ip": "nowhere"}, 422, `"pointer":"/ip"`},
		{"POST", "logins", object{"app": "app_empty", "globalId": "AB1234", "at": "2999-01-01T00:00:00Z"}, 422, `"pointer":"/at"`},
		{"POST", "logins", object{"app": "app_empti", "globalId": "AB1234"}, 404, "app_empty"},
		{"POST", "logins", object{"app": "app_empty"}, 422, `"pointer":"/globalId"`},
		{"DELETE", "connections/conn_new?by=user", nil, 204, ""},
		{"GET", "events?app=app_empty", nil, 200, `"type":"connection_deleted"`},
		{"GET", "events?app=app_empty", nil, 200, "!user_account_deleted"},
		{"DELETE", "connections/conn_456", nil, 204, ""},
		{"GET", "events", nil, 200, `"type":"user_account_deleted"`},
		{"DELETE", "connections/conn_456?by=user", nil, 404, ""},
		{"DELETE", "connections/conn_456?by=nobody", nil, 400, "by"},
	})
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	code := object{"app": "app_demo", "globalId": "AB1234", "redirect_uri": "http://localhost:3000/callback"}
	play(t, []step{
		{"POST", "portal-sessions", object{"developer": "dev_demo"}, 201, `"cookie":"`},
		{"POST", "portal-sessions", object{"developer": "dev_demo", "cookie": "mine/ours", "lifetime": "1d"}, 201, `"expires_at"`},
		{"POST", "portal-sessions", object{"developer": "dev_demo", "cookie": "mine/ours"}, 409, ""},
		{"GET", "portal-sessions", nil, 200, `"mine/ours"`},
		{"PATCH", "portal-sessions/mine%2Fours", object{"expired": true}, 200, `"expires_at"`},
		{"PATCH", "portal-sessions/mine%2Fours", object{"expired": false}, 422, ""},
		{"DELETE", "portal-sessions/mine%2Fours", nil, 204, ""},
		{"DELETE", "portal-sessions/mine%2Fours", nil, 404, ""},
		{"PATCH", "portal-sessions/none", object{"expired": true}, 404, ""},
		{"POST", "tokens", object{"kind": "user", "owner": "conn_456", "value": "t1", "lifetime": "5m"}, 201, `"value":"t1"`},
		{"POST", "tokens", object{"kind": "user", "owner": "conn_456", "value": "t1"}, 409, ""},
		{"POST", "tokens", object{"kind": "machine", "owner": "cli_demo"}, 201, `"kind":"machine"`},
		{"POST", "tokens", object{"kind": "management", "owner": "nobody"}, 422, `"pointer":"/owner"`},
		{"POST", "tokens", object{"kind": "other", "owner": "conn_456"}, 422, `"pointer":"/kind"`},
		{"POST", "tokens", object{"kind": "user", "owner": "conn_456", "lifetime": "soon"}, 422, `"pointer":"/lifetime"`},
		{"PATCH", "tokens/t1", object{"expired": true}, 200, `"value":"t1"`},
		{"GET", "tokens", nil, 200, `"t1"`},
		{"DELETE", "tokens/t1", nil, 204, ""},
		{"DELETE", "tokens/t1", nil, 404, ""},
		{"GET", "tokens", nil, 200, `!"t1"`},
		{"POST", "codes", code, 201, `"value":"`},
		{"POST", "codes", object{"app": "app_empty", "globalId": "AB1234", "redirect_uri": "http://localhost/cb"}, 404, "not connected to app_empty: connect them with POST /_standin/namespaces/default/connections"},
		{"POST", "codes", object{"app": "app_empty", "globalId": "AB1234", "redirect_uri": "http://localhost/cb"}, 404, "!conn_456"},
		{"POST", "codes", object{"app": "app_demo", "globalId": "ZZ9999", "redirect_uri": "http://localhost/cb"}, 404, `no user has the globalId \"ZZ9999\" (there are AB1234`},
		{"POST", "codes", object{"app": "app_nope", "globalId": "AB1234", "redirect_uri": "http://localhost/cb"}, 404, `no application has the id \"app_nope\" (there are app1, app_demo`},
		{"GET", "codes", nil, 200, `"app":"app_demo"`},
		{"PATCH", "codes/none", object{"expired": true}, 404, ""},
		{"DELETE", "codes/none", nil, 404, ""},
	})
}

// What is issued through the control API works at the vendors', until it is expired or revoked there.
func TestIssuedCredentialsWork(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	bearer := func(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }
	portal := func(cookie string) http.Header { return http.Header{"Cookie": {"loginsign_session=" + cookie}} }
	cookie := r.do(201, "POST", "namespaces/default/portal-sessions", object{"developer": "dev_demo"})["cookie"].(string)
	for _, kind := range []struct {
		noun, value, path string
		header            http.Header
	}{
		{"tokens", "t-user", "/api/user", bearer("t-user")},
		{"tokens", "t-user-2", "/api/user", bearer("t-user-2")},
		{"portal-sessions", cookie, "/api/developer/applications/app_demo/licenses/variants", portal(cookie)},
	} {
		if kind.noun == "tokens" {
			r.do(201, "POST", "namespaces/default/tokens", object{"kind": "user", "owner": "conn_456", "value": kind.value})
		}
		if a := r.send("GET", kind.path, nil, kind.header); a.status != 200 {
			t.Errorf("%s: %d %s", kind.path, a.status, a.body)
		}
		if kind.value == "t-user" {
			r.do(200, "PATCH", "namespaces/default/tokens/t-user", object{"expired": true})
		} else {
			r.do(204, "DELETE", fmt.Sprintf("namespaces/default/%s/%s", kind.noun, kind.value), nil)
		}
		if a := r.send("GET", kind.path, nil, kind.header); a.status != 401 {
			t.Errorf("%s after the end of %s: %d %s", kind.path, kind.value, a.status, a.body)
		}
	}
	for _, end := range []struct{ method string }{{"PATCH"}, {"DELETE"}} {
		code := r.do(201, "POST", "namespaces/default/codes", object{"app": "app_demo", "globalId": "AB1234", "redirect_uri": "http://localhost:3000/callback"})
		path := "/_standin/namespaces/default/codes/" + code["value"].(string)
		if a := r.send(end.method, path, map[string]any{"PATCH": object{"expired": true}}[end.method], nil); a.status >= 300 {
			t.Errorf("%s a code: %d %s", end.method, a.status, a.body)
		}
		form := "grant_type=authorization_code&client_id=app_demo&client_secret=demo-secret&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&code=" + code["value"].(string)
		if a := r.send("POST", "/oauth/token", form, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}); a.status != 400 {
			t.Errorf("a code after %s: %d %s", end.method, a.status, a.body)
		}
	}
}
