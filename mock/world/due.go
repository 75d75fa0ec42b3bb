package world

import (
	"cmp"
	"slices"
	"time"
)

// Fired is something that came to its end because time passed.
type Fired struct {
	Kind string    `json:"kind"` // code, token, license, portal_session or webhook
	ID   string    `json:"id"`   // the code's or token's value, the license's or delivery's id, the session's cookie
	At   time.Time `json:"at"`
}

// Due lists what ended after from and until to, in the order of time.
func (tx *Tx) Due(from, to time.Time) []Fired {
	fired := []Fired{}
	add := func(kind, id string, end time.Time) {
		if !end.IsZero() && end.After(from) && !end.After(to) {
			fired = append(fired, Fired{kind, id, end})
		}
	}
	for _, c := range codes.list(tx, "") {
		if !c.Used {
			add("code", c.Value, c.ExpiresAt)
		}
	}
	for _, t := range tokens.list(tx, "") {
		add("token", t.Value, t.ExpiresAt)
	}
	for _, l := range licenses.list(tx, "") {
		if !l.Ended {
			add("license", l.ID, l.ExpiresAt)
		}
	}
	for _, s := range portalSessions.list(tx, "") {
		add("portal_session", s.Cookie, s.ExpiresAt)
	}
	slices.SortStableFunc(fired, func(a, b Fired) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return fired
}
