package ssojet

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// updateUser sets the fields that were sent. A new e-mail address becomes the person's primary one, of which LoginSign
// tells the apps.
func updateUser(call *api.Call) (api.Reply, error) {
	u, err := subject(call)
	if err != nil {
		return api.Reply{}, err
	}
	if err := changeEmail(call, u); err != nil {
		return api.Reply{}, err
	}
	if u, err = call.EditUser(u.ID, func(u *world.User) { setFields(call, u) }); err != nil {
		return api.Reply{}, err
	}
	if newer(call) {
		return api.OK(changeOf(call, u)), nil
	}
	return api.OK(userOf(call, u)), nil
}

func changeEmail(call *api.Call, u world.User) error {
	if !call.Sent("email") {
		return nil
	}
	_, err := call.ChangePrimaryEmail(u.ID, call.Text("email"), api.HearEmailChange(call.Dialect, "", u.Primary))
	return err
}

func setFields(call *api.Call, u *world.User) {
	setText(call, "first_name", &u.GivenName)
	setText(call, "last_name", &u.FamilyName)
	if newer(call) {
		setText(call, "phone_number", &u.Phone)
		setObject(call, "user_metadata", &u.Metadata)
		if call.Sent("is_active") {
			u.Blocked = !call.True("is_active")
		}
		return
	}
	setObject(call, "groups", &u.Groups)
	setObject(call, "raw_attributes", &u.Attributes)
}

func setText(call *api.Call, name string, field *string) {
	if call.Sent(name) {
		*field = call.Text(name)
	}
}

func setObject(call *api.Call, name string, field *map[string]any) {
	if call.Sent(name) {
		*field = object(call, name)
	}
}

// change is what the 2025 pages answer to an update: the fields that were sent, as they are now, and the time.
type change struct {
	ID           string         `json:"id"`
	Email        *string        `json:"email,omitempty"`
	FirstName    *string        `json:"first_name,omitempty"`
	LastName     *string        `json:"last_name,omitempty"`
	IsActive     *bool          `json:"is_active,omitempty"`
	PhoneNumber  *string        `json:"phone_number,omitempty"`
	UserMetadata map[string]any `json:"user_metadata,omitzero"`
	ModifiedAt   string         `json:"modified_at"`
}

func changeOf(call *api.Call, u world.User) change {
	return change{
		ID: u.SSOJetID, ModifiedAt: timestamp(u.UpdatedAt),
		Email: ifSent(call, "email", u.Primary), FirstName: ifSent(call, "first_name", u.GivenName),
		LastName: ifSent(call, "last_name", u.FamilyName), IsActive: ifSent(call, "is_active", !u.Blocked),
		PhoneNumber: ifSent(call, "phone_number", u.Phone), UserMetadata: object(call, "user_metadata"),
	}
}

func ifSent[T any](call *api.Call, name string, now T) *T {
	if !call.Sent(name) {
		return nil
	}
	return &now
}
