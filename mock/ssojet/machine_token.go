package ssojet

import (
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// MachineTokenLifetime is how long a machine token works (SX-01).
const MachineTokenLifetime = time.Hour

// The only grant and scope that the page shows.
const (
	grantType = "client_credentials"
	scope     = "sys_owner"
)

type machineToken struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
	Scope       string `json:"scope"`
}

// issueMachineToken gives a token for a client's id and secret.
func issueMachineToken(call *api.Call) (api.Reply, error) {
	client, err := call.Client(call.Text("client_id"))
	if err != nil || !client.HasSecret(call.Text("client_secret")) {
		return api.Reply{}, refuse(http.StatusUnauthorized, invalidClient, "client_id or client_secret is wrong")
	}
	if got := call.Text("grant_type"); got != grantType {
		return api.Reply{}, refuse(http.StatusBadRequest, invalidRequestBody, "grant_type is %q, not %s", got, grantType)
	}
	if got := call.Text("scope"); got != scope && got != "" {
		return api.Reply{}, refuse(http.StatusBadRequest, invalidRequestBody, "scope is %q, not %s", got, scope)
	}
	token := call.IssueToken(world.MachineToken, client.ID, scope, MachineTokenLifetime)
	return api.OK(machineToken{
		AccessToken: token.Value, TokenType: "Bearer", ExpiresIn: int(MachineTokenLifetime.Seconds()), Scope: scope,
	}), nil
}
