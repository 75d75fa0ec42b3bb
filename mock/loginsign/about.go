package loginsign

import (
	"cmp"
	"net/http"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// About implements api.Family.
func (family) About(call *api.Call) api.Subject {
	s := api.Subject{
		ClientID: cmp.Or(call.PathText("appId"), call.Text("client_id"), call.QueryText("client_id")),
		GlobalID: cmp.Or(call.PathText("globalId"), call.QueryText("login_hint"), call.Text("globalId")),
	}
	if client, _, ok := parseBasic(call.Request.Header.Get("Authorization")); ok && s.ClientID == "" {
		s.ClientID = client
	}
	s.Connection = cmp.Or(call.PathText("connectionId"), connectionBehind(call))
	if c, err := call.Connection(s.Connection); err == nil {
		s.ClientID, s.GlobalID = c.App, c.User
	}
	if cookie, err := (&http.Request{Header: call.Request.Header}).Cookie(SessionCookie); err == nil {
		if session, err := call.PortalSession(cookie.Value); err == nil {
			s.Developer = session.Developer
		}
	}
	return s
}

// connectionBehind is the connection that an access token or an authorization code was issued for, or "".
func connectionBehind(call *api.Call) string {
	if token, err := call.Token(world.UserToken, bearer(call)); err == nil {
		return token.Owner
	}
	if call.Operation != operationExchangeCode {
		return ""
	}
	code, _ := call.Code(call.Text("code"))
	return code.Connection
}
