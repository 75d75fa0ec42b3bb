package admin

import "github.com/standin-mock/standin/mock/world"

// credentials are what a client needs to call the vendors' APIs in a namespace.
type credentials struct {
	Apps           []appCredentials      `json:"apps"`
	PortalSessions []world.PortalSession `json:"portal_sessions"`
	Clients        []clientCredentials   `json:"clients"`
	AccessKeys     []world.AccessKey     `json:"access_keys"`
}

type appCredentials struct {
	ID           string   `json:"id"`
	Secret       string   `json:"secret,omitempty"` // the first of the app's
	RedirectURIs []string `json:"redirect_uris"`
}

type clientCredentials struct {
	ID     string   `json:"id"`
	Secret string   `json:"secret,omitempty"`
	Tokens []string `json:"tokens"` // bearer tokens that work now
}

func credentialsOf(tx *world.Tx) *credentials {
	all := &credentials{
		Apps: []appCredentials{}, PortalSessions: tx.PortalSessions(), Clients: []clientCredentials{}, AccessKeys: tx.AccessKeys(),
	}
	for _, a := range tx.Apps() {
		all.Apps = append(all.Apps, appCredentials{ID: a.ID, Secret: first(a.Secrets), RedirectURIs: append([]string{}, a.RedirectURIs...)})
	}
	tokens := map[string][]string{}
	for _, t := range tx.Tokens() {
		if _, err := tx.Token(world.MachineToken, t.Value); err == nil {
			tokens[t.Owner] = append(tokens[t.Owner], t.Value)
		}
	}
	for _, client := range tx.Clients() {
		all.Clients = append(all.Clients, clientCredentials{
			ID: client.ID, Secret: first(client.Secrets), Tokens: append([]string{}, tokens[client.ID]...),
		})
	}
	return all
}

func first(secrets []string) string {
	if len(secrets) == 0 {
		return ""
	}
	return secrets[0]
}
