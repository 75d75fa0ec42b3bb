// Package api is how a vendor plugs into the mock: a Family answers a Call with a Reply.
//
// A handler never sees a ResponseWriter, a lock, a sleep or the real clock. It runs inside one transaction of the world
// and may be run again, so it acts through its Call alone and returns its answer as a value.
package api

import (
	"net/http"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// Family is one vendor: what it serves, how it authenticates, and how it words a refusal.
type Family interface {
	// Vendor is the part of the vendor's operationIds before the dot.
	Vendor() string
	// Endpoints lists a handler for each of the vendor's operations in openapi.yaml.
	Endpoints() []Endpoint
	// Authenticators lists, by the name of a security scheme in openapi.yaml, who checks it.
	Authenticators() map[string]Authenticator
	// Refuse renders an error in the vendor's shape: a *BadRequest, NotServed, MethodNotAllowed, Absent, Scripted,
	// *world.Error, one of the family's own, or any other, which is our own fault and answers 500.
	// It runs after the call's transaction, whose Tx it must not use.
	Refuse(*Call, error) Reply
	// About finds out whom a request is from and about, for whoever scripts what goes wrong with it. It only looks.
	About(*Call) Subject
}

// Endpoint binds one operationId to its handler.
type Endpoint struct {
	Operation string
	Access    Access
	Handle    Handler
	// AnswersBadRequest hands a request that breaks openapi.yaml to the handler as Call.Problem instead of refusing it:
	// an authorization request is answered through the browser (RFC 6749, 4.1.2.1).
	AnswersBadRequest bool
	// List finds the list that the answer of a Read endpoint shows, where it depends on nothing else but the declared query
	// and the dialect: it is sent again, without the handler, while the list is the same. It refuses a call as the handler would.
	List func(*Call) (world.List, error)
}

// Access says what an endpoint does to the world.
type Access int

// A Read endpoint and its authenticator only look at the world; a Write endpoint may change it.
const (
	Read Access = iota
	Write
)

// Handler answers one call. An error rolls back what the call changed and is rendered by Family.Refuse.
type Handler func(*Call) (Reply, error)

// Authenticator finds out who calls. It returns Absent when its credential is not in the request at all.
type Authenticator func(*Call) (Caller, error)

// Call is one request, decoded and checked against openapi.yaml, with the world it acts on.
type Call struct {
	*world.Tx

	Operation string
	RequestID RequestID // another one for each call
	Dialect   *dialect.Dialect
	Settings  Settings
	Caller    Caller // zero where the operation needs no credential

	Path  map[string]string // path parameters, by name
	Query map[string]any    // declared query parameters that were sent; defaults are not filled in
	Body  map[string]any    // a JSON object, or a form with string values; nil without a body

	Problem *BadRequest // what is wrong with the request, for an endpoint that AnswersBadRequest; else nil

	Request Request
}

// Request is the part of the HTTP request that a signature, a page or a login log needs.
type Request struct {
	Method     string
	Path       string // as sent, without the namespace's prefix
	RawQuery   string
	Header     http.Header
	Body       []byte
	RemoteAddr string // host:port of the client
}

// RequestID names one request of a namespace.
type RequestID struct {
	Seed, Number uint64

	text string // made when somebody reads it first
}

// String is the id in the form of a UUID.
func (id *RequestID) String() string {
	if id.text == "" {
		id.text = world.RequestIDAt(id.Seed, id.Number)
	}
	return id.text
}

// Settings are the choices of whoever runs the mock that reach a handler.
type Settings struct {
	// AutoConsent lets an authorization request with a login_hint skip the page.
	AutoConsent bool
}

// Caller is who an authenticator found: each field is set where the credential says so.
type Caller struct {
	App        string // client_id of the calling application
	User       string // globalId of the signed-in user
	Connection string // id of the connection that a user's token belongs to
	Developer  string // id of the developer behind a portal session
	Client     string // SSOJet client id of a machine token
	AccessKey  string // GenAuth access key id
}

// PathText returns a path parameter.
func (c *Call) PathText(name string) string { return c.Path[name] }

// QueryText returns a query parameter that openapi.yaml declares as a string, or "" when it was not sent.
func (c *Call) QueryText(name string) string { return text(c.Query, name) }

// QueryInt returns a query parameter that openapi.yaml declares as an integer, or otherwise when it was not sent.
func (c *Call) QueryInt(name string, otherwise int) int { return integer(c.Query, name, otherwise) }

// QueryTrue reports whether a query parameter that openapi.yaml declares as a boolean was sent as true.
func (c *Call) QueryTrue(name string) bool { return c.Query[name] == true }

// Text returns a string field of the body, or "" when it is absent or null.
func (c *Call) Text(name string) string { return text(c.Body, name) }

// Int returns an integer field of the body, or otherwise when it is absent or null.
func (c *Call) Int(name string, otherwise int) int { return integer(c.Body, name, otherwise) }

// True reports whether a boolean field of the body is true.
func (c *Call) True(name string) bool { return c.Body[name] == true }

// Sent reports whether the body has the field, be it null.
func (c *Call) Sent(name string) bool { _, ok := c.Body[name]; return ok }

func text(from map[string]any, name string) string {
	s, _ := from[name].(string)
	return s
}

func integer(from map[string]any, name string, otherwise int) int {
	if n, ok := from[name].(float64); ok {
		return int(n)
	}
	return otherwise
}
