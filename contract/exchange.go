package contract

import (
	"crypto/tls"
	"net/http"
	"time"
)

// Exchange is one request and its answer, whoever made it, with what the rules say about them.
type Exchange struct {
	Operation string // operationId; a judge finds the one that is left out
	Request   ExchangeRequest
	Response  ExchangeResponse
	Intent    Intent               // what the request was made for, if that is known
	At        time.Time            // when the request was sent; zero when nobody knows
	Took      time.Duration        // until the answer was there; 0 when nobody knows
	TLS       *tls.ConnectionState // of the connection, nil without TLS
	Heard     int                  // its place among those that its judge has heard, from 1; see Finding.Earlier
	Findings  []Finding            // about the answer and, unless it was meant to be refused, about the request

	read readBody
}

// readBody is an answer's JSON, kept for those who read it next: the case, the judge, the coverage.
type readBody struct {
	of    *byte // the body's first
	size  int
	value any
}

// json is the answer's body as JSON, nil where it is none, which is a finding of its own where it must be. Nobody may
// change it.
func (x *Exchange) json() any {
	body := x.Response.Body
	if len(body) == 0 {
		return nil
	}
	if x.read.of != &body[0] || x.read.size != len(body) {
		value, _ := decodeJSON(body)
		x.read = readBody{&body[0], len(body), value}
	}
	return x.read.value
}

// ExchangeRequest is a request as it was sent.
type ExchangeRequest struct {
	Method, URL string
	Header      http.Header
	Body        []byte
}

// ExchangeResponse is an answer as it came in.
type ExchangeResponse struct {
	Status int
	Header http.Header
	Body   []byte
}
