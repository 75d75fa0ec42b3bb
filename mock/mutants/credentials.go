package mutants

import (
	"bytes"
	"net/http"

	"github.com/standin-mock/standin/mock/world"
)

// asApp gives a request the credentials of the application in its path.
func asApp(s *site, r *request) {
	s.view(func(tx *world.Tx) error {
		app, err := tx.App(r.path["appId"])
		if err == nil && len(app.Secrets) > 0 {
			r.SetBasicAuth(app.ID, app.Secrets[0])
		}
		return err
	})
}

// asDeveloper signs a request in to the portal.
func asDeveloper(s *site, r *request) {
	s.view(func(tx *world.Tx) error {
		for _, session := range tx.PortalSessions() {
			if app, err := tx.App(r.path["appId"]); err == nil && app.Developer == session.Developer {
				r.Header.Set("Cookie", "loginsign_session="+session.Cookie)
			}
		}
		r.Header.Del("Authorization")
		return nil
	})
}

// asSomebody gives a request any token of a kind.
func asSomebody(kind world.TokenKind) func(s *site, r *request) {
	return func(s *site, r *request) {
		s.view(func(tx *world.Tx) error {
			for _, token := range tx.Tokens() {
				if token.Kind == kind {
					r.Header.Set("Authorization", "Bearer "+token.Value)
				}
			}
			return nil
		})
	}
}

// asPool gives a request a management token.
func asPool(s *site, r *request) {
	fetch := r.again()
	fetch.Method, fetch.URL.Path, fetch.URL.RawQuery = http.MethodPost, "/api/v3/get-management-token", ""
	fetch.Header = http.Header{"Content-Type": {"application/json"}}
	s.view(func(tx *world.Tx) error {
		for _, key := range tx.AccessKeys() {
			fetch.setJSON(object{"accessKeyId": key.ID, "accessKeySecret": key.Secret})
		}
		return nil
	})
	data, _ := s.ask(fetch).json()["data"].(object)
	token, _ := data["access_token"].(string)
	r.Header.Set("Authorization", "Bearer "+token)
}

// privateEmail is the primary address of a user, which apps see only where it is shared.
func (s *site) privateEmail(globalID any) (address string) {
	s.view(func(tx *world.Tx) error {
		id, _ := globalID.(string)
		user, err := tx.User(id)
		address = user.Primary
		return err
	})
	return address
}

// secretOf is the secret of an application.
func (s *site) secretOf(app string) (secret string) {
	s.view(func(tx *world.Tx) error {
		a, err := tx.App(app)
		if err == nil && len(a.Secrets) > 0 {
			secret = a.Secrets[0]
		}
		return err
	})
	return secret
}

// isJSON reports whether a body could be read.
func isJSON(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) && (&request{body: body}).json() != nil
}
