package world

import (
	"net/mail"
	"slices"
	"strings"
)

// ReasonEmailChange is the reason that an email_changed event carries (LX-05).
const ReasonEmailChange = "user_email_change"

// ValidAddress reports whether s is one plain e-mail address, without a display name.
func ValidAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s, "@") && len(s) <= 254
}

// ChangePrimaryEmail makes address the user's primary one, verified, and reports whether it was another before (LX-04).
// The connections for which tell is true get an email_changed event, and a connection that shared the old address
// shares the new one (CL-07). Refused with Invalid for a malformed address, Conflict when another user has it.
func (tx *Tx) ChangePrimaryEmail(user, address string, tell func(Connection) bool) (changed bool, err error) {
	if !ValidAddress(address) {
		return false, refuse(Invalid, "address", "%q is not an e-mail address", address)
	}
	before, err := tx.User(user)
	if err != nil {
		return false, err
	}
	if strings.EqualFold(before.Primary, address) {
		return false, nil
	}
	_, err = tx.EditUser(user, func(u *User) {
		u.Emails = append(slices.DeleteFunc(slices.Clone(u.Emails), func(e Email) bool {
			return strings.EqualFold(e.Address, before.Primary) || strings.EqualFold(e.Address, address)
		}), Email{Address: address, Verified: true})
		u.Primary = address
	})
	if err != nil {
		return false, err
	}
	return true, tx.followPrimary(before, address, tell)
}

func (tx *Tx) followPrimary(before User, address string, tell func(Connection) bool) error {
	for _, c := range tx.ConnectionsOf(before.ID) {
		if tell(c) {
			tx.queue(Event{
				Type: EmailChanged, App: c.App, Connection: c.ID, User: c.User, Alias: c.Alias,
				OldEmail: before.Primary, NewEmail: address, Reason: ReasonEmailChange,
			})
		}
		if strings.EqualFold(c.Shared, before.Primary) {
			if _, err := tx.Share(c.ID, address); err != nil {
				return err
			}
		}
	}
	return nil
}

// VerifyEmail links an address to a user's account and verifies it. Refused as ChangePrimaryEmail is.
func (tx *Tx) VerifyEmail(user, address string) error {
	if !ValidAddress(address) {
		return refuse(Invalid, "address", "%q is not an e-mail address", address)
	}
	_, err := tx.EditUser(user, func(u *User) {
		u.Emails = append(slices.DeleteFunc(slices.Clone(u.Emails), func(e Email) bool {
			return strings.EqualFold(e.Address, address)
		}), Email{Address: address, Verified: true})
	})
	return err
}
