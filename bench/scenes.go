package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // HMAC-SHA1 is what the vendor's protocol prescribes
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// person is a world of one user with two connections, 24 logins, and a credential of each vendor.
const person = `
apps:
  - {id: app_one, name: One, secret: one-secret, redirect_uris: ["http://localhost:3000/callback"]}
  - {id: app_two, name: Two, secret: two-secret, redirect_uris: ["http://localhost:3000/callback"]}
clients:
  - {id: cli_one, secret: client-secret}
access_keys:
  - {id: key-one, secret: key-secret}
tokens:
  - {value: machine-token, kind: machine, owner: cli_one}
  - {value: user-token, kind: user, owner: conn_one}
users:
  - global_id: AB1234
    ssojet_id: "000000000000000000000001"
    genauth_id: "000000000000000000000002"
    given_name: Jane
    family_name: Doe
    primary: jane@example.com
    connections:
      - {app: app_one, id: conn_one, shared: jane@example.com, logins: {count: 12}}
      - {app: app_two, logins: {count: 12}}
`

// crowdOf is a world of users who are all connected to app_one, with three logins each.
func crowdOf(users int) string {
	return fmt.Sprintf(`
apps:
  - {id: app_one, name: One, secret: one-secret, redirect_uris: ["http://localhost:3000/callback"]}
generate: {users: %d, apps: [app_one], connections: {min: 1, max: 1}, logins: {min: 3, max: 3}, inactive: 0, blocked: 0}
`, users)
}

func asApp() string { return basic("app_one", "one-secret") }

// fixed is a scene in which the same request is sent again and again.
func fixed(fixtures string, connections int, r []byte, sign string, signs int) scene {
	return scene{fixtures: []string{fixtures}, connections: connections, sign: sign, signs: signs,
		requests: func(context.Context, *process, int) ([][]byte, error) { return [][]byte{r}, nil }}
}

func listRequest(headers ...string) []byte {
	return request(http.MethodGet, "/api/applications/app_one/users", "", append(headers, asApp())...)
}

func listScene(rows, connections int) scene {
	return fixed(crowdOf(rows), connections, listRequest(), `"globalId":`, rows)
}

func userScene() scene {
	return fixed(person, usualConnections, request(http.MethodGet, "/api/user", "", "Authorization: Bearer user-token"), `"conn_one"`, 1)
}

func loginLogsScene() scene {
	return fixed(person, usualConnections, request(http.MethodGet,
		"/api/v1/users/000000000000000000000001/loginlogs?client_id=cli_one", "", "Authorization: Bearer machine-token"), `"CreatedAt":`, 24)
}

const patched = 1_000 // users in the world of PATCH

func patchScene() scene {
	return scene{fixtures: []string{crowdOf(patched)}, connections: usualConnections, varies: true, requests: patches,
		sign: `"action":"granted"`, signs: 1}
}

// patches grants and revokes a status, user after user.
func patches(ctx context.Context, p *process, _ int) ([][]byte, error) {
	ids, err := p.users(ctx)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, id := range ids {
		for _, body := range []string{`{"status":"PRO","duration":"MONTH"}`, `{"revoke":true}`} {
			out = append(out, request(http.MethodPatch, "/api/applications/app_one/users/"+id+"/status", body, asApp(), jsonType))
		}
	}
	return out, nil
}

// users are globalIds from all over the world's order: all of a small world's, and a sample of a big one's.
func (p *process) users(ctx context.Context) (ids []string, err error) {
	seen := map[string]bool{}
	for letter := 'A'; letter <= 'Z'; letter++ {
		var page struct{ Users []struct{ GlobalID string } }
		path := fmt.Sprintf("/namespaces/default/users?limit=1000&after=%cA0000", letter)
		if err := p.control(ctx, http.MethodGet, path, nil, &page); err != nil {
			return nil, err
		}
		for _, u := range page.Users {
			if !seen[u.GlobalID] {
				seen[u.GlobalID], ids = true, append(ids, u.GlobalID)
			}
		}
	}
	return ids, nil
}

const callback = "http://localhost:3000/callback"

func tokenScene() scene {
	return scene{fixtures: []string{person}, connections: usualConnections, spent: true, requests: tokenRequests,
		sign: `"access_token":`, signs: 1}
}

// tokenRequests exchange codes that are made for them.
func tokenRequests(ctx context.Context, p *process, n int) ([][]byte, error) {
	codes, err := p.codes(ctx, n)
	if err != nil {
		return nil, err
	}
	form := url.Values{"grant_type": {"authorization_code"}, "client_id": {"app_one"}, "client_secret": {"one-secret"},
		"redirect_uri": {callback}}.Encode()
	out := make([][]byte, n)
	for i, code := range codes {
		out[i] = request(http.MethodPost, "/oauth/token", form+"&code="+url.QueryEscape(code), formType)
	}
	return out, nil
}

func appsScene() scene {
	return scene{fixtures: []string{person}, connections: usualConnections, spent: true, requests: appsRequests,
		sign: `"appId":`, signs: 2} // a refusal has HTTP status 200 too, but another length
}

// appsRequests are signed as the vendor's SDKs sign, each with a nonce of its own.
func appsRequests(_ context.Context, _ *process, n int) ([][]byte, error) {
	const query = "userId=000000000000000000000002&userIdType=user_id"
	out := make([][]byte, n)
	for i := range out {
		out[i] = signed("/api/v3/get-user-loggedin-apps", query)
	}
	return out, nil
}

// signed is a GET request with a signature over its path and query, whose names are in order and need no encoding.
func signed(path, query string) []byte {
	date, nonce := time.Now().UTC().Format(http.TimeFormat), rand.Text()
	text := "GET\ndate:" + date + "\nx-authing-signature-method:HMAC-SHA1\nx-authing-signature-nonce:" + nonce +
		"\nx-authing-signature-version:1.0\n" + path + "?" + query
	mac := hmac.New(sha1.New, []byte("key-secret"))
	mac.Write([]byte(text))
	return request(http.MethodGet, path+"?"+query, "", "Date: "+date, "x-authing-signature-method: HMAC-SHA1",
		"x-authing-signature-nonce: "+nonce, "x-authing-signature-version: 1.0",
		"Authorization: authing key-one:"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}
