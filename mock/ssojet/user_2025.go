package ssojet

import "github.com/standin-mock/standin/mock/world"

// member is a user as the 2025 pages and the vendor's own client have it.
type member struct {
	ID           string           `json:"id"`
	Email        string           `json:"email"`
	FirstName    string           `json:"first_name,omitempty"`
	LastName     string           `json:"last_name,omitempty"`
	Tenants      []struct{}       `json:"tenants"`
	Identities   []memberIdentity `json:"identities"`
	Source       string           `json:"source"`
	CreatedAt    string           `json:"created_at"`
	ModifiedAt   string           `json:"modified_at"`
	IsActive     bool             `json:"is_active"`
	LastLoginAt  *string          `json:"last_login_at"`
	UserMetadata map[string]any   `json:"user_metadata,omitempty"`
}

type memberIdentity struct {
	ID         string `json:"id"`
	Provider   string `json:"provider"`
	CreatedAt  string `json:"created_at"`
	ModifiedAt string `json:"modified_at"`
}

func memberOf(u world.User) member {
	shown := member{
		ID: u.SSOJetID, Email: u.Primary, FirstName: u.GivenName, LastName: u.FamilyName,
		Tenants: []struct{}{}, Identities: []memberIdentity{}, Source: "manual",
		CreatedAt: timestamp(u.CreatedAt), ModifiedAt: timestamp(u.UpdatedAt),
		IsActive: !u.Blocked, LastLoginAt: lastLogin(u), UserMetadata: u.Metadata,
	}
	for _, i := range u.Identities {
		shown.Identities = append(shown.Identities, memberIdentity{
			ID: i.UserInIDP, Provider: providerOf(i), CreatedAt: shown.CreatedAt, ModifiedAt: shown.ModifiedAt,
		})
	}
	return shown
}

// providerOf is the type of the identity source, or its id where nothing syncs it.
func providerOf(i world.Identity) string {
	if i.Provider != "" {
		return i.Provider
	}
	return i.IDP
}
