package loginsign_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

func TestPage(t *testing.T) {
	t.Parallel()
	reply := newBench(t, nil).authorize(values{"login_hint": "GH3456", "state": `"><script>`})
	page := string(reply.HTML)
	for _, want := range []string{
		`<html lang="en">`, "It is not LoginSign’s", "Sign in to Demo &amp; Sons", `action="../_standin/consent"`,
		`name="redirect_uri" value="http://localhost:3000/callback"`, `name="state" value="&#34;&gt;&lt;script&gt;"`,
		`value="AB1234"><span>Jane Doe<`, `value="GH3456" checked`, `value="EF9012" disabled`, `<span>CD5678<`,
		`name="decision" value="allow"`, `name="decision" value="deny"`, `value="masked"`, `value="real"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, never := range []string{"<script", "src=", "url(", "<link"} {
		if strings.Contains(page, never) {
			t.Errorf("the page has %s", never)
		}
	}
	for name, want := range map[string]string{
		"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff",
	} {
		if got := reply.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	policy := reply.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "form-action") {
		t.Errorf("Content-Security-Policy is %q", policy)
	}
}

func TestPageShowsSomeOfMany(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	b.update(func(tx *world.Tx) error {
		for n := range 100 {
			if err := person(tx, world.User{Primary: fmt.Sprintf("user%d@example.net", n)}); err != nil {
				return err
			}
		}
		return person(tx, world.User{ID: "ZZ9999", Primary: "last@example.net"})
	})
	page := string(b.authorize(values{"login_hint": "last@example.net"}).HTML)
	if n := strings.Count(page, `name="user"`); n != 50 {
		t.Errorf("the page lists %d people", n)
	}
	if !strings.Contains(page, `name="other" value="last@example.net"`) {
		t.Error("the hint is not typed in advance")
	}
}

func consentForm(change values) values {
	return authorizeQuery(with(with(change, "decision", "allow"), "user", "AB1234"))
}

func TestAllow(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name         string
		change       values
		user, shared string
	}{
		{"as before, sharing", nil, "AB1234", "user@example.com"},
		{"as before, first sign-in", values{"user": "GH3456", "share": "keep"}, "GH3456", ""},
		{"masked", values{"share": "masked", "address": "ignored"}, "AB1234", ""},
		{"real", values{"user": "GH3456", "share": "real"}, "GH3456", "gill@example.com"},
		{"another real one", values{"share": "real", "address": " jane.alt@EXAMPLE.com"}, "AB1234", "Jane.Alt@example.com"},
		{"typed globalId", values{"user": nil, "other": " GH3456 "}, "GH3456", ""},
		{"typed address first", values{"other": "gill@example.org"}, "GH3456", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nil)
			reply := b.consent(consentForm(row.change))
			query := location(t, reply).Query()
			if reply.Status != http.StatusSeeOther || query.Get("code") == "" || query.Get("state") != "a b&c" {
				t.Fatalf("led to %v with %d", query, reply.Status)
			}
			b.update(func(tx *world.Tx) error {
				c, err := tx.ConnectionBetween(row.user, "app_demo")
				if err == nil && (c.Shared != row.shared || len(tx.Logins(row.user)) != 1) {
					t.Errorf("connection %+v with logins %v", c, tx.Logins(row.user))
				}
				if login := tx.Logins(row.user)[0]; login.IP != "192.0.2.7" {
					t.Errorf("login from %q", login.IP)
				}
				return err
			})
		})
	}
}

func TestDeny(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]values{
		"denied": {"decision": "deny"}, "no decision": {"decision": nil}, "blocked": {"user": "EF9012"},
	} {
		b := newBench(t, nil)
		reply := b.consent(consentForm(change))
		query := location(t, reply).Query()
		denied := query.Get("error") == "access_denied" && !query.Has("code")
		if reply.Status != 303 || !denied || query.Get("state") != "a b&c" {
			t.Errorf("%s led to %v", name, query)
		}
		b.update(func(tx *world.Tx) error {
			if n := len(tx.Logins("AB1234")); n != 0 {
				t.Errorf("%s: %d logins", name, n)
			}
			return nil
		})
	}
}

func TestFormIsCheckedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, readings{dialect.LoginSignScope: "documented"})
	for name, change := range map[string]values{
		"client":        {"client_id": "nobody"},
		"redirect URI":  {"redirect_uri": "https://evil.test"},
		"nobody chosen": {"user": nil},
		"unknown user":  {"user": "ZZ9999"},
		"address":       {"share": "real", "address": "gill@example.com"},
		"unverified":    {"share": "real", "address": "new@example.com"},
	} {
		reply := b.consent(consentForm(change))
		if reply.Status != 400 || reply.Header.Get("Location") != "" || len(reply.HTML) == 0 {
			t.Errorf("%s: %d %v", name, reply.Status, reply.Header)
		}
	}
	for want, change := range map[string]values{
		"unsupported_response_type": {"response_type": "token"}, "invalid_request": {"response_type": nil},
		"invalid_scope": {"scope": "phone"},
	} {
		if got := location(t, b.consent(consentForm(change))).Query().Get("error"); got != want {
			t.Errorf("error %q, want %q", got, want)
		}
	}
}
