package journal

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// hidden stands where a secret stood.
const hidden = "[redacted]"

// isSecret says whether a field, a parameter or a header of this name holds a credential, or a code that is worth
// something: an authorization code, a license code. The state of OAuth, an access key's id and a token's type are none.
func isSecret(name string) bool {
	name = strings.ToLower(strings.TrimRight(nameFiller.Replace(name), "0123456789"))
	switch name {
	case "code", "codes", "authcode", "authorizationcode", "codeverifier", "authorization", "proxyauthorization", "cookie",
		"setcookie", "assertion", "clientassertion", "samlresponse", "jwt", "session", "sessionid", "loginsignsession":
		return true
	}
	name = strings.TrimSuffix(name, "s")
	return slices.ContainsFunc([]string{
		"secret", "token", "password", "passwd", "pwd", "apikey", "secretkey", "privatekey",
	}, func(end string) bool { return strings.HasSuffix(name, end) })
}

var nameFiller = strings.NewReplacer("_", "", "-", "", ".", "", "[", "", "]", "", " ", "")

// redacted is the entry as it may be shown: a copy in which what is no credential keeps its bytes.
func (e *Entry) redacted() *Entry {
	clean := *e
	clean.Request.Path = redact(e.Request.Path, lookAtText)
	clean.Request.Query = redact(e.Request.Query, (*search).form)
	clean.Request.Headers, clean.Response.Headers = redactHeaders(e.Request.Headers), redactHeaders(e.Response.Headers)
	clean.Request.Body.Text = redactBody(e.Request.Body.Text, e.Request.Headers)
	clean.Response.Body.Text = redactBody(e.Response.Body.Text, e.Response.Headers)
	clean.Findings = redactFindings(e.Findings)
	return &clean
}

func lookAtText(s *search, v view) { s.value(v) }

// redact hides what a search finds in a text.
func redact(text string, look func(*search, view)) string {
	var s search
	look(&s, view{text: text})
	return s.hide(text)
}

// redactBody hides the credentials of a body, whatever it says it is: a broken one may hold them too.
func redactBody(text string, h http.Header) string {
	if coding := h.Get("Content-Encoding"); text != "" && coding != "" && !strings.EqualFold(coding, "identity") {
		return hidden // what is in it can't be seen
	}
	mediaType := mediaTypeOf(h)
	return redact(text, func(s *search, v view) {
		switch {
		case mediaType == typeForm:
			s.form(v)
			if looksLikeJSON(text) {
				s.anything(v)
			}
		case mediaType == "text/html":
			s.text(v, false)
			s.fields(v)
		default:
			s.anything(v)
		}
	})
}

func redactHeaders(h http.Header) http.Header {
	clean := h.Clone()
	for name, values := range clean {
		for i, value := range values {
			if values[i] = redact(value, lookAtText); isSecret(name) {
				values[i] = redactCredential(value)
			}
		}
	}
	return clean
}

// redactCredential keeps a known scheme of authorization.
func redactCredential(value string) string {
	known := []string{"basic", "bearer", "digest", "dpop", "authing", "genauth"}
	if scheme, _, found := strings.Cut(value, " "); found && slices.Contains(known, strings.ToLower(scheme)) {
		return scheme + " " + hidden
	}
	return hidden
}

func redactFindings(findings []contract.Finding) []contract.Finding {
	clean := slices.Clone(findings)
	for i := range clean {
		clean[i].Message = redact(clean[i].Message, lookAtText)
		clean[i].Actual = redact(clean[i].Actual, lookAtText)
	}
	return clean
}

// span is a part of a text that is not to be shown, and what stands there instead.
type span struct {
	from, to int
	instead  string
}

// hide replaces the spans that were found.
func (s *search) hide(text string) string {
	if len(s.found) == 0 {
		return text
	}
	slices.SortStableFunc(s.found, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var b strings.Builder
	end := 0
	for _, found := range s.found {
		if found.from >= end {
			b.WriteString(text[end:found.from])
			b.WriteString(found.instead)
		}
		end = max(end, found.to)
	}
	b.WriteString(text[end:])
	return b.String()
}
