package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks.
const (
	headerID        = "webhook-id"
	headerTimestamp = "webhook-timestamp"
	headerSignature = "webhook-signature"
)

const signatureVersion = "v1,"

// Why Verify refuses a webhook.
var (
	ErrUnsigned  = errors.New("webhook-id, webhook-timestamp or webhook-signature is missing")
	ErrTimestamp = errors.New("webhook-timestamp is too far from now")
	ErrSignature = errors.New("no webhook-signature fits")
)

// Verify checks a webhook as Standard Webhooks has it: a signature that one of the secrets makes over exactly this body,
// and a timestamp that is no further from now than the tolerance, before or after; 0 takes any. The errors are
// ErrUnsigned, ErrTimestamp and ErrSignature.
func Verify(secrets []string, header http.Header, body []byte, now time.Time, tolerance time.Duration) error {
	id, stamp, signatures := header.Get(headerID), header.Get(headerTimestamp), header.Get(headerSignature)
	if id == "" || stamp == "" || signatures == "" {
		return ErrUnsigned
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: %q is no number of seconds", ErrTimestamp, stamp)
	}
	if off := now.Sub(time.Unix(seconds, 0)); tolerance > 0 && off.Abs() > tolerance {
		return fmt.Errorf("%w: by %s, and %s is allowed", ErrTimestamp, off, tolerance)
	}
	for _, secret := range secrets {
		want, err := sign(secret, id, stamp, string(body))
		if err != nil {
			return err
		}
		for signature := range strings.FieldsSeq(signatures) {
			if hmac.Equal([]byte(signature), []byte(signatureVersion+base64.StdEncoding.EncodeToString(want))) {
				return nil
			}
		}
	}
	return ErrSignature
}

// sign is the HMAC-SHA256 over a webhook with the key in a secret: whsec_ and base64.
func sign(secret, id, stamp, body string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) == 0 {
		return nil, errors.New("a webhook secret is whsec_ and base64")
	}
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(id + "." + stamp + "." + body)) // it never fails
	return mac.Sum(nil), nil
}

// signatures is the header's value: one signature for each secret, with one wrong bit where they are to be corrupt.
func signatures(secrets []string, id, stamp, body string, corrupt bool) (string, error) {
	all := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		signature, err := sign(secret, id, stamp, body)
		if err != nil {
			return "", err
		}
		if corrupt {
			signature[0] ^= 1
		}
		all = append(all, signatureVersion+base64.StdEncoding.EncodeToString(signature))
	}
	return strings.Join(all, " "), nil
}
