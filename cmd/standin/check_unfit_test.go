package main

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/contract"
)

// checkUnfit checks a sound deployment with a configuration that something is wrong with.
func checkUnfit(t *testing.T, effects []contract.Effect, spoil func(c *contract.Config)) contract.Report {
	t.Helper()
	target, err := newBenchTarget(t.Context(), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := contract.Cases(target.spec)
	if err != nil {
		t.Fatal(err)
	}
	spoil(&target.config)
	r, err := contract.Run(t.Context(), target.Target, contract.Options{
		Spec: target.spec, Config: target.config, Cases: append(cases, contract.Derive(target.spec, 1, benchExamples)...), Now: time.Now,
		Effects: effects,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestASettingThatTheTargetDoesNotTakeIsNoFinding has one stale setting after the other: it is named, and nothing is blamed on the
// vendor for it.
func TestASettingThatTheTargetDoesNotTakeIsNoFinding(t *testing.T) {
	t.Parallel()
	looking := []contract.Effect{contract.Observe, contract.Refuse}
	writing := append(slices.Clone(looking), contract.Write)
	for setting, test := range map[string]struct {
		effects []contract.Effect
		spoil   func(c *contract.Config)
	}{
		"loginsign.app.secret":           {looking, func(c *contract.Config) { c.LoginSign.App.Secret = "old-secret" }},
		"loginsign.other_app.secret":     {looking, func(c *contract.Config) { c.LoginSign.OtherApp.Secret = "old-secret" }},
		"loginsign.portal_cookie":        {looking, func(c *contract.Config) { c.LoginSign.PortalCookie = "loginsign_session=old" }},
		"loginsign.user_token":           {looking, func(c *contract.Config) { c.LoginSign.UserToken = "old-token" }},
		"ssojet.token":                   {looking, func(c *contract.Config) { c.SSOJet.Token = "old-token" }},
		"ssojet.client_secret":           {looking, func(c *contract.Config) { c.SSOJet.ClientSecret = "old-secret" }},
		"genauth.access_key_secret":      {looking, func(c *contract.Config) { c.GenAuth.AccessKeySecret = "old-secret" }},
		"loginsign.canary.global_id":     {writing, func(c *contract.Config) { c.LoginSign.Canary.GlobalID = "QQ9999" }},
		"loginsign.canary.connection_id": {writing, func(c *contract.Config) { c.LoginSign.Canary.ConnectionID = "conn_999" }},
		"loginsign.codes[0]":             {writing, func(c *contract.Config) { c.LoginSign.Codes[0] = "a-used-code" }},
		"ssojet.user_id":                 {looking, func(c *contract.Config) { c.SSOJet.UserID = "6694c133565dfee5166d1000" }},
		"genauth.user.user_id":           {looking, func(c *contract.Config) { c.GenAuth.User.UserID = "6229ffaaaaaaaaaacade3000" }},
		"genauth.user.username":          {looking, func(c *contract.Config) { c.GenAuth.User.Username = "nobody" }},
	} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			wantUnfit(t, setting, checkUnfit(t, test.effects, test.spoil))
		})
	}
}

// TestACanaryWhoLeftIsNoFinding has one who is connected to another application only, which the check looks at too.
func TestACanaryWhoLeftIsNoFinding(t *testing.T) {
	t.Parallel()
	wantUnfit(t, "loginsign.canary.global_id", checkUnfit(t, []contract.Effect{contract.Observe, contract.Refuse}, func(c *contract.Config) {
		c.LoginSign.Canary.GlobalID = "CA1029"
	}))
}

// wantUnfit holds that a setting is named, with the cases that it cost, and nothing else is raised.
func wantUnfit(t *testing.T, setting string, r contract.Report) {
	t.Helper()
	for _, c := range raised(r) {
		t.Errorf("%s %s: %s", c.Verdict, c.ID, c.Message)
	}
	if len(r.Unfit) != 1 || r.Unfit[0].Setting != setting || r.Unfit[0].Cases == 0 || !strings.HasPrefix(setting, r.Unfit[0].Vendor+".") {
		t.Errorf("%+v", r.Unfit)
	}
	told := 0
	for _, c := range r.Checks {
		if c.Verdict == contract.Inconclusive && strings.Contains(c.Reason, setting) {
			told++
		}
	}
	if told == 0 {
		t.Errorf("no case says that it was for %s", setting)
	}
	r.Left = nil // what a write leaves is another thing to see to
	if code, why := (&checkFlags{failOn: contract.Error, minChecks: 1}).verdict(t.Context(), r); code != exitInconclusive || !strings.Contains(why, setting) {
		t.Errorf("exit code %d: %s", code, why)
	}
}

// refusing answers 401 in place of the API wherever a request is to a path.
type refusing struct {
	http.RoundTripper
	path string
}

// RoundTrip implements http.RoundTripper.
func (f refusing) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != f.path {
		return f.RoundTripper.RoundTrip(r)
	}
	body := `{"error":"unauthorized","error_description":"No"}`
	return &http.Response{
		StatusCode: http.StatusUnauthorized, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// TestACredentialThatOpensSomethingIsFit has a vendor who takes a credential, but not at one of its operations.
func TestACredentialThatOpensSomethingIsFit(t *testing.T) {
	t.Parallel()
	target, err := newBenchTarget(t.Context(), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	app := target.config.LoginSign.App.ID
	target.Client.Transport = refusing{target.Client.Transport, "/api/developer/applications/" + app + "/users"}
	r, err := contract.Run(t.Context(), target.Target, contract.Options{
		Spec: target.spec, Config: target.config, Effects: []contract.Effect{contract.Observe}, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	found := slices.ContainsFunc(raised(r), func(c contract.Check) bool { return c.ID == "connections-answer" })
	if len(r.Unfit) > 0 || !found {
		t.Errorf("%+v, found: %t", r.Unfit, found)
	}
}
