package ssojet

import (
	"cmp"
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// About implements api.Family.
func (family) About(call *api.Call) api.Subject {
	s := api.Subject{
		ClientID: cmp.Or(call.QueryText("client_id"), call.Text("client_id")),
		UserID:   cmp.Or(call.PathText("userid"), call.QueryText("user_id")),
	}
	if _, value, ok := strings.Cut(call.Request.Header.Get("Authorization"), " "); s.ClientID == "" && ok {
		token, _ := call.Token(world.MachineToken, strings.TrimSpace(value))
		s.ClientID = token.Owner
	}
	if s.UserID != "" {
		s.GlobalID, _ = call.UserIDBy(world.BySSOJetID, s.UserID)
	}
	return s
}
