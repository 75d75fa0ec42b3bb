package loginsign

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// SessionCookie is the name of the Developer Portal's cookie (assumption loginsign.session-cookie).
const SessionCookie = "loginsign_session"

const (
	needBasic   = "the Authorization header with HTTP Basic, base64(client_id:client_secret),"
	needBearer  = "the Authorization header with a Bearer access token"
	needSession = "the Developer Portal's session cookie " + SessionCookie

	basicChallenge   = `Basic realm="LoginSign", charset="UTF-8"`
	bearerChallenge  = `Bearer realm="LoginSign"`
	invalidChallenge = bearerChallenge + `, error="invalid_token"` // RFC 6750, 3.1
)

// challenges leads from a missing credential to the WWW-Authenticate header; a cookie has no scheme to name.
var challenges = map[string]string{needBasic: basicChallenge, needBearer: bearerChallenge}

// basicApp finds the application whose credentials stand in HTTP Basic; it must be the one of the path
// (CL-02 to CL-05, ST-01 to ST-04).
func basicApp(call *api.Call) (api.Caller, error) {
	headers := call.Request.Header.Values("Authorization")
	if len(headers) == 0 {
		return api.Caller{}, api.Absent{Needed: needBasic}
	}
	client, secret, ok := parseBasic(headers[0])
	if !ok || len(headers) > 1 {
		return api.Caller{}, malformedBasic(call.Dialect)
	}
	foreign := client != call.PathText("appId")
	if foreign && call.Dialect.Is(dialect.LoginSignCheckOrder, "app-first") {
		return api.Caller{}, foreignApp(client)
	}
	app, err := call.App(client)
	if err != nil || !app.HasSecret(secret) {
		return api.Caller{}, invalidClient()
	}
	if foreign {
		return api.Caller{}, foreignApp(client)
	}
	return api.Caller{App: app.ID}, nil
}

var strictBase64 = base64.StdEncoding.Strict()

// parseBasic reads Basic credentials: the scheme in any case, padded base64, the first colon as the separator
// (RFC 7617). Neither part is form-decoded: LoginSign's pages encode client_id:client_secret as they are.
func parseBasic(header string) (user, password string, ok bool) {
	scheme, encoded, _ := strings.Cut(header, " ")
	encoded = strings.Trim(encoded, " ")
	if !strings.EqualFold(scheme, "Basic") || strings.ContainsAny(encoded, "\r\n") {
		return "", "", false
	}
	var buffer [96]byte
	decoded, err := strictBase64.AppendDecode(buffer[:0], []byte(encoded))
	credentials := string(decoded)
	if err != nil || !utf8.ValidString(credentials) || strings.ContainsFunc(credentials, unicode.IsControl) {
		return "", "", false
	}
	return strings.Cut(credentials, ":")
}

func malformedBasic(d *dialect.Dialect) error {
	code := codeUnauthorized
	if d.Is(dialect.LoginSignMalformedBasic, "invalid-client") {
		code = codeInvalidClient
	}
	r := refuse(http.StatusUnauthorized, code,
		"The Authorization header does not hold HTTP Basic credentials, base64(client_id:client_secret)")
	r.challenge = basicChallenge
	return r
}

func invalidClient() error {
	r := refuse(http.StatusUnauthorized, codeInvalidClient, "The client is unknown or its secret is wrong")
	r.challenge = basicChallenge
	return r
}

func foreignApp(client string) error {
	return refuse(http.StatusForbidden, codeForbidden, "client_id %s does not match the appId in the path", client)
}

// bearerUser finds the user and the connection behind an access token (AR-01, AR-17).
func bearerUser(call *api.Call) (api.Caller, error) {
	headers := call.Request.Header.Values("Authorization")
	if len(headers) == 0 {
		return api.Caller{}, api.Absent{Needed: needBearer}
	}
	scheme, value, _ := strings.Cut(headers[0], " ")
	if !strings.EqualFold(scheme, "Bearer") || len(headers) > 1 {
		return api.Caller{}, invalidToken("The Authorization header does not hold a Bearer token")
	}
	token, err := call.Token(world.UserToken, strings.Trim(value, " "))
	if err != nil {
		return api.Caller{}, invalidToken(err.Error())
	}
	c, err := call.Connection(token.Owner)
	if err != nil {
		return api.Caller{}, invalidToken("The access token is invalid: the user has left the application")
	}
	return api.Caller{App: c.App, User: c.User, Connection: c.ID}, nil
}

// bearer is the access token that was sent, or "".
func bearer(call *api.Call) string {
	scheme, value, _ := strings.Cut(call.Request.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.Trim(value, " ")
}

func invalidToken(description string) error {
	r := refuse(http.StatusUnauthorized, codeInvalidToken, "%s", description)
	r.challenge = invalidChallenge
	return r
}

// portalSession finds the developer behind the portal's cookie, who must own the application of the path (AR-06).
func portalSession(call *api.Call) (api.Caller, error) {
	request := http.Request{Header: call.Request.Header}
	cookie, err := request.Cookie(SessionCookie)
	if err != nil {
		return api.Caller{}, api.Absent{Needed: needSession}
	}
	session, err := call.PortalSession(cookie.Value)
	if err != nil {
		return api.Caller{}, refuse(http.StatusUnauthorized, codeUnauthorized, "%s", err)
	}
	app, err := call.App(call.PathText("appId"))
	if err != nil {
		return api.Caller{}, err
	}
	if app.Developer != session.Developer {
		return api.Caller{}, refuse(http.StatusForbidden, codeForbidden, "%s belongs to another developer", app.ID)
	}
	return api.Caller{Developer: session.Developer}, nil
}
