package genauth

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // HMAC-SHA1 is what the vendor's protocol prescribes
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
)

// canonical is the text that a client signs: the method, each signed header, and the path with the parameters, none of
// it percent-encoded.
func canonical(method, path string, parameters []parameter, header http.Header, b brand) []byte {
	text := append(append(make([]byte, 0, 384), method...), '\n')
	for _, h := range signedHeaders(header, b) {
		text = append(append(text, h.key...), ':')
		text = append(append(text, h.value...), '\n')
	}
	text = append(text, path...)
	for i, p := range parameters {
		text = append(append(text, "?&"[min(i, 1)]), p.key...)
		text = append(append(text, '='), p.value...)
	}
	return text
}

// signedHeaders lists the date and the brand's own headers, in lower case and in the order of their names.
func signedHeaders(header http.Header, b brand) []parameter {
	signed := make([]parameter, 0, 8)
	for name, values := range header {
		if name == "Date" || strings.HasPrefix(name, b.prefix) {
			signed = append(signed, parameter{strings.ToLower(name), headerText(values)})
		}
	}
	slices.SortFunc(signed, byKey)
	return signed
}

// headerText is a header's value as it is signed. A header that came more than once is one list (RFC 9110, 5.3).
func headerText(values []string) string {
	text := strings.Join(values, ", ")
	if strings.ContainsAny(text, "\t\n\r\f") {
		text = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ", "\f", " ").Replace(text)
	}
	return strings.TrimSpace(text)
}

// sign is base64 of the HMAC-SHA1 of a text.
func sign(secret string, text []byte) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(text)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
