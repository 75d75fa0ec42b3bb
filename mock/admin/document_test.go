package admin_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/admin"
)

func TestControlDocumentAndHandlersAreTheSameSet(t *testing.T) {
	t.Parallel()
	spec, err := admin.Document()
	if err != nil {
		t.Fatal(err)
	}
	var described []string
	for _, o := range spec.Operations() {
		described = append(described, o.ID)
		if o.Summary == "" || !strings.HasPrefix(o.Path, "/_standin/") || o.Vendor != "standin" {
			t.Errorf("%s: summary %q, path %s", o.ID, o.Summary, o.Path)
		}
	}
	slices.Sort(described)
	if diff := cmp.Diff(described, admin.Handled()); diff != "" {
		t.Errorf("control.yaml and the handlers differ: %s", diff)
	}
}

func TestServedDocuments(t *testing.T) {
	t.Parallel()
	r := newRig(t, mock.Options{}, admin.Options{})
	r.do(http.StatusCreated, "POST", "namespaces", map[string]any{"name": "a"})
	for path, want := range map[string]string{
		"openapi.json":              "loginsign.getUser",
		"openapi.yaml":              "loginsign.getUser",
		"control.json":              "standin.createNamespace",
		"control.yaml":              "standin.createNamespace",
		"namespaces/a/openapi.yaml": r.url + "/_ns/a",
		"namespaces/a/openapi.json": r.url + "/_ns/a",
	} {
		a := r.send("GET", "/_standin/"+path, nil, nil)
		if a.status != http.StatusOK || !strings.Contains(string(a.body), want) || !strings.Contains(string(a.body), r.url) {
			t.Errorf("%s: %d without %s", path, a.status, want)
		}
		if path != "control.json" && path != "control.yaml" { // which take no time to read
			continue
		}
		if _, err := contract.Load(a.body, nil); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if head := r.send("HEAD", "/_standin/"+path, nil, nil); head.status != http.StatusOK || len(head.body) > 0 {
			t.Errorf("HEAD %s: %d", path, head.status)
		}
	}
	capable := r.do(http.StatusOK, "GET", "capabilities", nil)
	if capable["version"] != "1.2.3" || len(capable["fixtures"].([]any)) == 0 {
		t.Errorf("capabilities: %v", capable)
	}
}

func TestWhatIsNotServed(t *testing.T) {
	t.Parallel()
	r := newRig(t, mock.Options{}, admin.Options{})
	for _, row := range []struct {
		method, path string
		status       int
		allow, says  string
	}{
		{"GET", "/_standin/helth", 404, "", "/_standin/health"},
		{"GET", "/_standin/namespaces/", 404, "", "/_standin/namespaces"},
		{"GET", "/_standin", 404, "", "/_standin/"},
		{"GET", "/_standin/", 404, "", "control.yaml lists everything"},
		{"GET", "/_ns/default/_standin", 404, "", "/_standin/namespaces/{namespace}/"},
		{"GET", "/_standin/namespaces/defaul/clock", 404, "", `did you mean "default"?`},
		{"GET", "/_standin/namespaces/default/users/ZZ9999", 404, "", "AB1234"},
		{"GET", "/_standin/namespaces/default/apps/app_demos", 404, "", "app_demo, app_empty"},
		{"GET", "/_standin/namespaces/default/connections/x", 404, "", "conn_456"},
		{"GET", "/_ns/default/_standin/clock", 404, "", "/_standin/namespaces/{namespace}/"},
		{"DELETE", "/_standin/namespaces", 405, "GET, POST, HEAD", "takes GET, POST"},
		{"POST", "/_standin/health", 405, "GET, HEAD", "takes GET"},
		{"GET", "/_standin/namespaces/default/requests?outcom=served", 400, "", "outcom"},
		{"GET", "/_standin/namespaces/default/requests?outcome=bad", 400, "", "unmatched"},
		{"GET", "/_standin/namespaces/default/requests?operation=loginsign.getUsr", 400, "", `did you mean "loginsign.getUser"?`},
		{"GET", "/_standin/namespaces/default/requests/stream?operation=nope", 400, "", `unknown operation "nope"`},
		{"GET", "/_standin/namespaces/default/requests?after=-1", 400, "", "after"},
		{"GET", "/_standin/namespaces/default/logins", 400, "", "user"},
	} {
		a := r.send(row.method, row.path, nil, nil)
		p := a.json(t)
		detail, _ := p["detail"].(string)
		if a.status != row.status || !strings.Contains(detail, row.says) || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %v", row.method, row.path, a.status, p)
		}
		if p["status"] != float64(row.status) || p["type"] != "about:blank" || p["title"] != http.StatusText(row.status) {
			t.Errorf("%s %s: no problem document: %v", row.method, row.path, p)
		}
		if got := a.header.Get("Allow"); got != row.allow {
			t.Errorf("%s %s: Allow %q, want %q", row.method, row.path, got, row.allow)
		}
	}
}

func TestControlAtAnAddressOfItsOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t, mock.Options{}, admin.Options{ControlURL: "http://127.0.0.1:1"})
	for path, want := range map[string]int{
		"/_standin/health": 200, "/_standin/openapi.yaml": 200, "/_standin/openapi.json": 200,
		"/_standin/namespaces": 404, "/_standin": 404, "/_standin/control.yaml": 404, "/api/user": 401, "/_standin/consent": 404,
	} {
		if a := r.send("GET", path, nil, nil); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
}
