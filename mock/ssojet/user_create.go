package ssojet

import (
	"net/http"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// createUser makes a person, whom the other vendors know too from now on. An e-mail address that somebody has is a 400:
// the pages list no 409.
func createUser(call *api.Call) (api.Reply, error) {
	if err := checkClient(call); err != nil {
		return api.Reply{}, err
	}
	wanted, err := userWanted(call)
	if err != nil {
		return api.Reply{}, err
	}
	u, err := call.AddUser(wanted)
	if err != nil {
		return api.Reply{}, err
	}
	if newer(call) {
		return api.JSON(http.StatusCreated, memberOf(u)), nil
	}
	shown := userOf(call, u)
	shown.OrganizationID = noOrganization
	return api.OK(shown), nil
}

func userWanted(call *api.Call) (world.User, error) {
	u := world.User{Primary: call.Text("email"), GivenName: call.Text("first_name"), FamilyName: call.Text("last_name")}
	if err := checkAddress(u.Primary); err != nil || !newer(call) {
		return u, err
	}
	u.SSOJetID, u.Phone = call.Text("id"), call.Text("phone_number")
	u.Blocked = call.Sent("is_active") && !call.True("is_active")
	u.Metadata = object(call, "user_metadata")
	identities, err := identitiesWanted(call)
	u.Identities = identities
	return u, err
}

func checkAddress(address string) error {
	if !world.ValidAddress(address) {
		return refuse(http.StatusBadRequest, invalidRequestBody, "email %q is not an e-mail address", address)
	}
	return nil
}

// identitiesWanted reads {id, provider} objects: the user's id at an identity provider.
func identitiesWanted(call *api.Call) (wanted []world.Identity, err error) {
	sent, _ := call.Body["identities"].([]any)
	for at, value := range sent {
		fields, _ := value.(map[string]any)
		id, _ := fields["id"].(string)
		provider, _ := fields["provider"].(string)
		if id == "" || provider == "" {
			return nil, refuse(http.StatusBadRequest, invalidRequestBody, "identities[%d] needs the texts id and provider", at)
		}
		wanted = append(wanted, world.Identity{
			ID: id, IDP: provider, IDPName: provider, IDPNameEng: provider, Provider: provider, UserInIDP: id,
		})
	}
	return wanted, nil
}

// object returns an object of the body, or nil when it is absent or null.
func object(call *api.Call, name string) map[string]any {
	fields, _ := call.Body[name].(map[string]any)
	return fields
}
