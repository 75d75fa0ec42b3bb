package contract

import "net/http"

// Exchange is one request and its answer, whoever made it, with what the rules say about them.
type Exchange struct {
	Operation string // operationId
	Request   ExchangeRequest
	Response  ExchangeResponse
	Findings  []Finding // about the answer and, unless it was meant to be refused, about the request
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

// judge holds an exchange against the document. A request that is meant to be refused is not blamed for what is wrong
// with it.
func (o *Operation) judge(x *Exchange, sent Request, refusalWanted bool) {
	if !refusalWanted {
		_, x.Findings = o.CheckRequest(sent)
	}
	x.Findings = append(x.Findings, o.CheckResponse(x.Response.Status, x.Response.Header, x.Response.Body)...)
}
