package loginsign

import (
	"cmp"
	"net/http"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// About implements api.Family. It looks at each request: what it looks up costs more than to see that there is nothing.
func (family) About(call *api.Call) api.Subject {
	s := api.Subject{
		ClientID: cmp.Or(call.PathText("appId"), call.Text("client_id"), call.QueryText("client_id")),
		GlobalID: cmp.Or(call.PathText("globalId"), call.QueryText("login_hint"), call.Text("globalId")),
	}
	if s.ClientID == "" {
		if client, _, ok := parseBasic(call.Request.Header.Get("Authorization")); ok {
			s.ClientID = client
		}
	}
	if s.Connection = call.PathText("connectionId"); s.Connection == "" {
		s.Connection = connectionBehind(call)
	}
	if s.Connection != "" {
		if c, err := call.Connection(s.Connection); err == nil {
			s.ClientID, s.GlobalID = c.App, c.User
		}
	}
	if len(call.Request.Header["Cookie"]) > 0 {
		s.Developer = developerBehind(call)
	}
	return s
}

// developerBehind is whose session of the portal it is, or "".
func developerBehind(call *api.Call) string {
	cookie, err := (&http.Request{Header: call.Request.Header}).Cookie(SessionCookie)
	if err != nil {
		return ""
	}
	session, _ := call.PortalSession(cookie.Value)
	return session.Developer
}

// connectionBehind is the connection that an access token or an authorization code was issued for, or "".
func connectionBehind(call *api.Call) string {
	if value := bearer(call); value != "" {
		if token, err := call.Token(world.UserToken, value); err == nil {
			return token.Owner
		}
	}
	if call.Operation != operationExchangeCode {
		return ""
	}
	code, _ := call.Code(call.Text("code"))
	return code.Connection
}
