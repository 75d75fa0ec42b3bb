package contract

import (
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var globalIDForm = regexp.MustCompile(`^[A-Z]{2}[0-9]{4}$`)

const (
	maxLearnt = 20_000 // values of one case that are personal
	minLearnt = 4      // bytes; shorter ones would hide too much
	maxQuoted = 2_000  // bytes of an answer that evidence shows
)

// redactor takes secrets and personal data out of what a report shows. It knows the configuration's own, learns those
// that answers bring, and recognizes addresses and tokens by their form.
type redactor struct {
	secrets  map[string]string // value to the name of the variable that stands for it
	personal map[string]bool   // values of the case under way
	longest  []string          // the same, the longest first; nil when it is not known
	unread   []any             // bodies whose values are not in personal yet: most cases show nothing of theirs
	hides    map[string]bool   // what hidden said of a name
	canary   string            // the one globalId that is shown: a curl line needs it
}

// variables name the configuration's secrets as a shell would.
var variables = map[string]string{
	"loginsign.app.secret": "CLIENT_SECRET", "loginsign.other_app.secret": "OTHER_CLIENT_SECRET",
	"loginsign.empty_app.secret": "EMPTY_CLIENT_SECRET", "loginsign.portal_cookie": "PORTAL_COOKIE",
	"loginsign.user_token": "USER_TOKEN", "loginsign.codes": "CODE", "loginsign.expired_code": "EXPIRED_CODE",
	"ssojet.client_secret": "SSOJET_CLIENT_SECRET", "ssojet.token": "SSOJET_TOKEN",
	"genauth.access_key_secret": "GENAUTH_ACCESS_KEY_SECRET", "genauth.token": "GENAUTH_TOKEN",
}

// people are the keys of the configuration that hold personal data, with their variables.
var people = map[string]string{
	"loginsign.canary.private_email": "PRIVATE_EMAIL", "genauth.user.phone": "PHONE", "genauth.user.email": "EMAIL",
	"genauth.user.username": "USERNAME", "genauth.user.identity": "IDENTITY", "genauth.user.sync_relation": "SYNC_RELATION",
}

func newRedactor(c Config) *redactor {
	r := &redactor{secrets: map[string]string{}, personal: map[string]bool{}, hides: map[string]bool{}, canary: c.LoginSign.Canary.GlobalID}
	eachKey(reflect.ValueOf(c), "", func(key string, v reflect.Value) {
		name, isSecret := variables[key]
		if !isSecret {
			name = people[key]
		}
		switch value := v.Interface().(type) {
		case string:
			if name != "" {
				r.secret(value, name)
			}
		case []string:
			for _, one := range value {
				r.secret(one, name)
			}
		}
	})
	_, cookie, _ := strings.Cut(c.LoginSign.PortalCookie, "=")
	r.secret(cookie, "PORTAL_SESSION")
	return r
}

// secret adds a value that must not be shown, with the name of the variable that stands for it.
func (r *redactor) secret(value, variable string) {
	for _, form := range []string{value, url.QueryEscape(value), url.PathEscape(value)} {
		if value != "" && r.secrets[form] == "" {
			r.secrets[form] = variable
		}
	}
}

// forget drops what one case's answers have taught.
func (r *redactor) forget() { r.personal, r.longest, r.unread = map[string]bool{}, nil, nil }

// learn keeps the personal values of an answer.
func (r *redactor) learn(body any) { r.unread = append(r.unread, body) }

// learnt are the personal values, the longest first.
func (r *redactor) learnt() []string {
	if r.unread != nil {
		for _, body := range r.unread {
			r.walk(body, "")
		}
		r.unread, r.longest = nil, nil
	}
	if r.longest == nil {
		r.longest = longestFirst(r.personal)
	}
	return r.longest
}

func (r *redactor) walk(v any, name string) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			r.walk(value, key)
		}
	case []any:
		for _, value := range v {
			r.walk(value, name)
		}
	case string:
		if len(v) >= minLearnt && len(r.personal) < maxLearnt && r.hidden(name) {
			r.personal[v] = true
		}
	}
}

// hidden is the same as the function; an answer has the same few names over and over.
func (r *redactor) hidden(name string) bool {
	hides, known := r.hides[name]
	if !known {
		hides = hidden(name)
		r.hides[name] = hides
	}
	return hides
}

// personalNames are parts of the names of fields that hold personal data.
var personalNames = []string{
	"email", "name", "phone", "image", "avatar", "picture", "ipaddress", "useragent", "city", "country", "region", "address",
	"birth", "gender", "owner", "locale", "zoneinfo", "profile",
}

// namesPerson guesses from its name whether a field holds personal data.
func namesPerson(name string) bool {
	name = strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
	switch name {
	case "appname", "variantname", "sourcename", "ip":
		return name == "ip"
	}
	return slices.ContainsFunc(personalNames, func(part string) bool { return strings.Contains(name, part) })
}

// hidden says whether the value of a field is never shown.
func hidden(name string) bool { return namesSecret(name) || namesPerson(name) }

var (
	emailForm = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	aToken    = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,2}`)
	aBearer   = regexp.MustCompile(`(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}`)
	anIP      = regexp.MustCompile(`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`)
	aField    = regexp.MustCompile(`(?i)((?:token|code|secret|password|session)(?:=|["']\s*:\s*["']))[A-Za-z0-9._~+/-]{8,}`)
)

// text takes secrets and personal data out of a sentence.
func (r *redactor) text(s string) string {
	if s == "" {
		return s
	}
	s = r.values(s, func(variable string) string { return "$" + variable })
	s = aToken.ReplaceAllString(s, "<token>")
	s = aBearer.ReplaceAllString(s, "$1 <credential>")
	s = aField.ReplaceAllString(s, "$1<hidden>")
	return anIP.ReplaceAllString(emailForm.ReplaceAllString(s, "<email>"), "<ip>")
}

// values replaces known values, the longest first, as what is a part of another one would leave the rest.
func (r *redactor) values(s string, shown func(variable string) string) string {
	for _, value := range longestFirst(r.secrets) {
		if len(value) >= minLearnt || value == s {
			s = strings.ReplaceAll(s, value, shown(r.secrets[value]))
		}
	}
	for _, value := range r.learnt() {
		if !strings.HasPrefix(value, "$") && strings.Contains(s, value) {
			s = strings.ReplaceAll(s, value, typeShown(kindString))
		}
	}
	return s
}

func longestFirst[V any](values map[string]V) []string {
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
}

// body is the beginning of an answer, with the types of what is hidden.
func (r *redactor) body(raw []byte) string {
	value, err := decodeJSON(raw)
	if err != nil || value == nil {
		return r.foreign(raw)
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // <email> is what a reader is to see
	if err := encoder.Encode(r.value(value, "")); err != nil {
		return ""
	}
	return cut(strings.TrimSpace(text.String()), maxQuoted)
}

// foreign is the form of a body that is no JSON: who stands in it can't be told. A page is shown as it is, for it tells who
// answers instead of the target.
func (r *redactor) foreign(raw []byte) string {
	text := cut(string(raw), maxQuoted)
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		return cut(r.text(text), maxQuoted)
	}
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsLetter(c):
			return 'x'
		case unicode.IsDigit(c):
			return '9'
		}
		return c
	}, text)
}

func (r *redactor) value(v any, name string) any {
	switch v := v.(type) {
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, value := range v {
			object[r.text(key)] = r.value(value, key)
		}
		return object
	case []any:
		list := make([]any, 0, min(len(v), maxItems))
		for _, value := range v[:min(len(v), maxItems)] {
			list = append(list, r.value(value, name))
		}
		return list
	case string:
		if globalIDForm.MatchString(strings.ToUpper(v)) && v != r.canary {
			return typeShown("globalId")
		}
		if hidden(name) && len(v) > 1 {
			return formShown(v)
		}
		return r.text(v)
	}
	return v
}

// maxItems are shown of a list: evidence is cut anyway.
const maxItems = 20

func formShown(v string) string {
	if emailForm.MatchString(v) {
		return typeShown("email")
	}
	return typeShown(kindString)
}

// header is what evidence shows of an answer's headers.
func (r *redactor) header(flat map[string]string) map[string]string {
	shown := map[string]string{}
	for name, value := range flat {
		switch {
		case name == "location":
			shown[name] = r.url(value)
		case namesSecret(name) && name != "x-content-type-options":
			shown[name] = "<hidden>"
		default:
			shown[name] = r.text(cut(value, maxName))
		}
	}
	return shown
}

// url hides the values of parameters that hold a secret or a person.
func (r *redactor) url(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return r.text(raw)
	}
	u.User = nil
	pairs := strings.Split(u.RawQuery, "&")
	for i, pair := range pairs {
		if name, _, found := strings.Cut(pair, "="); found && hidden(name) && !strings.Contains(name, "client_id") {
			pairs[i] = name + "=<hidden>"
		}
	}
	u.RawQuery = strings.Join(pairs, "&")
	plain, err := url.PathUnescape(u.Path)
	if err != nil {
		plain = u.Path
	}
	base := u.Scheme + "://" + u.Host
	if u.Host == "" {
		base = ""
	}
	rest := plain
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	return base + r.text(rest)
}
