package api

// Subject is whom a request is from and about, as far as it says so itself. Nothing in it is verified: the request may
// still be refused.
type Subject struct {
	ClientID   string // client_id of LoginSign or SSOJet
	GlobalID   string // of the user, who need not exist
	Connection string // LoginSign's connection id, which need not exist
	UserID     string // SSOJet's or GenAuth's id of the user, as it was sent
	Developer  string // behind a portal session
	AccessKey  string // GenAuth's
}
