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
