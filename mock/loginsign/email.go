package loginsign

import (
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

type emailResult struct {
	OK      bool `json:"ok"`
	Changed bool `json:"changed"`
}

// updateEmail sets the primary address of a connected user and tells other applications (LX-04, LX-05).
func updateEmail(call *api.Call) (api.Reply, error) {
	c, err := ownConnection(call)
	if err != nil {
		return api.Reply{}, err
	}
	u, err := call.User(c.User)
	if err != nil {
		return api.Reply{}, err
	}
	address := call.Text("email")
	if !world.ValidAddress(address) {
		return api.Reply{}, badRequest("email is not an e-mail address")
	}
	if other, err := call.UserBy(world.ByEmail, address); err == nil && other.ID != u.ID {
		return api.Reply{}, conflict("email belongs to another user")
	}
	changed, err := call.ChangePrimaryEmail(u.ID, address, emailChangedAudience(call.Dialect, c.App, u.Primary))
	return api.OK(emailResult{OK: true, Changed: changed}), err
}

// emailChangedAudience says which connections get an email_changed event when an app changed an address.
func emailChangedAudience(d *dialect.Dialect, source, oldPrimary string) func(world.Connection) bool {
	sharingOnly := d.Is(dialect.LoginSignEmailChangedAudience, "sharing-only")
	echo := d.Reading(dialect.LoginSignEmailChangedEcho)
	return func(c world.Connection) bool {
		switch {
		case !c.Active || echo == "none":
			return false
		case c.App == source && echo != "all-apps":
			return false
		}
		return !sharingOnly || strings.EqualFold(c.Shared, oldPrimary)
	}
}
