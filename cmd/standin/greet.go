package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// sample is what the greeting shows of a world: one of each that there is.
type sample struct {
	app, secret, redirect string
	cookie                string
	user                  world.User
	client, token         string
	key                   world.AccessKey
}

func takeSample(tx *world.Tx) (s sample) {
	for _, p := range tx.PortalSessions() {
		if s.cookie == "" {
			s.cookie = p.Cookie
		}
	}
	for _, t := range tx.Tokens() {
		if t.Kind == world.MachineToken {
			s.client, s.token = t.Owner, t.Value
		}
	}
	for _, k := range tx.AccessKeys() {
		s.key = k
	}
	tx.EachUser(func(u world.User) bool { s.user = u; return u.Logins == 0 })
	for _, a := range append(tx.AppsLoggedInTo(s.user.ID), tx.Apps()...) {
		if s.app == "" && len(a.Secrets) > 0 && len(a.RedirectURIs) > 0 {
			s.app, s.secret, s.redirect = a.ID, a.Secrets[0], a.RedirectURIs[0]
		}
	}
	return s
}

// greet prints where the server is, who may call it, and curl lines that work as they stand.
func greet(w io.Writer, url string, ns *mock.Namespace, autoConsent bool) error {
	var s sample
	err := ns.World().View(context.Background(), func(tx *world.Tx) error {
		s = takeSample(tx)
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Standin serves LoginSign, SSOJet and GenAuth at %s\n\n", url)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, value string, known string) {
		if known != "" {
			fmt.Fprintf(table, "  %s\t%s\n", name, value)
		}
	}
	row("LoginSign app", fmt.Sprintf("%s, secret %s, redirect URI %s", s.app, s.secret, s.redirect), s.app)
	row("LoginSign portal", "cookie loginsign_session="+s.cookie, s.cookie)
	row("SSOJet client", fmt.Sprintf("%s, bearer token %s", s.client, s.token), s.client)
	row("GenAuth access key", fmt.Sprintf("%s, secret %s", s.key.ID, s.key.Secret), s.key.ID)
	row("A user", fmt.Sprintf("globalId %s, SSOJet id %s, GenAuth id %s", s.user.ID, s.user.SSOJetID, s.user.GenAuthID), s.user.ID)
	if err := table.Flush(); err != nil {
		return err
	}
	s.curl(w, url)
	fmt.Fprintf(w, "\nOpenAPI document  %s/_standin/openapi.yaml\n", url)
	if autoConsent && s.app != "" {
		fmt.Fprintf(w, "Signed in at once %s/oauth/authorize?response_type=code&client_id=%s&redirect_uri=%s&login_hint=%s\n",
			url, s.app, s.redirect, s.user.ID)
	}
	return nil
}

// greetControl prints where tests reach into the server, and the token that was made for it.
func greetControl(w io.Writer, url, token string) {
	fmt.Fprintf(w, "Control API       %s/_standin/control.yaml\n", url)
	if token != "" {
		fmt.Fprintf(w, "Control token     %s (Authorization: Bearer ..., or choose one with --control-token)\n", token)
	}
}

func (s sample) curl(w io.Writer, url string) {
	fmt.Fprint(w, "\nTry it:\n\n")
	if s.app != "" {
		fmt.Fprintf(w, "  curl -u %s:%s %s/api/applications/%s/users\n", s.app, s.secret, url, s.app)
	}
	if s.client != "" {
		fmt.Fprintf(w, "  curl -H 'Authorization: Bearer %s' '%s/api/v1/users/%s/loginlogs?client_id=%s'\n",
			s.token, url, s.user.SSOJetID, s.client)
	}
	if s.key.ID != "" {
		body := fmt.Sprintf(`{"accessKeyId":%q,"accessKeySecret":%q}`, s.key.ID, s.key.Secret)
		fmt.Fprintf(w, "  curl -H 'Content-Type: application/json' -d '%s' %s/api/v3/get-management-token\n", body, url)
	}
}
