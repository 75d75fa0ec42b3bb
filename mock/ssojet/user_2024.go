package ssojet

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// user is the object of the 2024 pages, LastLoginAt in another case than the rest. What the world has nothing for is
// null, as in the samples.
type user struct {
	ID             string         `json:"_id"`
	AccountID      string         `json:"account_id"`
	OrganizationID string         `json:"organization_id,omitempty"`
	ConnectionID   string         `json:"connection_id"`
	Email          string         `json:"email"`
	FirstName      string         `json:"first_name"`
	LastName       string         `json:"last_name"`
	Groups         map[string]any `json:"groups"`
	RawAttributes  map[string]any `json:"raw_attributes"`
	Roles          *struct{}      `json:"roles"`
	Passkey        *struct{}      `json:"passkey_credential"`
	PhoneID        string         `json:"phone_id"`
	CreatedAt      string         `json:"created_at"`
	ModifiedAt     string         `json:"modified_at"`
	EmailVerified  bool           `json:"email_verified"`
	IsActive       bool           `json:"is_active"`
	LastLoginAt    *string        `json:"LastLoginAt"`
	Tenants        *struct{}      `json:"tenants"`
	Identities     *struct{}      `json:"identities"`
}

// noOrganization is what a created user has for an organization.
const noOrganization = "000000000000000000000000"

func userOf(call *api.Call, u world.User) user {
	return user{
		ID: u.SSOJetID, AccountID: idOf("account", call.Caller.Client), ConnectionID: idOf("connection", call.Caller.Client),
		Email: u.Primary, FirstName: u.GivenName, LastName: u.FamilyName, Groups: u.Groups, RawAttributes: u.Attributes,
		PhoneID: u.Phone, CreatedAt: timestamp(u.CreatedAt), ModifiedAt: timestamp(u.UpdatedAt),
		EmailVerified: u.Linked(u.Primary), IsActive: !u.Blocked, LastLoginAt: lastLogin(u),
	}
}

// idOf makes an id in the vendor's form for something that the world has no record of; a client's is always the same.
func idOf(kind, client string) string {
	digest := sha256.Sum256([]byte(kind + "\n" + client))
	return hex.EncodeToString(digest[:12])
}

// lastLogin is nil before the first login.
func lastLogin(u world.User) *string { return optional(u.LastLoginAt) }

func optional(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return new(timestamp(t))
}
