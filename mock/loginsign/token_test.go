package loginsign_test

import (
	"maps"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
)

const callback = "http://localhost:3000/callback"

func tokenForm(code string) values {
	return values{
		"grant_type": "authorization_code", "code": code, "client_id": "app_demo", "client_secret": "demo-secret",
		"redirect_uri": callback,
	}
}

func TestExchangeCode(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	reply := b.do("exchangeCode", api.Call{Body: tokenForm(b.codeFor("AB1234", callback))})
	got := ok(t, reply)
	if got["token_type"] != "Bearer" || got["expires_in"] != 3600.0 || len(got) != 3 {
		t.Errorf("token is %v", got)
	}
	if reply.Header.Get("Cache-Control") != "no-store" || reply.Header.Get("Pragma") != "no-cache" {
		t.Errorf("headers are %v", reply.Header)
	}
	user := ok(t, b.do("getUser", api.Call{Request: bearer(got["access_token"].(string))}))
	if user["id"] != "con_jane" || user["globalId"] != "AB1234" {
		t.Errorf("the token is that of %v", user)
	}
}

func TestRefusedExchanges(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		change values
		after  time.Duration
		status int
		code   string
		text   string
	}{
		{
			"grant type", values{"grant_type": "password"}, 0, 400, "unsupported_grant_type",
			`grant_type must be authorization_code, got "password"`,
		},
		{"grant type before client", values{"grant_type": "x", "client_id": "y"}, 0, 400, "unsupported_grant_type", ""},
		{"unknown client", values{"client_id": "app_nowhere"}, 0, 401, "invalid_client", ""},
		{"wrong secret", values{"client_secret": "nope"}, 0, 401, "invalid_client", ""},
		{"unknown code", values{"code": "nope"}, 0, 400, "invalid_grant", "The authorization code is invalid"},
		{"another client", values{"client_id": "app_other", "client_secret": "other-secret"}, 0, 400, "invalid_grant", ""},
		{"another redirect URI", values{"redirect_uri": callback + "/"}, 0, 400, "invalid_grant", ""},
		{"expired", nil, 10 * time.Minute, 400, "invalid_grant", "The authorization code has expired"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nil)
			form := tokenForm(b.codeFor("AB1234", callback))
			maps.Copy(form, row.change)
			b.advance(row.after)
			reply := b.do("exchangeCode", api.Call{Body: form})
			wantError(t, reply, row.status, row.code)
			if got := read(t, reply)["error_description"]; row.text != "" && got != row.text {
				t.Errorf("error_description is %q", got)
			}
			if reply.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("a cache may keep the refusal: %v", reply.Header)
			}
		})
	}
}

func TestCodeWorksOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	form := tokenForm(b.codeFor("AB1234", callback))
	ok(t, b.do("exchangeCode", api.Call{Body: form}))
	wantError(t, b.do("exchangeCode", api.Call{Body: form}), 400, "invalid_grant")
}

func TestRedirectURIAtTheExchange(t *testing.T) {
	t.Parallel()
	const equivalent = "http://LOCALHOST:3000/callback/"
	for reading, accepted := range map[string]bool{"exact": false, "normalized": true, "normalized-at-authorize": false} {
		b := newBench(t, readings{dialect.LoginSignRedirectURI: reading})
		form := tokenForm(b.codeFor("AB1234", callback))
		form["redirect_uri"] = equivalent
		reply := b.do("exchangeCode", api.Call{Body: form})
		if accepted {
			ok(t, reply)
			continue
		}
		wantError(t, reply, 400, "invalid_grant")
		form["redirect_uri"] = callback
		ok(t, b.do("exchangeCode", api.Call{Body: form})) // a refused code is not used up
	}
}
