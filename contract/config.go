package contract

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
)

// Config is what a run may use of a target: credentials, and people and things that are there to be looked at. Every
// part is optional; a case that needs a part which is empty is skipped.
type Config struct {
	Target    string          `json:"target"` // the base URL of every vendor that has none of its own
	LoginSign LoginSignConfig `json:"loginsign"`
	SSOJet    SSOJetConfig    `json:"ssojet"`
	GenAuth   GenAuthConfig   `json:"genauth"`
}

// LoginSignConfig is the LoginSign part of a Config.
type LoginSignConfig struct {
	Target string `json:"target"`

	App      AppConfig `json:"app"`
	OtherApp AppConfig `json:"other_app"` // for what one application may not do with another
	EmptyApp AppConfig `json:"empty_app"` // an application that nobody is connected to

	PortalCookie string       `json:"portal_cookie"` // name=value of a developer's session
	UserToken    string       `json:"user_token"`    // an access token of the canary's for App
	Codes        []string     `json:"codes"`         // fresh authorization codes of the canary's for App, each spent at most once
	ExpiredCode  string       `json:"expired_code"`  // an authorization code for App that has expired
	Canary       CanaryConfig `json:"canary"`
}

// AppConfig is an application with its credentials.
type AppConfig struct {
	ID          string `json:"id"`
	Secret      string `json:"secret"`
	RedirectURI string `json:"redirect_uri"`
}

// CanaryConfig is a user of App whom write cases may change.
type CanaryConfig struct {
	GlobalID     string `json:"global_id"`
	ConnectionID string `json:"connection_id"` // the user's connection to App
	PrivateEmail string `json:"private_email"` // the user's primary address

	DeletableConnectionID string `json:"deletable_connection_id"`
}

// SSOJetConfig is the SSOJet part of a Config.
type SSOJetConfig struct {
	Target       string `json:"target"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	Token        string `json:"token"`
	UserID       string `json:"user_id"`       // a user with logins
	EmptyUserID  string `json:"empty_user_id"` // a user who never logged in
}

// GenAuthConfig is the GenAuth part of a Config.
type GenAuthConfig struct {
	Target          string            `json:"target"`
	AccessKeyID     string            `json:"access_key_id"`
	AccessKeySecret string            `json:"access_key_secret"`
	Token           string            `json:"token"` // a management token
	User            GenAuthUserConfig `json:"user"`
}

// GenAuthUserConfig is a user with logins, under each kind of id that userIdType names.
type GenAuthUserConfig struct {
	UserID       string `json:"user_id"`
	Phone        string `json:"phone"`
	Email        string `json:"email"`
	Username     string `json:"username"`
	ExternalID   string `json:"external_id"`
	Identity     string `json:"identity"`
	SyncRelation string `json:"sync_relation"`
}

// BaseURLs are the vendors' base URLs, as in Target: each vendor's own, or the common one.
func (c Config) BaseURLs() map[string]string {
	urls := map[string]string{}
	for vendor, own := range map[string]string{
		nameLoginSign: c.LoginSign.Target, nameSSOJet: c.SSOJet.Target, nameGenAuth: c.GenAuth.Target,
	} {
		if url := firstOf(own, c.Target); url != "" {
			urls[vendor] = strings.TrimSuffix(url, "/")
		}
	}
	return urls
}

// ConfigKeys lists every key that a configuration has, such as loginsign.app.id and, before it, loginsign.app.
func ConfigKeys() []string {
	var keys []string
	eachKey(reflect.ValueOf(Config{}), "", func(key string, _ reflect.Value) { keys = append(keys, key) })
	return keys
}

// Has reports whether something stands under a key. A key that holds several has them if one of them is set.
func (c Config) Has(key string) bool {
	found := false
	eachKey(reflect.ValueOf(c), "", func(at string, v reflect.Value) { found = found || at == key && !v.IsZero() })
	return found
}

// secrets are those values that no answer may hold. Tokens are not among them: some answers are made to hold one.
func (c Config) secrets() []string {
	_, session, _ := strings.Cut(c.LoginSign.PortalCookie, "=")
	all := []string{
		c.LoginSign.App.Secret, c.LoginSign.OtherApp.Secret, c.LoginSign.EmptyApp.Secret, session, c.SSOJet.ClientSecret,
		c.GenAuth.AccessKeySecret,
	}
	return slices.DeleteFunc(all, func(value string) bool { return value == "" })
}

// secretIn names the credential that one of several parts of a request carries, or "".
func (c Config) secretIn(parts ...[]byte) string {
	for name, secret := range map[string]string{
		"app": c.LoginSign.App.Secret, "ssojet.client_secret": c.SSOJet.ClientSecret, "genauth.access_key_secret": c.GenAuth.AccessKeySecret,
	} {
		has := func(part []byte) bool { return bytes.Contains(part, []byte(secret)) }
		if secret != "" && slices.ContainsFunc(parts, has) {
			return name
		}
	}
	return ""
}

// holds reports whether a text stands somewhere in the configuration.
func (c Config) holds(value string) bool {
	found := false
	eachKey(reflect.ValueOf(c), "", func(_ string, v reflect.Value) { found = found || v.Kind() == reflect.String && v.String() == value })
	return found
}

// eachKey visits the keys of a configuration, a part before what it holds.
func eachKey(v reflect.Value, prefix string, visit func(key string, v reflect.Value)) {
	for i := range v.NumField() {
		key := prefix + v.Type().Field(i).Tag.Get("json")
		visit(key, v.Field(i))
		if v.Field(i).Kind() == reflect.Struct {
			eachKey(v.Field(i), key+".", visit)
		}
	}
}

func (c Config) hasAll(keys []string) bool { return len(c.lacking(keys)) == 0 }

// lacking lists those of the keys under which nothing stands.
func (c Config) lacking(keys []string) []string {
	var lacking []string
	for _, key := range keys {
		if !c.Has(key) {
			lacking = append(lacking, key)
		}
	}
	return lacking
}
