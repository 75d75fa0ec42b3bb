package loginsign

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// LoginSign's error codes. The pages print unauthorized, invalid_client, forbidden and invalid_grant; the others are
// those of RFC 6749 and RFC 6750, or assumption loginsign.refusal-codes.
const (
	codeUnauthorized         = "unauthorized"
	codeInvalidClient        = "invalid_client"
	codeInvalidToken         = "invalid_token"
	codeForbidden            = "forbidden"
	codeInvalidGrant         = "invalid_grant"
	codeInvalidRequest       = "invalid_request"
	codeUnsupportedGrantType = "unsupported_grant_type"
	codeNotFound             = "not_found"
	codeMethodNotAllowed     = "method_not_allowed"
	codeConflict             = "conflict"
	codeServerError          = "server_error"
	codeUnavailable          = "temporarily_unavailable" // RFC 6749, 4.1.2.1
	codeRateLimited          = "rate_limited"
)

// refusal is an error that already has LoginSign's words.
type refusal struct {
	status      int
	code        string
	description string
	challenge   string // the WWW-Authenticate header, or ""
	page        bool   // shown to a browser, since it can't be sent to the redirect URI
}

// Error is the description.
func (r *refusal) Error() string { return r.description }

func refuse(status int, code, format string, args ...any) *refusal {
	return &refusal{status: status, code: code, description: fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeInvalidRequest, format, args...)
}

func notFound(format string, args ...any) error {
	return refuse(http.StatusNotFound, codeNotFound, format, args...)
}

func conflict(format string, args ...any) error {
	return refuse(http.StatusConflict, codeConflict, format, args...)
}

// failure is the body of every error (AR-16).
type failure struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Message     string `json:"message,omitempty"` // only where the dialect says both
}

// Refuse answers {"error", "error_description"}, or a page where a browser waits for one.
func (family) Refuse(call *api.Call, err error) api.Reply {
	r, ours := worded(call, err)
	if wantsPage(call, r) {
		return refusedPage(r, ours)
	}
	body := failure{Error: r.code, Description: r.description}
	if call.Dialect.Is(dialect.LoginSignErrorMessageMember, "both") {
		body.Message = r.description
	}
	reply := api.JSON(r.status, body)
	reply.Fault = ours
	if r.challenge != "" {
		reply = reply.With("WWW-Authenticate", r.challenge)
	}
	if call.Operation == operationExchangeCode {
		reply = unstored(reply)
	}
	return reply
}

// worded finds LoginSign's words for an error; ours says that there are none, so that it is a fault of our own.
func worded(call *api.Call, err error) (r *refusal, ours bool) {
	var (
		bad        *api.BadRequest
		notServed  api.NotServed
		notAllowed api.MethodNotAllowed
		absent     api.Absent
		refused    *world.Error
		scripted   api.Scripted
	)
	switch {
	case errors.As(err, &r):
		return r, false
	case errors.As(err, &scripted):
		return refuse(scripted.Status, cmp.Or(scripted.Code, codeOf(scripted.Status)), "%s", scripted), false
	case errors.As(err, &bad):
		return refuse(bad.Status, codeInvalidRequest, "%s", bad), false
	case errors.As(err, &notServed):
		return refuse(http.StatusNotFound, codeNotFound, "%s", notServed), false
	case errors.As(err, &notAllowed):
		return refuse(http.StatusMethodNotAllowed, codeMethodNotAllowed, "%s", notAllowed), false
	case errors.As(err, &absent):
		r = refuse(http.StatusUnauthorized, codeUnauthorized, "%s", absent)
		r.challenge = challenges[absent.Needed]
		return r, false
	case errors.As(err, &refused):
		return wordedWorld(refused)
	}
	return refuse(http.StatusInternalServerError, codeServerError, "the mock failed to answer %s", call.RequestID.String()), true
}

func wordedWorld(err *world.Error) (r *refusal, ours bool) {
	switch err.Kind {
	case world.Invalid:
		return refuse(http.StatusBadRequest, codeInvalidRequest, "%s", err), false
	case world.NotFound:
		return refuse(http.StatusNotFound, codeNotFound, "%s", err), false
	case world.Forbidden:
		return refuse(http.StatusForbidden, codeForbidden, "%s", err), false
	case world.Conflict, world.Used, world.Expired, world.Mismatch:
		return refuse(http.StatusConflict, codeConflict, "%s", err), false
	case world.Exhausted: // no request that openapi.yaml allows has an answer for it
	}
	return refuse(http.StatusInternalServerError, codeServerError, "%s", err), true
}

// codeOf is the code that goes with a status, where only the status is known.
func codeOf(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return codeUnauthorized
	case http.StatusForbidden:
		return codeForbidden
	case http.StatusNotFound:
		return codeNotFound
	case http.StatusMethodNotAllowed:
		return codeMethodNotAllowed
	case http.StatusConflict:
		return codeConflict
	case http.StatusTooManyRequests:
		return codeRateLimited
	case http.StatusServiceUnavailable:
		return codeUnavailable
	}
	if status >= http.StatusInternalServerError {
		return codeServerError
	}
	return codeInvalidRequest
}
