package api_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

func TestHearEmailChange(t *testing.T) {
	t.Parallel()
	sharing := world.Connection{App: "a", Active: true, Shared: "Old@example.com"}
	masked := world.Connection{App: "b", Active: true}
	inactive := world.Connection{App: "c", Shared: "old@example.com"}
	for _, row := range []struct {
		audience, echo, source    string
		sharing, masked, inactive bool
	}{
		{"all-connections", "other-apps", "", true, true, false},
		{"all-connections", "other-apps", "a", false, true, false},
		{"all-connections", "all-apps", "a", true, true, false},
		{"all-connections", "none", "a", false, false, false},
		{"all-connections", "none", "", true, true, false},
		{"sharing-only", "other-apps", "", true, false, false},
		{"sharing-only", "other-apps", "b", true, false, false},
		{"sharing-only", "all-apps", "a", true, false, false},
	} {
		d, err := dialect.Default().With(dialect.LoginSignEmailChangedAudience, row.audience)
		if err != nil {
			t.Fatal(err)
		}
		if d, err = d.With(dialect.LoginSignEmailChangedEcho, row.echo); err != nil {
			t.Fatal(err)
		}
		hears := api.HearEmailChange(d, row.source, "old@example.com")
		if got := [3]bool{hears(sharing), hears(masked), hears(inactive)}; got != [3]bool{row.sharing, row.masked, row.inactive} {
			t.Errorf("%s, %s, changed by %q: %v", row.audience, row.echo, row.source, got)
		}
	}
}
