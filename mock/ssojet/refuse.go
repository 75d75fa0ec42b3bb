package ssojet

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// problem is a word and a number of the vendor's error code guide.
type problem struct {
	word   string
	number int
}

// The guide's problems that the mock has. It prints no number for the last two (assumption ssojet.error-numbers).
var (
	malformedRequest       = problem{"malformed_request", 800}
	resourceNotFound       = problem{"resource_not_found", 801}
	invalidRequestBody     = problem{"invalid_request_body", 807}
	invalidQueryParameters = problem{"invalid_query_parameters", 842}
	invalidClient          = problem{"invalid_client", 1001}
	unauthorized           = problem{"unauthorized", 2001}
	internalServerError    = problem{"internal_server_error", 500}
)

// refusal is a refusal in the vendor's terms.
type refusal struct {
	status  int // as REST has it
	problem problem
	message string
	outside bool // it never reached an operation, so that no page's list of statuses is about it
	fault   bool // ours, not the client's
}

// Error returns the message.
func (r *refusal) Error() string { return r.message }

func refuse(status int, p problem, format string, args ...any) error {
	return &refusal{status: status, problem: p, message: fmt.Sprintf(format, args...)}
}

// Refuse implements api.Family.
func (family) Refuse(call *api.Call, err error) api.Reply {
	r := refusalOf(err)
	reply := api.JSON(r.statusIn(call), errorObject(call, r))
	reply.Fault = r.fault
	return reply
}

// statusIn keeps to the statuses that the 2024 pages have, 200, 400 and 500 (SJ-05), unless the dialect says otherwise.
func (r *refusal) statusIn(call *api.Call) int {
	rest := r.outside || newer(call) || call.Dialect.Is(dialect.SSOJetStatuses, "rest")
	if !rest && (r.status == http.StatusUnauthorized || r.status == http.StatusNotFound) {
		return http.StatusBadRequest
	}
	return r.status
}

// guideError is the object that the error code guide prints.
type guideError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Code        int    `json:"error_code"`
}

// schemaError is the object that the reference's schema describes.
type schemaError struct {
	Error       int    `json:"error"`
	Code        string `json:"error_code"`
	Description string `json:"error_description"`
}

func errorObject(call *api.Call, r *refusal) any {
	if call.Dialect.Is(dialect.SSOJetErrorObject, "schema") {
		return schemaError{Error: r.problem.number, Code: r.problem.word, Description: r.message}
	}
	return guideError{Error: r.problem.word, Description: r.message, Code: r.problem.number}
}

func refusalOf(err error) *refusal {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	if refused, ok := errors.AsType[*world.Error](err); ok {
		return worldRefusal(refused)
	}
	if bad, ok := errors.AsType[*api.BadRequest](err); ok {
		return &refusal{status: bad.Status, problem: problemOf(bad), message: bad.Error()}
	}
	if absent, ok := errors.AsType[api.Absent](err); ok {
		return &refusal{status: http.StatusUnauthorized, problem: unauthorized, message: absent.Error()}
	}
	if unknown, ok := errors.AsType[api.NotServed](err); ok {
		return &refusal{status: http.StatusNotFound, problem: resourceNotFound, message: unknown.Error(), outside: true}
	}
	if method, ok := errors.AsType[api.MethodNotAllowed](err); ok {
		return &refusal{status: http.StatusMethodNotAllowed, problem: malformedRequest, message: method.Error(), outside: true}
	}
	if scripted, ok := errors.AsType[api.Scripted](err); ok {
		return &refusal{status: scripted.Status, problem: problemWith(scripted), message: scripted.Error(), outside: true}
	}
	const message = "internal error of the mock"
	return &refusal{status: http.StatusInternalServerError, problem: internalServerError, message: message, fault: true}
}

// problemWith is the problem that a script names by its word or number, or else the one that goes with its status.
func problemWith(s api.Scripted) problem {
	for _, p := range []problem{
		malformedRequest, resourceNotFound, invalidRequestBody, invalidQueryParameters, invalidClient, unauthorized, internalServerError,
	} {
		if s.Code == p.word || s.Code == strconv.Itoa(p.number) {
			return p
		}
	}
	switch s.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return unauthorized
	case http.StatusNotFound:
		return resourceNotFound
	case http.StatusBadRequest:
		return malformedRequest
	}
	return problem{internalServerError.word, s.Status}
}

// problemOf goes by the first thing that is wrong, which is nearest to the request's beginning.
func problemOf(bad *api.BadRequest) problem {
	switch {
	case bad.Status != http.StatusBadRequest || bad.Broke("request-body-malformed"):
		return malformedRequest
	case len(bad.Problems) > 0 && strings.HasPrefix(bad.Problems[0].Rule, "request-parameter-"):
		return invalidQueryParameters
	}
	return invalidRequestBody
}

// worldRefusal words what only a body can be to blame for, except that something is missing.
func worldRefusal(refused *world.Error) *refusal {
	if refused.Kind == world.NotFound {
		return &refusal{status: http.StatusNotFound, problem: resourceNotFound, message: refused.Message}
	}
	return &refusal{status: http.StatusBadRequest, problem: invalidRequestBody, message: refused.Message}
}
