package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/demo"
	"github.com/standin-mock/standin/mock/world"
)

// churn reaches a Standin, where before each list somebody joins the application, somebody becomes inactive and somebody leaves.
type churn struct {
	t         *testing.T
	to        http.RoundTripper
	ns        *mock.Namespace
	app       string
	one       sync.Mutex
	newcomers []string // ids of connections, the oldest first
	joined    int
}

// RoundTrip implements http.RoundTripper.
func (c *churn) RoundTrip(r *http.Request) (*http.Response, error) {
	c.one.Lock()
	defer c.one.Unlock()
	if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/users") {
		if err := c.ns.Update(r.Context(), c.goOn); err != nil {
			c.t.Error(err)
		}
	}
	return c.to.RoundTrip(r)
}

func (c *churn) goOn(tx *world.Tx) error {
	c.joined++
	u, err := tx.AddUser(world.User{GivenName: "New", Primary: fmt.Sprintf("new-%d@example.com", c.joined)})
	if err != nil {
		return err
	}
	connection, err := tx.LogIn(u.ID, world.Login{App: c.app})
	if err != nil {
		return err
	}
	c.newcomers = append(c.newcomers, connection.ID)
	if len(c.newcomers) < 4 {
		return nil
	}
	if _, err := tx.EditConnection(c.newcomers[1], func(c *world.Connection) { c.Active = false }); err != nil {
		return err
	}
	leaves := c.newcomers[0]
	c.newcomers = c.newcomers[1:]
	return tx.RemoveConnection(leaves, world.Removal{})
}

// TestUsersWhoComeAndGoFailNothing has every list of a deployment differ from the one before.
func TestUsersWhoComeAndGoFailNothing(t *testing.T) {
	t.Parallel()
	server, err := mock.New(mock.Options{AutoConsent: true})
	if err != nil {
		t.Fatal(err)
	}
	ns := server.Namespace(mock.DefaultNamespace)
	config := demo.Config()
	to := &churn{t: t, to: memoryTransport{server, 0}, ns: ns, app: config.LoginSign.App.ID}
	for range 4 {
		if err := ns.Update(t.Context(), to.goOn); err != nil {
			t.Fatal(err)
		}
	}
	target := contract.At("http://localhost")
	target.Client, target.Now = &http.Client{Transport: to}, ns.Now
	r, err := contract.Run(t.Context(), target, contract.Options{
		Spec: ns.Spec(), Config: config, Effects: []contract.Effect{contract.Observe}, Vendors: []string{"loginsign"}, Rate: -1,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range raised(r) {
		if c.Verdict == contract.Fail { // that two lists say two things of who changed is a warning
			t.Errorf("%s: %s", c.ID, c.Message)
		}
	}
	if r.Summary.Judged < 10 {
		t.Errorf("judged %d: %v", r.Summary.Judged, r.Summary.Verdicts)
	}
}
