package admin

import (
	"net/http"

	"github.com/standin-mock/standin/mock/world"
)

func listPortalSessions(c *call) (reply, error) {
	var all []world.PortalSession
	err := c.view(func(tx *world.Tx) error {
		all = tx.PortalSessions()
		return nil
	})
	return ok(map[string]any{"portal_sessions": all}), err
}

// newPortalSession is a developer to be signed in.
type newPortalSession struct {
	Cookie    string `json:"cookie"` // "" is made
	Developer string `json:"developer"`
	Lifetime  string `json:"lifetime"` // "" is for ever
}

func createPortalSession(c *call) (reply, error) {
	var wanted newPortalSession
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	lifetime, err := duration("/lifetime", wanted.Lifetime, 0)
	if err != nil {
		return reply{}, err
	}
	var made world.PortalSession
	err = c.update(func(tx *world.Tx) error {
		made = world.PortalSession{Cookie: wanted.Cookie, Developer: wanted.Developer}
		if wanted.Lifetime != "" {
			made.ExpiresAt = tx.Now().Add(lifetime)
		}
		for _, other := range tx.PortalSessions() {
			if other.Cookie == wanted.Cookie {
				return problemAt(http.StatusConflict, "there is a portal session with this cookie already")
			}
		}
		made = tx.SignIn(made)
		return nil
	})
	return created(made), err
}

func changePortalSession(c *call) (reply, error) {
	var s world.PortalSession
	err := c.update(func(tx *world.Tx) (err error) {
		s, err = tx.ExpirePortalSession(c.path["cookie"])
		return err
	})
	return ok(s), err
}

func deletePortalSession(c *call) (reply, error) {
	return gone(), c.update(func(tx *world.Tx) error { return tx.SignOut(c.path["cookie"]) })
}
