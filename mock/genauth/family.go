// Package genauth answers as GenAuth (formerly Authing) does: the V3 management API, by signed requests or a management
// token, with an envelope around every answer.
package genauth

import "github.com/standin-mock/standin/mock/api"

type family struct{}

// New returns GenAuth. It keeps no state.
func New() api.Family { return family{} }

// Vendor implements api.Family.
func (family) Vendor() string { return "genauth" }

// Endpoints implements api.Family. All are writing ones: a signed request uses its signature up.
func (family) Endpoints() []api.Endpoint {
	handlers := []struct {
		operation string
		handle    api.Handler
	}{
		{"genauth.getManagementToken", getManagementToken},
		{"genauth.getUser", getUser},
		{"genauth.getUserLoggedinApps", getUserLoggedinApps},
		{"genauth.getUserLoggedInIdentities", getUserLoggedInIdentities},
		{"genauth.getUserLoginHistory", getUserLoginHistory},
		{"genauth.listApplications", listApplications},
		{"genauth.getApplication", getApplication},
	}
	endpoints := make([]api.Endpoint, len(handlers))
	for i, h := range handlers {
		endpoints[i] = api.Endpoint{Operation: h.operation, Access: api.Write, Handle: h.handle}
	}
	return endpoints
}

// Authenticators implements api.Family.
func (family) Authenticators() map[string]api.Authenticator {
	return map[string]api.Authenticator{"genauthSignature": bySignature, "genauthToken": byToken}
}
