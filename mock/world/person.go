package world

import (
	"fmt"
	"slices"
)

// Past is what a person did at one app before now.
type Past struct {
	// Connection is made as Connect makes it, but is active only if it says so; each login adds to its counts.
	Connection Connection
	Logins     []Login // the world's from then on
}

// PastError is a refusal of one of a person's pasts.
type PastError struct {
	Past int // from 0
	Err  error
}

// Error is that of the refusal, with the number of the past.
func (e *PastError) Error() string { return fmt.Sprintf("past %d: %v", e.Past, e.Err) }

// Unwrap returns the refusal.
func (e *PastError) Unwrap() error { return e.Err }

// AddPerson is AddUser for somebody with a past: they come with their connections, which are returned in the order of
// the pasts, and with their logins; who is blocked was not yet when they logged in. Each row is written once. The
// refusals are those of AddUser; and as a *PastError those of Connect, and Conflict for a second connection to an app.
func (tx *Tx) AddPerson(u User, pasts []Past) (User, []Connection, error) {
	if err := tx.settle(&u); err != nil {
		return User{}, nil, err
	}
	if err := tx.claim(u.ID, nil, u.keys()); err != nil {
		return User{}, nil, err
	}
	made := make([]Connection, 0, len(pasts))
	for i, past := range pasts {
		c, err := tx.relive(&u, pasts[:i], past)
		if err != nil {
			return User{}, nil, &PastError{i, err}
		}
		made = append(made, c)
	}
	users.keep(tx, u.ID, &u)
	return u, made, nil
}

// relive makes one past of a new user, who has no connections but those of the earlier ones.
func (tx *Tx) relive(u *User, earlier []Past, past Past) (Connection, error) {
	c := past.Connection
	c.User = u.ID
	if !apps.has(tx, c.App) {
		return Connection{}, unknownApp(c.App)
	}
	if slices.ContainsFunc(earlier, func(p Past) bool { return p.Connection.App == c.App }) {
		return Connection{}, refuse(Conflict, "connection", "user %s is connected to %s already", u.ID, c.App)
	}
	if err := tx.join(u, &c); err != nil {
		return Connection{}, err
	}
	for i := range past.Logins {
		past.Logins[i].App = c.App
		tx.record(u, &c, &past.Logins[i])
	}
	tx.keep(&c)
	return c, nil
}
