package world

import (
	"encoding/base64"
	"strings"
)

// webhookSecretPrefix is how Standard Webhooks tells a secret from other text.
const webhookSecretPrefix = "whsec_"

// WebhookSecrets lists what signs an app's events, the newest first: its own secrets, or one that is made from the
// world's seed and the app's id.
func (tx *Tx) WebhookSecrets(app string) []string {
	if a, err := tx.App(app); err == nil && len(a.WebhookSecrets) > 0 {
		return a.WebhookSecrets
	}
	return []string{tx.webhookSecret("webhook secret of " + app)}
}

// ForgedWebhookSecret is a secret for an app's events that nobody was given.
func (tx *Tx) ForgedWebhookSecret(app string) string {
	return tx.webhookSecret("forged webhook secret of " + app)
}

func (tx *Tx) webhookSecret(kind string) string {
	d := digest(tx.seed, kind, 0)
	return webhookSecretPrefix + base64.StdEncoding.EncodeToString(d[:24])
}

// checkSecrets refuses a webhook secret that Standard Webhooks has no place for: it takes 24 to 64 bytes.
func (a App) checkSecrets() error {
	for i, secret := range a.WebhookSecrets {
		text, ok := strings.CutPrefix(secret, webhookSecretPrefix)
		key, err := base64.StdEncoding.DecodeString(text)
		if !ok || err != nil || len(key) < 24 || len(key) > 64 {
			return refuse(Invalid, "application", "webhook secret %d of %s must be whsec_ and the base64 of 24 to 64 bytes", i+1, a.ID)
		}
	}
	return nil
}
