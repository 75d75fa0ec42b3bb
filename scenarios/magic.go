package scenarios

import (
	_ "embed"
	"slices"
)

//go:embed magic.yaml
var magicYAML []byte

// MagicUser is a globalId that nobody need set up: each request about this user goes wrong in the same way.
type MagicUser struct {
	GlobalID   string   `json:"global_id"`
	What       string   `json:"what"`       // happens, in one line
	Operations []string `json:"operations"` // with which it does; a wildcard stands for those that are about a user
}

// magicUsers has a line for each user of magic.yaml.
var magicUsers = []MagicUser{
	{"ZZ0401", "401: the credential is refused", []string{"loginsign.*", "ssojet.*", "genauth.*"}},
	{"ZZ0403", "403: the caller may not", []string{
		"loginsign.updateStatus", "loginsign.updateConnection", "loginsign.deleteConnection", "loginsign.updateEmail", "genauth.*",
	}},
	{"ZZ0404", "404: there is no such user any more", []string{
		"loginsign.updateStatus", "loginsign.updateConnection", "loginsign.deleteConnection", "loginsign.updateEmail",
		"loginsign.redeemLicenseCode", "ssojet.*", "genauth.*",
	}},
	{"ZZ0409", "409: a conflict", []string{
		"loginsign.updateConnection", "loginsign.updateEmail", "loginsign.redeemLicenseCode",
	}},
	{"ZZ0429", "429 with Retry-After: 1", []string{"*"}},
	{"ZZ0500", "500: an internal error", []string{"*"}},
	{"ZZ0503", "503: not available for now", []string{"*"}},
	{"ZZ0504", "no answer ever: the client must stop waiting", []string{"*"}},
	{"ZZ7000", "the connection is closed in the middle of the body", []string{"*"}},
	{"ZZ7001", "502 with the HTML error page of a proxy, which openapi.yaml does not have", []string{"*"}},
	{"ZZ8000", "the right answer, 2 seconds late", []string{"*"}},
	{"ZZ9998", "the connection is reset before anything has changed", []string{"*"}},
	{"ZZ9999", "the connection is reset after the change was made", []string{"*"}},
}

// Magic lists the magic users by globalId. The caller may change what it gets.
func Magic() []MagicUser {
	out := slices.Clone(magicUsers)
	for i := range out {
		out[i].Operations = slices.Clone(out[i].Operations)
	}
	return out
}

// IsMagic reports whether a user's id is that of a magic user.
func IsMagic(globalID string) bool {
	if len(globalID) != len("ZZ0000") || globalID[:2] != "ZZ" {
		return false
	}
	return slices.ContainsFunc(magicUsers, func(u MagicUser) bool { return u.GlobalID == globalID })
}

// magicScenario is the scenario that magic users run.
func magicScenario(api API) (*Scenario, error) { return Read("magic.yaml", magicYAML, api) }
