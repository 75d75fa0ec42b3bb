package contract_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/contract"
)

// longLists serves both lists of an application with many users, to whoever has its credentials, and nothing else.
func longLists(tb testing.TB, rows int) *httptest.Server {
	tb.Helper()
	var logins, connections strings.Builder
	for i := range rows {
		id := fmt.Sprintf("%c%c%04d", 'A'+i/260000, 'A'+i/10000%26, i%10000)
		fmt.Fprintf(&logins, `,{"globalId":"%s","email":"u%d@example.com","aliasEmail":"x%d@loginsign.com","displayName":"Jane Doe %d",`+
			`"loginCount":%d,"lastSession":"2026-05-03T11:04:12.000Z","joinedAt":"2025-11-10T09:30:00.000Z","isActive":true}`, id, i, i, i, i)
		fmt.Fprintf(&connections, `,{"id":"c%d","globalId":"%s","email":"u%d@example.com","name":"Jane Doe %d","active":true,"blocked":false,`+
			`"emailMuted":false,"sessions":%d,"lastSession":"2026-05-03T11:04:12Z","joined":"2025-11-10T09:30:00Z"}`, i, id, i, i, i)
	}
	list := func(rows string, n int) string {
		return fmt.Sprintf(`{"users":[%s],"total":%d}`, rows[min(1, len(rows)):], n)
	}
	bodies := map[string]string{
		"/api/applications/app_1/users": list(logins.String(), rows), "/api/developer/applications/app_1/users": list(connections.String(), rows),
		"/api/applications/app_0/users": list("", 0),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		app, secret, ok := r.BasicAuth()
		body, known := bodies[r.URL.Path]
		switch {
		case !known:
			w.WriteHeader(http.StatusNotFound)
			body = `{"error":"not_found","error_description":"There is no such thing"}`
		case strings.Contains(r.URL.Path, "developer") && r.Header.Get("Cookie") == "session=s3ss10n":
		case !ok || secret != "s3cret-of-"+app:
			w.Header().Set("WWW-Authenticate", "Basic")
			w.WriteHeader(http.StatusUnauthorized)
			body = `{"error":"` + map[bool]string{true: "invalid_client", false: "unauthorized"}[ok] + `","error_description":"No"}`
		case !strings.Contains(r.URL.Path, "/"+app+"/"):
			w.WriteHeader(http.StatusForbidden)
			body = `{"error":"forbidden","error_description":"No"}`
		}
		_, _ = w.Write([]byte(body))
	}))
	tb.Cleanup(server.Close)
	return server
}

func checkLongLists(tb testing.TB, server *httptest.Server, spec *contract.Spec) contract.Report {
	tb.Helper()
	o := contract.Options{Spec: spec, Effects: every, Vendors: []string{"loginsign"}, Now: time.Now}
	o.Config.LoginSign = contract.LoginSignConfig{
		App:      contract.AppConfig{ID: "app_1", Secret: "s3cret-of-app_1", RedirectURI: "https://shop.example/cb"},
		OtherApp: contract.AppConfig{ID: "app_2", Secret: "s3cret-of-app_2"}, EmptyApp: contract.AppConfig{ID: "app_0", Secret: "s3cret-of-app_0"},
		PortalCookie: "session=s3ss10n",
		Canary:       contract.CanaryConfig{GlobalID: "AA0000", ConnectionID: "c0", PrivateEmail: "jane@home.example"},
	}
	r, err := contract.Run(tb.Context(), contract.At(server.URL), o)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// BenchmarkLongLists checks a target of many users.
func BenchmarkLongLists(b *testing.B) {
	for _, rows := range []int{5000, 20_000, 60_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			server := longLists(b, rows)
			spec := vendors(b, nil)
			for b.Loop() {
				checkLongLists(b, server, spec)
			}
		})
	}
}
