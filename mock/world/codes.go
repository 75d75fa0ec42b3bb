package world

import "time"

// CodeLifetime is how long an authorization code works (assumption loginsign.code-lifetime).
const CodeLifetime = 10 * time.Minute

// Code is an authorization code: it works once, for one app and one redirect URI, for a while (RFC 6749, 4.1.2).
type Code struct {
	Value       string    `json:"value"`
	App         string    `json:"app,omitzero"`
	User        string    `json:"user,omitzero"`
	Connection  string    `json:"connection,omitzero"`
	RedirectURI string    `json:"redirect_uri,omitzero"`
	Scope       string    `json:"scope,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"`
	Used        bool      `json:"used,omitzero"`
}

var codes = table[Code]("codes")

// IssueCode makes a code for a connection; it expires CodeLifetime from now.
func (tx *Tx) IssueCode(c Connection, redirectURI, scope string) Code {
	code := Code{
		Value: tx.newSecret("code"), App: c.App, User: c.User, Connection: c.ID,
		RedirectURI: redirectURI, Scope: scope, ExpiresAt: tx.now.Add(CodeLifetime),
	}
	codes.put(tx, code.Value, code)
	tx.made(CodeCredential, code.Value)
	return code
}

// Code returns the authorization code with this value, used and expired ones too, or a NotFound refusal.
func (tx *Tx) Code(value string) (Code, error) {
	if c, ok := codes.get(tx, value); ok {
		return c, nil
	}
	return Code{}, refuse(NotFound, "authorization code", "no authorization code has this value")
}

// RedeemCode uses a code up, once. It is refused with NotFound when it is unknown, Mismatch when it was made for another
// app or when sameURI says that it was made for another redirect URI, Used, or Expired (AR-15, LX-03).
// A refused code is not used up.
func (tx *Tx) RedeemCode(value, app string, sameURI func(issuedFor string) bool) (Code, error) {
	c, ok := codes.get(tx, value)
	switch {
	case !ok:
		return Code{}, refuse(NotFound, "authorization code", "The authorization code is invalid")
	case c.App != app:
		return Code{}, refuse(Mismatch, "authorization code", "The authorization code was issued to another client")
	case c.Used:
		return Code{}, refuse(Used, "authorization code", "The authorization code has already been used")
	case over(c.ExpiresAt, tx.now):
		return Code{}, refuse(Expired, "authorization code", "The authorization code has expired")
	case !sameURI(c.RedirectURI):
		return Code{}, refuse(Mismatch, "authorization code",
			"The redirect_uri differs from the one of the authorization request")
	case !connectionIDs.has(tx, c.Connection):
		return Code{}, refuse(NotFound, "authorization code", "The authorization code is invalid: the user has left the application")
	}
	c.Used = true
	codes.put(tx, value, c)
	return c, nil
}
