package mock_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// lives has, for each scenario of the catalog, a client that lives through it and sees what its story says.
func lives() map[string]func(*drama) {
	all := map[string]func(*drama){}
	for _, some := range []map[string]func(*drama){signInLives(), backendLives(), troubleLives(), listLives(), webhookLives(), vendorLives()} {
		maps.Copy(all, some)
	}
	return all
}

// Each scenario of the catalog, in a demo world that nobody has edited, does to a client what its story says, and is used
// up by that.
func TestCatalog(t *testing.T) {
	t.Parallel()
	all := lives()
	for _, name := range scenarios.Names() {
		live := all[name]
		delete(all, name)
		if live == nil {
			t.Errorf("scenarios/catalog/%s.yaml: no client lives through it in this test", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onStage(t, name)
			live(s)
			s.settle()
			if unused := s.ns.UnusedSteps(); len(unused) > 0 {
				t.Errorf("not used up: %v", unused)
			}
		})
	}
	for name := range all {
		t.Errorf("there is no scenario %s", name)
	}
}

// A story is two lines: what happens, and what the integrator's code must do.
func TestStoriesOfTheCatalog(t *testing.T) {
	t.Parallel()
	api, err := mock.Vocabulary(nil)
	if err != nil {
		t.Fatal(err)
	}
	names := scenarios.Names()
	if len(names) < 28 {
		t.Errorf("the catalog has %d scenarios", len(names))
	}
	for _, name := range names {
		s, err := scenarios.Named(name, api)
		if err != nil {
			t.Error(err)
			continue
		}
		lines := strings.Split(s.Story, "\n")
		if len(lines) != 2 || !strings.HasPrefix(lines[1], "Your code must ") || strings.Contains(lines[0], "Your code must") {
			t.Errorf("%s: the story is not what happens, and in a second line what your code must do:\n%s", name, s.Story)
		}
	}
}

// drama is a client in front of a server whose clock stands still, with a receiver for all webhooks.
type drama struct {
	*testing.T
	ns     *mock.Namespace
	url    string
	secret string
	client *http.Client
	hooks  *receiver
}

func onStage(t *testing.T, scenario string) *drama {
	t.Helper()
	s := &drama{T: t, secret: "demo-secret", client: fresh(), hooks: receive(t)}
	server := mock.Start(t, mock.Options{AutoConsent: true, WebhookURL: map[string]string{"": s.hooks.URL}})
	s.ns, s.url = server.Namespace(mock.DefaultNamespace), server.URL
	s.ns.Freeze()
	if _, err := s.ns.StartNamed(scenario); err != nil {
		t.Fatal(err)
	}
	return s
}

// got is an answer as a client has it.
type got struct {
	status int
	header http.Header
	body   []byte
	err    error // of the request, or of reading its answer
}

func (g got) object(t testing.TB) (out map[string]any) {
	t.Helper()
	if err := json.Unmarshal(g.body, &out); err != nil {
		t.Errorf("%v in %s", err, g.body)
	}
	return out
}

func (s *drama) do(r *http.Request) got {
	s.Helper()
	response, err := s.client.Do(r)
	if err != nil {
		return got{err: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return got{status: response.StatusCode, header: response.Header, body: body, err: err}
}

func (s *drama) request(method, path string, header http.Header, body string) *http.Request {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	r.Header = header.Clone()
	if body != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// backend is a call of the app's own backend.
func (s *drama) backend(method, path, body string) got {
	s.Helper()
	r := s.request(method, path, http.Header{}, body)
	r.SetBasicAuth("app_demo", s.secret)
	return s.do(r)
}

var asDeveloper = http.Header{"Cookie": {"loginsign_session=demo-session"}}

func (s *drama) portal(method, path, body string) got {
	s.Helper()
	return s.do(s.request(method, "/api/developer/applications/app_demo"+path, asDeveloper, body))
}

func (s *drama) pull() got {
	s.Helper()
	return s.backend("GET", "/api/applications/app_demo/users", "")
}

// users are those of a list that came whole.
func (s *drama) users(g got) (ids []string) {
	s.Helper()
	s.want(g, 200)
	rows, _ := g.object(s)["users"].([]any)
	for _, row := range rows {
		ids = append(ids, row.(map[string]any)["globalId"].(string))
	}
	return ids
}

func (s *drama) has(user string) bool { s.Helper(); return slices.Contains(s.users(s.pull()), user) }

func (s *drama) grant(user string) got {
	s.Helper()
	return s.backend("PATCH", "/api/applications/app_demo/users/"+user+"/status", `{"status":"PRO","variantName":"Pro"}`)
}

func (s *drama) signIn(user string) (code string) {
	s.Helper()
	return signIn(s.T, s.url, user)
}

func (s *drama) exchange(code string) got {
	s.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"app_demo"}, "client_secret": {s.secret},
		"redirect_uri": {"http://localhost:3000/callback"},
	}
	return s.do(s.request("POST", "/oauth/token", asForm, form.Encode()))
}

// profile signs a user in, and returns a call of their profile.
func (s *drama) profile(user string) func() got {
	s.Helper()
	token, _ := s.exchange(s.signIn(user)).object(s)["access_token"].(string)
	return func() got {
		s.Helper()
		return s.do(s.request("GET", "/api/user", http.Header{"Authorization": {"Bearer " + token}}, ""))
	}
}

func (s *drama) want(g got, status int) {
	s.Helper()
	if g.err != nil || g.status != status {
		s.Errorf("%d %v %s, want %d", g.status, g.err, g.body, status)
	}
}

// refused is an answer with an error that the vendor names.
func (s *drama) refused(g got, status int, code string) {
	s.Helper()
	s.want(g, status)
	if name := fmt.Sprint(g.object(s)["error"]); name != code {
		s.Errorf("the error is %q, want %q", name, code)
	}
}

// scripted is an answer that says which step made it.
func (s *drama) scripted(g got, rule string) {
	s.Helper()
	if name := g.header.Get(mock.ScenarioHeader); name != rule {
		s.Errorf("%s is %q, want %q", mock.ScenarioHeader, name, rule)
	}
}

// normal is an answer in which nothing went wrong any more.
func (s *drama) normal(g got, status int) { s.Helper(); s.want(g, status); s.scripted(g, "") }

func (s *drama) advance(by time.Duration) {
	s.Helper()
	if _, err := s.ns.Advance(s.Context(), by); err != nil {
		s.Fatal(err)
	}
}

func (s *drama) settle() { s.Helper(); settle(s.T, s.ns) }

// happens changes the world as people do, and waits until who is to be told has been told.
func (s *drama) happens(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	s.settle()
}

func (s *drama) leaves(user string) { s.Helper(); s.happens(s.ns.Leave(s.Context(), user, "app_demo")) }

// licenses are the active ones of a user at the demo app.
func (s *drama) licenses(user string) (n int) {
	s.Helper()
	err := s.ns.View(s.Context(), func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween(user, "app_demo")
		n = len(tx.ActiveLicenses(c.ID))
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return n
}
