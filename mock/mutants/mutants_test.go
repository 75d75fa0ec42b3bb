package mutants_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/mutants"
)

// ask serves one request of a mutant's.
func ask(t *testing.T, handler http.Handler, method, path, body string, change func(*http.Request)) (status int, answer string) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	change(r)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	data, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(data)
}

func broken(t *testing.T, id string) (*mock.Server, http.Handler) {
	t.Helper()
	server, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mutant, err := mutants.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	return server, mutant.Break(server, server)
}

func portal(r *http.Request) { r.Header.Set("Cookie", "loginsign_session=demo-session") }

func TestFind(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"M03", "m03", "wrong-secret-accepted"} {
		if m, err := mutants.Find(id); err != nil || m.ID != "M03" {
			t.Errorf("%s is %s, %v", id, m.ID, err)
		}
	}
	if _, err := mutants.Find("M999"); err == nil || !strings.Contains(err.Error(), "M03, ") {
		t.Errorf("%v does not list what there is", err)
	}
}

func TestBreak(t *testing.T) {
	t.Parallel()
	_, handler := broken(t, "M03")
	for _, row := range []struct {
		what   string
		path   string
		change func(*http.Request)
		status int
	}{
		{"a wrong secret", "/api/applications/app_demo/users", func(r *http.Request) { r.SetBasicAuth("app_demo", "wrong") }, 200},
		{"the right one", "/api/applications/app_demo/users", func(r *http.Request) { r.SetBasicAuth("app_demo", "demo-secret") }, 200},
		{"none", "/api/applications/app_demo/users", func(*http.Request) {}, 401},
		{"another application", "/api/applications/app_demo/users", func(r *http.Request) { r.SetBasicAuth("app_other", "other-secret") }, 403},
		{"another operation", "/api/user", func(*http.Request) {}, 401},
		{"no operation", "/nothing", func(*http.Request) {}, 404},
	} {
		if status, _ := ask(t, handler, http.MethodGet, row.path, "", row.change); status != row.status {
			t.Errorf("%s: %d, want %d", row.what, status, row.status)
		}
	}
}

func TestBreakClaimsWhatAShadowDid(t *testing.T) {
	t.Parallel()
	server, handler := broken(t, "M42")
	const connection = "/api/developer/applications/app_demo/users/conn_456"
	status, body := ask(t, handler, http.MethodPatch, connection, `{"appEmail":""}`, portal)
	if status != http.StatusOK || !strings.Contains(body, `"ok":true`) {
		t.Errorf("%d %s", status, body)
	}
	for what, h := range map[string]http.Handler{"the mutant": handler, "the server": server} {
		_, list := ask(t, h, http.MethodGet, "/api/developer/applications/app_demo/users", "", portal)
		if !strings.Contains(list, "user@example.com") {
			t.Errorf("%s has stored it: %s", what, list)
		}
	}
}

func TestMutantsShareNothing(t *testing.T) {
	t.Parallel()
	m, err := mutants.Find("M21")
	if err != nil {
		t.Fatal(err)
	}
	for _, shared := range []string{"jane.doe@private.example", "user@example.com"} {
		server, err := mock.New(mock.Options{})
		if err != nil {
			t.Fatal(err)
		}
		handler := m.Break(server, server)
		ask(t, handler, http.MethodPatch, "/api/developer/applications/app_demo/users/conn_456", `{"appEmail":"`+shared+`"}`, portal)
		_, list := ask(t, handler, http.MethodGet, "/api/applications/app_demo/users", "",
			func(r *http.Request) { r.SetBasicAuth("app_demo", "demo-secret") })
		if !strings.Contains(list, `"`+shared+`"`) {
			t.Errorf("the first list does not show %s: it remembers another server's", shared)
		}
	}
}
