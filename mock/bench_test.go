package mock_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
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
	"sync/atomic"
	"testing"
	"time"

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

// BenchmarkChangedList is a list that is another one each time: somebody logs in before.
func BenchmarkChangedList(b *testing.B) {
	for _, users := range []int{1, 100, 9_999} {
		b.Run(strconv.Itoa(users), func(b *testing.B) {
			server := crowd(b, users)
			ns := server.Namespace(mock.DefaultNamespace)
			serve(b, server, 200, http.MethodGet, asApp, func(n int) (string, string) {
				_ = ns.World().Update(b.Context(), func(tx *world.Tx) error {
					_, err := tx.LogIn(fmt.Sprintf("AA%04d", n%users), world.Login{App: "app_demo"})
					return err
				})
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

// BenchmarkGetUser is the profile behind an access token.
func BenchmarkGetUser(b *testing.B) {
	server := crowd(b, 1000)
	var token world.Token
	err := server.Namespace(mock.DefaultNamespace).World().Update(b.Context(), func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween("AA0007", "app_demo")
		token = tx.IssueToken(world.UserToken, c.ID, "", time.Hour)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	serve(b, server, 200, http.MethodGet, http.Header{"Authorization": {"Bearer " + token.Value}}, func(int) (string, string) {
		return "/api/user", ""
	})
}

// BenchmarkLoginLogs is the logs of one of many users, each of whom has logged in 24 times.
func BenchmarkLoginLogs(b *testing.B) {
	server, ids := crowdWithLogs(b, 100)
	serve(b, server, 200, http.MethodGet, asMachine, func(n int) (string, string) {
		return "/api/v1/users/" + ids[n%len(ids)] + "/loginlogs?client_id=client", ""
	})
}

// BenchmarkChangedLogs is logs that nobody asked for before: those of more users than are kept.
func BenchmarkChangedLogs(b *testing.B) {
	server, ids := crowdWithLogs(b, 4000)
	serve(b, server, 200, http.MethodGet, asMachine, func(n int) (string, string) {
		return "/api/v1/users/" + ids[n%len(ids)] + "/loginlogs?client_id=client", ""
	})
}

// crowdWithLogs is a crowd with 24 logins each, and their ids at SSOJet.
func crowdWithLogs(b *testing.B, users int) (server *mock.Server, ids []string) {
	b.Helper()
	server, ids = crowd(b, users), make([]string, users)
	err := server.Namespace(mock.DefaultNamespace).World().Update(b.Context(), func(tx *world.Tx) (err error) {
		tx.PutClient(world.Client{ID: "client"})
		tx.PutToken(world.Token{Value: "ssojet-demo-token", Kind: world.MachineToken, Owner: "client", ExpiresAt: tx.Now().Add(time.Hour)})
		for n := 0; n < users && err == nil; n++ {
			id := fmt.Sprintf("AA%04d", n)
			_, err = tx.LogInAll(id, "app_demo", slices.Repeat([]world.Login{{
				IP: "192.0.2.1", Country: "Germany", City: "Berlin", Browser: "Firefox", OS: "macOS", Device: "Mac",
				UserAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0",
			}}, 23))
			u, _ := tx.User(id)
			ids[n] = u.SSOJetID
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return server, ids
}

// BenchmarkLoggedInApps is a signed request, with a signature of its own each time; the client's part of that is in the
// figure.
func BenchmarkLoggedInApps(b *testing.B) {
	server := crowd(b, 100)
	var user world.User
	err := server.Namespace(mock.DefaultNamespace).World().Update(b.Context(), func(tx *world.Tx) (err error) {
		tx.PutAccessKey(world.AccessKey{ID: "pool", Secret: "secret"})
		user, err = tx.User("AA0007")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	target := "/api/v3/get-user-loggedin-apps?userId=" + user.GenAuthID
	date, header := time.Now().UTC().Format(http.TimeFormat), http.Header{}
	serve(b, server, 200, http.MethodGet, header, func(n int) (string, string) {
		sign(header, target, date, strconv.Itoa(n))
		return target, ""
	})
}

func sign(header http.Header, target, date, nonce string) {
	mac := hmac.New(sha1.New, []byte("secret"))
	mac.Write([]byte("GET\ndate:" + date + "\nx-authing-signature-method:HMAC-SHA1\nx-authing-signature-nonce:" + nonce +
		"\nx-authing-signature-version:1.0\n" + target))
	header["Date"] = []string{date}
	header["X-Authing-Signature-Method"], header["X-Authing-Signature-Version"] = []string{"HMAC-SHA1"}, []string{"1.0"}
	header["X-Authing-Signature-Nonce"] = []string{nonce}
	header["Authorization"] = []string{"authing pool:" + base64.StdEncoding.EncodeToString(mac.Sum(nil))}
}

// BenchmarkNamespaces spreads requests over namespaces, from all processors.
func BenchmarkNamespaces(b *testing.B) {
	for _, count := range []int{1, 1000} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			server := crowd(b, 1)
			names := make([]string, count)
			for n := range names {
				names[n] = fmt.Sprintf("ns-of-%d", n)
				if _, err := server.CreateNamespace(b.Context(), names[n], mock.NamespaceOptions{Fixtures: demoServer(b)}); err != nil {
					b.Fatal(err)
				}
			}
			var turn atomic.Uint64
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				header := asApp.Clone()
				for pb.Next() {
					header[mock.NamespaceHeader] = []string{names[turn.Add(1)%uint64(count)]}
					r := httptest.NewRequest(http.MethodGet, "/api/applications/app_demo/users", nil)
					r.Header = header.Clone()
					w := httptest.NewRecorder()
					if server.ServeHTTP(w, r); w.Code != 200 {
						b.Errorf("%d %s", w.Code, w.Body)
					}
				}
			})
		})
	}
}

func demoServer(b *testing.B) []*fixtures.Fixture {
	b.Helper()
	demo, err := fixtures.Named("demo")
	if err != nil {
		b.Fatal(err)
	}
	return []*fixtures.Fixture{demo}
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
