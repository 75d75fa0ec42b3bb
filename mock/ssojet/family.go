// Package ssojet answers as SSOJet does: login logs, users and machine tokens, in the generation of its documentation
// that the dialect chooses.
package ssojet

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
)

type family struct{}

// New returns SSOJet. It keeps no state.
func New() api.Family { return family{} }

// Vendor implements api.Family.
func (family) Vendor() string { return "ssojet" }

// Endpoints implements api.Family.
func (family) Endpoints() []api.Endpoint {
	return []api.Endpoint{
		{Operation: "ssojet.listLoginLogs", Access: api.Read, Handle: listLoginLogs, List: ofLogins},
		{Operation: "ssojet.issueMachineToken", Access: api.Write, Handle: issueMachineToken},
		{Operation: "ssojet.listUsers", Access: api.Read, Handle: listUsers},
		{Operation: "ssojet.getUser", Access: api.Read, Handle: getUser},
		{Operation: "ssojet.createUser", Access: api.Write, Handle: createUser},
		{Operation: "ssojet.updateUser", Access: api.Write, Handle: updateUser},
		{Operation: "ssojet.deleteUser", Access: api.Write, Handle: deleteUser},
	}
}

// Authenticators implements api.Family.
func (family) Authenticators() map[string]api.Authenticator {
	return map[string]api.Authenticator{"ssojetBearer": byBearer}
}

// newer reports whether the 2025 pages are spoken, rather than those of 2024.
func newer(call *api.Call) bool { return call.Dialect.Is(dialect.SSOJetGeneration, "2025") }
