package contract

import (
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Exchange returns a copy of an exchange in which secrets and personal data are pseudonyms. What is left is its form:
// methods, statuses, the document's own words, times, ids of applications and the shape of every body. The copy has no
// findings.
func (p *Pseudonyms) Exchange(x *Exchange) *Exchange {
	clean := *x
	clean.Findings = nil
	about := ""
	if strings.Contains(x.Operation, "Variant") { // whose names are nobody's
		about = "variant"
	}
	clean.Request = ExchangeRequest{
		Method: p.method(x.Request.Method), URL: p.url(x.Request.Method, x.Request.URL),
		Header: p.header(x.Request.Header), Body: p.body(about, x.Request.Header, x.Request.Body),
	}
	clean.Response = ExchangeResponse{
		Status: x.Response.Status, Header: p.header(x.Response.Header), Body: p.body(about, x.Response.Header, x.Response.Body),
	}
	keepLength(clean.Request.Header, x.Request.Body, clean.Request.Body)
	keepLength(clean.Response.Header, x.Response.Body, clean.Response.Body)
	return &clean
}

func (p *Pseudonyms) method(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return method
	}
	return p.masked(method)
}

// keepLength makes a length that was right the right one again.
func keepLength(h http.Header, before, after []byte) {
	if h.Get("Content-Length") == strconv.Itoa(len(before)) {
		h.Set("Content-Length", strconv.Itoa(len(after)))
	}
}

// url keeps the server, what the document fixes of the path, and ids of applications.
func (p *Pseudonyms) url(method, text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return p.masked(text)
	}
	made := ""
	if u.Host != "" {
		made = u.Scheme + "://" + u.Host
	}
	made += p.path(method, u.EscapedPath())
	if u.RawQuery != "" {
		made += "?" + p.form(u.RawQuery)
	}
	return made
}

// path replaces what the operation's path takes; a prefix that no operation has stays as long as it is words.
func (p *Pseudonyms) path(method, escaped string) string {
	segments := strings.Split(escaped, "/")
	template := p.template(method, segments)
	first := len(segments) - len(template)
	for i, segment := range segments {
		name, isParameter := "", true
		if i >= first {
			name, isParameter = strings.CutPrefix(template[i-first], "{")
			name = strings.TrimSuffix(name, "}")
		} else if template != nil {
			name = "prefix"
		}
		decoded, err := url.PathUnescape(segment)
		switch {
		case err != nil:
			segments[i] = p.masked(segment)
		case name == "prefix":
			segments[i] = p.escaped(segment)
		case isParameter:
			if made := p.of(p.kindOf("", name), decoded); made != decoded {
				segments[i] = url.PathEscape(made)
			}
		}
	}
	return strings.Join(segments, "/")
}

// maxBaseSegments is how many segments may stand before the document's path.
const maxBaseSegments = 4

// template finds the segments of the path in the document that the last segments lead to, or nil.
func (p *Pseudonyms) template(method string, segments []string) []string {
	if p.spec == nil {
		return nil
	}
	for skip := 1; skip <= min(maxBaseSegments+1, len(segments)-1); skip++ {
		m := p.spec.Match(method, "/"+strings.Join(segments[skip:], "/"))
		if m.Operation != nil || len(m.Allow) > 0 {
			o := m.Operation
			if o == nil {
				o = m.Nearest[0]
			}
			return strings.Split(strings.TrimPrefix(o.Path, "/"), "/")
		}
	}
	return nil
}

// keptHeaders say nothing of anybody; those that begin with a word of keptFamilies neither.
var keptHeaders = nameSet(`
	accept acceptcharset acceptencoding acceptlanguage age allow cachecontrol connection contentencoding contentlanguage
	contentlength contentsecuritypolicy contenttype date deprecation expires keepalive lastmodified permissionspolicy pragma
	referrerpolicy retryafter server stricttransportsecurity sunset te trailer transferencoding upgrade vary via
	wwwauthenticate xcontenttypeoptions xframeoptions xauthingsignaturemethod xauthingsignatureversion xauthinglang xgenauthsignaturemethod
	xgenauthsignatureversion xgenauthlang`)

var keptFamilies = []string{"accesscontrol", "crossorigin", "ratelimit", "xratelimit", "sec"}

func (p *Pseudonyms) header(h http.Header) http.Header {
	clean := make(http.Header, len(h))
	for name, values := range h {
		for _, value := range values {
			clean[name] = append(clean[name], p.headerValue(bareName(name), value))
		}
	}
	return clean
}

func (p *Pseudonyms) headerValue(name, value string) string {
	_, notTime := http.ParseTime(value)
	switch {
	case notTime == nil:
		return value
	case name == "authorization" || name == "proxyauthorization":
		return p.credential(value)
	case name == "cookie":
		return p.cookies(value)
	case name == "setcookie":
		pair, rest, _ := strings.Cut(value, ";")
		return strings.TrimSuffix(p.cookies(pair)+";"+rest, ";")
	case name == "location" || name == "contentlocation" || name == "origin" || name == "referer":
		return p.of(kindRedirect, value)
	case name == "wwwauthenticate":
		return p.challenge(value)
	case name == "useragent":
		return p.scan(value, true)
	case keptHeaders[name]:
		return p.scan(value, false)
	}
	for _, family := range keptFamilies {
		if strings.HasPrefix(name, family) {
			return p.scan(value, false)
		}
	}
	return p.of(kindSecret, value)
}

// authParam is a parameter of a challenge (RFC 9110, 11.2).
var authParam = regexp.MustCompile(`([A-Za-z0-9_-]+)(=")((?:[^"\\]|\\.)*)`)

// challenge keeps the schemes and the names of parameters.
func (p *Pseudonyms) challenge(value string) string {
	var b strings.Builder
	for {
		at := authParam.FindStringSubmatchIndex(value)
		if at == nil {
			b.WriteString(p.scan(value, true))
			return b.String()
		}
		name, text := value[at[2]:at[3]], value[at[6]:at[7]]
		b.WriteString(p.scan(value[:at[0]], true) + p.scan(name, false) + value[at[4]:at[5]] + p.of(p.kindOf("", name), text))
		value = value[at[1]:]
	}
}

// credential keeps the scheme and, of the Basic scheme, the client's id.
func (p *Pseudonyms) credential(value string) string {
	scheme, rest, ok := strings.Cut(value, " ")
	if !ok {
		return p.of(kindSecret, value)
	}
	if !p.words[strings.ToLower(scheme)] {
		scheme = p.masked(scheme)
	}
	if strings.EqualFold(scheme, "basic") {
		decoded, err := base64.StdEncoding.DecodeString(rest)
		id, secret, pair := strings.Cut(string(decoded), ":")
		if err == nil && pair && utf8.Valid(decoded) {
			made := p.of(kindKept, id) + ":" + p.of(kindSecret, secret)
			return scheme + " " + base64.StdEncoding.EncodeToString([]byte(made))
		}
	}
	if id, signature, ok := strings.Cut(rest, ":"); ok {
		return scheme + " " + p.of(kindSecret, id) + ":" + p.of(kindSecret, signature)
	}
	return scheme + " " + p.of(kindSecret, rest)
}

func (p *Pseudonyms) cookies(value string) string {
	pairs := strings.Split(value, ";")
	for i, pair := range pairs {
		name, secret, ok := strings.Cut(pair, "=")
		if !ok {
			pairs[i] = p.masked(pair)
			continue
		}
		pairs[i] = name + "=" + p.of(kindSecret, secret)
	}
	return strings.Join(pairs, ";")
}

// body replaces what a body holds: of JSON and forms value by value, of others altogether.
func (p *Pseudonyms) body(about string, h http.Header, body []byte) []byte {
	if len(body) == 0 {
		return nil
	}
	mediaType, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	first := strings.TrimLeft(string(body[:min(len(body), 64)]), " \t\r\n")
	switch {
	case mediaType == "application/x-www-form-urlencoded" && utf8.Valid(body):
		return []byte(p.form(string(body)))
	case strings.HasSuffix(mediaType, "json") || strings.HasPrefix(first, "{") || strings.HasPrefix(first, "["):
		return p.json(about, body)
	case strings.HasPrefix(first, "<"):
		return []byte("<!-- " + strconv.Itoa(len(body)) + " bytes of markup -->")
	}
	return []byte(p.masked(strings.ToValidUTF8(string(body), "?")))
}
