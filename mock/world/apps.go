package world

import (
	"crypto/subtle"
	"slices"
	"time"
)

// App is an application of a customer. Its ID is LoginSign's appId and client_id, and GenAuth's appId.
type App struct {
	ID           string   `json:"id"`
	Name         string   `json:"name,omitzero"`
	Developer    string   `json:"developer,omitzero"` // id of the developer who owns it
	Secrets      []string `json:"secrets,omitzero"`   // any of them authenticates the app, so that a secret can be rotated
	RedirectURIs []string `json:"redirect_uris,omitzero"`
	WebhookURL   string   `json:"webhook_url,omitzero"` // "" when no events are wanted
	// WebhookSecrets sign the events, each as whsec_ and base64, the newest first; where there is none, Tx.WebhookSecrets makes one.
	WebhookSecrets []string  `json:"webhook_secrets,omitzero"`
	Logo           string    `json:"logo,omitzero"` // URL
	LoginURL       string    `json:"login_url,omitzero"`
	CreatedAt      time.Time `json:"created_at,omitzero"`
}

// HasSecret reports whether the secret is one of the app's.
func (a App) HasSecret(secret string) bool { return oneOf(a.Secrets, secret) }

// oneOf compares in constant time for each candidate.
func oneOf(secrets []string, secret string) bool {
	return slices.ContainsFunc(secrets, func(s string) bool { return subtle.ConstantTimeCompare([]byte(s), []byte(secret)) == 1 })
}

// Client is an application of a customer at SSOJet: its id goes into client_id, its secret into the token request.
type Client struct {
	ID      string   `json:"id"`
	Name    string   `json:"name,omitzero"`
	Secrets []string `json:"secrets,omitzero"`
}

// HasSecret reports whether the secret is one of the client's.
func (c Client) HasSecret(secret string) bool { return oneOf(c.Secrets, secret) }

// AccessKey opens a GenAuth user pool: its ID is the pool's id.
type AccessKey struct {
	ID     string `json:"id"`
	Secret string `json:"secret,omitzero"`
}

// PortalSession is a developer who is signed in to LoginSign's Developer Portal.
type PortalSession struct {
	Cookie    string    `json:"cookie"`
	Developer string    `json:"developer,omitzero"`
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero: never
}

var (
	apps           = table[App]("apps")
	clients        = table[Client]("clients")
	accessKeys     = table[AccessKey]("access_keys")
	portalSessions = table[PortalSession]("portal_sessions")
)

// PutApp creates or replaces an app; CreatedAt defaults to now. Invalid without an id, or with a webhook secret of another form.
func (tx *Tx) PutApp(a App) error {
	if a.ID == "" {
		return refuse(Invalid, "application", "an application needs an id")
	}
	if err := a.checkSecrets(); err != nil {
		return err
	}
	if a.CreatedAt.IsZero() {
		a.CreatedAt = tx.now
	}
	apps.put(tx, a.ID, a)
	tx.made(AppCredential, a.ID)
	return nil
}

// App returns the app with this id, or a NotFound refusal.
func (tx *Tx) App(id string) (App, error) {
	if a, ok := apps.get(tx, id); ok {
		return a, nil
	}
	return App{}, unknownApp(id)
}

func unknownApp(id string) error {
	return refuse(NotFound, "application", "no application has the id %q", id)
}

// Apps lists all apps in the order of their ids.
func (tx *Tx) Apps() []App { return apps.list(tx, "") }

// PutClient creates or replaces an SSOJet client.
func (tx *Tx) PutClient(c Client) {
	clients.put(tx, c.ID, c)
	tx.made(ClientCredential, c.ID)
}

// Client returns the SSOJet client with this id, or a NotFound refusal.
func (tx *Tx) Client(id string) (Client, error) {
	if c, ok := clients.get(tx, id); ok {
		return c, nil
	}
	return Client{}, refuse(NotFound, "client", "no client has the id %q", id)
}

// Clients lists all SSOJet clients in the order of their ids.
func (tx *Tx) Clients() []Client { return clients.list(tx, "") }

// PutAccessKey creates or replaces a GenAuth access key.
func (tx *Tx) PutAccessKey(k AccessKey) {
	accessKeys.put(tx, k.ID, k)
	tx.made(AccessKeyCredential, k.ID)
}

// AccessKey returns the GenAuth access key with this id, or a NotFound refusal.
func (tx *Tx) AccessKey(id string) (AccessKey, error) {
	if k, ok := accessKeys.get(tx, id); ok {
		return k, nil
	}
	return AccessKey{}, refuse(NotFound, "access key", "no access key has this id")
}

// AccessKeys lists all GenAuth access keys in the order of their ids.
func (tx *Tx) AccessKeys() []AccessKey { return accessKeys.list(tx, "") }

// PutPortalSession signs a developer in to the portal.
func (tx *Tx) PutPortalSession(s PortalSession) {
	portalSessions.put(tx, s.Cookie, s)
	tx.made(SessionCredential, s.Cookie)
}

// PortalSession returns the session behind a cookie's value, or a NotFound or Expired refusal.
func (tx *Tx) PortalSession(cookie string) (PortalSession, error) {
	s, ok := portalSessions.get(tx, cookie)
	switch {
	case !ok:
		return PortalSession{}, refuse(NotFound, "portal session", "the portal session is unknown")
	case over(s.ExpiresAt, tx.now):
		return PortalSession{}, refuse(Expired, "portal session", "the portal session has expired")
	}
	return s, nil
}

// PortalSessions lists all sessions, ended ones too, in the order of their cookies.
func (tx *Tx) PortalSessions() []PortalSession { return portalSessions.list(tx, "") }

// over reports whether an end has come; a zero end never comes.
func over(end, now time.Time) bool { return !end.IsZero() && !now.Before(end) }
