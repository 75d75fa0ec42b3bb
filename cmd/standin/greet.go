package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// greet prints where the server is, who may call it, and curl lines that work as they stand.
func greet(w io.Writer, base string, ns *mock.Namespace, autoConsent bool) error {
	var s sample
	err := ns.World().View(context.Background(), func(tx *world.Tx) error {
		s = takeSample(tx)
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Standin serves LoginSign, SSOJet and GenAuth at %s\n\n", base)
	if err := s.table(w); err != nil {
		return err
	}
	if lines := s.curl(base, ns.Dialect().Is("ssojet.generation", "2025")); len(lines) > 0 {
		fmt.Fprintf(w, "\nTry it:\n\n  %s\n", strings.Join(lines, "\n  "))
	}
	fmt.Fprintf(w, "\nOpenAPI document  %s/_standin/openapi.yaml\n", base)
	if autoConsent && s.redirect != "" && s.user.ID != "" {
		fmt.Fprintf(w, "Signed in at once %s/oauth/authorize?response_type=code&client_id=%s&redirect_uri=%s&login_hint=%s\n",
			base, url.QueryEscape(s.app), inQuery(s.redirect), s.user.ID)
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

// table lists the credentials that work, and says which kinds the world has none of.
func (s sample) table(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var missing []string
	row := func(known, name, format string, values ...any) {
		if known == "" {
			missing = append(missing, name)
			return
		}
		fmt.Fprintf(table, "  %s\t%s\n", name, visible(fmt.Sprintf(format, values...)))
	}
	row(s.app, "LoginSign app", "%s, secret %s, redirect URI %s", s.app, s.secret, cmp.Or(s.redirect, "none"))
	row(s.cookie, "LoginSign portal", "cookie loginsign_session=%s", s.cookie)
	access := "bearer token " + s.token
	if s.token == "" {
		access = "secret " + s.clientSecret
	}
	row(s.client, "SSOJet client", "%s, %s", s.client, access)
	row(s.key.ID, "GenAuth access key", "%s, secret %s", s.key.ID, s.key.Secret)
	row(s.user.ID, "A user", "globalId %s, SSOJet id %s, GenAuth id %s", s.user.ID, s.user.SSOJetID, s.user.GenAuthID)
	if len(missing) > 0 {
		fmt.Fprintf(table, "  None yet\t%s: a fixture or the control API makes one\n", strings.Join(missing, ", "))
	}
	return table.Flush()
}

// curl lists a line for each vendor whose credentials there are.
func (s sample) curl(base string, of2025 bool) (lines []string) {
	add := func(words ...string) { lines = append(lines, "curl "+strings.Join(words, " ")) }
	if s.app != "" {
		add("-u", text(s.app+":"+s.secret), text(base+"/api/applications/"+url.PathEscape(s.app)+"/users"))
	}
	query := "client_id=" + url.QueryEscape(s.client)
	if of2025 {
		query = "event=login&" + query
	}
	switch {
	case s.token != "" && s.user.ID != "":
		add("-H", text("Authorization: Bearer "+s.token), text(base+"/api/v1/users/"+s.user.SSOJetID+"/loginlogs?"+query))
	case s.token == "" && s.client != "":
		add(posting(base+"/api/v1/oauth2/token", map[string]string{
			"client_id": s.client, "client_secret": s.clientSecret, "grant_type": "client_credentials", "scope": "sys_owner",
		})...)
	}
	if s.key.ID != "" {
		add(posting(base+"/api/v3/get-management-token", map[string]string{"accessKeyId": s.key.ID, "accessKeySecret": s.key.Secret})...)
	}
	return lines
}

// posting is how curl sends a JSON object.
func posting(to string, object map[string]string) []string {
	var body strings.Builder
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(object) // texts alone, into memory
	return []string{"-H", text("Content-Type: application/json"), "-d", text(strings.TrimSpace(body.String())), text(to)}
}

// text is one word of a shell.
func text(s string) string { return word(piece{text: s}) }

// inQuery escapes what would end a value in a query, and leaves a URL readable.
func inQuery(s string) string {
	return strings.NewReplacer("%", "%25", "&", "%26", "#", "%23", "+", "%2B", " ", "%20").Replace(s)
}
