package api

import "net/http"

// Reply is an answer as a value: it is rendered, checked against openapi.yaml, journaled and written by the mock.
type Reply struct {
	Status int
	Header http.Header // may be nil; Content-Type and Content-Length are set from the body
	JSON   any         // marshalled when it is not nil; a Written is sent as it is
	HTML   []byte      // sent as text/html when JSON is nil and this is not
	Body   []byte      // sent as it is, with the Content-Type of Header, when neither is set
	Ready  bool        // Header and Body are complete, and shared with other replies: nobody may write into them
	Fault  bool        // set by Family.Refuse on an error that it has no word for: a fault of our own
}

// OK is a 200 with v as its JSON body.
func OK(v any) Reply { return Reply{Status: http.StatusOK, JSON: v} }

// JSON is a reply with any status and v as its JSON body.
func JSON(status int, v any) Reply { return Reply{Status: status, JSON: v} }

// Page is a reply that a browser shows.
func Page(status int, html []byte) Reply { return Reply{Status: status, HTML: html} }

// Redirect is a 302 to an absolute URL.
func Redirect(location string) Reply {
	return Reply{Status: http.StatusFound, Header: http.Header{"Location": {location}}}
}

// With returns the reply with one more header.
func (r Reply) With(name, value string) Reply {
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set(name, value)
	return r
}

// Add returns the reply with one more value of a header.
func (r Reply) Add(name, value string) Reply {
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Add(name, value)
	return r
}
