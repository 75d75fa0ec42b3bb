package contract

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func environmentOf(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestReadConfig(t *testing.T) {
	t.Parallel()
	text := `
target: https://loginsign.example
loginsign:
  app: {id: app_1, secret: "${APP_SECRET}", redirect_uri: "https://${HOST}/callback?literal=$${x}"}
  codes: [code-1, "${CODE}"]
  canary: {global_id: AB1234}
ssojet: {target: "https://sso.example", empty_user_id: u-2}
`
	got, err := ReadConfig("check.yaml", []byte(text), environmentOf(map[string]string{
		"APP_SECRET": `a "quoted" ${HOST}`, "HOST": "yourapp.example", "CODE": "code-2",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Target: "https://loginsign.example"}
	want.LoginSign.App = AppConfig{ID: "app_1", Secret: `a "quoted" ${HOST}`,
		RedirectURI: "https://yourapp.example/callback?literal=${x}"}
	want.LoginSign.Codes = []string{"code-1", "code-2"}
	want.LoginSign.Canary.GlobalID = "AB1234"
	want.SSOJet.Target, want.SSOJet.EmptyUserID = "https://sso.example", "u-2"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadConfigRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"unknown key":       {"loginsign: {portal_cooky: a}", `check.yaml:1:13: loginsign.portal_cooky: unknown field, did you mean "portal_cookie"?`},
		"unset variable":    {"ssojet:\n  token: \"${NOPE}\"", "check.yaml:2:10: ssojet.token: the variable NOPE is not set in the environment"},
		"in a list":         {"loginsign: {codes: [a, \"${NOPE}\"]}", "loginsign.codes[1]: the variable NOPE is not set"},
		"broken variable":   {"target: \"${A-B}\"", "check.yaml:1:9: target: after ${ come a variable's name and }"},
		"a number":          {"ssojet: {user_id: 17}", "check.yaml:1:19: ssojet.user_id: expected text (put it in quotes to make it text)"},
		"nothing in a list": {"loginsign: {codes: code-1}", "loginsign.codes: expected a list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadConfig("check.yaml", []byte(test.text), environmentOf(map[string]string{"SET": "SET"}))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestConfigErrorsTellNoSecret has secrets beside what is wrong, and wrong themselves.
func TestConfigErrorsTellNoSecret(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`loginsign: {app: {secret: "canary-17", sekret: a}}`, `loginsign: {app: {secret: 1717171717}}`, `loginsign: {app: canary-17}`,
		`loginsign: {codes: canary-17}`, `loginsign: {app: {secret: "canary-17${NOPE}"}}`, "loginsign: {app: {secret: canary-17, }", "canary-17",
	} {
		_, err := ReadConfig("check.yaml", []byte(text), environmentOf(nil))
		if err == nil || strings.Contains(err.Error(), "canary-17") || strings.Contains(err.Error(), "1717") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestConfigSchemaHasEveryKey holds the schema's properties against Config's fields.
func TestConfigSchemaHasEveryKey(t *testing.T) {
	t.Parallel()
	type object struct {
		Ref        string            `json:"$ref"`
		Properties map[string]object `json:"properties"`
		Defs       map[string]object `json:"$defs"`
	}
	var schema object
	if err := json.Unmarshal(ConfigSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	var keys []string
	var walk func(prefix string, o object)
	walk = func(prefix string, o object) {
		if name, ok := strings.CutPrefix(o.Ref, "#/$defs/"); ok {
			o = schema.Defs[name]
		}
		for _, key := range slices.Sorted(maps.Keys(o.Properties)) {
			keys = append(keys, prefix+key)
			walk(prefix+key+".", o.Properties[key])
		}
	}
	walk("", schema)
	want := ConfigKeys()
	slices.Sort(want)
	slices.Sort(keys)
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("(-Config +schema):\n%s", diff)
	}
}
