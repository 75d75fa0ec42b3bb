package api

import (
	"strings"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// HearEmailChange says which connections get an email_changed event when a user's primary address changes from before
// (LX-05). source is the app that changed it, or "" when the user or another vendor's API did: only an app can hear its own echo.
func HearEmailChange(d *dialect.Dialect, source, before string) func(world.Connection) bool {
	sharingOnly := d.Is(dialect.LoginSignEmailChangedAudience, "sharing-only")
	return func(c world.Connection) bool {
		switch {
		case !c.Active:
			return false
		case source != "" && d.Is(dialect.LoginSignEmailChangedEcho, "none"):
			return false
		case source == c.App && !d.Is(dialect.LoginSignEmailChangedEcho, "all-apps"):
			return false
		}
		return !sharingOnly || strings.EqualFold(c.Shared, before)
	}
}
