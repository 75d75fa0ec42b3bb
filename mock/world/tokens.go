package world

import "time"

// TokenLifetime is how long a user's access token works (AR-14, AR-17).
const TokenLifetime = time.Hour

// TokenKind says what a token opens.
type TokenKind string

// The kinds: LoginSign's user tokens, SSOJet's machine tokens, GenAuth's management tokens.
const (
	UserToken       TokenKind = "user"
	MachineToken    TokenKind = "machine"
	ManagementToken TokenKind = "management"
)

// Token is a bearer token.
type Token struct {
	Value     string    `json:"value"`
	Kind      TokenKind `json:"kind,omitzero"`
	Owner     string    `json:"owner,omitzero"` // connection id, SSOJet client id or access key id, by kind
	Scope     string    `json:"scope,omitzero"`
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero: never
}

var (
	tokens      = table[Token]("tokens")       // by value
	ownedTokens = table[string]("ownedTokens") // "owner/value" to value
)

// IssueToken makes a token that expires after lifetime.
func (tx *Tx) IssueToken(kind TokenKind, owner, scope string, lifetime time.Duration) Token {
	t := Token{Value: tx.newSecret("token"), Kind: kind, Owner: owner, Scope: scope, ExpiresAt: tx.now.Add(lifetime)}
	tx.PutToken(t)
	return t
}

// PutToken stores a token whose value was made elsewhere.
func (tx *Tx) PutToken(t Token) {
	if old, replaced := tokens.get(tx, t.Value); replaced {
		ownedTokens.remove(tx, old.Owner+"/"+old.Value)
	}
	tokens.keep(tx, t.Value, &t)
	ownedTokens.keep(tx, t.Owner+"/"+t.Value, &t.Value)
	tx.made(TokenCredential, t.Value)
}

// Token returns the token with this value, or a NotFound or Expired refusal. Another kind is NotFound too: a token
// opens nothing but what it was made for.
func (tx *Tx) Token(kind TokenKind, value string) (Token, error) {
	t, ok := tokens.get(tx, value)
	switch {
	case !ok || t.Kind != kind:
		return Token{}, refuse(NotFound, "access token", "The access token is invalid")
	case over(t.ExpiresAt, tx.now):
		return Token{}, refuse(Expired, "access token", "The access token has expired")
	}
	return t, nil
}

// Tokens lists all tokens, expired ones too, in the order of their values.
func (tx *Tx) Tokens() []Token { return tokens.list(tx, "") }

// RevokeTokens removes all tokens of an owner: nobody knows them any more.
func (tx *Tx) RevokeTokens(owner string) {
	for _, value := range ownedTokens.list(tx, owner+"/") {
		tokens.remove(tx, value)
		ownedTokens.remove(tx, owner+"/"+value)
		tx.unmade(TokenCredential, value)
	}
}
