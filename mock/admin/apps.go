package admin

import (
	"fmt"
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

func listApps(c *call) (reply, error) {
	all := []world.App{}
	err := c.view(func(tx *world.Tx) error {
		for _, a := range tx.Apps() {
			all = append(all, shownApp(tx, a))
		}
		return nil
	})
	return ok(map[string]any{"apps": all}), err
}

func createApp(c *call) (reply, error) {
	var wanted, made world.App
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	if err := c.item().fits("apps"); err != nil {
		return reply{}, err
	}
	wanted.CreatedAt = wanted.CreatedAt.UTC().Truncate(time.Millisecond)
	err := c.update(func(tx *world.Tx) (err error) {
		if _, err := tx.App(wanted.ID); err == nil {
			return problemAt(http.StatusConflict, fmt.Sprintf("the application %q exists already; change it with PATCH", wanted.ID))
		}
		if err := tx.PutApp(wanted); err != nil {
			return err
		}
		made, err = tx.App(wanted.ID)
		made = shownApp(tx, made)
		return err
	})
	return created(made), err
}

func getApp(c *call) (reply, error) {
	var a world.App
	err := c.view(func(tx *world.Tx) (err error) {
		a, err = tx.App(c.path["app"])
		a = shownApp(tx, a)
		return err
	})
	return ok(a), err
}

func changeApp(c *call) (reply, error) {
	if err := c.item().fits("apps"); err != nil {
		return reply{}, err
	}
	var after world.App
	err := c.update(func(tx *world.Tx) error {
		before, err := tx.App(c.path["app"])
		if err != nil {
			return err
		}
		if after, err = merge(before, c.body); err != nil {
			return err
		}
		err = tx.PutApp(after)
		after = shownApp(tx, after)
		return err
	})
	return ok(after), err
}

// shownApp has the secrets that its webhooks are signed with, also those that were made for it.
func shownApp(tx *world.Tx, a world.App) world.App {
	a.WebhookSecrets = tx.WebhookSecrets(a.ID)
	return a
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
	if err := c.item().named(client.ID, "client").fits("clients"); err != nil {
		return reply{}, err
	}
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
	if err := c.item().named(key.ID, "key").fits("access_keys"); err != nil {
		return reply{}, err
	}
	return ok(key), c.update(func(tx *world.Tx) error {
		tx.PutAccessKey(key)
		return nil
	})
}
