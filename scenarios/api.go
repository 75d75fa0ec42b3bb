package scenarios

// API is what a scenario may name, as openapi.yaml has it in the dialect of a namespace.
type API interface {
	// Operations lists the operationIds in the document's order.
	Operations() []string
	// Events lists the types of webhooks.
	Events() []string
	// Errors lists the operation's documented errors.
	Errors(operation string) []Error
	// Allows returns nil when the operation may answer so: openapi.yaml documents it, or it is an assumption by name. The
	// error says what it may answer instead. The body is nil where the vendor's own error object is sent.
	Allows(operation string, status int, contentType string, body []byte) error
}

// Error is an error that openapi.yaml documents for an operation.
type Error struct {
	Name   string // of its example, or ""
	Code   string // the vendor's own word or number, as text
	Status int
}

// Router is an API that knows under which method and path an operation is served, such as POST /oauth/token. It is for
// readers of an explanation, who need not know operationIds.
type Router interface {
	Route(operation string) string
}

func routeOf(api API, operation string) string {
	if r, is := api.(Router); is {
		return r.Route(operation)
	}
	return ""
}
