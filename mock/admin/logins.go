package admin

import (
	"net/netip"

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
	if _, err := netip.ParseAddr(l.IP); l.IP != "" && err != nil {
		return reply{}, unprocessable("/ip", "ip is not an IPv4 or IPv6 address")
	}
	if err := inReach("/at", l.At); err != nil {
		return reply{}, err
	}
	l.Login.UserAgent = l.UserAgent
	connection, err := c.namespace.Login(c.request.Context(), l.GlobalID, l.Login)
	return created(connection), err
}
