package contract

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // HMAC-SHA1 is what the vendor's protocol prescribes
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// brand is one of the two names under which GenAuth's clients sign.
type brand struct {
	scheme string // the first word of the Authorization header
	prefix string // of the header names
}

var (
	brandAuthing = brand{scheme: "authing", prefix: "x-authing-"}
	brandGenAuth = brand{scheme: "GenAuth", prefix: "x-genauth-"}
)

// sign adds the headers of signature version 1.0 (GX-02) to a request. Headers that are there already are kept and
// signed as they are, so that a case can send a stale date or a nonce twice; one that is there without a value is left
// out.
func (b brand) sign(r outgoing, keyID, secret string, now time.Time) error {
	defaults := map[string]string{
		"date":                         now.UTC().Format(http.TimeFormat),
		b.prefix + "signature-method":  "HMAC-SHA1",
		b.prefix + "signature-version": "1.0",
		b.prefix + "signature-nonce":   newNonce(),
		b.prefix + "lang":              "en-US",
	}
	for name, value := range defaults {
		if values, given := r.Header[http.CanonicalHeaderKey(name)]; !given {
			r.Header.Set(name, value)
		} else if len(values) == 0 {
			r.Header.Del(name)
		}
	}
	text, err := b.stringToSign(r)
	if err != nil {
		return err
	}
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(text))
	r.Header.Set("Authorization", b.scheme+" "+keyID+":"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return nil
}

// newNonce must differ from every nonce that was ever sent, so it comes from no seed.
func newNonce() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails, as its documentation says
	return hex.EncodeToString(b)
}

// stringToSign joins the method, the date and the brand's headers by name, the path, and the parameters by name: those
// of the query of a GET, and the top-level fields of the JSON body otherwise. Nothing in it is percent-encoded.
func (b brand) stringToSign(r outgoing) (string, error) {
	var text strings.Builder
	text.WriteString(r.Method + "\n")
	for _, name := range slices.SortedFunc(maps.Keys(r.Header), compareFold) {
		lower := strings.ToLower(name)
		if lower == "date" || strings.HasPrefix(lower, b.prefix) {
			text.WriteString(lower + ":" + oneLine(r.Header.Get(name)) + "\n")
		}
	}
	parameters, err := signedParameters(r)
	if err != nil {
		return "", err
	}
	text.WriteString(r.path)
	for i, name := range slices.Sorted(maps.Keys(parameters)) {
		text.WriteString(string("?&"[min(i, 1)]) + name + "=" + parameters[name])
	}
	return text.String(), nil
}

func compareFold(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) }

func oneLine(value string) string {
	return strings.TrimSpace(strings.NewReplacer("\t", " ", "\n", " ", "\r", " ", "\f", " ").Replace(value))
}

func signedParameters(r outgoing) (map[string]string, error) {
	parameters := map[string]string{}
	if r.Method == http.MethodGet {
		for name, values := range r.URL.Query() {
			parameters[name] = values[0]
		}
		return parameters, nil
	}
	if len(r.body) == 0 {
		return parameters, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(r.body, &fields); err != nil {
		return nil, fmt.Errorf("sign the request: its body is no JSON object: %w", err)
	}
	for name, raw := range fields {
		parameters[name] = string(raw)
		var text string
		if json.Unmarshal(raw, &text) == nil && raw[0] == '"' {
			parameters[name] = text
		}
	}
	return parameters, nil
}
