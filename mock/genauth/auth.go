package genauth

import (
	"errors"
	"net/http"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// brand is one of the two names that the vendor trades under: the scheme word of Authorization, and the signed headers'
// prefix and two of their names, in the form of net/http's keys.
type brand struct{ scheme, prefix, method, version string }

var brands = [...]brand{
	{"authing", "X-Authing-", "X-Authing-Signature-Method", "X-Authing-Signature-Version"},
	{"GenAuth", "X-Genauth-", "X-Genauth-Signature-Method", "X-Genauth-Signature-Version"},
}

// credential is what an Authorization header with a signing scheme holds; its parts are empty where it is malformed.
type credential struct {
	brand                brand
	accessKey, signature string
}

// parseSignature reads `authing <access key id>:<signature>` or its GenAuth twin, and reports whether the scheme is one
// of the two. Scheme words are compared without case (RFC 9110, 11.1).
func parseSignature(authorization string) (credential, bool) {
	scheme, rest, _ := strings.Cut(authorization, " ")
	for _, b := range brands {
		if strings.EqualFold(scheme, b.scheme) {
			return split(b, strings.TrimSpace(rest)), true
		}
	}
	return credential{}, false
}

// split cuts at the last colon: base64 has none, an access key id might.
func split(b brand, rest string) credential {
	colon := strings.LastIndexByte(rest, ':')
	if colon < 0 {
		return credential{brand: b}
	}
	return credential{brand: b, accessKey: rest[:colon], signature: rest[colon+1:]}
}

var absent = api.Absent{Needed: "the Authorization header with a request signature or a management token"}

// bySignature accepts a request that is signed with an access key's secret (GX-02).
func bySignature(call *api.Call) (api.Caller, error) {
	c, ok := parseSignature(call.Request.Header.Get("Authorization"))
	if !ok {
		return api.Caller{}, absent
	}
	if err := c.verify(call); err != nil {
		return api.Caller{}, err
	}
	return api.Caller{AccessKey: c.accessKey}, nil
}

// byToken accepts a management token (GX-03), with or without the scheme word Bearer: the vendor's Java SDK leaves it out.
func byToken(call *api.Call) (api.Caller, error) {
	authorization := strings.TrimSpace(call.Request.Header.Get("Authorization"))
	if _, signed := parseSignature(authorization); signed || authorization == "" {
		return api.Caller{}, absent
	}
	token, err := call.Token(world.ManagementToken, bearer(authorization))
	if err != nil {
		return api.Caller{}, notLoggedIn(err)
	}
	return api.Caller{AccessKey: token.Owner}, nil
}

// bearer cuts the scheme word off; a lone "Bearer" is what a client without a token sends.
func bearer(authorization string) string {
	scheme, rest, _ := strings.Cut(authorization, " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(rest)
	}
	return authorization
}

func notLoggedIn(err error) error {
	message := "the management token is unknown or was revoked; get one from POST /api/v3/get-management-token"
	if refused, ok := errors.AsType[*world.Error](err); ok && refused.Kind == world.Expired {
		message = "the management token has expired"
	}
	return &failure{statusCode: http.StatusUnauthorized, apiCode: apiNotLoggedIn, message: message}
}
