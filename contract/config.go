package contract

import "reflect"

// Config is what a run may use of a target: credentials, and people and things that are there to be looked at. Every
// part is optional; a case that needs a part which is empty is skipped.
type Config struct {
	LoginSign LoginSignConfig `json:"loginsign"`
	SSOJet    SSOJetConfig    `json:"ssojet"`
	GenAuth   GenAuthConfig   `json:"genauth"`
}

// LoginSignConfig is the LoginSign part of a Config.
type LoginSignConfig struct {
	App      AppConfig `json:"app"`
	OtherApp AppConfig `json:"other_app"` // for what one application may not do with another
	EmptyApp AppConfig `json:"empty_app"` // an application that nobody is connected to

	PortalCookie string       `json:"portal_cookie"` // name=value of a developer's session
	UserToken    string       `json:"user_token"`    // an access token of the canary's for App
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
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	Token        string `json:"token"`
	UserID       string `json:"user_id"` // a user with logins
}

// GenAuthConfig is the GenAuth part of a Config.
type GenAuthConfig struct {
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
