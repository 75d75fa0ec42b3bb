package loginsign_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

func authorizeQuery(change values) values {
	query := values{
		"client_id": "app_demo", "redirect_uri": callback, "response_type": "code", "scope": "openid email profile",
		"state": "a b&c",
	}
	for name, value := range change {
		query[name] = value
		if value == nil {
			delete(query, name)
		}
	}
	return query
}

func (b *bench) authorize(change values) api.Reply {
	b.t.Helper()
	return b.do("authorize", api.Call{Query: authorizeQuery(change), Request: api.Request{
		RemoteAddr: "192.0.2.7:4711", Header: http.Header{"User-Agent": {"curl/8.5.0"}, "Accept": {"*/*"}},
	}})
}

func TestClientAndRedirectURIAreNeverTrusted(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		change values
		says   string
	}{
		{"unknown client", values{"client_id": "app_<b>"}, "app_&lt;b&gt;"},
		{"unregistered", values{"redirect_uri": "https://evil.test/cb"}, "is not registered for app_demo"},
		{"fragment", values{"redirect_uri": callback + "#"}, "without a fragment"},
		{"relative", values{"redirect_uri": "/callback"}, "absolute URI"},
		{"unreadable", values{"redirect_uri": "http://%zz"}, "absolute URI"},
		{"before other faults", values{"redirect_uri": "https://evil.test", "response_type": "token"}, "not registered"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nil)
			b.settings.AutoConsent = true
			reply := b.authorize(with(row.change, "login_hint", "AB1234"))
			if reply.Status != 400 || reply.Header.Get("Location") != "" || !strings.Contains(string(reply.HTML), row.says) {
				t.Errorf("answered %d %v %s", reply.Status, reply.Header, reply.HTML)
			}
		})
	}
}

func TestRefusedAuthorizationAsJSON(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	for accept, isJSON := range map[string]bool{
		"application/json": true, "application/json, text/plain;q=0.5": true, "text/html,application/json": false, "": false,
	} {
		reply := b.do("authorize", api.Call{
			Query:   authorizeQuery(values{"client_id": "nobody"}),
			Request: api.Request{Header: http.Header{"Accept": {accept}}},
		})
		if (reply.JSON != nil) != isJSON || (reply.HTML != nil) == isJSON {
			t.Errorf("Accept %q: JSON is %v", accept, reply.JSON)
		}
	}
}

func TestBadAuthorizationRequestIsAPage(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	bad := &api.BadRequest{Status: 400, Problems: []api.Problem{{Message: "client_id is missing"}}}
	reply := b.family.Refuse(&api.Call{Operation: "loginsign.authorize", Dialect: b.dialect}, bad)
	if reply.Status != 400 || !strings.Contains(string(reply.HTML), "client_id is missing") {
		t.Errorf("answered %d %s", reply.Status, reply.HTML)
	}
}

var (
	documentedScope = readings{dialect.LoginSignScope: "documented"}
	openidRequired  = readings{dialect.LoginSignScope: "openid-required"}
)

func TestFaultsThatTheApplicationLearnsOf(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		chosen readings
		change values
		want   string
	}{
		{"response type", nil, values{"response_type": "token"}, "unsupported_response_type"},
		{"state required", readings{dialect.LoginSignState: "required"}, values{"state": nil}, "invalid_request"},
		{"undocumented scope", documentedScope, values{"scope": "openid phone"}, "invalid_scope"},
		{"openid required", openidRequired, values{"scope": "email profile"}, "invalid_scope"},
		{"openid required, none", openidRequired, values{"scope": nil}, "invalid_scope"},
		{"hint finds nobody", nil, values{"login_hint": "new@example.com"}, "access_denied"},
		{"blocked", nil, values{"login_hint": "EF9012"}, "access_denied"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, row.chosen)
			b.settings.AutoConsent = true
			reply := b.authorize(row.change)
			query := location(t, reply).Query()
			_, stateless := row.change["state"]
			if reply.Status != 302 || query.Get("error") != row.want || query.Has("state") == stateless || query.Has("code") {
				t.Errorf("led to %v", query)
			}
			if len(query.Get("error_description")) < 8 {
				t.Errorf("error_description is %q", query.Get("error_description"))
			}
		})
	}
}

func TestAcceptedAuthorizations(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		chosen readings
		change values
	}{
		{"any scope", nil, values{"scope": "phone ?"}},
		{"no scope, no state", nil, values{"scope": nil, "state": nil}},
		{"documented", documentedScope, values{"scope": "email profile"}},
		{"documented, none", documentedScope, values{"scope": nil}},
		{"openid", openidRequired, values{"scope": "profile openid"}},
		{"state", readings{dialect.LoginSignState: "required"}, nil},
		{"equivalent URI", readings{dialect.LoginSignRedirectURI: "normalized"}, values{"redirect_uri": callback + "/"}},
		{
			"equivalent URI once", readings{dialect.LoginSignRedirectURI: "normalized-at-authorize"},
			values{"redirect_uri": callback + "/"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, row.chosen)
			if reply := b.authorize(row.change); reply.Status != 200 || len(reply.HTML) == 0 {
				t.Errorf("the page: %d %v", reply.Status, reply.Header)
			}
			b.settings.AutoConsent = true
			if query := location(t, b.authorize(with(row.change, "login_hint", "AB1234"))).Query(); query.Get("code") == "" {
				t.Errorf("consent by itself: %v", query)
			}
		})
	}
}

func TestConsentByItself(t *testing.T) {
	t.Parallel()
	for _, hint := range []string{"AB1234", "user@example.com", "JANE.alt@example.com"} {
		b := newBench(t, nil)
		b.settings.AutoConsent = true
		to := location(t, b.authorize(values{"login_hint": hint, "redirect_uri": "https://example.com/cb?keep=1"}))
		query := to.Query()
		if to.Path != "/cb" || query.Get("keep") != "1" || query.Get("state") != "a b&c" {
			t.Errorf("%s led to %s", hint, to)
		}
		form := tokenForm(query.Get("code"))
		form["redirect_uri"] = "https://example.com/cb?keep=1"
		ok(t, b.do("exchangeCode", api.Call{Body: form}))
		row := ok(t, b.asDemo("listCurrentLogins", nil, nil))["users"].([]any)[0].(values)
		last, shared := "2026-05-03T12:00:00.000Z", "user@example.com"
		if row["loginCount"] != 43.0 || row["lastSession"] != last || row["email"] != shared {
			t.Errorf("%s: after the login %v", hint, row)
		}
	}
}

func TestLoginRow(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	b.settings.AutoConsent = true
	location(t, b.authorize(values{"login_hint": "GH3456"}))
	b.update(func(tx *world.Tx) error {
		wantSame(t, "the login", []world.Login{{
			App: "app_demo", At: noon, IP: "192.0.2.7", City: world.UnknownCity, UserAgent: "curl/8.5.0", Browser: "curl",
		}}, tx.Logins("GH3456"))
		return nil
	})
}

func TestNoHintNoConsentByItself(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	if reply := b.authorize(values{"login_hint": "AB1234"}); reply.Status != 200 {
		t.Errorf("without automatic consent: %d", reply.Status)
	}
	b.settings.AutoConsent = true
	if reply := b.authorize(nil); reply.Status != 200 {
		t.Errorf("without a hint: %d", reply.Status)
	}
}
