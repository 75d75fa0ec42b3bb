package mock_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// crowd is a server with users connected to app_demo.
func crowd(b *testing.B, users int) *mock.Server {
	b.Helper()
	server, err := mock.New(mock.Options{Fixtures: []*fixtures.Fixture{}, AutoConsent: true})
	if err != nil {
		b.Fatal(err)
	}
	err = server.Namespace(mock.DefaultNamespace).World().Update(b.Context(), func(tx *world.Tx) error {
		err := tx.PutApp(world.App{ID: "app_demo", Secrets: []string{"demo-secret"}, RedirectURIs: []string{"http://localhost:3000/callback"}})
		for i := 0; i < users && err == nil; i++ {
			id := fmt.Sprintf("AA%04d", i)
			if _, err = tx.AddUser(world.User{ID: id, GivenName: "User", Primary: fmt.Sprintf("user%d@example.com", i)}); err == nil {
				_, err = tx.LogIn(id, world.Login{App: "app_demo", IP: "192.0.2.1"})
			}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return server
}

// serve benchmarks a request through the whole pipeline, without a socket. next makes the n-th request's path and body.
func serve(b *testing.B, handler http.Handler, want int, method string, header http.Header, next func(n int) (target, body string)) {
	b.Helper()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		target, body := next(n)
		r := httptest.NewRequest(method, target, strings.NewReader(body))
		r.Header = header
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != want {
			b.Fatalf("%s %s: %d %s", method, target, w.Code, w.Body)
		}
		n++
	}
}

func BenchmarkList(b *testing.B) {
	for _, users := range []int{1, 100, 9_999} {
		b.Run(fmt.Sprint(users), func(b *testing.B) {
			serve(b, crowd(b, users), 200, http.MethodGet, asApp, func(int) (string, string) {
				return "/api/applications/app_demo/users", ""
			})
		})
	}
}

func BenchmarkPatchStatus(b *testing.B) {
	header := asApp.Clone()
	header.Set("Content-Type", "application/json")
	bodies := []string{`{"status":"PRO","duration":"MONTH"}`, `{"revoke":true}`}
	serve(b, crowd(b, 1000), 200, http.MethodPatch, header, func(n int) (string, string) {
		return fmt.Sprintf("/api/applications/app_demo/users/AA%04d/status", n/2%1000), bodies[n%2]
	})
}

// BenchmarkExchangeCode is a sign-in and the exchange of its code: a code works once, so each needs a new one.
func BenchmarkExchangeCode(b *testing.B) {
	server := crowd(b, 1)
	ns := server.Namespace(mock.DefaultNamespace)
	form := url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"app_demo"}, "client_secret": {"demo-secret"},
		"redirect_uri": {"http://localhost:3000/callback"},
	}.Encode()
	serve(b, server, 200, http.MethodPost, asForm, func(int) (string, string) {
		var code world.Code
		_ = ns.World().Update(b.Context(), func(tx *world.Tx) error {
			c, err := tx.ConnectionBetween("AA0000", "app_demo")
			code = tx.IssueCode(c, "http://localhost:3000/callback", "")
			return err
		})
		return "/oauth/token", form + "&code=" + code.Value
	})
}

// BenchmarkBare is what net/http itself costs in the same harness: the figure to hold the others against.
func BenchmarkBare(b *testing.B) {
	body := []byte(`{"users":[],"total":0}`)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	})
	serve(b, handler, 200, http.MethodGet, asApp, func(int) (string, string) { return "/", "" })
}

// BenchmarkStart is how long a test waits for a stand-in with the demo world.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		if _, err := mock.New(mock.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstStart is how long the first test of a process waits: the median of BenchmarkStart's first rounds, each in
// a process of its own.
func BenchmarkFirstStart(b *testing.B) {
	program, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	var all []float64
	for b.Loop() {
		out, err := exec.CommandContext(b.Context(), program, "-test.run=^$", "-test.bench=^BenchmarkStart$", "-test.benchtime=1x").CombinedOutput()
		found := perRound.FindSubmatch(out)
		if err != nil || found == nil {
			b.Fatalf("%v: %s", err, out)
		}
		took, err := strconv.ParseFloat(string(found[1]), 64)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, took/1e6)
	}
	slices.Sort(all)
	b.ReportMetric(all[len(all)/2], "ms/first")
	b.ReportMetric(all[0], "ms/fastest")
	b.ReportMetric(0, "ns/op") // that of the whole process, the test's own packages included
}

var perRound = regexp.MustCompile(`([0-9.]+) ns/op`)
