package genauth

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// The apiCodes of the vendor's table that the mock sends.
const (
	apiSignature        = 1300
	apiSignatureMethod  = 1301
	apiSignatureVersion = 1302
	apiDateMalformed    = 1303
	apiDateMissing      = 1304
	apiDateFar          = 1305
	apiReplayed         = 1306
	apiUserNotFound     = 2004
	apiAppNotFound      = 2011
	apiNotLoggedIn      = 2020
)

// The statusCodes of the vendor's table that HTTP has no constant for, or another name.
const (
	statusInvalidOperation = http.StatusUnprocessableEntity
	statusClientError      = 499
)

// failure is a refusal in the vendor's terms.
type failure struct {
	statusCode int
	apiCode    int // 0: none
	message    string
	http       int  // the HTTP status in every dialect; 0: as the dialect says
	fault      bool // ours, not the client's
}

// Error returns the message.
func (f *failure) Error() string { return f.message }

// Refuse implements api.Family. What the API itself refuses comes as HTTP 200, or with the statusCode as HTTP status, by
// the dialect; what never reached an operation has its own HTTP status.
func (family) Refuse(call *api.Call, err error) api.Reply {
	f := failureOf(err)
	status := f.http
	switch {
	case status != 0:
	case call.Dialect.Is(dialect.GenAuthHTTPStatus, "mirror"):
		status = f.statusCode
	default:
		status = http.StatusOK
	}
	reply := api.JSON(status, envelope{
		StatusCode: f.statusCode, Message: f.message, APICode: f.apiCode, RequestID: call.RequestID.String(),
	})
	reply.Fault = f.fault
	return reply
}

func failureOf(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	if refused, ok := errors.AsType[*world.Error](err); ok {
		return worldFailure(refused)
	}
	if bad, ok := errors.AsType[*api.BadRequest](err); ok {
		return badRequest(bad)
	}
	if absent, ok := errors.AsType[api.Absent](err); ok {
		return &failure{statusCode: http.StatusUnauthorized, apiCode: apiNotLoggedIn, message: absent.Error()}
	}
	if unknown, ok := errors.AsType[api.NotServed](err); ok {
		return &failure{statusCode: http.StatusNotFound, message: unknown.Error(), http: http.StatusNotFound}
	}
	if method, ok := errors.AsType[api.MethodNotAllowed](err); ok {
		return &failure{statusCode: http.StatusBadRequest, message: method.Error(), http: http.StatusMethodNotAllowed}
	}
	if scripted, ok := errors.AsType[api.Scripted](err); ok {
		code, _ := strconv.Atoi(scripted.Code) // none where the script names none
		return &failure{statusCode: scripted.Status, apiCode: code, message: scripted.Error()}
	}
	return &failure{statusCode: http.StatusInternalServerError, message: "internal error of the mock", fault: true}
}

func badRequest(bad *api.BadRequest) *failure {
	f := &failure{statusCode: http.StatusBadRequest, message: bad.Error()}
	switch bad.Status {
	case http.StatusRequestEntityTooLarge:
		f.statusCode = http.StatusRequestEntityTooLarge
	case http.StatusRequestTimeout:
		f.statusCode, f.http = statusClientError, http.StatusRequestTimeout
	}
	return f
}

func worldFailure(refused *world.Error) *failure {
	f := &failure{statusCode: statusInvalidOperation, message: refused.Message}
	switch refused.Kind {
	case world.NotFound:
		f.statusCode, f.apiCode = http.StatusNotFound, map[string]int{"user": apiUserNotFound, "application": apiAppNotFound}[refused.Noun]
	case world.Invalid:
		f.statusCode = http.StatusBadRequest
	case world.Forbidden:
		f.statusCode = http.StatusForbidden
	case world.Conflict:
		f.statusCode = http.StatusConflict
	}
	return f
}
