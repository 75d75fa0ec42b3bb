package contract

import (
	"errors"
	"slices"
	"time"
)

// authentication is one way to authenticate a request, under the name that cases use.
type authentication struct {
	name   string
	scheme string   // the document's security scheme that it satisfies, if it is that scheme's usual way
	needs  []string // keys of the configuration
	apply  func(r outgoing, c Config, now func() time.Time) error
}

var errNoTime = errors.New("the request is to be signed, but the target has no time")

// The names that the run itself knows.
const (
	authNone     = "none"
	authOtherApp = "other_app"
	authEmptyApp = "empty_app"
)

// authentications lists them all; of those with a scheme the first whose needs are met is an operation's default.
var authentications = []authentication{
	{authNone, "", nil, func(outgoing, Config, func() time.Time) error { return nil }},
	basicOf("app", "basicApp", "loginsign.app", func(c Config) AppConfig { return c.LoginSign.App }),
	basicOf(authOtherApp, "", "loginsign.other_app", func(c Config) AppConfig { return c.LoginSign.OtherApp }),
	basicOf(authEmptyApp, "", "loginsign.empty_app", func(c Config) AppConfig { return c.LoginSign.EmptyApp }),
	bearing("user", "bearerUser", "loginsign.user_token", "Authorization", func(c Config) string {
		return "Bearer " + c.LoginSign.UserToken
	}),
	bearing("portal", "portalSession", "loginsign.portal_cookie", "Cookie", func(c Config) string {
		return c.LoginSign.PortalCookie
	}),
	bearing("ssojet", "ssojetBearer", "ssojet.token", "Authorization", func(c Config) string {
		return "Bearer " + c.SSOJet.Token
	}),
	signedBy("genauth-signature", "genauthSignature", brandAuthing),
	signedBy("genauth-signature-branded", "", brandGenAuth),
	bearing("genauth-token", "genauthToken", "genauth.token", "Authorization", func(c Config) string {
		return "Bearer " + c.GenAuth.Token
	}),
}

func basicOf(name, scheme, key string, app func(Config) AppConfig) authentication {
	apply := func(r outgoing, c Config, _ func() time.Time) error {
		r.SetBasicAuth(app(c).ID, app(c).Secret)
		return nil
	}
	return authentication{name, scheme, []string{key + ".id", key + ".secret"}, apply}
}

func bearing(name, scheme, key, header string, value func(Config) string) authentication {
	apply := func(r outgoing, c Config, _ func() time.Time) error {
		r.Header.Set(header, value(c))
		return nil
	}
	return authentication{name, scheme, []string{key}, apply}
}

func signedBy(name, scheme string, b brand) authentication {
	apply := func(r outgoing, c Config, now func() time.Time) error {
		if now == nil {
			return errNoTime
		}
		return b.sign(r, c.GenAuth.AccessKeyID, c.GenAuth.AccessKeySecret, now())
	}
	return authentication{name, scheme, []string{"genauth.access_key_id", "genauth.access_key_secret"}, apply}
}

// authenticationNames lists what a step's auth may say.
func authenticationNames() []string {
	names := make([]string, len(authentications))
	for i, a := range authentications {
		names[i] = a.name
	}
	return names
}

// authenticationFor finds the named one or, without a name, the operation's own: the first of its schemes that the
// configuration has the credentials for, or else the first of all, whose needs then say what lacks.
func authenticationFor(name string, o *Operation, c Config) authentication {
	var fallback *authentication
	for i, a := range authentications {
		switch {
		case name != "" && a.name == name:
			return a
		case name != "" || a.scheme == "" || !slices.Contains(o.Security, a.scheme):
		case c.hasAll(a.needs):
			return a
		case fallback == nil:
			fallback = &authentications[i]
		}
	}
	if fallback != nil {
		return *fallback
	}
	return authentications[0]
}
