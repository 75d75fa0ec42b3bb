package mock_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/demo"
	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/store/storetest"
	"github.com/standin-mock/standin/mock/world"
)

// TestCases runs every contract case on the demo world, each on a server of its own.
func TestCases(t *testing.T) {
	t.Parallel()
	runCases(t, mock.Options{})
}

// TestCasesAfterLostRaces runs them on a store where every transaction that writes has to run twice.
func TestCasesAfterLostRaces(t *testing.T) {
	t.Parallel()
	runCases(t, mock.Options{Store: func(string) store.Store { return storetest.Rerun(store.NewMemory()) }})
}

func runCases(t *testing.T, o mock.Options) {
	o.AutoConsent = true
	server, err := mock.New(o)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := contract.Cases(server.Namespace(mock.DefaultNamespace).Spec())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			runCase(t, o, c)
		})
	}
}

func runCase(t *testing.T, o mock.Options, c *contract.Case) {
	ns, target := serveTarget(t, o)
	judge(t, ns, target, nil, c.ID)
}

// TestCasesThatGoOnCanFail breaks a server once everything before the case was right.
func TestCasesThatGoOnCanFail(t *testing.T) {
	t.Parallel()
	ns, _ := serveTarget(t, mock.Options{})
	cases, err := contract.Cases(ns.Spec())
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if c.After == "" {
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			ns, target := serveTarget(t, mock.Options{AutoConsent: true})
			broken := &breaking{to: target.Client.Transport}
			target.Client = &http.Client{Transport: broken}
			before := cases[i-1]
			report, err := contract.Run(t.Context(), target, contract.Options{
				Spec: ns.Spec(), Config: demoConfig(t, ns), CaseIDs: []string{c.ID}, Effects: []contract.Effect{c.Effect},
				Heard: func(id, step string, _ *contract.Exchange) {
					if id == before.ID && strings.HasPrefix(step, fmt.Sprintf("steps[%d]", len(before.Steps)-1)) {
						broken.down.Store(true)
					}
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, check := range report.Checks {
				if check.ID == c.ID && check.Verdict != contract.Fail && check.Verdict != contract.Warn {
					t.Errorf("%s %s", check.Verdict, check.Reason)
				}
			}
		})
	}
}

// breaking stops doing what it is asked for.
type breaking struct {
	to   http.RoundTripper
	down atomic.Bool
}

// RoundTrip implements http.RoundTripper.
func (b *breaking) RoundTrip(r *http.Request) (*http.Response, error) {
	if !b.down.Load() {
		return b.to.RoundTrip(r)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(`{"ok":true,"statusCode":200,"users":[],"data":[]}`)),
	}, nil
}

// TestCasesOneAfterTheOther runs every case on one server, which is reset where a case has changed it for good.
func TestCasesOneAfterTheOther(t *testing.T) {
	t.Parallel()
	ns, target := serveTarget(t, mock.Options{AutoConsent: true})
	target.Control = &resetting{target.Control.(control), t}
	report := judge(t, ns, target, nil)
	if report.Partial || report.Summary.Requests != report.Summary.Planned {
		t.Errorf("partial %t, %+v", report.Partial, report.Summary)
	}
}

// serveTarget is a server of its own as a target.
func serveTarget(t *testing.T, o mock.Options) (*mock.Namespace, contract.Target) {
	t.Helper()
	server, err := mock.New(o)
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	ns := server.Namespace(mock.DefaultNamespace)
	target := contract.At(listening.URL)
	target.Client, target.Control, target.Now = listening.Client(), control{ns, receive(t)}, ns.Now
	return ns, target
}

// judge runs cases, or all, with every effect. Nothing above a note may be found.
func judge(t *testing.T, ns *mock.Namespace, target contract.Target, cases []*contract.Case, ids ...string) contract.Report {
	t.Helper()
	report, err := contract.Run(t.Context(), target, contract.Options{
		Spec: ns.Spec(), Config: demoConfig(t, ns), Cases: cases, CaseIDs: ids, Now: time.Now,
		Effects: []contract.Effect{contract.Observe, contract.Refuse, contract.Write, contract.Destroy, contract.MockOnly},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if c.Verdict != contract.Pass && c.ID != "token-refuses-the-expired-code" {
			t.Errorf("%s (%s): %s %s\n\t%s %s", c.ID, c.Title, c.Verdict, c.Reason, c.Step, c.Message)
		}
	}
	for _, left := range report.Left {
		t.Errorf("left behind: %+v", left)
	}
	for _, fault := range ns.OwnFaults() {
		t.Errorf("fault of our own: %+v", fault)
	}
	return report
}

// resetting is a control that brings the namespace back to its beginning.
type resetting struct {
	control
	t *testing.T
}

// Reset implements contract.Resetter. Webhooks go to a new receiver.
func (r *resetting) Reset(ctx context.Context) error {
	r.receiver = receive(r.t)
	return r.ns.Reset(ctx)
}

// demoConfig is the demo world as a partner would describe a deployment.
func demoConfig(t *testing.T, ns *mock.Namespace) contract.Config {
	t.Helper()
	token, err := control{ns: ns}.Do(t.Context(), "token", map[string]any{"app": "app_demo", "user": "AB1234"})
	var idle world.User
	err = errors.Join(err, ns.View(t.Context(), func(tx *world.Tx) (err error) {
		idle, err = tx.User("KE9316")
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	c := demo.Config()
	c.LoginSign.UserToken, c.SSOJet.EmptyUserID = token["token"].(string), idle.SSOJetID
	c.LoginSign.Canary.DeletableConnectionID = demo.Connection
	return c
}

// control does on the world what cases ask for; the receiver gets the webhooks of each app whose events a case looks at.
type control struct {
	ns       *mock.Namespace
	receiver *receiver
}

// Do implements contract.Control.
func (c control) Do(ctx context.Context, action string, args map[string]any) (result map[string]any, err error) {
	text := func(name string) string { s, _ := args[name].(string); return s }
	switch action {
	case "advance":
		by, err := time.ParseDuration(text("duration"))
		if err != nil {
			return nil, err
		}
		_, err = c.ns.Advance(ctx, by)
		return nil, err
	case "events":
		return c.events(ctx, text("app"))
	case "refuse_events":
		times, _ := args["times"].(float64)
		c.receiver.refuse(int(times))
		return nil, nil
	case "now":
		return map[string]any{"now": c.ns.World().Clock().Now().Format(time.RFC3339Nano)}, nil
	}
	act, known := actions[action]
	if !known {
		return nil, fmt.Errorf("control: no action %q", action)
	}
	err = c.ns.World().Update(ctx, func(tx *world.Tx) error {
		result, err = act(tx, text)
		return err
	})
	return result, err
}

// events are what the receiver has got for an app; from the first call on it is sent there.
func (c control) events(ctx context.Context, app string) (map[string]any, error) {
	err := c.ns.World().Update(ctx, func(tx *world.Tx) error {
		a, err := tx.App(app)
		if err != nil || a.WebhookURL == c.receiver.URL {
			return err
		}
		a.WebhookURL = c.receiver.URL
		return tx.PutApp(a)
	})
	if err != nil {
		return nil, err
	}
	if err := c.ns.SettleDeliveries(ctx); err != nil {
		return nil, err
	}
	accepted, attempts := []any{}, 0
	for _, one := range c.receiver.all() {
		if one.event["applicationId"] != app {
			continue
		}
		attempts++
		if one.status == http.StatusOK {
			accepted = append(accepted, one.event)
		}
	}
	return map[string]any{"events": accepted, "attempts": float64(attempts)}, nil
}

// actions are those that change the world or read it, with their arguments by name.
var actions = map[string]func(tx *world.Tx, arg func(string) string) (map[string]any, error){
	"login":        logIn,
	"code":         issueCode,
	"token":        issueToken,
	"leave":        leave,
	"change_email": changeEmail,
	"block":        block,
}

// findUser takes the id that any of the vendors gives a user.
func findUser(tx *world.Tx, id string) (world.User, error) {
	if u, err := tx.User(id); err == nil {
		return u, nil
	}
	if u, err := tx.UserBy(world.BySSOJetID, id); err == nil {
		return u, nil
	}
	return tx.UserBy(world.ByGenAuth, id)
}

func logIn(tx *world.Tx, arg func(string) string) (map[string]any, error) {
	u, err := findUser(tx, arg("user"))
	if err != nil {
		return nil, err
	}
	_, err = tx.LogIn(u.ID, world.Login{App: arg("app"), IP: arg("ip"), UserAgent: arg("user_agent")})
	return nil, err
}

func connect(tx *world.Tx, arg func(string) string) (world.Connection, error) {
	u, err := findUser(tx, arg("user"))
	if err != nil {
		return world.Connection{}, err
	}
	c, _, err := tx.Connect(world.Connection{App: arg("app"), User: u.ID, Forwarding: true, Active: true})
	return c, err
}

func issueCode(tx *world.Tx, arg func(string) string) (map[string]any, error) {
	c, err := connect(tx, arg)
	if err != nil {
		return nil, err
	}
	return map[string]any{"code": tx.IssueCode(c, arg("redirect_uri"), "openid email profile").Value}, nil
}

func issueToken(tx *world.Tx, arg func(string) string) (map[string]any, error) {
	c, err := connect(tx, arg)
	if err != nil {
		return nil, err
	}
	return map[string]any{"token": tx.IssueToken(world.UserToken, c.ID, "openid email profile",
		world.TokenLifetime).Value}, nil
}

func leave(tx *world.Tx, arg func(string) string) (map[string]any, error) {
	u, err := findUser(tx, arg("user"))
	if err != nil {
		return nil, err
	}
	c, err := tx.ConnectionBetween(u.ID, arg("app"))
	if err != nil {
		return nil, err
	}
	return nil, tx.RemoveConnection(c.ID, world.Removal{Events: []world.EventType{world.ConnectionDeleted}})
}

func changeEmail(tx *world.Tx, arg func(string) string) (map[string]any, error) {
	u, err := findUser(tx, arg("user"))
	if err != nil {
		return nil, err
	}
	_, err = tx.ChangePrimaryEmail(u.ID, arg("email"), func(world.Connection) bool { return true })
	return nil, err
}

func block(tx *world.Tx, arg func(string) string) (map[string]any, error) {
	u, err := findUser(tx, arg("user"))
	if err != nil {
		return nil, err
	}
	_, err = tx.EditUser(u.ID, func(u *world.User) { u.Blocked = true })
	return nil, err
}
