package mock_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"github.com/standin-mock/standin/internal/testneeds"
	"github.com/standin-mock/standin/mock"
)

// clients holds the vendors' printed samples, to the byte, and the scripts that drive their SDKs.
const clients = "testdata/clients"

func requireSDK(t *testing.T) string {
	t.Helper()
	testneeds.File(t, clients+"/node_modules/authing-node-sdk", "npm ci --prefix mock/"+clients)
	return requireNode(t)
}

func requireNode(t *testing.T) string {
	t.Helper()
	return testneeds.File(t, "node", "install Node.js 20 or later")
}

func sample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(clients, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// execute runs a program among the clients, and returns what it prints; its standard error goes into the failure.
func execute(t *testing.T, stdin string, environment map[string]string, name string, args ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir, c.Stdin, c.Stdout, c.Stderr = clients, strings.NewReader(stdin), &out, &problems
	c.Env = os.Environ()
	for _, key := range slices.Sorted(maps.Keys(environment)) {
		c.Env = append(c.Env, key+"="+environment[key])
	}
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", filepath.Base(name), err, out.String(), problems.String())
	}
	return out.String()
}

// object is a JSON object as a client sees it.
type object = map[string]any

// objects reads one JSON value after the other.
func objects(t *testing.T, text string) (out []object) {
	t.Helper()
	for d := json.NewDecoder(strings.NewReader(text)); d.More(); {
		var o object
		if err := d.Decode(&o); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		out = append(out, o)
	}
	return out
}

// snippet runs one of LoginSign's samples as it is printed, and returns the answers that it got.
func snippet(t *testing.T, base, name string) []object {
	t.Helper()
	node := requireNode(t)
	script := sample(t, "snippet_prelude.mjs") + sample(t, name) + sample(t, "snippet_coda.mjs")
	return objects(t, execute(t, script, map[string]string{
		"API_URL": base, "appId": "app_demo", "clientSecret": "demo-secret", "globalId": "AB1234",
	}, node, "--input-type=module", "-"))
}

func TestSnippetOfCurrentLogins(t *testing.T) {
	t.Parallel()
	_, server := start(t, mock.Options{})
	answers := snippet(t, server.URL, "current_logins.snippet.mjs")
	if len(answers) != 1 || answers[0]["status"] != 200.0 {
		t.Fatalf("answers %v", answers)
	}
	body := answers[0]["body"].(object)
	users := body["users"].([]any)
	want := object{ // the page's own example
		"globalId": "AB1234", "email": "user@example.com", "aliasEmail": "masked@loginsign.com", "displayName": "Jane Doe",
		"loginCount": 42.0, "lastSession": "2026-05-03T11:04:12.000Z", "joinedAt": "2025-11-10T09:30:00.000Z", "isActive": true,
	}
	if diff := cmp.Diff(any(want), users[0]); diff != "" {
		t.Errorf("Jane's row (-page +answer):\n%s", diff)
	}
	if total := body["total"]; total != float64(len(users)) || len(users) < 5 {
		t.Errorf("total %v of %d users", total, len(users))
	}
}

func TestSnippetOfStatus(t *testing.T) {
	t.Parallel()
	_, server := start(t, mock.Options{})
	answers := snippet(t, server.URL, "status.snippet.mjs")
	if len(answers) != 1 || answers[0]["status"] != 200.0 {
		t.Fatalf("answers %v", answers)
	}
	body := answers[0]["body"].(object)
	got := object{"ok": body["ok"], "action": body["action"], "status": body["status"], "connectionId": body["connectionId"]}
	want := object{"ok": true, "action": "granted", "status": "PRO", "connectionId": "conn_456"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-page +answer:\n%s", diff)
	}
	variant, license := body["variant"].(object), body["license"].(object)
	if variant["name"] != "Pro" || variant["duration"] != "MONTH" || license["state"] != "ACTIVE" {
		t.Errorf("variant %v, license %v", variant, license)
	}
}

// app1 is the entry of the page's example.
func app1() object {
	return object{
		"appId": "app1", "appName": "App Name", "appLogo": "https://example.com/logo.png", "appLoginUrl": "https://example.com/login",
	}
}

// The sample of GenAuth's page, with its own credentials, host and user put in where its comments ask for them.
func TestSampleOfLoggedInApps(t *testing.T) {
	t.Parallel()
	node := requireSDK(t)
	_, server := start(t, mock.Options{})
	script := strings.NewReplacer(
		"GEN_AUTH_ACCESS_KEY_ID", "demo-pool-id",
		"GEN_AUTH_ACCESS_KEY_SECRET", "demo-pool-secret",
		"// host: 'https://api.your-authing-service.com'", fmt.Sprintf("host: '%s'", server.URL),
		"6229ffaxxxxxxxxcade3e3d9", "6229ffaaaaaaaaaacade3e3d9",
	).Replace(sample(t, "logged_in_apps.snippet.mjs"))
	got := objects(t, execute(t, script, nil, node, "--input-type=module", "-"))
	delete(got[0], "requestId")
	want := object{"statusCode": 200.0, "message": "Operation successful", "data": []any{app1()}}
	if diff := cmp.Diff([]object{want}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// sdkCall is a method of an SDK and its argument.
type sdkCall [2]any

func nodeSDK(t *testing.T, base, secret string, calls ...sdkCall) []object {
	t.Helper()
	node := requireSDK(t)
	return sdk(t, base, secret, calls, node, "calls.mjs")
}

func pythonSDK(t *testing.T, base, secret string, calls ...sdkCall) []object {
	t.Helper()
	python := testneeds.File(t, clients+"/venv/bin/python", "python3 -m venv mock/"+clients+"/venv, and its "+
		"bin/pip install -r mock/"+clients+"/requirements.txt")
	python, err := filepath.Abs(python)
	if err != nil {
		t.Fatal(err)
	}
	return sdk(t, base, secret, calls, python, "calls.py")
}

func sdk(t *testing.T, base, secret string, calls []sdkCall, program, script string) []object {
	t.Helper()
	text, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	answers := objects(t, execute(t, "", map[string]string{
		"API_URL": base, "ACCESS_KEY_ID": "demo-pool-id", "ACCESS_KEY_SECRET": secret, "CALLS": string(text),
	}, program, script))
	if len(answers) != len(calls) {
		t.Fatalf("%d answers to %d calls", len(answers), len(calls))
	}
	return answers
}

// everyUserID names the same person by each userIdType that the page lists.
func everyUserID() [][2]string {
	return [][2]string{
		{"user_id", "6229ffaaaaaaaaaacade3e3d9"},
		{"phone", "2025550142"},
		{"email", "wei.chen@example.com"},
		{"username", "weichen"},
		{"external_id", "emp-10001"},
		{"identity", "62f20932716fbcc10d966ee5:ou_8bae746eac07cd2564654140d2a9ac61"},
		{"sync_relation", "lark:ou_8bae746eac07cd2564654140d2a9ac61"},
	}
}

func TestNodeSDKFindsTheUserByEveryType(t *testing.T) {
	t.Parallel()
	_, server := start(t, mock.Options{})
	calls := []sdkCall{{"getUserLoggedinApps", object{"userId": "6229ffaaaaaaaaaacade3e3d9"}}}
	for _, id := range everyUserID() {
		calls = append(calls, sdkCall{"getUserLoggedinApps", object{"userIdType": id[0], "userId": id[1]}})
	}
	for i, answer := range nodeSDK(t, server.URL, "demo-pool-secret", calls...) {
		if diff := cmp.Diff(any([]any{app1()}), answer["data"]); diff != "" || answer["statusCode"] != 200.0 {
			t.Errorf("%v: %v", calls[i], answer)
		}
	}
}

func TestNodeSDKReadsUsersAndApplications(t *testing.T) {
	t.Parallel()
	_, server := start(t, mock.Options{})
	user := object{"userId": "6229ffaaaaaaaaaacade3e3d9"}
	answers := nodeSDK(t, server.URL, "demo-pool-secret",
		sdkCall{"getUser", object{"userId": "wei.chen@example.com", "userIdType": "email", "withIdentities": true}},
		sdkCall{"getUserLoginHistory", object{"userId": user["userId"], "limit": 1}},
		sdkCall{"getUserLoggedinIdentities", user},
		sdkCall{"listApplications", object{"limit": 50}},
		sdkCall{"getApplication", object{"appId": "app1"}},
	)
	data := make([]any, len(answers))
	for i, answer := range answers {
		if answer["statusCode"] != 200.0 {
			t.Fatalf("%v", answer)
		}
		data[i] = answer["data"]
	}
	if got := data[0].(object); got["userId"] != user["userId"] || got["username"] != "weichen" || len(got["identities"].([]any)) != 1 {
		t.Errorf("user %v", got)
	}
	history := data[1].(object)
	last := history["list"].([]any)[0].(object)
	if history["totalCount"] != 2.0 || last["time"] != "2022-08-09T07:40:18.250Z" || last["clientIp"] != "192.0.2.14" {
		t.Errorf("login history %v", history)
	}
	want := []any{object{
		"identityId": "62f20932716fbcc10d966ee6", "idpName": "飞书", "idpNameEn": "Lark",
		"idpLogo": "https://example.com/lark.png", "idpId": "62f20932716fbcc10d966ee5",
	}}
	if diff := cmp.Diff(any(want), data[2]); diff != "" {
		t.Errorf("identities (-want +got):\n%s", diff)
	}
	if list := data[3].(object); list["totalCount"] != 5.0 {
		t.Errorf("applications %v", list)
	}
	if got := data[4].(object); got["appId"] != "app1" || got["appName"] != "App Name" {
		t.Errorf("application %v", got)
	}
}

func TestNodeSDKGetsRefusalsAsEnvelopes(t *testing.T) {
	t.Parallel()
	_, server := start(t, mock.Options{})
	user := object{"userId": "6229ffaaaaaaaaaacade3e3d9"}
	refused := nodeSDK(t, server.URL, "another-secret", sdkCall{"getUserLoggedinApps", user})[0]
	if refused["statusCode"] != 401.0 || refused["apiCode"] != 1300.0 || refused["message"] == "" || refused["data"] != nil {
		t.Errorf("a wrong secret: %v", refused)
	}
	answers := nodeSDK(t, server.URL, "demo-pool-secret",
		sdkCall{"getUserLoggedinApps", object{"userId": "nobody"}},
		sdkCall{"getUserLoggedinApps", object{"userId": user["userId"], "userIdType": "colour"}},
		sdkCall{"getUserLoggedinApps", object{"userId": ""}},
	)
	for i, want := range []object{{"statusCode": 404.0, "apiCode": 2004.0}, {"statusCode": 400.0}, {"statusCode": 400.0}} {
		if got := answers[i]; got["statusCode"] != want["statusCode"] || got["apiCode"] != want["apiCode"] || got["requestId"] == nil {
			t.Errorf("answer %d: %v, want %v", i, got, want)
		}
	}
}

func TestPythonSDK(t *testing.T) {
	t.Parallel()
	_, server := start(t, mock.Options{})
	calls := []sdkCall{{"get_user_loggedin_apps", object{"user_id": "6229ffaaaaaaaaaacade3e3d9"}}}
	for _, id := range everyUserID() {
		calls = append(calls, sdkCall{"get_user_loggedin_apps", object{"user_id_type": id[0], "user_id": id[1]}})
	}
	for i, answer := range pythonSDK(t, server.URL, "demo-pool-secret", calls...) {
		if diff := cmp.Diff(any([]any{app1()}), answer["data"]); diff != "" || answer["statusCode"] != 200.0 {
			t.Errorf("%v: %v", calls[i], answer)
		}
	}
}

// The curl line of SSOJet's page with the host, the user and the client put in, and the bearer token that its text asks for.
func TestCurlOfLoginLogs(t *testing.T) {
	t.Parallel()
	testneeds.File(t, "curl", "install curl")
	_, server := start(t, mock.Options{})
	line := strings.NewReplacer(
		"https://api.ssojet.com", server.URL,
		"{{userid}}", "6694c133565dfee5166d1cbb",
		"client_id=string", "client_id=cli_demo",
	).Replace(strings.TrimSpace(sample(t, "login_logs.snippet.sh"))) + ` --header 'Authorization: Bearer ssojet-demo-token' --silent --show-error`
	var got, want bytes.Buffer
	if err := json.Compact(&got, []byte(execute(t, "", nil, "sh", "-c", line))); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../fixtures/testdata/login_logs.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Compact(&want, page); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), got.String()); diff != "" || strings.Count(got.String(), "CreatedAt") != 24 {
		t.Errorf("the rows (-page +answer):\n%s", diff)
	}
}

// A client that knows OAuth and nothing of the mock signs Jane in, headless.
func TestOAuthClient(t *testing.T) {
	t.Parallel()
	_, server := start(t, mock.Options{AutoConsent: true})
	client := oauth2.Config{
		ClientID: "app_demo", ClientSecret: "demo-secret", RedirectURL: "http://localhost:3000/callback",
		Scopes: []string{"openid", "email", "profile"},
		Endpoint: oauth2.Endpoint{
			AuthURL: server.URL + "/oauth/authorize", TokenURL: server.URL + "/oauth/token", AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	status, answer := call(t, http.MethodGet, client.AuthCodeURL("a state & more", oauth2.SetAuthURLParam("login_hint", "AB1234")), nil, "")
	if status != http.StatusFound {
		t.Fatalf("authorize answers %d %v", status, answer)
	}
	back, err := http.NewRequestWithContext(t.Context(), http.MethodGet, answer["location"].(string), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if state := back.URL.Query().Get("state"); state != "a state & more" || back.URL.Path != "/callback" {
		t.Errorf("back at %s", back.URL)
	}
	code := back.URL.Query().Get("code")
	token, err := client.Exchange(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	if !token.Valid() || token.Type() != "Bearer" || token.ExpiresIn != 3600 {
		t.Errorf("token %+v", token)
	}
	checkProfile(t, client.Client(t.Context(), token), server.URL)

	var refused *oauth2.RetrieveError
	_, err = client.Exchange(context.WithoutCancel(t.Context()), code)
	if !errors.As(err, &refused) || refused.ErrorCode != "invalid_grant" || refused.ErrorDescription == "" {
		t.Errorf("a code used twice: %v", err)
	}
}

func checkProfile(t *testing.T, client *http.Client, base string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/api/user", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got object
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := object{
		"id": "conn_456", "globalId": "AB1234", "name": "Jane Doe", "email": "user@example.com",
		"image": "https://example.com/people/jane.png",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("profile (-want +got):\n%s", diff)
	}
}
