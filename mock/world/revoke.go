package world

// Codes lists all authorization codes, used and expired ones too, in the order of their values.
func (tx *Tx) Codes() []Code { return codes.list(tx, "") }

// ExpireToken ends a token's time now; it stays known as expired. Refused with NotFound for an unknown one.
func (tx *Tx) ExpireToken(value string) (Token, error) {
	t, err := tx.anyToken(value)
	if err != nil {
		return Token{}, err
	}
	t.ExpiresAt = tx.now
	tokens.put(tx, value, t)
	return t, nil
}

// RevokeToken removes a token: nobody knows it any more. Refused with NotFound for an unknown one.
func (tx *Tx) RevokeToken(value string) error {
	t, err := tx.anyToken(value)
	if err != nil {
		return err
	}
	tokens.remove(tx, value)
	ownedTokens.remove(tx, t.Owner+"/"+value)
	tx.unmade(TokenCredential, value)
	return nil
}

func (tx *Tx) anyToken(value string) (Token, error) {
	if t, ok := tokens.get(tx, value); ok {
		return t, nil
	}
	return Token{}, refuse(NotFound, "access token", "no access token has this value")
}

// ExpireCode ends an authorization code's time now. Refused with NotFound for an unknown one.
func (tx *Tx) ExpireCode(value string) (Code, error) {
	c, ok := codes.get(tx, value)
	if !ok {
		return Code{}, unknownCode()
	}
	c.ExpiresAt = tx.now
	codes.put(tx, value, c)
	return c, nil
}

// RevokeCode removes an authorization code. Refused with NotFound for an unknown one.
func (tx *Tx) RevokeCode(value string) error {
	if !codes.has(tx, value) {
		return unknownCode()
	}
	codes.remove(tx, value)
	tx.unmade(CodeCredential, value)
	return nil
}

func unknownCode() error {
	return refuse(NotFound, "authorization code", "no authorization code has this value")
}

// SignIn makes a portal session; an empty Cookie is made.
func (tx *Tx) SignIn(s PortalSession) PortalSession {
	if s.Cookie == "" {
		s.Cookie = tx.newSecret("portal session")
	}
	tx.PutPortalSession(s)
	return s
}

// ExpirePortalSession ends a session's time now. Refused with NotFound for an unknown one.
func (tx *Tx) ExpirePortalSession(cookie string) (PortalSession, error) {
	s, ok := portalSessions.get(tx, cookie)
	if !ok {
		return PortalSession{}, unknownSession()
	}
	s.ExpiresAt = tx.now
	portalSessions.put(tx, cookie, s)
	return s, nil
}

// SignOut removes a portal session. Refused with NotFound for an unknown one.
func (tx *Tx) SignOut(cookie string) error {
	if !portalSessions.has(tx, cookie) {
		return unknownSession()
	}
	portalSessions.remove(tx, cookie)
	tx.unmade(SessionCredential, cookie)
	return nil
}

func unknownSession() error {
	return refuse(NotFound, "portal session", "no portal session has this cookie")
}

// RemoveApp removes an app with its connections and their tokens, its codes, variants, licenses and imports. Nobody is
// told: there is nobody left to tell. What users did before stays in the login logs (SJ-09). Refused with NotFound for an
// unknown app.
func (tx *Tx) RemoveApp(id string) error {
	if _, err := tx.App(id); err != nil {
		return err
	}
	for _, c := range tx.Connections(id) {
		if err := tx.RemoveConnection(c.ID, Removal{}); err != nil {
			return err
		}
	}
	for _, c := range tx.Codes() {
		if c.App == id {
			codes.remove(tx, c.Value)
			tx.unmade(CodeCredential, c.Value)
		}
	}
	for _, v := range tx.Variants(id) {
		variantIDs.remove(tx, v.ID)
		variants.remove(tx, v.place)
	}
	for _, l := range tx.Licenses(id) {
		licenses.remove(tx, l.place)
		licenseCode.remove(tx, id+"/"+l.Code)
		tx.unlistLicense(l.Connection, l.place)
	}
	for _, s := range tx.Sources(id) {
		sources.remove(tx, sourcesFor(id)+s.ID)
	}
	apps.remove(tx, id)
	tx.unmade(AppCredential, id)
	return nil
}
