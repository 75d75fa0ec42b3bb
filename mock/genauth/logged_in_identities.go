package genauth

import (
	"slices"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// loggedInIdentity is the vendor's UserLoggedInIdentitiesDto.
type loggedInIdentity struct {
	IdentityID string `json:"identityId"`
	IDPName    string `json:"idpName"`
	IDPNameEn  string `json:"idpNameEn"`
	IDPLogo    string `json:"idpLogo"`
	IDPID      string `json:"idpId"`
}

// getUserLoggedInIdentities lists the user's external identities that a login came through, each once, in the order of
// their first use.
func getUserLoggedInIdentities(call *api.Call) (api.Reply, error) {
	u, err := userOf(call)
	if err != nil {
		return api.Reply{}, err
	}
	shown := []loggedInIdentity{}
	for _, i := range usedIdentities(u, call.Logins(u.ID)) {
		shown = append(shown, loggedInIdentity{
			IdentityID: i.ID, IDPName: i.IDPName, IDPNameEn: i.IDPNameEng, IDPLogo: i.IDPLogo, IDPID: i.IDP,
		})
	}
	return success(call, shown), nil
}

func usedIdentities(u world.User, logins []world.Login) (used []world.Identity) {
	seen := map[string]bool{}
	for _, l := range logins {
		if l.Identity == "" || seen[l.Identity] {
			continue
		}
		seen[l.Identity] = true
		at := slices.IndexFunc(u.Identities, func(i world.Identity) bool { return i.ID == l.Identity })
		if at >= 0 {
			used = append(used, u.Identities[at])
		}
	}
	return used
}

// identity is the vendor's IdentityDto, a part of UserDto.
type identity struct {
	IdentityID    string   `json:"identityId"`
	ExtIDPID      string   `json:"extIdpId"`
	Provider      string   `json:"provider"`
	Type          string   `json:"type"`
	UserIDInIDP   string   `json:"userIdInIdp"`
	OriginConnIDs []string `json:"originConnIds"`
}

// identitiesOf shows a source that syncs nothing as an OIDC one: the vendor's provider has no empty value.
func identitiesOf(u world.User) []identity {
	shown := []identity{}
	for _, i := range u.Identities {
		provider := i.Provider
		if provider == "" {
			provider = "oidc"
		}
		shown = append(shown, identity{
			IdentityID: i.ID, ExtIDPID: i.IDP, Provider: provider, Type: "openid",
			UserIDInIDP: i.UserInIDP, OriginConnIDs: []string{i.IDP},
		})
	}
	return shown
}
