package genauth

import (
	"crypto/hmac"
	"crypto/sha1"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHMACIsThatOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), 0, 3*sha1.BlockSize).Draw(rt, "secret")
		text := rapid.SliceOfN(rapid.Byte(), 0, 2*usualText).Draw(rt, "text")
		mac := hmac.New(sha1.New, secret)
		mac.Write(text)
		if got := hmacOf(string(secret), text); !hmac.Equal(mac.Sum(nil), got[:]) {
			rt.Errorf("%x", got)
		}
	})
}

// TestSignedHeadersAreInOrder holds the lines against the same list, made in the plainest way.
func TestSignedHeadersAreInOrder(t *testing.T) {
	t.Parallel()
	name := rapid.StringMatching(`(X-Authing-|X-Genauth-|x-authing|Y-)[A-Za-z0-9_.-]{1,6}`)
	rapid.Check(t, func(rt *rapid.T) {
		header, lines := http.Header{}, map[string]string{}
		if rapid.Bool().Draw(rt, "dated") {
			header.Set("Date", "today")
			lines["date"] = "today"
		}
		for i := range rapid.IntRange(0, 2*usualParameters).Draw(rt, "headers") {
			key, value := http.CanonicalHeaderKey(name.Draw(rt, "name")), string(rune('a'+i))
			header[key] = []string{value}
			if strings.HasPrefix(key, "X-Authing-") {
				lines[strings.ToLower(key)] = value
			}
		}
		want := ""
		for _, key := range slices.Sorted(maps.Keys(lines)) {
			want += key + ":" + lines[key] + "\n"
		}
		if got := string(appendHeaders(nil, header, brands[0])); got != want {
			rt.Errorf("%q, want %q", got, want)
		}
	})
}
