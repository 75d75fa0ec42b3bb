package mock_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

func create(t testing.TB, s *mock.Server, name string, o mock.NamespaceOptions) *mock.Namespace {
	t.Helper()
	ns, err := s.CreateNamespace(t.Context(), name, o)
	if err != nil {
		t.Fatal(err)
	}
	return ns
}

// lastOf returns the newest request of a namespace.
func lastOf(t testing.TB, ns *mock.Namespace) *journal.Entry {
	t.Helper()
	page := ns.Requests(journal.Filter{Limit: 1})
	if len(page.Entries) == 0 {
		t.Fatalf("nothing reached namespace %s", ns.Name())
	}
	return page.Entries[0]
}

// A request finds its namespace by header, path, credential, or not at all, in this order.
func TestNamespaceOfARequest(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	a, b := create(t, server.Server, "a", mock.NamespaceOptions{}), create(t, server.Server, "b", mock.NamespaceOptions{})
	err := a.Update(t.Context(), func(tx *world.Tx) error {
		return tx.PutApp(world.App{ID: "app_of_a", Secrets: []string{"s"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	token := func(ns *mock.Namespace) (value string) {
		_ = ns.Update(t.Context(), func(tx *world.Tx) error {
			value = tx.IssueToken(world.UserToken, "conn_456", "", time.Hour).Value
			return nil
		})
		return value
	}
	ofB := http.Header{"Authorization": {"Bearer " + token(b)}}
	for _, row := range []struct {
		name, path string
		header     http.Header
		want       *mock.Namespace
		by         journal.Choice
	}{
		{"header", "/api/user", http.Header{mock.NamespaceHeader: {"a"}, "Authorization": ofB["Authorization"]}, a, journal.ByHeader},
		{"header before path", "/_ns/b/api/user", http.Header{mock.NamespaceHeader: {"a"}}, a, journal.ByHeader},
		{"path", "/_ns/a/api/user", ofB, a, journal.ByPath},
		{"path alone", "/_ns/b", nil, b, journal.ByPath},
		{"token", "/api/user", ofB, b, journal.ByCredential},
		{"client id", "/oauth/authorize?client_id=app_of_a", nil, a, journal.ByCredential},
		{"a credential of all", "/api/applications/app_demo/users", asApp, server.Namespace("default"), journal.ByDefault},
		{"none", "/api/user", nil, server.Namespace("default"), journal.ByDefault},
	} {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+row.path, nil)
		maps.Copy(r.Header, row.header)
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if e := lastOf(t, row.want); e.ChosenBy != row.by || e.Namespace != row.want.Name() {
			t.Errorf("%s: the last request of %s was chosen by %s", row.name, row.want.Name(), e.ChosenBy)
		}
	}
	if got := a.Requests(journal.Filter{}).Total; got != 4 {
		t.Errorf("a was asked %d times, want 4", got)
	}
}

// A form's code, and the client_id in it, lead to their namespace.
func TestNamespaceOfACode(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	ns := create(t, server.Server, "job-1", mock.NamespaceOptions{})
	create(t, server.Server, "job-2", mock.NamespaceOptions{})
	code, err := ns.Code(t.Context(), "AB1234", "app_demo", "http://localhost:3000/callback")
	if err != nil {
		t.Fatal(err)
	}
	if status, answer := exchange(t, server.URL, code.Value); status != http.StatusOK {
		t.Errorf("the code of job-1 without a header: %d %v", status, answer)
	}
	if e := lastOf(t, ns); e.ChosenBy != journal.ByCredential {
		t.Errorf("chosen by %s", e.ChosenBy)
	}
}

func TestUnknownNamespaces(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	status, answer := call(t, http.MethodGet, server.URL+"/_ns/nobody/api/user", nil, "")
	if detail, _ := answer["detail"].(string); status != http.StatusNotFound || !strings.Contains(detail, "POST /_standin/namespaces") {
		t.Errorf("unknown namespace: %d %v", status, answer)
	}
	if e := lastOf(t, server.Namespace("default")); e.Outcome != journal.Unmatched || e.Request.Path != "/_ns/nobody/api/user" || e.Response.Status != 404 {
		t.Errorf("the journal of the default namespace says %+v", e)
	}
	making := mock.Start(t, mock.Options{CreateNamespaces: true})
	if status, _ := call(t, http.MethodGet, making.URL+"/_ns/somebody/api/user", nil, ""); status != http.StatusUnauthorized {
		t.Errorf("with CreateNamespaces: %d", status)
	}
	if making.Namespace("somebody") == nil {
		t.Error("the namespace was not made")
	}
	if status, _ := call(t, http.MethodGet, making.URL+"/_ns/No%20Name/api/user", nil, ""); status != http.StatusBadRequest {
		t.Errorf("a bad name: %d", status)
	}
}

func TestNamespaceNames(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	create(t, server.Server, "taken", mock.NamespaceOptions{})
	for name, want := range map[string]error{
		"taken": mock.ErrNamespaceTaken, "default": mock.ErrNamespaceTaken, "Upper": mock.ErrNamespaceName, "a/b": mock.ErrNamespaceName,
		strings.Repeat("a", 64): mock.ErrNamespaceName,
	} {
		if _, err := server.CreateNamespace(t.Context(), name, mock.NamespaceOptions{}); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", name, err, want)
		}
	}
	made := create(t, server.Server, "", mock.NamespaceOptions{})
	if server.Namespace(made.Name()) != made {
		t.Errorf("the made-up name %q leads nowhere", made.Name())
	}
	if err := server.DeleteNamespace("default"); err == nil {
		t.Error("the default namespace was deleted")
	}
	if err := server.DeleteNamespace("gone"); !errors.Is(err, mock.ErrNoNamespace) {
		t.Errorf("delete: %v", err)
	}
}

// Reset and delete touch nothing else.
func TestResetAndDeleteTouchNothingElse(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	a, b := create(t, server.Server, "a", mock.NamespaceOptions{}), create(t, server.Server, "b", mock.NamespaceOptions{Frozen: true})
	for _, ns := range []*mock.Namespace{a, b} {
		if _, err := ns.Login(t.Context(), "AB1234", world.Login{App: "app_demo"}); err != nil {
			t.Fatal(err)
		}
	}
	before := dumpOf(t, b)
	if err := a.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := loginsOf(t, a); got != 42 {
		t.Errorf("after its reset a has %d logins", got)
	}
	if err := server.DeleteNamespace("a"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, dumpOf(t, b)); diff != "" {
		t.Errorf("b changed:\n%s", diff)
	}
}

func loginsOf(t testing.TB, ns *mock.Namespace) (n int) {
	t.Helper()
	_ = ns.View(t.Context(), func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween("AB1234", "app_demo")
		n = c.Logins
		return err
	})
	return n
}

// dumpOf is what one can see of a namespace.
func dumpOf(t testing.TB, ns *mock.Namespace) string {
	t.Helper()
	var b strings.Builder
	_ = ns.View(t.Context(), func(tx *world.Tx) error {
		tx.EachUser(func(u world.User) bool {
			fmt.Fprintln(&b, u, tx.ConnectionsOf(u.ID), len(tx.Logins(u.ID)))
			return true
		})
		fmt.Fprintln(&b, tx.Apps(), tx.Events(), len(tx.Tokens()), tx.Now())
		return nil
	})
	return b.String()
}

func TestNamespacesLiveAsLongAsTheyAreUsed(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	later := func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
	}
	server := mock.Start(t, mock.Options{Now: func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}})
	create(t, server.Server, "short", mock.NamespaceOptions{TTL: time.Minute})
	later(50 * time.Second)
	call(t, http.MethodGet, server.URL+"/_ns/short/api/user", nil, "")
	later(50 * time.Second)
	if len(server.Namespaces()) != 2 {
		t.Error("a namespace in use was deleted")
	}
	later(11 * time.Second)
	if status, _ := call(t, http.MethodGet, server.URL+"/_ns/short/api/user", nil, ""); status != http.StatusNotFound {
		t.Errorf("an idle namespace answers %d after its time", status)
	}
	if len(server.Namespaces()) != 1 {
		t.Error("an idle namespace outlived its time")
	}
}

// However fast time goes, a frozen clock begins at its instant.
func TestFrozenClockBeginsAtItsInstant(t *testing.T) {
	t.Parallel()
	var ticks atomic.Int64
	server := mock.Start(t, mock.Options{Now: func() time.Time { return time.Unix(ticks.Add(1), 0) }})
	begin := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	ns := create(t, server.Server, "frozen", mock.NamespaceOptions{Start: begin, Frozen: true})
	if now := ns.Now(); !now.Equal(begin) {
		t.Errorf("it begins at %s", now)
	}
}

func TestClockFiresInOrder(t *testing.T) {
	t.Parallel()
	ns := create(t, mock.Start(t).Server, "c", mock.NamespaceOptions{
		Start: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Frozen: true,
	})
	code, err := ns.Code(t.Context(), "AB1234", "app_demo", "http://localhost:3000/callback")
	if err != nil {
		t.Fatal(err)
	}
	var token world.Token
	_ = ns.Update(t.Context(), func(tx *world.Tx) error {
		token = tx.IssueToken(world.UserToken, "conn_456", "", time.Hour)
		return nil
	})
	fired, err := ns.Advance(t.Context(), 59*time.Minute)
	want := []world.Fired{{Kind: "code", ID: code.Value, At: code.ExpiresAt}}
	if diff := cmp.Diff(want, fired); diff != "" || err != nil {
		t.Errorf("59 minutes (-want +got):\n%s%v", diff, err)
	}
	fired, err = ns.SetTime(t.Context(), token.ExpiresAt)
	want = []world.Fired{{Kind: "token", ID: token.Value, At: token.ExpiresAt}}
	if diff := cmp.Diff(want, fired); diff != "" || err != nil {
		t.Errorf("the hour (-want +got):\n%s%v", diff, err)
	}
	if _, err := ns.Advance(t.Context(), -time.Second); err == nil {
		t.Error("time went back")
	}
}

// GenAuth signatures cover the path without the namespace's prefix, and the consent page's links keep it.
func TestPathPrefixIsInvisibleToVendors(t *testing.T) {
	t.Parallel()
	server := mock.Start(t, mock.Options{AutoConsent: true})
	create(t, server.Server, "p", mock.NamespaceOptions{})
	base := server.URL + "/_ns/p"
	if status, answer := exchange(t, base, signIn(t, base, "AB1234")); status != http.StatusOK {
		t.Errorf("a whole sign-in under a prefix: %d %v", status, answer)
	}
	form := url.Values{
		"client_id": {"app_demo"}, "redirect_uri": {"http://localhost:3000/callback"}, "response_type": {"code"}, "decision": {"deny"},
	}
	status, answer := call(t, http.MethodPost, base+"/_standin/consent", asForm, form.Encode())
	if location, _ := answer["location"].(string); !strings.Contains(location, "error=access_denied") {
		t.Errorf("consent under a prefix: %d %v", status, answer)
	}
}

// Many jobs share one server: each creates, uses and deletes a namespace of its own, and sees only what it did itself.
func TestManyJobsOnOneServer(t *testing.T) {
	t.Parallel()
	server := mock.Start(t, mock.Options{AutoConsent: true})
	var jobs sync.WaitGroup
	for i := range 200 {
		jobs.Go(func() { job(t, server, fmt.Sprintf("job-%d", i), i%5+1) })
	}
	jobs.Wait()
	if left := server.Namespaces(); len(left) != 1 {
		t.Errorf("%d namespaces are left", len(left))
	}
}

func job(t *testing.T, server *mock.Running, name string, logins int) {
	ns, err := server.CreateNamespace(context.Background(), name, mock.NamespaceOptions{})
	if err != nil {
		t.Error(err)
		return
	}
	client := &http.Client{Transport: server.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	authorize := "http://standin.test/_ns/" + name + "/oauth/authorize?response_type=code&client_id=app_demo&login_hint=AB1234&redirect_uri=" +
		url.QueryEscape("http://localhost:3000/callback")
	for range logins {
		response, err := client.Get(authorize)
		if err != nil || response.StatusCode != http.StatusFound {
			t.Errorf("%s: %v %v", name, response, err)
			return
		}
		_ = response.Body.Close()
	}
	if got := loginsOf(t, ns); got != 42+logins {
		t.Errorf("%s has %d logins, want %d", name, got, 42+logins)
	}
	if page := ns.Requests(journal.Filter{}); page.Total != uint64(logins) {
		t.Errorf("%s was asked %d times, want %d", name, page.Total, logins)
	}
	if err := server.DeleteNamespace(name); err != nil {
		t.Error(err)
	}
}

// A question whose journal goes away while it waits is not answered with what nobody can know.
func TestVerifyDoesNotPassWhenItsNamespaceGoes(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	for name, end := range map[string]func(*mock.Namespace) error{
		"reset":   func(ns *mock.Namespace) error { return ns.Reset(t.Context()) },
		"deleted": func(ns *mock.Namespace) error { return server.DeleteNamespace(ns.Name()) },
	} {
		ns := create(t, server.Server, name, mock.NamespaceOptions{})
		verdicts := make(chan journal.Verdict, 1)
		go func() {
			v, _ := ns.Verify(t.Context(), journal.Question{Operation: "loginsign.getUser", Never: true}, time.Minute)
			verdicts <- v
		}()
		for waiting := true; waiting; {
			select {
			case v := <-verdicts:
				if waiting = false; v.Passed {
					t.Errorf("%s: %+v", name, v)
				}
			default: // the question may not wait yet: a reset before it begins is none of its business
				if err := end(ns); err != nil && !errors.Is(err, mock.ErrNoNamespace) {
					t.Fatal(err)
				}
			}
		}
	}
}

// Whatever the offset of a time that comes in, all vendors show the same instant.
func TestTimesAreKeptInUTC(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	ns := server.Namespace(mock.DefaultNamespace)
	at := time.Date(2026, 7, 1, 10, 0, 0, 0, time.FixedZone("CEST", 7200))
	if _, err := ns.Login(t.Context(), "AB1234", world.Login{App: "app_demo", At: at}); err != nil {
		t.Fatal(err)
	}
	_, answer := call(t, http.MethodGet, server.URL+"/api/applications/app_demo/users", asApp, "")
	for _, row := range answer["users"].([]any) {
		if row := row.(map[string]any); row["globalId"] == "AB1234" && row["lastSession"] != "2026-07-01T08:00:00.000Z" {
			t.Errorf("lastSession is %v", row["lastSession"])
		}
	}
	err := ns.Update(t.Context(), func(tx *world.Tx) error {
		_, _, err := tx.Connect(world.Connection{App: "app_empty", User: "AB1234", Alias: "no address"})
		return err
	})
	if refusal, ok := errors.AsType[*world.Error](err); !ok || refusal.Kind != world.Invalid {
		t.Errorf("an alias that is no address: %v", err)
	}
}

// Who follows the requests by their numbers misses none after a reset.
func TestRequestNumbersGoOnAfterAReset(t *testing.T) {
	t.Parallel()
	server, web := start(t, mock.Options{})
	ns := server.Namespace(mock.DefaultNamespace)
	call(t, "GET", web.URL+"/api/user", nil, "")
	if err := ns.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	call(t, "GET", web.URL+"/api/user", nil, "")
	page := ns.Requests(journal.Filter{After: 1})
	if page.Total != 1 || len(page.Entries) != 1 || page.Entries[0].Number != 2 {
		t.Errorf("%d in all, %d shown", page.Total, len(page.Entries))
	}
}
