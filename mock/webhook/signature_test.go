package webhook_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// Somebody else's implementation decides whether what is sent is signed as the specification says.
func TestStandardWebhooksVerifiesWhatIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		verbs scenarios.Webhook
		ok    bool
	}{
		{"plain", scenarios.Webhook{}, true},
		{"wrong secret", scenarios.Webhook{WrongSecret: true}, false},
		{"corrupt", scenarios.Webhook{CorruptSignature: true}, false},
		{"tampered", scenarios.Webhook{Tamper: map[string]any{"connection": "c2"}}, false},
		{"stale", scenarios.Webhook{StaleTimestamp: scenarios.Duration(time.Hour)}, true}, // signed well, but old
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, scripted(c.verbs, new(int)))
			r.emit("c1")
			r.RunDue(t.Context())
			verifier, err := standardwebhooks.NewWebhook(r.secrets()[0])
			if err != nil {
				t.Fatal(err)
			}
			got := r.all()[0]
			if err := verifier.VerifyIgnoringTimestamp(got.body, got.header); (err == nil) != c.ok {
				t.Errorf("verified: %v, want %v", err, c.ok)
			}
		})
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	const secret, other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	body := []byte(`{"test": 2432232314}`)
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := signer.Sign("msg_1", morning, body)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		secrets   []string
		change    func(http.Header)
		now       time.Time
		tolerance time.Duration
		want      error
	}{
		{"good", []string{secret}, nil, morning, time.Minute, nil},
		{"second secret", []string{other, secret}, nil, morning, time.Minute, nil},
		{"second signature", []string{secret}, func(h http.Header) { h.Set("webhook-signature", "v1,AAAA v2,x "+signature) }, morning, time.Minute, nil},
		{"other secret", []string{other}, nil, morning, time.Minute, webhook.ErrSignature},
		{"no secret", nil, nil, morning, time.Minute, webhook.ErrSignature},
		{"old", []string{secret}, nil, morning.Add(61 * time.Second), time.Minute, webhook.ErrTimestamp},
		{"from the future", []string{secret}, nil, morning.Add(-61 * time.Second), time.Minute, webhook.ErrTimestamp},
		{"any time", []string{secret}, nil, morning.AddDate(1, 0, 0), 0, nil},
		{"no number", []string{secret}, func(h http.Header) { h.Set("webhook-timestamp", "now") }, morning, 0, webhook.ErrTimestamp},
		{"another id", []string{secret}, func(h http.Header) { h.Set("webhook-id", "msg_2") }, morning, 0, webhook.ErrSignature},
		{"another version", []string{secret}, func(h http.Header) { h.Set("webhook-signature", "v1a"+signature[2:]) }, morning, 0, webhook.ErrSignature},
		{"unsigned", []string{secret}, func(h http.Header) { h.Del("webhook-signature") }, morning, 0, webhook.ErrUnsigned},
	} {
		h := http.Header{}
		h.Set("webhook-id", "msg_1")
		h.Set("webhook-timestamp", fmt.Sprint(morning.Unix()))
		h.Set("webhook-signature", signature)
		if c.change != nil {
			c.change(h)
		}
		if err := webhook.Verify(c.secrets, h, body, c.now, c.tolerance); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if c.name == "no secret" {
			continue
		}
		if err := webhook.Verify([]string{"whsec_?"}, h, body, morning, 0); err == nil {
			t.Errorf("%s: a secret that is none verified it", c.name)
		}
	}
}

func TestSecretsFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	secrets := newRig(t).secrets()
	key, err := base64.StdEncoding.DecodeString(secrets[0][len("whsec_"):])
	if err != nil || len(key) != 24 || len(secrets) != 1 {
		t.Errorf("secrets %q", secrets)
	}
	r := newRig(t)
	r.update(func(tx *world.Tx) error {
		if tx.WebhookSecrets("a")[0] != secrets[0] || tx.WebhookSecrets("b")[0] == secrets[0] || tx.ForgedWebhookSecret("a") == secrets[0] {
			t.Errorf("secrets %q", tx.WebhookSecrets("a"))
		}
		return nil
	})
}
