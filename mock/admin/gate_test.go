package admin_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/admin"
)

// A hostile page that is open in a developer's browser can send these requests to a server on the same machine.
func TestAHostilePage(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), admin.Options{AllowedHosts: []string{"standin.internal"}})
	own := strings.TrimPrefix(r.url, "http://")
	form := "application/x-www-form-urlencoded"
	for _, row := range []struct {
		name, method, path string
		header             http.Header
		status             int
	}{
		{"nobody's page", "POST", "namespaces", nil, 201},
		{"our own page", "POST", "namespaces", http.Header{"Origin": {r.url}, "Sec-Fetch-Site": {"same-origin"}}, 201},
		{"our own page, read", "GET", "namespaces", http.Header{"Sec-Fetch-Site": {"same-origin"}}, 200},
		{"an address bar", "GET", "control.yaml", http.Header{"Sec-Fetch-Site": {"none"}}, 200},

		{"a form's post", "POST", "namespaces", http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}, "Content-Type": {form}}, 403},
		{"a form's post of an old browser", "POST", "namespaces", http.Header{"Content-Type": {form}}, 415},
		{"a form's post as text", "POST", "namespaces/default/reset", http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, 415},
		{"a form's post with files", "POST", "namespaces/default/reset", http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}, 415},
		{"a broken content type", "POST", "namespaces/default/reset", http.Header{"Content-Type": {"/;"}}, 415},
		{"fetch no-cors", "POST", "namespaces/default/reset", http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Mode": {"no-cors"}}, 403},
		{"fetch no-cors, read", "GET", "namespaces", http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"no-cors"}}, 403},
		{"fetch with CORS, read", "GET", "namespaces/default/tokens", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"a preflight", "OPTIONS", "namespaces", http.Header{"Origin": {"https://evil.example"}, "Access-Control-Request-Method": {"DELETE"}}, 403},
		{"a sandboxed frame", "DELETE", "namespaces/default", http.Header{"Origin": {"null"}}, 403},
		{"another port of this machine", "POST", "namespaces", http.Header{"Origin": {"http://127.0.0.1:1"}}, 403},
		{"another port, without Origin", "POST", "namespaces", http.Header{"Sec-Fetch-Site": {"same-site"}}, 403},
		{"a link to health", "GET", "health", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},

		{"DNS rebinding", "GET", "namespaces", http.Header{"Host": {"evil.example:4010"}, "Sec-Fetch-Site": {"same-origin"}}, 403},
		{"DNS rebinding with Origin", "POST", "namespaces", http.Header{"Host": {"evil.example"}, "Origin": {"http://evil.example"}}, 403},
		{"a name that looks like ours", "GET", "namespaces", http.Header{"Host": {"localhost.evil.example"}}, 403},
		{"an address that looks like ours", "GET", "namespaces", http.Header{"Host": {"127.0.0.1.evil.example"}}, 403},
		{"another address", "GET", "namespaces", http.Header{"Host": {"192.168.0.7:4010"}}, 403},
		{"localhost", "GET", "namespaces", http.Header{"Host": {"localhost:4010"}}, 200},
		{"a name of localhost", "GET", "namespaces", http.Header{"Host": {"app.LOCALHOST"}}, 200},
		{"another loopback address", "GET", "namespaces", http.Header{"Host": {"127.9.9.9"}}, 200},
		{"the loopback address of IPv6", "GET", "namespaces", http.Header{"Host": {"[::1]:4010"}}, 200},
		{"an allowed name", "GET", "namespaces", http.Header{"Host": {"standin.internal:4010"}}, 200},
		{"our own name", "GET", "namespaces", http.Header{"Host": {own}}, 200},
	} {
		var body any
		if row.method == "POST" && row.path == "namespaces" {
			body = object{}
		}
		a := r.send(row.method, "/_standin/"+row.path, body, row.header)
		if a.status != row.status {
			t.Errorf("%s: %d, want %d\n%s", row.name, a.status, row.status, a.body)
		}
		if got := a.header.Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%s: it may be read by %s", row.name, got)
		}
	}
	if n := len(r.server.Namespaces()); n != 3 {
		t.Errorf("%d namespaces; only the first two requests may have made one", n)
	}
}

// The consent page posts to us, and another site's page must not be able to do the same.
func TestTheConsentPageOfAnotherSite(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), admin.Options{Token: "sesame"})
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	for _, path := range []string{"/_standin/consent", "/_ns/default/_standin/consent"} {
		for name, row := range map[string]struct {
			header  http.Header
			refused bool
		}{
			"ours":          {http.Header{"Origin": {r.url}, "Sec-Fetch-Site": {"same-origin"}}, false},
			"a test client": {nil, false},
			"another":       {http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}, true},
			"an old one":    {http.Header{"Origin": {"https://evil.example"}}, true},
		} {
			header := form.Clone()
			maps.Copy(header, row.header)
			a := r.send("POST", path, "client_id=app_demo", header)
			if (a.status == http.StatusForbidden) != row.refused || a.status == http.StatusUnauthorized {
				t.Errorf("%s, %s: %d %s", path, name, a.status, a.body)
			}
		}
	}
}

func TestControlToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), admin.Options{Token: "sesame", AnyHost: true})
	for _, row := range []struct {
		path   string
		header http.Header
		status int
	}{
		{"health", nil, 200},
		{"health", http.Header{"Host": {"standin:4010"}}, 200},
		{"namespaces", nil, 401},
		{"control.yaml", nil, 401},
		{"openapi.yaml", nil, 200},
		{"nothing", nil, 401},
		{"namespaces", http.Header{"Authorization": {"Bearer open"}}, 401},
		{"namespaces", http.Header{"Authorization": {"Basic sesame"}}, 401},
		{"namespaces", http.Header{"X-Standin-Token": {"Sesame"}}, 401},
		{"namespaces", http.Header{"Authorization": {"Bearer sesame"}, "Host": {"standin:4010"}}, 200},
		{"namespaces", http.Header{"Authorization": {"bearer sesame"}}, 200},
		{"namespaces", http.Header{"X-Standin-Token": {"sesame"}}, 200},
		{"namespaces", http.Header{"X-Standin-Token": {"sesame"}, "Authorization": {"Bearer of-a-vendor"}}, 200},
		{"namespaces", http.Header{"X-Standin-Token": {"open"}, "Authorization": {"Bearer sesame"}}, 401},
		{"namespaces", http.Header{"X-Standin-Token": {""}, "Authorization": {"Bearer sesame"}}, 200},
		{"namespaces", http.Header{"X-Standin-Token": {"sesame"}, "Origin": {"https://evil.example"}}, 403},
	} {
		a := r.send("GET", "/_standin/"+row.path, nil, row.header)
		if a.status != row.status {
			t.Errorf("%s with %v: %d, want %d\n%s", row.path, row.header, a.status, row.status, a.body)
		}
		if challenge := a.header.Get("WWW-Authenticate"); (challenge != "") != (row.status == 401) {
			t.Errorf("%s with %v: WWW-Authenticate %q", row.path, row.header, challenge)
		}
	}
	if a := r.send("GET", "/api/user", nil, nil); a.status != 401 || strings.Contains(string(a.body), "control token") {
		t.Errorf("the vendors' paths need no control token: %d %s", a.status, a.body)
	}
}

func TestControlAlone(t *testing.T) {
	t.Parallel()
	server, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	apart := newRigOf(t, server, admin.Control(server, admin.Options{BaseURL: "http://127.0.0.1:4010"}))
	for path, want := range map[string]int{"/_standin/namespaces": 200, "/_standin/health": 200, "/api/user": 404, "/_standin/consent": 404} {
		if a := apart.send("GET", path, nil, nil); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
	if ns := apart.do(201, "POST", "namespaces", object{"name": "a"}); ns["base_url"] != "http://127.0.0.1:4010/_ns/a" {
		t.Errorf("base_url %v", ns["base_url"])
	}
}
