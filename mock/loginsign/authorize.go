package loginsign

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// The words of RFC 6749, 4.1.2.1 that go back to the redirect URI.
const (
	accessDenied            = "access_denied"
	invalidScope            = "invalid_scope"
	unsupportedResponseType = "unsupported_response_type"
)

// authorization is an authorization request whose client and redirect URI are good.
type authorization struct {
	app          world.App
	redirectURI  string // as sent
	redirectTo   *url.URL
	responseType string
	scope, state string
}

// authorize asks a user to sign in and share (LX-01). Where the mock consents by itself, login_hint says who signs in.
func authorize(call *api.Call) (api.Reply, error) {
	a, err := readAuthorization(call, call.QueryText)
	switch {
	case err != nil && call.Problem != nil:
		return api.Reply{}, call.Problem // says more than that the client is unknown
	case err != nil:
		return api.Reply{}, err
	case call.Problem != nil:
		return found(a.refused(codeInvalidRequest, call.Problem.Error())), nil
	}
	if code, description := a.problem(call.Dialect); code != "" {
		return found(a.refused(code, description)), nil
	}
	hint := call.QueryText("login_hint")
	if !call.Settings.AutoConsent || hint == "" {
		return a.page(call, hint)
	}
	u, err := findPerson(call.Tx, hint)
	if err != nil {
		return found(a.refused(accessDenied, "login_hint finds no user")), nil
	}
	location, err := a.grant(call, u, sharing{})
	if err != nil {
		return api.Reply{}, err
	}
	return found(location), nil
}

// found leads the browser back (assumption loginsign.redirect-status). The address holds a code: no cache may keep it.
func found(location string) api.Reply { return unstored(api.Redirect(location)) }

// readAuthorization refuses a client or a redirect URI that is not good: nothing may be sent there
// (RFC 6749, 4.1.2.1).
func readAuthorization(call *api.Call, value func(string) string) (a authorization, err error) {
	client := value("client_id")
	a = authorization{
		redirectURI: value("redirect_uri"), responseType: value("response_type"),
		scope: value("scope"), state: value("state"),
	}
	if a.app, err = call.App(client); err != nil {
		return a, badPage("No application has the client_id %q", client)
	}
	to, ok := readRedirectURI(a.redirectURI)
	switch {
	case !ok:
		return a, badPage("redirect_uri %q is not an absolute URI without a fragment", a.redirectURI)
	case !registered(call.Dialect, a.app, a.redirectURI):
		return a, badPage("redirect_uri %q is not registered for %s", a.redirectURI, client)
	}
	a.redirectTo = to
	return a, nil
}

// problem is what the application may learn of, or "".
func (a authorization) problem(d *dialect.Dialect) (code, description string) {
	switch {
	case a.responseType == "":
		return codeInvalidRequest, "response_type is missing"
	case a.responseType != "code":
		return unsupportedResponseType, "response_type must be code"
	case a.state == "" && d.Is(dialect.LoginSignState, "required"):
		return codeInvalidRequest, "state is missing"
	case !scopeAllowed(d, a.scope):
		return invalidScope, "scope must be made of openid, email and profile"
	case !scopeSufficient(d, a.scope):
		return invalidScope, "scope must contain openid"
	}
	return "", ""
}

func scopeAllowed(d *dialect.Dialect, scope string) bool {
	switch d.Reading(dialect.LoginSignScope) {
	case "documented", "openid-required":
		return !slices.ContainsFunc(strings.Fields(scope), func(word string) bool {
			return word != "openid" && word != "email" && word != "profile"
		})
	}
	return true
}

func scopeSufficient(d *dialect.Dialect, scope string) bool {
	return !d.Is(dialect.LoginSignScope, "openid-required") || slices.Contains(strings.Fields(scope), "openid")
}

func (a authorization) refused(code, description string) string {
	return withQuery(a.redirectTo,
		[2]string{"error", code}, [2]string{"error_description", description}, [2]string{"state", a.state})
}

// grant signs the user in to the application and returns where the browser goes: with a code, or with access_denied for
// a blocked user, who can't sign in.
func (a authorization) grant(call *api.Call, u world.User, s sharing) (location string, err error) {
	if u.Blocked {
		return a.refused(accessDenied, "the user is blocked"), nil
	}
	c, err := call.LogIn(u.ID, signIn(call, a.app.ID))
	if err != nil {
		return "", err
	}
	if s.chosen {
		if c, err = call.Share(c.ID, s.address); err != nil {
			return "", err
		}
	}
	code := call.IssueCode(c, a.redirectURI, a.scope)
	return withQuery(a.redirectTo, [2]string{"code", code.Value}, [2]string{"state", a.state}), nil
}

// signIn is the row of the login logs: where the browser called from, and what it calls itself.
func signIn(call *api.Call, app string) world.Login {
	header := call.Request.Header.Get("User-Agent")
	is := readAgent(header)
	return world.Login{
		App: app, IP: clientAddress(call.Request.RemoteAddr), UserAgent: header,
		Browser: is.browser, OS: is.os, Device: is.device,
	}
}

// findPerson takes a globalId or a verified address.
func findPerson(tx *world.Tx, hint string) (world.User, error) {
	hint = strings.TrimSpace(hint)
	if u, err := tx.User(hint); err == nil {
		return u, nil
	}
	return tx.UserBy(world.ByEmail, hint)
}

func badPage(format string, args ...any) error {
	r := refuse(http.StatusBadRequest, codeInvalidRequest, format, args...)
	r.page = true
	return r
}
