package loginsign_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
)

func TestBasicCredentials(t *testing.T) {
	t.Parallel()
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	good := encode("app_demo:demo-secret")
	twice := api.Request{Header: http.Header{"Authorization": {"Basic " + good, "Basic " + good}}}
	for _, row := range []struct {
		name, app string
		request   api.Request
		status    int
		code      string
	}{
		{"right", "app_demo", authorization("Basic " + good), 200, ""},
		{"scheme in another case, more spaces", "app_demo", authorization("bAsIc   " + good + " "), 200, ""},
		{"second secret with a colon", "app_demo", basic("app_demo", "se:cret"), 200, ""},
		{"none", "app_demo", api.Request{}, 401, "unauthorized"},
		{"portal cookie alone", "app_demo", session("demo-session"), 401, "unauthorized"},
		{"wrong secret", "app_demo", basic("app_demo", "nope"), 401, "invalid_client"},
		{"empty secret", "app_demo", basic("app_demo", ""), 401, "invalid_client"},
		{"empty client", "app_demo", basic("", "demo-secret"), 401, "invalid_client"},
		{"nothing but a colon", "app_demo", basic("", ""), 401, "invalid_client"},
		{"form-encoded secret", "app_demo", basic("app_demo", "demo%2Dsecret"), 401, "invalid_client"},
		{"unknown client", "app_nowhere", basic("app_nowhere", "x"), 401, "invalid_client"},
		{"another app", "app_other", basic("app_demo", "demo-secret"), 403, "forbidden"},
		{"unknown app", "app_nowhere", basic("app_demo", "demo-secret"), 403, "forbidden"},
		{"another app's secret", "app_demo", basic("app_demo", "other-secret"), 401, "invalid_client"},
		{"empty header", "app_demo", authorization(""), 401, "unauthorized"},
		{"no credentials", "app_demo", authorization("Basic"), 401, "unauthorized"},
		{"no colon", "app_demo", authorization("Basic " + encode("app_demo")), 401, "unauthorized"},
		{"no base64", "app_demo", authorization("Basic app_demo:demo-secret"), 401, "unauthorized"},
		{"no padding", "app_demo", authorization("Basic " + strings.TrimRight(good, "=")), 401, "unauthorized"},
		{"no UTF-8", "app_demo", authorization("Basic " + encode("app_demo:\xff")), 401, "unauthorized"},
		{"control character", "app_demo", authorization("Basic " + encode("app_demo:demo-secret\n")), 401, "unauthorized"},
		{"other scheme", "app_demo", bearer("token"), 401, "unauthorized"},
		{"two headers", "app_demo", twice, 401, "unauthorized"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			reply := newBench(t, nil).do("listCurrentLogins", api.Call{Path: map[string]string{"appId": row.app}, Request: row.request})
			if row.status == http.StatusOK {
				ok(t, reply)
				return
			}
			wantError(t, reply, row.status, row.code)
			challenge := reply.Header.Get("WWW-Authenticate")
			if isBasic := strings.HasPrefix(challenge, `Basic realm="LoginSign"`); isBasic != (row.status == 401) {
				t.Errorf("WWW-Authenticate is %q", challenge)
			}
		})
	}
}

func TestOrderOfChecks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reading string
		request api.Request
		status  int
		code    string
	}{
		{"secret-first", basic("app_demo", "nope"), 401, "invalid_client"},
		{"secret-first", basic("app_nowhere", "x"), 401, "invalid_client"},
		{"app-first", basic("app_demo", "nope"), 403, "forbidden"},
		{"app-first", basic("app_nowhere", "x"), 403, "forbidden"},
		{"app-first", basic("app_other", "nope"), 401, "invalid_client"},
	} {
		b := newBench(t, readings{dialect.LoginSignCheckOrder: row.reading})
		call := api.Call{Path: map[string]string{"appId": "app_other"}, Request: row.request}
		wantError(t, b.do("listCurrentLogins", call), row.status, row.code)
	}
}

func TestMalformedBasicIsAnInvalidClient(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignMalformedBasic: "invalid-client"})
	call := api.Call{Path: map[string]string{"appId": "app_demo"}, Request: authorization("Basic ???")}
	wantError(t, b.do("listCurrentLogins", call), 401, "invalid_client")
	wantError(t, b.do("listCurrentLogins", api.Call{Path: call.Path}), 401, "unauthorized")
}

func TestBearerTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	token := b.tokenFor("AB1234")
	ok(t, b.do("getUser", api.Call{Request: authorization("bearer " + token)}))

	missing := b.do("getUser", api.Call{})
	wantError(t, missing, 401, "unauthorized")
	if got := missing.Header.Get("WWW-Authenticate"); got != `Bearer realm="LoginSign"` {
		t.Errorf("challenge of a missing token: %q", got)
	}
	for _, request := range []api.Request{
		bearer("nonsense"), bearer(""), basic("app_demo", "demo-secret"), authorization(token),
	} {
		refused := b.do("getUser", api.Call{Request: request})
		wantError(t, refused, 401, "invalid_token")
		if got := refused.Header.Get("WWW-Authenticate"); !strings.Contains(got, `error="invalid_token"`) {
			t.Errorf("challenge of a bad token: %q", got)
		}
	}
	b.advance(time.Hour - time.Millisecond)
	ok(t, b.do("getUser", api.Call{Request: bearer(token)}))
	b.advance(time.Millisecond)
	wantError(t, b.do("getUser", api.Call{Request: bearer(token)}), 401, "invalid_token")
}

func TestTokenEndsWithItsConnection(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	token := b.tokenFor("AB1234")
	ok(t, b.asDeveloper("deleteConnection", values{"connectionId": "con_jane"}, nil))
	wantError(t, b.do("getUser", api.Call{Request: bearer(token)}), 401, "invalid_token")
}

func TestPortalSessions(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, app string
		request   api.Request
		status    int
		code      string
	}{
		{"own app", "app_demo", session("demo-session"), 200, ""},
		{"no cookie", "app_demo", api.Request{}, 401, "unauthorized"},
		{"app credentials", "app_demo", basic("app_demo", "demo-secret"), 401, "unauthorized"},
		{"unknown session", "app_demo", session("nonsense"), 401, "unauthorized"},
		{"ended session", "app_demo", session("ended-session"), 401, "unauthorized"},
		{"unknown app", "app_nowhere", session("demo-session"), 404, "not_found"},
		{"foreign app", "app_foreign", session("demo-session"), 403, "forbidden"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			reply := newBench(t, nil).do("listConnections", api.Call{Path: map[string]string{"appId": row.app}, Request: row.request})
			if row.status == http.StatusOK {
				ok(t, reply)
				return
			}
			wantError(t, reply, row.status, row.code)
		})
	}
}

func FuzzBasic(f *testing.F) {
	for _, header := range []string{
		"", "Basic", "Basic ", "basic OjoK", "Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ=", "Basic Og==", "Bearer x",
		"Basic \xff=", "Basic  Og==",
	} {
		f.Add(header, "app_demo", "se:cret")
	}
	f.Fuzz(func(t *testing.T, header, user, password string) {
		if id, secret, ok := loginsign.ParseBasic(header); strings.ContainsFunc(id+secret, unicode.IsControl) && ok {
			t.Errorf("%q gives control characters", header)
		}
		plain := user + ":" + password
		unsendable := strings.ToValidUTF8(plain, "") != plain || strings.ContainsFunc(plain, unicode.IsControl)
		if unsendable || strings.Contains(user, ":") {
			return
		}
		gotUser, gotPassword, ok := loginsign.ParseBasic(basic(user, password).Header.Get("Authorization"))
		if !ok || gotUser != user || gotPassword != password {
			t.Errorf("%q and %q came back as %q and %q, %t", user, password, gotUser, gotPassword, ok)
		}
	})
}
