package contract

import (
	"fmt"
	"slices"
	"strings"
)

// credentials derives what is refused because of who asks.
func (d *deriver) credentials() {
	if d.operation.Security == nil {
		return
	}
	d.credential("no-credential", "without a credential", CredentialMissing, "none", nil)
	for i, scheme := range d.operation.Security {
		suffix := ""
		if i > 0 {
			suffix = "-" + kebab(scheme)
		}
		d.brokenCredentials(scheme, suffix)
	}
	for _, a := range authentications {
		if d.isOtherClass(a) {
			d.credential("credential-of-"+a.name, "with the credential "+a.name, CredentialOtherClass, a.name, nil)
		}
	}
	if slices.Contains(d.operation.Security, "basicApp") {
		d.otherApp()
	}
}

func (d *deriver) credential(what, title string, fault CredentialFault, auth string, headers map[string]any) {
	step := d.base()
	step.Auth, step.Headers, step.Fault = auth, headers, fault
	d.add(refusal{what: what, title: title, statuses: refusesCredentials(d.operation), step: step})
}

func (d *deriver) otherApp() {
	step := d.base()
	step.Auth, step.Fault = "other_app", CredentialOtherApp
	d.add(refusal{
		what: "credential-of-other-app", title: "with the credential of another application",
		statuses: refusesOtherApps(d.operation), step: step,
	})
}

// isOtherClass reports whether an authentication opens other operations of the vendor's and not this one.
func (d *deriver) isOtherClass(a authentication) bool {
	return a.scheme != "" && strings.HasPrefix(a.needs[0], d.operation.Vendor+".") && !slices.Contains(d.operation.Security, a.scheme)
}

// brokenCredentials sends what looks like a credential of the scheme, and what does not even do that.
func (d *deriver) brokenCredentials(scheme, suffix string) {
	header, malformed, wrong := d.forms(scheme)
	if header == "" {
		return
	}
	auth := "none"
	if strings.HasPrefix(scheme, "genauthSignature") {
		auth = "genauth-signature" // all but the signature itself is right
	}
	d.credential("malformed-credential"+suffix, "with a malformed credential", CredentialMalformed, auth,
		map[string]any{header: malformed})
	d.credential("wrong-credential"+suffix, "with a wrong credential", CredentialWrong, auth, map[string]any{header: wrong})
}

// forms are the header of a security scheme, a value that is none of its credentials' form, and one that is but opens
// nothing.
func (d *deriver) forms(scheme string) (header, malformed, wrong string) {
	declared := resolve(d.operation.root, d.operation.root.field("components").field("securitySchemes").field(scheme))
	key := keyOf(scheme)
	switch declared.word("type") + " " + declared.word("scheme") + declared.word("in") {
	case "http basic":
		return "Authorization", "Basic standin", fmt.Sprintf("Basic ${toBase64(%s + ':%s')}", key, d.word("secret"))
	case "http bearer":
		return "Authorization", "Bearer", "Bearer " + d.word("token")
	case "apiKey cookie":
		return "Cookie", d.word("cookie"), fmt.Sprintf("${split(%s, '=')[0]}=%s", key, d.word("session"))
	case "apiKey header":
		return declared.word("name"), "authing", fmt.Sprintf("authing ${%s}:${toBase64('%s')}", key, d.word("signature"))
	}
	return "", "", ""
}

// keyOf is the first key of the configuration that a scheme's usual authentication needs.
func keyOf(scheme string) string {
	i := slices.IndexFunc(authentications, func(a authentication) bool { return a.scheme == scheme })
	if i < 0 {
		return ""
	}
	return authentications[i].needs[0]
}
