package admin

import (
	"github.com/standin-mock/standin/mock/world"
)

// user is a person as they are shown and made; LoginSign's word for their id is used throughout.
type user struct {
	GlobalID string `json:"globalId,omitzero"`
	world.User
	Renamed string `json:"global_id,omitzero"` // hides the world's own name for it
}

func shownUser(u world.User) user { return user{GlobalID: u.ID, User: u} }

func listUsers(c *call) (reply, error) {
	all, total := []user{}, 0
	err := c.view(func(tx *world.Tx) error {
		all, total = []user{}, 0
		if address := c.text("email"); address != "" {
			if u, err := tx.UserBy(world.ByEmail, address); err == nil {
				all, total = append(all, shownUser(u)), 1
			}
			return nil
		}
		tx.EachUser(func(world.User) bool { total++; return true })
		for _, u := range tx.UsersAfter(c.text("after"), c.number("limit", 100)) {
			all = append(all, shownUser(u))
		}
		return nil
	})
	return ok(map[string]any{"users": all, "total": total}), err
}

func createUser(c *call) (reply, error) {
	var made world.User
	var wanted user
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	wanted.ID = wanted.GlobalID
	if err := c.person().fits("users"); err != nil {
		return reply{}, err
	}
	err := c.update(func(tx *world.Tx) (err error) {
		made, err = tx.AddUser(wanted.User)
		return err
	})
	return created(shownUser(made)), err
}

func getUser(c *call) (reply, error) {
	var u world.User
	err := c.view(func(tx *world.Tx) (err error) {
		u, err = tx.User(c.path["globalId"])
		return err
	})
	return ok(shownUser(u)), err
}

// person is the body as a user of a fixture.
func (c *call) person() item {
	i := c.item("groups", "attributes", "metadata").rename("globalId", "global_id")
	if list, ok := i.members["emails"].([]any); ok {
		addresses := make([]any, len(list))
		for n, e := range list {
			email, _ := e.(map[string]any)
			addresses[n] = email["address"]
		}
		i.members["emails"] = addresses
	}
	return i
}

func changeUser(c *call) (reply, error) {
	if err := c.person().fits("users"); err != nil {
		return reply{}, err
	}
	var changed world.User
	err := c.update(func(tx *world.Tx) error {
		before, err := tx.User(c.path["globalId"])
		if err != nil {
			return err
		}
		after, err := merge(shownUser(before), c.body)
		if err != nil {
			return err
		}
		changed, err = tx.EditUser(before.ID, func(u *world.User) { *u = after.User })
		return err
	})
	return ok(shownUser(changed)), err
}

func deleteUser(c *call) (reply, error) {
	return gone(), c.update(func(tx *world.Tx) error { return tx.RemoveUser(c.path["globalId"]) })
}

// newEmail is an address that a user verifies.
type newEmail struct {
	Address string `json:"address"`
	Primary bool   `json:"primary"`
}

// addEmail verifies an address, or makes it the primary one, of which apps are told as the dialect says (LX-05).
func addEmail(c *call) (reply, error) {
	var e newEmail
	if err := c.decode(&e); err != nil {
		return reply{}, err
	}
	if err := c.item("primary").rename("address", "primary").fits("users"); err != nil {
		return reply{}, err
	}
	id := c.path["globalId"]
	if e.Primary {
		if _, err := c.namespace.ChangeEmail(c.request.Context(), id, e.Address); err != nil {
			return reply{}, err
		}
		return getUser(c)
	}
	if err := c.update(func(tx *world.Tx) error { return tx.VerifyEmail(id, e.Address) }); err != nil {
		return reply{}, err
	}
	return getUser(c)
}
