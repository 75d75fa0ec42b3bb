package admin

import (
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/mock/world"
)

func listApps(c *call) (reply, error) {
	var all []world.App
	err := c.view(func(tx *world.Tx) error {
		all = tx.Apps()
		return nil
	})
	return ok(map[string]any{"apps": all}), err
}

func createApp(c *call) (reply, error) {
	var wanted, made world.App
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	err := c.update(func(tx *world.Tx) (err error) {
		if _, err := tx.App(wanted.ID); err == nil {
			return problemAt(http.StatusConflict, fmt.Sprintf("the application %q exists already; change it with PATCH", wanted.ID))
		}
		if err := tx.PutApp(wanted); err != nil {
			return err
		}
		made, err = tx.App(wanted.ID)
		return err
	})
	return created(made), err
}

func getApp(c *call) (reply, error) {
	var a world.App
	err := c.view(func(tx *world.Tx) (err error) {
		a, err = tx.App(c.path["app"])
		return err
	})
	return ok(a), err
}

func changeApp(c *call) (reply, error) {
	var after world.App
	err := c.update(func(tx *world.Tx) error {
		before, err := tx.App(c.path["app"])
		if err != nil {
			return err
		}
		if after, err = merge(before, c.body); err != nil {
			return err
		}
		return tx.PutApp(after)
	})
	return ok(after), err
}

func deleteApp(c *call) (reply, error) {
	return gone(), c.update(func(tx *world.Tx) error { return tx.RemoveApp(c.path["app"]) })
}

func listClients(c *call) (reply, error) {
	var all []world.Client
	err := c.view(func(tx *world.Tx) error {
		all = tx.Clients()
		return nil
	})
	return ok(map[string]any{"clients": all}), err
}

func putClient(c *call) (reply, error) {
	var client world.Client
	if err := c.decode(&client); err != nil {
		return reply{}, err
	}
	client.ID = c.path["client"]
	return ok(client), c.update(func(tx *world.Tx) error {
		tx.PutClient(client)
		return nil
	})
}

func listAccessKeys(c *call) (reply, error) {
	var all []world.AccessKey
	err := c.view(func(tx *world.Tx) error {
		all = tx.AccessKeys()
		return nil
	})
	return ok(map[string]any{"access_keys": all}), err
}

func putAccessKey(c *call) (reply, error) {
	var key world.AccessKey
	if err := c.decode(&key); err != nil {
		return reply{}, err
	}
	key.ID = c.path["key"]
	return ok(key), c.update(func(tx *world.Tx) error {
		tx.PutAccessKey(key)
		return nil
	})
}
