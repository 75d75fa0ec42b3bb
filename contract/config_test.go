package contract

import (
	"slices"
	"strings"
	"testing"
)

func TestConfigKeys(t *testing.T) {
	t.Parallel()
	keys := ConfigKeys()
	for _, want := range []string{"loginsign", "loginsign.app", "loginsign.app.id", "loginsign.canary.global_id",
		"genauth.user.phone"} {
		if !slices.Contains(keys, want) {
			t.Errorf("%s is not among %q", want, keys)
		}
	}
	for _, key := range keys {
		if key == "" || strings.Contains(key, "..") || strings.HasSuffix(key, ".") {
			t.Errorf("%q: a field without a json tag", key)
		}
	}
}

func TestConfigHas(t *testing.T) {
	t.Parallel()
	c := Config{LoginSign: LoginSignConfig{App: AppConfig{ID: "a"}}}
	for key, want := range map[string]bool{
		"loginsign": true, "loginsign.app": true, "loginsign.app.id": true, "loginsign.app.secret": false,
		"loginsign.other_app": false, "ssojet": false, "no.such.key": false,
	} {
		if got := c.Has(key); got != want {
			t.Errorf("%s: %t", key, got)
		}
	}
}

func TestDefaultAuthenticationIsOneThatTheConfigurationHas(t *testing.T) {
	t.Parallel()
	o := &Operation{Security: []string{"genauthSignature", "genauthToken"}}
	signing := Config{GenAuth: GenAuthConfig{AccessKeyID: "k", AccessKeySecret: "s"}}
	for _, test := range []struct {
		name   string
		config Config
		want   string
	}{
		{"", signing, "genauth-signature"},
		{"", Config{GenAuth: GenAuthConfig{Token: "t"}}, "genauth-token"},
		{"", Config{}, "genauth-signature"},
		{"none", signing, "none"},
	} {
		if got := authenticationFor(test.name, o, test.config).name; got != test.want {
			t.Errorf("%q: got %s, want %s", test.name, got, test.want)
		}
	}
	if got := authenticationFor("", &Operation{}, signing).name; got != "none" {
		t.Errorf("an open operation: %s", got)
	}
}
