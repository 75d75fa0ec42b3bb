package loginsign

import (
	"errors"
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// exchangeCode gives an access token for an authorization code (AR-13 to AR-15, LX-03).
func exchangeCode(call *api.Call) (api.Reply, error) {
	if grant := call.Text("grant_type"); grant != "authorization_code" {
		return api.Reply{}, refuse(http.StatusBadRequest, codeUnsupportedGrantType,
			"grant_type must be authorization_code, got %q", grant)
	}
	app, err := call.App(call.Text("client_id"))
	if err != nil || !app.HasSecret(call.Text("client_secret")) {
		return api.Reply{}, invalidClient()
	}
	code, err := call.RedeemCode(call.Text("code"), app.ID, func(issuedFor string) bool {
		return redeemable(call.Dialect, issuedFor, call.Text("redirect_uri"))
	})
	if err != nil {
		return api.Reply{}, invalidGrant(err)
	}
	token := call.IssueToken(world.UserToken, code.Connection, code.Scope, world.TokenLifetime)
	w := make(api.Written, 0, 128).Open('{').Field("access_token").Text(token.Value).Field("token_type").Text("Bearer")
	return unstored(api.OK(w.Field("expires_in").Int(int(world.TokenLifetime / time.Second)).Close('}'))), nil
}

// invalidGrant keeps the world's sentence: LoginSign prints the one of an expired code (AR-15).
func invalidGrant(err error) error {
	var refused *world.Error
	if !errors.As(err, &refused) {
		return err
	}
	return refuse(http.StatusBadRequest, codeInvalidGrant, "%s", refused)
}

// What all tokens' answers share; nobody writes into a header's values.
var noStore, noCache = []string{"no-store"}, []string{"no-cache"}

// unstored marks an answer that no cache may keep (RFC 6749, 5.1).
func unstored(r api.Reply) api.Reply {
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header["Cache-Control"], r.Header["Pragma"] = noStore, noCache
	return r
}
