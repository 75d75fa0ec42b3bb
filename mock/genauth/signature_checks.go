package genauth

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // for its size
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/standin-mock/standin/mock/api"
)

// ClockSkew is how far a signed request's date may be from the world's clock (assumption genauth.clock-skew).
const ClockSkew = 15 * time.Minute

const (
	signatureMethod  = "HMAC-SHA1"
	signatureVersion = "1.0"
)

// verify refuses a signature in the order in which a client would mend it: how it was made, when, with which key, and at
// last whether it was used before. A request that is refused for another reason has not used its signature: the
// transaction that notes the use is rolled back with it.
func (c credential) verify(call *api.Call) error {
	if err := c.checkMethod(call.Request.Header); err != nil {
		return err
	}
	date, err := signedDate(call.Request.Header, call.Now())
	if err != nil {
		return err
	}
	if err := c.checkSignature(call); err != nil {
		return err
	}
	if call.UseSignature(c.signature, date.Add(ClockSkew)) != nil {
		return unsigned(apiReplayed, "the signature has been used before: sign each request with another nonce")
	}
	return nil
}

func (c credential) checkMethod(header http.Header) error {
	if got := header.Get(c.brand.method); got != signatureMethod {
		return unsigned(apiSignatureMethod, "%s is %q, not %s", c.brand.method, got, signatureMethod)
	}
	if got := header.Get(c.brand.version); got != signatureVersion {
		return unsigned(apiSignatureVersion, "%s is %q, not %s", c.brand.version, got, signatureVersion)
	}
	return nil
}

func (c credential) checkSignature(call *api.Call) error {
	key, err := call.AccessKey(c.accessKey)
	if err != nil {
		return unsigned(apiSignature, "no access key has the id %q", c.accessKey)
	}
	var room [usualText]byte
	text := appendCanonical(room[:0], &call.Request, c.brand)
	var own [2 * sha1.Size]byte
	if !hmac.Equal(appendSignature(own[:0], key.Secret, text), []byte(c.signature)) {
		return unsigned(apiSignature, "the signature does not fit the secret of %q and the text to sign, which is %q", key.ID, string(text))
	}
	return nil
}

// signedDate reads the date header, which must be near now.
func signedDate(header http.Header, now time.Time) (time.Time, error) {
	text := headerText(header["Date"])
	if text == "" {
		return time.Time{}, unsigned(apiDateMissing, "the date header is missing from a signed request")
	}
	date, err := parseDate(text)
	if err != nil {
		return time.Time{}, unsigned(apiDateMalformed, "date %q is neither an RFC 1123 date in GMT nor Unix milliseconds", text)
	}
	if now.Sub(date).Abs() > ClockSkew {
		return time.Time{}, unsigned(apiDateFar, "date %s is more than %s from the server's time, %s",
			date.UTC().Format(time.RFC3339), ClockSkew, now.Format(time.RFC3339))
	}
	return date, nil
}

// parseDate reads both forms that the SDKs send (assumption genauth.date-header).
func parseDate(text string) (time.Time, error) {
	if text[0] <= '9' {
		if ms, err := strconv.ParseUint(text, 10, 63); err == nil {
			return time.UnixMilli(int64(ms)), nil
		}
	}
	return time.Parse(http.TimeFormat, text)
}

func unsigned(apiCode int, format string, args ...any) error {
	return &failure{statusCode: http.StatusUnauthorized, apiCode: apiCode, message: fmt.Sprintf(format, args...)}
}
