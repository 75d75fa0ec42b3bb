package mock_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// start serves a mock for one test, and fails the test when the mock did something wrong in it.
func start(t testing.TB, o mock.Options) (*mock.Server, *httptest.Server) {
	t.Helper()
	server, err := mock.New(o)
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	t.Cleanup(func() {
		listening.Close()
		for _, fault := range server.Namespace(mock.DefaultNamespace).OwnFaults() {
			t.Errorf("fault of our own: %+v", fault)
		}
	})
	return server, listening
}

// call sends a request and decodes the JSON answer.
func call(t testing.TB, method, target string, header http.Header, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil && response.StatusCode != http.StatusFound && response.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s %s: %d %s", method, target, response.StatusCode, text)
	}
	if location := response.Header.Get("Location"); location != "" {
		out = map[string]any{"location": location}
	}
	return response.StatusCode, out
}

var (
	asApp     = http.Header{"Authorization": {"Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="}} // app_demo:demo-secret
	asMachine = http.Header{"Authorization": {"Bearer ssojet-demo-token"}}
	asForm    = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
)

// managementHeader gets a GenAuth management token.
func managementHeader(t testing.TB, base string) http.Header {
	t.Helper()
	_, answer := call(t, http.MethodPost, base+"/api/v3/get-management-token", http.Header{"Content-Type": {"application/json"}},
		`{"accessKeyId":"demo-pool-id","accessKeySecret":"demo-pool-secret"}`)
	data, _ := answer["data"].(map[string]any)
	token, _ := data["access_token"].(string)
	return http.Header{"Authorization": {"Bearer " + token}}
}

// signIn runs the authorization request for a user and returns the code.
func signIn(t testing.TB, base, user string) string {
	t.Helper()
	query := url.Values{
		"client_id": {"app_demo"}, "redirect_uri": {"http://localhost:3000/callback"}, "response_type": {"code"},
		"state": {"s"}, "login_hint": {user},
	}
	status, answer := call(t, http.MethodGet, base+"/oauth/authorize?"+query.Encode(), nil, "")
	location, _ := answer["location"].(string)
	target, err := url.Parse(location)
	if err != nil || status != http.StatusFound || target.Query().Get("state") != "s" {
		t.Fatalf("authorize: %d %v", status, answer)
	}
	return target.Query().Get("code")
}

func exchange(t testing.TB, base, code string) (int, map[string]any) {
	t.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"app_demo"}, "client_secret": {"demo-secret"},
		"redirect_uri": {"http://localhost:3000/callback"},
	}
	return call(t, http.MethodPost, base+"/oauth/token", asForm, form.Encode())
}

// seen is what the three APIs show of one user.
type seen struct {
	loginCount, rows int
	apps             []string
}

func look(t testing.TB, server *mock.Server, base, user string) seen {
	t.Helper()
	var u world.User
	_ = server.Namespace(mock.DefaultNamespace).World().View(t.Context(), func(tx *world.Tx) (err error) {
		u, err = tx.User(user)
		return err
	})
	var s seen
	_, logins := call(t, http.MethodGet, base+"/api/applications/app_demo/users", asApp, "")
	for _, row := range logins["users"].([]any) {
		if row := row.(map[string]any); row["globalId"] == user {
			s.loginCount = int(row["loginCount"].(float64))
		}
	}
	_, logs := call(t, http.MethodGet, base+"/api/v1/users/"+u.SSOJetID+"/loginlogs?client_id=cli_demo", asMachine, "")
	s.rows = len(logs["login_logs"].([]any))
	_, apps := call(t, http.MethodGet, base+"/api/v3/get-user-loggedin-apps?userId="+u.GenAuthID, managementHeader(t, base), "")
	for _, app := range apps["data"].([]any) {
		s.apps = append(s.apps, app.(map[string]any)["appId"].(string))
	}
	return s
}

// One login is seen by all three vendors, and a connection that is deleted is gone where it should be.
func TestOneWorldBehindThreeAPIs(t *testing.T) {
	t.Parallel()
	server, listening := start(t, mock.Options{AutoConsent: true})
	var fresh world.User
	_ = server.Namespace(mock.DefaultNamespace).World().Update(t.Context(), func(tx *world.Tx) (err error) {
		fresh, err = tx.AddUser(world.User{GivenName: "New", Primary: "new@example.com"})
		return err
	})
	if before := look(t, server, listening.URL, fresh.ID); before.rows != 0 || len(before.apps) != 0 {
		t.Errorf("before the first login: %+v", before)
	}
	signIn(t, listening.URL, fresh.ID)
	signIn(t, listening.URL, "new@example.com")
	after := look(t, server, listening.URL, fresh.ID)
	if after.loginCount != 2 || after.rows != 2 || len(after.apps) != 1 || after.apps[0] != "app_demo" {
		t.Errorf("after two logins: %+v", after)
	}
	var connection world.Connection
	_ = server.Namespace(mock.DefaultNamespace).World().View(t.Context(), func(tx *world.Tx) (err error) {
		connection, err = tx.ConnectionBetween(fresh.ID, "app_demo")
		return err
	})
	portal := http.Header{"Cookie": {"loginsign_session=demo-session"}}
	if status, answer := call(t, http.MethodDelete, listening.URL+"/api/developer/applications/app_demo/users/"+connection.ID, portal, ""); status != 200 {
		t.Fatalf("delete: %d %v", status, answer)
	}
	gone := look(t, server, listening.URL, fresh.ID)
	if gone.loginCount != 0 || len(gone.apps) != 0 || gone.rows != 2 {
		t.Errorf("after the connection was deleted: %+v; the login logs stay, the rest goes", gone)
	}
}

// LX-03: of many clients with one code, one gets a token.
func TestOneClientWinsACodeOverHTTP(t *testing.T) {
	t.Parallel()
	_, listening := start(t, mock.Options{AutoConsent: true})
	code := signIn(t, listening.URL, "AB1234")
	var won, refused atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			switch status, answer := exchange(t, listening.URL, code); {
			case status == 200:
				won.Add(1)
			case status == 400 && answer["error"] == "invalid_grant":
				refused.Add(1)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || refused.Load() != 15 {
		t.Errorf("%d won, %d were refused with invalid_grant", won.Load(), refused.Load())
	}
}

// The same seed and the same requests give the same bytes; another server in the process is not touched.
func TestTwoServersShareNothing(t *testing.T) {
	t.Parallel()
	_, one := start(t, mock.Options{AutoConsent: true})
	_, two := start(t, mock.Options{AutoConsent: true})
	first, second := signIn(t, one.URL, "AB1234"), signIn(t, two.URL, "AB1234")
	if first != second {
		t.Errorf("the first code of the same seed is %s and %s", first, second)
	}
	if status, _ := exchange(t, one.URL, first); status != 200 {
		t.Fatal("the first server refuses its code")
	}
	if status, _ := exchange(t, two.URL, second); status != 200 {
		t.Error("using a code on one server used it up on the other")
	}
	_, other := start(t, mock.Options{AutoConsent: true, Seed: 2})
	if third := signIn(t, other.URL, "AB1234"); third == first {
		t.Error("another seed gives the same code")
	}
}

func TestListsAreTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	fetch := func() []byte {
		_, listening := start(t, mock.Options{})
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, listening.URL+"/api/applications/app_demo/users", nil)
		r.Header = asApp
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return body
	}
	if a, b := fetch(), fetch(); !bytes.Equal(a, b) || len(a) < 100 {
		t.Errorf("two servers list\n%s\n%s", a, b)
	}
}

// RFC 6749, 4.1.2.1: what is wrong goes to the redirect URI, unless that itself is wrong.
func TestBadAuthorizationRequests(t *testing.T) {
	t.Parallel()
	_, listening := start(t, mock.Options{AutoConsent: true})
	for _, row := range []struct{ query, location string }{
		{"client_id=app_demo&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&state=s&login_hint=AB1234",
			"http://localhost:3000/callback?error=invalid_request&error_description=query+parameter+%22response_type%22+is+required&state=s"},
		{"client_id=app_demo&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&response_type=token",
			"http://localhost:3000/callback?error=unsupported_response_type&error_description=response_type+must+be+code"},
		{"client_id=app_demo&response_type=code", ""},
		{"client_id=app_demo&redirect_uri=http%3A%2F%2Fevil.example%2F&response_type=code", ""},
		{"client_id=nobody&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&response_type=code", ""},
	} {
		status, answer := call(t, http.MethodGet, listening.URL+"/oauth/authorize?"+row.query, http.Header{"Accept": {"application/json"}}, "")
		if location, _ := answer["location"].(string); location != row.location {
			t.Errorf("%s leads to %d %v\nwant %s", row.query, status, answer, row.location)
		}
		if row.location == "" && (status != http.StatusBadRequest || answer["error"] != "invalid_request") {
			t.Errorf("%s: %d %v", row.query, status, answer)
		}
	}
}
