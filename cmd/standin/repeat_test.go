package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
)

// recorded is what of a request a repetition must have too.
type recorded struct {
	Namespace, Method, Path, Query, Body string
	Headers                              http.Header
}

func record(e *journal.Entry) recorded {
	r := recorded{e.Namespace, e.Request.Method, e.Request.Path, e.Request.Query, e.Request.Body.Text, e.Request.Headers.Clone()}
	for _, name := range append(slices.Clone(ownHeaders), "Accept", mock.NamespaceHeader) {
		r.Headers.Del(name)
	}
	return r
}

// TestCurlLineRepeatsTheRequest sends requests of all kinds, pastes the lines of the report into a shell, and finds the
// same requests in the journal, with secrets from the variables.
func TestCurlLineRepeatsTheRequest(t *testing.T) {
	t.Parallel()
	requireTool(t, "curl")
	basic := http.Header{"Authorization": {"Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="}, "Content-Type": {"application/json"}}
	as := func(name, value string, more ...string) http.Header {
		h := http.Header{name: {value}}
		for i := 0; i < len(more); i += 2 {
			h.Add(more[i], more[i+1])
		}
		return h
	}
	status, form := "/api/applications/app_demo/users/AB1234/status", "application/x-www-form-urlencoded"
	for name, r := range map[string]struct {
		method, target, body string
		header               http.Header
	}{
		"quotes":             {"PATCH", status, `{"status": 5, "variantName": "it's \"odd\" $HOME \\ %s"}`, basic},
		"lines":              {"PATCH", status, "{\n  \"status\": 5\n}\n", basic},
		"bytes":              {"PATCH", status, "{\"status\": 5, \"x\": \"\xff\x00\x1b[31m\"}", basic},
		"option":             {"PATCH", status, "-n\n%s", basic},
		"file name":          {"PATCH", status, "@/etc/hostname", basic},
		"empty":              {"PATCH", status, "", basic},
		"no content type":    {"PATCH", status, "{}", as("Authorization", basic.Get("Authorization"))},
		"odd header":         {"PATCH", status, "{}", as("Content-Type", "text/plain; x='1'", "X-Empty", "", "X-Twice", "a", "X-Twice", "b\tc")},
		"form with secrets":  {"POST", "/oauth/token", "client_id=app_demo&client_secret=demo-secret&code=c%2F1", as("Content-Type", form)},
		"json with secrets":  {"POST", "/api/v3/get-management-token", `{"accessKeySecret": "demo-pool-secret"}`, as("Content-Type", "application/json")},
		"secrets and lines":  {"POST", "/api/v1/oauth2/token", "{\n\"client_secret\": \"ssojet-demo-secret\"}", as("Content-Type", "application/json")},
		"bearer":             {"GET", "/api/v1/users/x/loginlogs", "", as("Authorization", "Bearer ssojet-demo-token")},
		"bearer in any case": {"GET", "/api/v1/users/x/loginlogs", "", as("Authorization", "bearer ssojet-demo-token")},
		"query":              {"GET", "/oauth/authorize?client_id=a%20b&redirect_uri=[x]{1,2}&state=it's", "", nil},
		"query with a code":  {"GET", "/api/usr?code=c%2F1&x=1", "", nil},
		"cookie":             {"GET", "/api/developer/applications/app_demo/licenses/codes?x=1&limit=many", "", as("Cookie", "loginsign_session=demo-session")},
		"dots":               {"GET", "/api/../user", "", nil},
		"another method":     {"PURGE", "/api/user", "", nil},
		"head":               {"HEAD", "/api/user", "", nil},
		"get with a body":    {"GET", "/oauth/token", "", nil},
		"namespace by path":  {"GET", "/_ns/other/api/usr?x=1", "", nil},
		"namespace by name":  {"GET", "/api/usr", "", as(mock.NamespaceHeader, "other")},
		"no such user":       {"PATCH", strings.Replace(status, "AB1234", "%C3%BC%20x", 1), "{}", basic},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := mock.New(mock.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := server.CreateNamespace(t.Context(), "other", mock.NamespaceOptions{}); err != nil {
				t.Fatal(err)
			}
			unredacted := make(chan *http.Request, 2)
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				unredacted <- r
				server.ServeHTTP(w, r)
			}))
			defer web.Close()
			request, err := http.NewRequestWithContext(t.Context(), r.method, web.URL, strings.NewReader(r.body))
			if err != nil {
				t.Fatal(err)
			}
			path, query, _ := strings.Cut(r.target, "?")
			request.URL.Opaque, request.URL.RawQuery = path, query
			if r.header != nil {
				request.Header = r.header
			}
			response, err := http.DefaultTransport.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			first := onlyEntry(t, server, 0)
			told := repeatOf(first, vendorNamed(r.target))
			if told.Note != "" {
				t.Errorf("note %q", told.Note)
			}
			inShell(t, told.Curl, web.URL)
			again := onlyEntry(t, server, first.Number)
			if diff := cmp.Diff(record(first), record(again)); diff != "" {
				t.Errorf("%s\n(-first +repeated):\n%s", told.Curl, diff)
			}
			if a, b := (<-unredacted).Header.Get("Authorization"), (<-unredacted).Header.Get("Authorization"); a != b {
				t.Errorf("%s\nsends the credential %q, first it was %q", told.Curl, b, a)
			}
			if first.Outcome != again.Outcome || first.Response.Status != again.Response.Status {
				t.Errorf("%s\nis %s with %d, first it was %s with %d", told.Curl, again.Outcome, again.Response.Status, first.Outcome, first.Response.Status)
			}
		})
	}
}

func vendorNamed(target string) string {
	switch {
	case strings.HasPrefix(target, "/api/v1/"):
		return "ssojet"
	case strings.HasPrefix(target, "/api/v3/"):
		return "genauth"
	}
	return "loginsign"
}

// onlyEntry returns the one request of both namespaces that came after another.
func onlyEntry(t *testing.T, server *mock.Server, after uint64) *journal.Entry {
	t.Helper()
	var found []*journal.Entry
	for _, ns := range server.Namespaces() {
		found = append(found, ns.Requests(journal.Filter{After: after}).Entries...)
	}
	if len(found) != 1 {
		t.Fatalf("%d requests after number %d", len(found), after)
	}
	return found[0]
}

// inShell does what a user does who has the variables of the demo world.
func inShell(t *testing.T, line, url string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-eu", "-c", strings.Replace(line, "curl ", "curl --silent --show-error ", 1))
	c.Env = []string{
		"PATH=" + os.Getenv("PATH"), "API_URL=" + url, "LOGINSIGN_CLIENT_ID=app_demo", "LOGINSIGN_CLIENT_SECRET=demo-secret",
		"LOGINSIGN_CODE=c%2F1", "LOGINSIGN_SESSION=demo-session", "SSOJET_TOKEN=ssojet-demo-token", "SSOJET_CLIENT_SECRET=ssojet-demo-secret",
		"GENAUTH_ACCESS_KEY_SECRET=demo-pool-secret",
	}
	var problems bytes.Buffer
	c.Stderr = &problems
	if err := c.Run(); err != nil {
		t.Fatalf("%s\n%v\n%s", line, err, problems.Bytes())
	}
}

func TestRepeatSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", journal.MaxBody+1)
	for name, row := range map[string]struct {
		request journal.Request
		want    repeat
	}{
		"a body that was not read": {
			journal.Request{Method: "POST", Path: "/api/usr", Headers: http.Header{"Content-Length": {"7"}}},
			repeat{Curl: `curl -X POST "$API_URL"/api/usr`, Set: map[string]string{}, Note: "it had a body of 7 bytes, which was not read"},
		},
		"a body that was cut": {
			journal.Request{Method: "POST", Path: "/oauth/token", Headers: http.Header{}, Body: journal.KeepBody([]byte(long))},
			repeat{
				Curl: `curl -H Content-Type: --data-binary @body "$API_URL"/oauth/token`, Set: map[string]string{},
				Note: "its body had 16385 bytes, more than the journal keeps: put it into the file body",
			},
		},
		"a signature": {
			journal.Request{Method: "GET", Path: "/api/v3/get-user", Headers: http.Header{"Authorization": {"authing [redacted]"}}},
			repeat{
				Curl: `curl -H 'Authorization: authing '"$LOGINSIGN_SIGNATURE" "$API_URL"/api/v3/get-user`,
				Set:  map[string]string{"LOGINSIGN_SIGNATURE": "the value of signature"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, repeatOf(&journal.Entry{Request: row.request}, "loginsign")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
