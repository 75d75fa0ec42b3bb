package contract

import "strconv"

// Operation is one method on one path, as the document describes it. It is read-only.
type Operation struct {
	ID, Vendor, Method, Path, Summary string // Vendor is the ID before the first dot

	Security     []string // names of the security schemes of which one must hold; nil when none is needed
	Clauses      []string // the operation's x-clauses
	Assumptions  []string // the operation's x-assumption
	Evidence     string   // x-evidence: documented, implied or assumed
	Statuses     []int    // documented statuses, sorted
	RequestType  string   // the documented media type of the request's body, "" when there is no body
	BodyRequired bool     // whether a body must be sent
	MaxBody      int64    // x-max-body: the size in bytes up to which a body is taken; 0 leaves it to the server

	parameters  []*parameter // path, query, header, cookie; each in the document's order
	credentials []string     // names of query parameters that carry credentials
	body        *schema
	responses   map[string]*response // by "200", "2XX" or "DEFAULT"
	byStatus    map[int]*response    // of those, by their number
	root, node  *node                // the document and, in it, this operation
}

// response is what the document says of one status.
type response struct {
	headers []*parameter
	content map[string]content // by media type
}

// content is what a response's body is.
type content struct {
	schema *schema // nil when nothing is said
	memo   *memo
}

// response finds what is documented for a status: the status itself, its class such as 4XX, or default.
func (o *Operation) response(status int) *response {
	if r := o.byStatus[status]; r != nil {
		return r
	}
	for _, key := range []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX", "DEFAULT"} {
		if r := o.responses[key]; r != nil {
			return r
		}
	}
	return nil
}
