package admin

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/mock/world"
)

func listConnections(c *call) (reply, error) {
	var all []world.Connection
	err := c.view(func(tx *world.Tx) (err error) {
		all, err = connectionsOf(tx, c.text("app"), c.text("user"))
		return err
	})
	total := len(all)
	all = all[:min(total, c.number("limit", 1000))]
	return ok(map[string]any{"connections": all, "total": total}), err
}

// connectionsOf lists those of an app, of a user, of both, or all.
func connectionsOf(tx *world.Tx, app, user string) ([]world.Connection, error) {
	all := []world.Connection{}
	if user != "" {
		if _, err := tx.User(user); err != nil {
			return nil, err
		}
		for _, c := range tx.ConnectionsOf(user) {
			if app == "" || app == c.App {
				all = append(all, c)
			}
		}
		return all, nil
	}
	if app != "" {
		_, err := tx.App(app)
		return tx.Connections(app), err
	}
	for _, a := range tx.Apps() {
		all = append(all, tx.Connections(a.ID)...)
	}
	return all, nil
}

func createConnection(c *call) (reply, error) {
	var wanted, made world.Connection
	wanted.Forwarding, wanted.Active = true, true
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	if err := c.item("app", "user").fits("users", "connections"); err != nil {
		return reply{}, err
	}
	err := c.update(func(tx *world.Tx) error {
		if old, err := tx.ConnectionBetween(wanted.User, wanted.App); err == nil {
			return problemAt(http.StatusConflict, fmt.Sprintf("user %s is connected to %s already: connection %s", old.User, old.App, old.ID))
		}
		var err error
		made, _, err = tx.Connect(wanted)
		return err
	})
	return created(made), err
}

func getConnection(c *call) (reply, error) {
	var found world.Connection
	err := c.view(func(tx *world.Tx) (err error) {
		found, err = tx.Connection(c.path["connection"])
		return err
	})
	return ok(found), err
}

func changeConnection(c *call) (reply, error) {
	var patch map[string]json.RawMessage
	if err := c.decode(&patch); err != nil {
		return reply{}, err
	}
	var changed world.Connection
	err := c.update(func(tx *world.Tx) error {
		before, err := tx.Connection(c.path["connection"])
		if err != nil {
			return err
		}
		after, err := merge(before, c.body)
		if err != nil {
			return err
		}
		if _, given := patch["shared"]; given {
			if _, err := tx.Share(before.ID, after.Shared); err != nil {
				return err
			}
		}
		changed, err = tx.EditConnection(before.ID, func(c *world.Connection) {
			c.Forwarding, c.Muted, c.Active = after.Forwarding, after.Muted, after.Active
		})
		return err
	})
	return ok(changed), err
}

// deleteConnection removes a connection as the app's own backend does (AR-11), or as the user does who removes the app
// (LX-06).
func deleteConnection(c *call) (reply, error) {
	id := c.path["connection"]
	if c.text("by") != "user" {
		return gone(), c.update(func(tx *world.Tx) error {
			return tx.RemoveConnection(id, world.Removal{Events: []world.EventType{world.UserAccountDeleted}})
		})
	}
	var left world.Connection
	err := c.view(func(tx *world.Tx) (err error) {
		left, err = tx.Connection(id)
		return err
	})
	if err != nil {
		return reply{}, err
	}
	return gone(), c.namespace.Leave(c.request.Context(), left.User, left.App)
}
