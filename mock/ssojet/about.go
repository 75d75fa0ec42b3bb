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
	if _, value, ok := strings.Cut(call.Request.Header.Get("Authorization"), " "); ok && s.ClientID == "" {
		token, _ := call.Token(world.MachineToken, strings.TrimSpace(value))
		s.ClientID = token.Owner
	}
	if u, err := call.UserBy(world.BySSOJetID, s.UserID); err == nil {
		s.GlobalID = u.ID
	}
	return s
}
