package genauth

import (
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// About implements api.Family.
func (family) About(call *api.Call) api.Subject {
	s := api.Subject{UserID: call.QueryText("userId"), ClientID: call.QueryText("appId"), AccessKey: call.Text("accessKeyId")}
	authorization := strings.TrimSpace(call.Request.Header.Get("Authorization"))
	if signed, ok := parseSignature(authorization); ok {
		s.AccessKey = signed.accessKey
	} else if token, err := call.Token(world.ManagementToken, bearer(authorization)); err == nil {
		s.AccessKey = token.Owner
	}
	if s.UserID == "" {
		return s
	}
	if id, err := globalIDOf(call); err == nil {
		s.GlobalID = id
	}
	return s
}
