package genauth

import (
	"cmp"
	"crypto/sha1" //nolint:gosec // HMAC-SHA1 is what the vendor's protocol prescribes
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/mock/api"
)

// What is signed is put together in room of these sizes, which are enough for nearly all requests; more is made where not.
const (
	usualText       = 512 // bytes
	usualParameters = 8
)

// appendCanonical appends the text that a client signs: the method, each signed header, and the path with the parameters,
// none of it percent-encoded.
func appendCanonical(text []byte, r *api.Request, b brand) []byte {
	text = append(append(text, r.Method...), '\n')
	text = appendHeaders(text, r.Header, b)
	text = append(text, r.Path...)
	var room [usualParameters]parameter
	for i, p := range appendParameters(room[:0], r) {
		text = append(append(text, "?&"[min(i, 1)]), p.key...)
		text = append(append(text, '='), p.value...)
	}
	return text
}

// appendHeaders appends a line for the date and for each of the brand's own headers, in lower case and in the order of
// their names.
func appendHeaders(text []byte, header http.Header, b brand) []byte {
	if date, sent := header["Date"]; sent {
		text = append(append(append(text, "date:"...), headerText(date)...), '\n')
	}
	var room [usualParameters]parameter
	own := room[:0]
	for name, values := range header {
		if rest, ok := strings.CutPrefix(name, b.prefix); ok {
			own = append(own, parameter{rest, headerText(values)})
		}
	}
	slices.SortFunc(own, byLowerKey)
	for _, h := range own {
		text = appendLower(appendLower(text, b.prefix), h.key)
		text = append(append(append(text, ':'), h.value...), '\n')
	}
	return text
}

// byLowerKey is byKey for names in lower case. Those of headers are ASCII (RFC 9110, 5.1).
func byLowerKey(a, b parameter) int {
	for i := range min(len(a.key), len(b.key)) {
		if order := cmp.Compare(lower(a.key[i]), lower(b.key[i])); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(a.key), len(b.key))
}

func appendLower(text []byte, name string) []byte {
	for i := range len(name) {
		text = append(text, lower(name[i]))
	}
	return text
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// headerText is a header's value as it is signed. A header that came more than once is one list (RFC 9110, 5.3).
func headerText(values []string) string {
	text := strings.Join(values, ", ")
	if strings.ContainsAny(text, "\t\n\r\f") {
		text = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ", "\f", " ").Replace(text)
	}
	return strings.TrimSpace(text)
}

// appendSignature appends base64 of the HMAC-SHA1 of a text.
func appendSignature(to []byte, secret string, text []byte) []byte {
	mac := hmacOf(secret, text)
	return base64.StdEncoding.AppendEncode(to, mac[:])
}

// hmacOf is RFC 2104 for a text that is all there: crypto/hmac makes six objects for each.
func hmacOf(secret string, text []byte) [sha1.Size]byte {
	var inner, outer [sha1.BlockSize]byte
	if len(secret) > sha1.BlockSize {
		short := sha1.Sum([]byte(secret)) //nolint:gosec // see the import
		secret = string(short[:])
	}
	copy(outer[:], secret)
	for i, c := range outer {
		inner[i], outer[i] = c^0x36, c^0x5c
	}
	room := make([]byte, 0, sha1.BlockSize+usualText)
	sum := sha1.Sum(append(append(room, inner[:]...), text...))   //nolint:gosec // see the import
	return sha1.Sum(append(append(room, outer[:]...), sum[:]...)) //nolint:gosec // see the import
}
