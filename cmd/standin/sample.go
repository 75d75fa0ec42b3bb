package main

import "github.com/standin-mock/standin/mock/world"

// sample is what the greeting and the variables take of a world: one of each that there is.
type sample struct {
	app, secret, redirect       string // an app without redirect URI only where none has one
	cookie                      string
	user                        world.User
	client, token, clientSecret string // a client without token only where none has one
	key                         world.AccessKey
}

func takeSample(tx *world.Tx) (s sample) {
	for _, p := range tx.PortalSessions() {
		if s.cookie == "" {
			s.cookie = p.Cookie
		}
	}
	for _, t := range tx.Tokens() {
		if t.Kind == world.MachineToken {
			s.client, s.token = t.Owner, t.Value
		}
	}
	for _, c := range tx.Clients() {
		if s.client == "" && len(c.Secrets) > 0 {
			s.client, s.clientSecret = c.ID, c.Secrets[0]
		}
	}
	for _, k := range tx.AccessKeys() {
		s.key = k
	}
	tx.EachUser(func(u world.User) bool { s.user = u; return u.Logins == 0 })
	s.takeApp(append(tx.AppsLoggedInTo(s.user.ID), tx.Apps()...))
	return s
}

// takeApp takes the first app that a client can sign in to, or else the first that has a secret.
func (s *sample) takeApp(apps []world.App) {
	for _, a := range apps {
		switch {
		case len(a.Secrets) == 0 || s.redirect != "":
		case len(a.RedirectURIs) > 0:
			s.app, s.secret, s.redirect = a.ID, a.Secrets[0], a.RedirectURIs[0]
		case s.app == "":
			s.app, s.secret = a.ID, a.Secrets[0]
		}
	}
}
