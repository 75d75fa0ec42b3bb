package loginsign_test

import (
	"errors"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// seed has app_demo and app_other of one developer and app_foreign of another. Jane (AB1234) shares an address with
// app_demo, Carl (CD5678) has no name and never logged in, Emma (EF9012) is blocked and left; Gill (GH3456) is nowhere.
func seed(tx *world.Tx) error {
	verified := func(address string) world.Email { return world.Email{Address: address, Verified: true} }
	return errors.Join(
		tx.PutApp(world.App{
			ID: "app_demo", Name: "Demo & Sons", Developer: "dev", Secrets: []string{"demo-secret", "se:cret"},
			RedirectURIs: []string{"http://localhost:3000/callback", "https://example.com/cb?keep=1"},
			WebhookURL:   "https://example.com/hook",
		}),
		tx.PutApp(world.App{ID: "app_other", Developer: "dev", Secrets: []string{"other-secret"}}),
		tx.PutApp(world.App{ID: "app_foreign", Developer: "somebody else"}),
		person(tx, world.User{
			ID: "AB1234", GivenName: "Jane", FamilyName: "Doe", Image: "https://example.com/jane.png", Region: "Germany",
			Primary: "user@example.com",
			Emails:  []world.Email{verified("user@example.com"), verified("Jane.Alt@example.com"), {Address: "new@example.com"}},
		}),
		person(tx, world.User{ID: "CD5678", Primary: "carl@example.com"}),
		person(tx, world.User{ID: "EF9012", GivenName: "Emma", Primary: "emma@example.com", Blocked: true}),
		person(tx, world.User{
			ID: "GH3456", GivenName: "Gill", FamilyName: "New", Primary: "gill@example.com",
			Emails: []world.Email{verified("gill@example.com"), verified("gill@example.org")},
		}),
		connect(tx, world.Connection{
			ID: "con_jane", User: "AB1234", App: "app_demo", Alias: "masked@loginsign.com", Shared: "user@example.com",
			Active: true, Forwarding: true, Logins: 42, JoinedAt: time.Date(2025, 11, 10, 9, 30, 0, 0, time.UTC),
			LastSession: time.Date(2026, 5, 3, 11, 4, 12, 0, time.UTC),
		}),
		connect(tx, world.Connection{
			ID: "con_carl", User: "CD5678", App: "app_demo", Alias: "carl99@loginsign.com", Active: true, Forwarding: true,
			JoinedAt: time.Date(2026, 1, 1, 0, 0, 0, 987e6, time.UTC),
		}),
		connect(tx, world.Connection{
			ID: "con_emma", User: "EF9012", App: "app_demo", Alias: "emma99@loginsign.com", Shared: "emma@example.com",
			JoinedAt: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
		}),
		connect(tx, world.Connection{
			ID: "con_other", User: "AB1234", App: "app_other", Alias: "other1@loginsign.com", Active: true, Forwarding: true,
			JoinedAt: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		}),
		portal(tx, world.PortalSession{Cookie: "demo-session", Developer: "dev"}),
		portal(tx, world.PortalSession{Cookie: "ended-session", Developer: "dev", ExpiresAt: noon}),
	)
}

func person(tx *world.Tx, u world.User) error { _, err := tx.AddUser(u); return err }

func connect(tx *world.Tx, c world.Connection) error { _, _, err := tx.Connect(c); return err }

func portal(tx *world.Tx, s world.PortalSession) error { tx.PutPortalSession(s); return nil }
