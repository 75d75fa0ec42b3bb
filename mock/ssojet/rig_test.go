package ssojet_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/ssojet"
	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

const userID = "6694c133565dfee5166d1cbb"

var started = time.Date(2024, 7, 15, 6, 26, 59, 6e6, time.UTC)

// rig runs calls as the mock does: authenticate and handle in one transaction, refuse behind it.
type rig struct {
	t       testing.TB
	world   *world.World
	dialect *dialect.Dialect
}

func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{t: t, dialect: dialect.Default()}
	r.world = world.New(store.NewMemory(), 1, world.NewClock(func() time.Time { return started }))
	r.change(func(tx *world.Tx) error {
		tx.PutClient(world.Client{ID: "cli_demo", Secrets: []string{"ssojet-demo-secret"}})
		tx.PutToken(world.Token{Value: "ssojet-demo-token", Kind: world.MachineToken, Owner: "cli_demo"})
		if err := tx.PutApp(world.App{ID: "app1"}); err != nil {
			return err
		}
		_, err := tx.AddUser(world.User{
			ID: "AB1234", SSOJetID: userID, GivenName: "Jane", FamilyName: "Doe", Primary: "user@example.com",
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

func (r *rig) logIn(l world.Login) {
	r.t.Helper()
	l.App = "app1"
	r.change(func(tx *world.Tx) error { _, err := tx.LogIn("AB1234", l); return err })
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

// attempt authenticates with a bearer token, unless authorization is "-", and handles the call.
func (r *rig) attempt(call api.Call, authorization string) (reply api.Reply, err error) {
	family := ssojet.New()
	err = r.world.Update(context.Background(), func(tx *world.Tx) (err error) {
		again := call
		again.Tx, again.Dialect, again.Request.Header = tx, r.dialect, http.Header{"Authorization": {authorization}}
		if authorization != "-" {
			if again.Caller, err = family.Authenticators()["ssojetBearer"](&again); err != nil {
				return err
			}
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

func (r *rig) answer(call api.Call, authorization string) (status int, body string) {
	r.t.Helper()
	reply, err := r.attempt(call, authorization)
	if err != nil {
		reply = r.refuse(err)
	}
	return reply.Status, text(r.t, reply)
}

// run answers an authenticated call of the demo client about the demo user.
func (r *rig) run(operation string, query, body map[string]any) (status int, text string) {
	r.t.Helper()
	return r.about(userID, operation, query, body)
}

func (r *rig) about(user, operation string, query, body map[string]any) (status int, text string) {
	r.t.Helper()
	sent := map[string]any{"client_id": "cli_demo"}
	maps.Copy(sent, query)
	return r.answer(api.Call{
		Operation: operation, Path: map[string]string{"userid": user}, Query: sent, Body: body,
	}, "Bearer ssojet-demo-token")
}

func (r *rig) refuse(err error) api.Reply {
	return ssojet.New().Refuse(&api.Call{Dialect: r.dialect}, err)
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

func decode[T any](t testing.TB, body string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return v
}
