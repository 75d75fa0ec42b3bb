package loginsign_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

// noon is when the tests' worlds stand still.
var noon = time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC)

// readings choose a dialect: assumption to reading.
type readings map[dialect.ID]string

// bench is a LoginSign with a world of its own, without HTTP.
type bench struct {
	t        testing.TB
	world    *world.World
	dialect  *dialect.Dialect
	settings api.Settings
	family   api.Family
	routes   map[string]api.Endpoint
}

func newBench(t testing.TB, chosen readings) *bench {
	t.Helper()
	clock := world.NewClock(func() time.Time { return noon })
	clock.Freeze()
	b := &bench{
		t: t, world: world.New(store.NewMemory(), 7, clock), dialect: dialect.Default(), family: loginsign.New(),
		routes: map[string]api.Endpoint{},
	}
	for id, reading := range chosen {
		d, err := b.dialect.With(id, reading)
		if err != nil {
			t.Fatalf("dialect: %v", err)
		}
		b.dialect = d
	}
	for _, e := range b.family.Endpoints() {
		b.routes[e.Operation] = e
	}
	b.update(seed)
	return b
}

func (b *bench) update(fn func(*world.Tx) error) {
	b.t.Helper()
	if err := b.world.Update(b.t.Context(), fn); err != nil {
		b.t.Fatalf("update: %v", err)
	}
}

// advance lets time pass.
func (b *bench) advance(d time.Duration) {
	b.t.Helper()
	if err := b.world.Clock().Advance(d); err != nil {
		b.t.Fatalf("advance: %v", err)
	}
}

// values are what openapi.yaml makes of a request's parts.
type values = map[string]any

// schemes says which credential an operation takes, as openapi.yaml does; the others take none.
var schemes = map[string]string{
	"getUser": "bearerUser", "redeemLicenseCode": "bearerUser",
	"listCurrentLogins": "basicApp", "updateStatus": "basicApp",
	"listConnections": "portalSession", "updateConnection": "portalSession", "deleteConnection": "portalSession",
	"updateEmail": "portalSession", "importUsers": "portalSession", "listVariants": "portalSession",
	"createVariant": "portalSession", "updateVariant": "portalSession", "deleteVariant": "portalSession",
	"generateLicenseCodes": "portalSession", "listLicenseCodes": "portalSession",
	"testCurrentLoginsSync": "portalSession", "testStatusSync": "portalSession", "testEmailSync": "portalSession",
}

// do sends a call through authentication and the handler in one transaction, and words what was refused.
func (b *bench) do(operation string, call api.Call) api.Reply {
	b.t.Helper()
	endpoint, ok := b.routes["loginsign."+operation]
	if !ok {
		b.t.Fatalf("no endpoint %s", operation)
	}
	call.Operation, call.Dialect, call.Settings = endpoint.Operation, b.dialect, b.settings
	run := b.world.Update
	if endpoint.Access == api.Read {
		run = b.world.View
	}
	var reply api.Reply
	err := run(b.t.Context(), func(tx *world.Tx) (err error) {
		again := call
		again.Tx = tx
		if scheme := schemes[operation]; scheme != "" {
			if again.Caller, err = b.family.Authenticators()[scheme](&again); err != nil {
				return err
			}
		}
		reply, err = endpoint.Handle(&again)
		return err
	})
	if err != nil {
		return b.family.Refuse(&call, err)
	}
	return reply
}

// consent posts the page's form.
func (b *bench) consent(form values) api.Reply {
	b.t.Helper()
	call := api.Call{Dialect: b.dialect, Body: form, Request: api.Request{RemoteAddr: "[::ffff:192.0.2.7]:4711"}}
	var reply api.Reply
	err := b.world.Update(b.t.Context(), func(tx *world.Tx) (err error) {
		again := call
		again.Tx = tx
		reply, err = loginsign.Consent(&again)
		return err
	})
	if err != nil {
		return b.family.Refuse(&call, err)
	}
	return reply
}

func basic(id, secret string) api.Request {
	return authorization("Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret)))
}

func bearer(token string) api.Request { return authorization("Bearer " + token) }

func authorization(header string) api.Request {
	return api.Request{Header: http.Header{"Authorization": {header}}}
}

func session(cookie string) api.Request {
	return api.Request{Header: http.Header{"Cookie": {"theme=dark; " + loginsign.SessionCookie + "=" + cookie}}}
}

// asDemo is a call of app_demo's backend.
func (b *bench) asDemo(operation string, path, body values) api.Reply {
	b.t.Helper()
	return b.do(operation, api.Call{
		Path: ofDemo(path), Body: body, Request: basic("app_demo", "demo-secret"),
	})
}

// asDeveloper is a call of app_demo's developer.
func (b *bench) asDeveloper(operation string, path, body values) api.Reply {
	b.t.Helper()
	return b.do(operation, api.Call{Path: ofDemo(path), Body: body, Request: session("demo-session")})
}

func with(m values, name string, value any) values {
	out := values{name: value}
	maps.Copy(out, m)
	return out
}

// ofDemo is a path of app_demo with these parameters.
func ofDemo(path values) map[string]string {
	out := map[string]string{"appId": "app_demo"}
	for name, value := range path {
		out[name], _ = value.(string)
	}
	return out
}

// sent is the reply's JSON as it goes over the wire.
func sent(t testing.TB, r api.Reply) string {
	t.Helper()
	data, err := json.Marshal(r.JSON)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	return string(data)
}

// read is the reply's JSON as a client sees it.
func read(t testing.TB, r api.Reply) values {
	t.Helper()
	var out values
	if err := json.Unmarshal([]byte(sent(t, r)), &out); err != nil {
		t.Fatalf("unmarshal: %v", err)
	}
	return out
}

// ok is read for a reply that must be a 200.
func ok(t testing.TB, r api.Reply) values {
	t.Helper()
	out := read(t, r)
	if r.Status != http.StatusOK {
		t.Fatalf("status %d, want 200: %v", r.Status, out)
	}
	return out
}

// wantError checks a refusal's status and code, and that its description says something.
func wantError(t testing.TB, r api.Reply, status int, code string) {
	t.Helper()
	body := read(t, r)
	if r.Status != status || body["error"] != code {
		t.Errorf("answered %d %v, want %d %s", r.Status, body, status, code)
	}
	if text, _ := body["error_description"].(string); len(text) < 8 {
		t.Errorf("error_description %q says too little", text)
	}
}

func wantSame(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

// location is where a redirect leads.
func location(t testing.TB, r api.Reply) *url.URL {
	t.Helper()
	u, err := url.Parse(r.Header.Get("Location"))
	if err != nil || u.Host == "" {
		t.Fatalf("status %d without a good Location: %v", r.Status, r.Header)
	}
	return u
}

// codeFor signs a user in to app_demo and returns the authorization code.
func (b *bench) codeFor(user, redirectURI string) string {
	b.t.Helper()
	var value string
	b.update(func(tx *world.Tx) error {
		c, err := tx.LogIn(user, world.Login{App: "app_demo"})
		value = tx.IssueCode(c, redirectURI, "openid").Value
		return err
	})
	return value
}

// tokenFor signs a user in to app_demo and returns the access token.
func (b *bench) tokenFor(user string) string {
	b.t.Helper()
	var value string
	b.update(func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween(user, "app_demo")
		value = tx.IssueToken(world.UserToken, c.ID, "openid", world.TokenLifetime).Value
		return err
	})
	return value
}

// events lists the queued events as "type app alias".
func (b *bench) events() []string {
	b.t.Helper()
	out := []string{}
	b.update(func(tx *world.Tx) error {
		for _, e := range tx.Events() {
			out = append(out, string(e.Type)+" "+e.App+" "+e.Alias)
		}
		return nil
	})
	return out
}
