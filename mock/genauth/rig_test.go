package genauth_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/genauth"
	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

const userID = "6229ffaaaaaaaaaacade3e3d9"

var (
	requestNumber = api.RequestID{Seed: 1, Number: 1}
	requestID     = requestNumber.String()
)

// signedAt is the time at which the vectors were recorded, to the second.
var signedAt = time.Date(2026, 11, 21, 6, 30, 30, 0, time.UTC)

// rig runs calls as the mock does: authenticate and handle in one transaction, refuse behind it.
type rig struct {
	t       testing.TB
	world   *world.World
	dialect *dialect.Dialect
}

func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{t: t, dialect: dialect.Default()}
	r.world = world.New(store.NewMemory(), 1, world.NewClock(func() time.Time { return signedAt }))
	r.change(func(tx *world.Tx) error {
		tx.PutAccessKey(world.AccessKey{ID: "stub-pool-id", Secret: "stub-pool-secret"})
		for _, a := range []world.App{
			{ID: "app1", Name: "App Name", Logo: "https://example.com/logo.png", LoginURL: "https://example.com/login"},
			{ID: "app2", Name: "Other", RedirectURIs: []string{"http://localhost:3000/callback"}},
		} {
			if err := tx.PutApp(a); err != nil {
				return err
			}
		}
		_, err := tx.AddUser(world.User{
			ID: "AB1234", GenAuthID: userID, GivenName: "Jane", FamilyName: "Doe", Primary: "user@example.com",
			Username: "jane", Phone: "+15550100", ExternalID: "crm-7", Region: "Germany",
			Identities: []world.Identity{{
				ID: "identity-1", IDP: "62f20932716fbcc10d966ee5", IDPName: "飞书", IDPNameEng: "Lark", Provider: "lark",
				UserInIDP: "ou_8bae", IDPLogo: "https://example.com/lark.png",
			}},
			CreatedAt: signedAt.Add(-time.Hour),
		})
		return err
	})
	return r
}

func (r *rig) change(fn func(*world.Tx) error) {
	r.t.Helper()
	if err := r.world.Update(context.Background(), fn); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) logIn(app string, at time.Time, identity string) {
	r.t.Helper()
	r.change(func(tx *world.Tx) error {
		_, err := tx.LogIn("AB1234", world.Login{
			App: app, At: at, IP: "192.0.2.7", UserAgent: "agent", Device: "Mac", Identity: identity,
		})
		return err
	})
}

func (r *rig) speak(id dialect.ID, reading string) *rig {
	r.t.Helper()
	changed, err := r.dialect.With(id, reading)
	if err != nil {
		r.t.Fatal(err)
	}
	r.dialect = changed
	return r
}

// attempt authenticates with the operation's schemes, or with none, and handles the call; the error is not yet worded.
func (r *rig) attempt(call api.Call, schemes ...string) (reply api.Reply, err error) {
	family := genauth.New()
	err = r.world.Update(context.Background(), func(tx *world.Tx) (err error) {
		again := call
		again.Tx, again.Dialect, again.RequestID = tx, r.dialect, requestNumber
		for _, scheme := range schemes {
			if again.Caller, err = family.Authenticators()[scheme](&again); err == nil {
				break
			}
		}
		if err != nil {
			return err
		}
		for _, e := range family.Endpoints() {
			if e.Operation == call.Operation {
				reply, err = e.Handle(&again)
			}
		}
		return err
	})
	return reply, err
}

// run answers an authenticated call, and words its refusal.
func (r *rig) run(operation string, query map[string]any) (status int, body string) {
	r.t.Helper()
	return r.answer(api.Call{Operation: operation, Query: query})
}

func (r *rig) answer(call api.Call, schemes ...string) (status int, body string) {
	r.t.Helper()
	reply, err := r.attempt(call, schemes...)
	if err != nil {
		reply = r.refuse(err)
	}
	return reply.Status, text(r.t, reply)
}

func (r *rig) refuse(err error) api.Reply {
	return genauth.New().Refuse(&api.Call{Dialect: r.dialect, RequestID: requestNumber}, err)
}

func text(t testing.TB, reply api.Reply) string {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(reply.JSON); err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

// envelope is what a client reads.
type envelope struct {
	StatusCode int             `json:"statusCode"`
	Message    string          `json:"message"`
	APICode    int             `json:"apiCode"`
	RequestID  string          `json:"requestId"`
	Data       json.RawMessage `json:"data"`
}

func decode(t testing.TB, body string) (e envelope) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return e
}

// vectorHeader is what all vectors of the brand have in common.
func vectorHeader(brand, nonce, authorization string) http.Header {
	h := http.Header{}
	prefix, sdk := "x-authing-", "authing-node-sdk:4.0.1"
	if brand == "GenAuth" {
		prefix, sdk = "x-genauth-", "gen-auth-node-sdk:1.0.0"
	}
	h.Set("Date", signedAt.Format(http.TimeFormat))
	h.Set(prefix+"lang", "zh-CN")
	h.Set(prefix+"sdk-version", sdk)
	h.Set(prefix+"signature-method", "HMAC-SHA1")
	h.Set(prefix+"signature-nonce", nonce)
	h.Set(prefix+"signature-version", "1.0")
	h.Set("Authorization", brand+" stub-pool-id:"+authorization)
	h.Set("User-Agent", "AuthingIdentityCloud")
	return h
}

func signedCall(method, path, rawQuery, body string, h http.Header) api.Call {
	return api.Call{
		Operation: "genauth.getUserLoggedinApps", Query: map[string]any{"userId": userID},
		Request: api.Request{Method: method, Path: path, RawQuery: rawQuery, Body: []byte(body), Header: h},
	}
}

// clientSigns signs as a client does, from its own parameters, not from what goes over the wire.
func clientSigns(secret, method, path string, h http.Header, parameters url.Values) string {
	text := method + "\n"
	for _, name := range []string{
		"date", "x-authing-lang", "x-authing-sdk-version", "x-authing-signature-method", "x-authing-signature-nonce",
		"x-authing-signature-version",
	} {
		if value := h.Get(name); value != "" {
			text += name + ":" + value + "\n"
		}
	}
	query, _ := url.QueryUnescape(parameters.Encode()) // Encode sorts by key
	return sign(secret, text+path+"?"+query)
}

func sign(secret, text string) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func valueAt(t testing.TB, data json.RawMessage, name string) any {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal(data, &members); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return members[name]
}
