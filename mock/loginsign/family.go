// Package loginsign answers as LoginSign does: the sign-in with a user's consent, the calls of an application's
// backend, and those of the Developer Portal.
//
// Every answer that LoginSign's pages leave open is a reading of the dialect.
package loginsign

import "github.com/standin-mock/standin/mock/api"

// The operations that refusals or pages need to know by name.
const (
	operationAuthorize    = "loginsign.authorize"
	operationExchangeCode = "loginsign.exchangeCode"
)

// New returns the LoginSign family. It holds no state.
func New() api.Family { return family{} }

type family struct{}

// Vendor is "loginsign".
func (family) Vendor() string { return "loginsign" }

// Authenticators has one entry for each of the three credential classes (LX-13).
func (family) Authenticators() map[string]api.Authenticator {
	return map[string]api.Authenticator{
		"basicApp":      basicApp,
		"bearerUser":    bearerUser,
		"portalSession": portalSession,
	}
}

// Endpoints has one entry for each loginsign operation in openapi.yaml.
func (family) Endpoints() []api.Endpoint {
	return []api.Endpoint{
		{Operation: operationAuthorize, Access: api.Write, Handle: authorize, AnswersBadRequest: true},
		{Operation: operationExchangeCode, Access: api.Write, Handle: exchangeCode},
		{Operation: "loginsign.getUser", Access: api.Read, Handle: getUser},
		{Operation: "loginsign.checkRedirectUri", Access: api.Read, Handle: checkRedirectURI},

		{Operation: "loginsign.listCurrentLogins", Access: api.Read, Handle: listCurrentLogins, List: ofApp},
		{Operation: "loginsign.updateStatus", Access: api.Write, Handle: updateStatus},

		{Operation: "loginsign.listConnections", Access: api.Read, Handle: listConnections, List: ofApp},
		{Operation: "loginsign.updateConnection", Access: api.Write, Handle: updateConnection},
		{Operation: "loginsign.deleteConnection", Access: api.Write, Handle: deleteConnection},
		{Operation: "loginsign.updateEmail", Access: api.Write, Handle: updateEmail},
		{Operation: "loginsign.importUsers", Access: api.Write, Handle: importUsers},

		{Operation: "loginsign.listVariants", Access: api.Read, Handle: listVariants},
		{Operation: "loginsign.createVariant", Access: api.Write, Handle: createVariant},
		{Operation: "loginsign.updateVariant", Access: api.Write, Handle: updateVariant},
		{Operation: "loginsign.deleteVariant", Access: api.Write, Handle: deleteVariant},
		{Operation: "loginsign.generateLicenseCodes", Access: api.Write, Handle: generateLicenseCodes},
		{Operation: "loginsign.listLicenseCodes", Access: api.Read, Handle: listLicenseCodes},
		{Operation: "loginsign.redeemLicenseCode", Access: api.Write, Handle: redeemLicenseCode},

		{Operation: "loginsign.testCurrentLoginsSync", Access: api.Read, Handle: testCurrentLoginsSync},
		{Operation: "loginsign.testStatusSync", Access: api.Read, Handle: testStatusSync},
		{Operation: "loginsign.testEmailSync", Access: api.Read, Handle: testEmailSync},
	}
}
