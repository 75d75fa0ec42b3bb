package world

// Credential is a value that a client sends to say who it is. Two of different kinds are never the same.
type Credential struct {
	Kind  CredentialKind
	Value string
}

// CredentialKind says what a Credential is.
type CredentialKind string

// The kinds of credentials.
const (
	AppCredential       CredentialKind = "app"     // LoginSign client_id
	ClientCredential    CredentialKind = "client"  // SSOJet client_id
	AccessKeyCredential CredentialKind = "key"     // GenAuth access key id
	SessionCredential   CredentialKind = "session" // value of the portal cookie
	CodeCredential      CredentialKind = "code"    // authorization code
	TokenCredential     CredentialKind = "token"   // bearer token of any vendor
)

// Of makes a credential of this kind.
func (k CredentialKind) Of(value string) Credential { return Credential{k, value} }

type credentialChange struct {
	credential Credential
	exists     bool
}

// WatchCredentials calls fn for each credential that a transaction made or removed, inside the transaction and after its
// function: in order, perhaps more than once, and never for what was rolled back by an error. Call it before the world is used.
func (w *World) WatchCredentials(fn func(c Credential, exists bool)) { w.watch = fn }

func (w *World) report(changes []credentialChange) {
	if w.watch == nil {
		return
	}
	for _, c := range changes {
		w.watch(c.credential, c.exists)
	}
}

func (tx *Tx) made(k CredentialKind, value string) {
	tx.did.credentials = append(tx.did.credentials, credentialChange{k.Of(value), true})
}

func (tx *Tx) unmade(k CredentialKind, value string) {
	tx.did.credentials = append(tx.did.credentials, credentialChange{k.Of(value), false})
}

// Credentials lists all that exist, ended ones too.
func (tx *Tx) Credentials() []Credential {
	var all []Credential
	for _, of := range []struct {
		kind  CredentialKind
		table string
	}{
		{AppCredential, string(apps)}, {ClientCredential, string(clients)}, {AccessKeyCredential, string(accessKeys)},
		{SessionCredential, string(portalSessions)}, {CodeCredential, string(codes)}, {TokenCredential, string(tokens)},
	} {
		tx.store.Scan(of.table, "", func(key string, _ any) bool {
			all = append(all, of.kind.Of(key))
			return true
		})
	}
	return all
}
