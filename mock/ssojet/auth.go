package ssojet

import (
	"errors"
	"net/http"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// byBearer accepts a machine token (SJ-03, SX-01).
func byBearer(call *api.Call) (api.Caller, error) {
	scheme, value, _ := strings.Cut(strings.TrimSpace(call.Request.Header.Get("Authorization")), " ")
	if scheme == "" {
		return api.Caller{}, api.Absent{Needed: "the Authorization header with a Bearer token"}
	}
	if !strings.EqualFold(scheme, "Bearer") {
		return api.Caller{}, refuse(http.StatusUnauthorized, unauthorized, "the Authorization header is not of the scheme Bearer")
	}
	token, err := call.Token(world.MachineToken, strings.TrimSpace(value))
	if err != nil {
		return api.Caller{}, refuse(http.StatusUnauthorized, unauthorized, "%s", tokenFault(err))
	}
	return api.Caller{Client: token.Owner}, nil
}

func tokenFault(err error) string {
	if refused, ok := errors.AsType[*world.Error](err); ok && refused.Kind == world.Expired {
		return "the bearer token has expired"
	}
	return "the bearer token is unknown"
}

// checkClient refuses a client_id that no client has (assumption ssojet.client-match). The 2025 pages do without one.
func checkClient(call *api.Call) error {
	id := call.QueryText("client_id")
	if id == "" && newer(call) {
		return nil
	}
	if _, err := call.Client(id); err != nil {
		return refuse(http.StatusBadRequest, invalidClient, "no client has the client_id %q", id)
	}
	return nil
}
