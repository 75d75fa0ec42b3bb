package admin

import (
	"fmt"
	"slices"

	"github.com/standin-mock/standin/mock/world"
)

// login is a sign-in as it is shown and made, in LoginSign's words where there are two.
type login struct {
	GlobalID string `json:"globalId"`
	world.Login
	UserAgent string `json:"userAgent,omitzero"`
	Renamed   string `json:"user_agent,omitzero"` // hides the world's own name for it
}

func listLogins(c *call) (reply, error) {
	all := []login{}
	err := c.view(func(tx *world.Tx) error {
		all = []login{}
		id := c.text("user")
		if _, err := tx.User(id); err != nil {
			return err
		}
		for _, l := range tx.Logins(id) {
			all = append(all, login{GlobalID: id, Login: l, UserAgent: l.UserAgent})
		}
		return nil
	})
	return ok(map[string]any{"logins": all}), err
}

// createLogin makes a user log in to an app, and answers with the connection.
func createLogin(c *call) (reply, error) {
	var l login
	if err := c.decode(&l); err != nil {
		return reply{}, err
	}
	if err := c.item("app", "globalId").rename("userAgent", "user_agent").fits("users", "connections", "logins"); err != nil {
		return reply{}, err
	}
	if err := inReach("/at", l.At); err != nil {
		return reply{}, err
	}
	if err := c.view(l.identified); err != nil {
		return reply{}, err
	}
	l.Login.UserAgent = l.UserAgent
	connection, err := c.namespace.Login(c.request.Context(), l.GlobalID, l.Login)
	return created(connection), err
}

// identified refuses an identity that the person doesn't have.
func (l login) identified(tx *world.Tx) error {
	u, err := tx.User(l.GlobalID)
	if err != nil {
		return err
	}
	if l.Identity == "" || slices.ContainsFunc(u.Identities, func(i world.Identity) bool { return i.ID == l.Identity }) {
		return nil
	}
	return unprocessable("/identity", fmt.Sprintf("the person has no identity with the id %q", l.Identity))
}
