package contract

import "net/url"

// Locate finds the operation of an exchange, by its name or by method and path with whatever base path before it, and
// the parameters of path and query. It reports false where the document has none.
func (s *Spec) Locate(x *Exchange) (operation string, path map[string]string, query url.Values, ok bool) {
	u, err := url.Parse(x.Request.URL)
	if err != nil {
		return "", nil, nil, false
	}
	h := hearing{judge: &Judge{spec: s}, x: &Exchange{Operation: x.Operation, Request: x.Request}, url: u}
	h.locate()
	if h.operation == nil {
		return "", nil, nil, false
	}
	return h.operation.ID, h.path, u.Query(), true
}
