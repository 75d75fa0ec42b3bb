package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
)

// sentThrough sends requests to a handler through a proxy, and returns what was recorded of them.
func sentThrough(t *testing.T, spec *contract.Spec, handler http.Handler, requests []*http.Request) (contract.Recording, string) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w, err := contract.NewRecordingWriter(&file, contract.RecordingHeader{Target: server.URL}, contract.NewPseudonyms(spec, nil))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(contract.NewProxy(contract.ProxyOptions{Target: target, Now: time.Now, Heard: func(r contract.Recorded) {
		if err := w.Write(r); err != nil {
			t.Error(err)
		}
	}}))
	for _, r := range requests {
		u, err := url.Parse(proxy.URL)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Scheme, r.URL.Host = u.Scheme, u.Host
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
	proxy.Close() // waits until every answer has passed
	text := file.String()
	read, err := contract.ReadRecording(&file)
	if err != nil {
		t.Fatal(err)
	}
	return read, text
}

func requestOf(t *testing.T, method, target, body string, header http.Header) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(r.Header, header)
	return r
}

// demoRequests are what a client of the demo world asks.
func demoRequests(t *testing.T) (all []*http.Request) {
	t.Helper()
	basic := http.Header{"Authorization": {"Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="}}
	portal := http.Header{"Cookie": {"loginsign_session=demo-session"}}
	machine := http.Header{"Authorization": {"Bearer ssojet-demo-token"}}
	for path, header := range map[string]http.Header{
		"/api/applications/app_demo/users":                                    basic,
		"/api/applications/app_other/users":                                   basic,
		"/api/developer/applications/app_demo/users":                          portal,
		"/api/developer/applications/app_demo/licenses/variants":              portal,
		"/api/v1/users/6694c133565dfee5166d1cbb/loginlogs?client_id=cli_demo": machine,
		"/api/v1/users?client_id=cli_demo":                                    machine,
		"/api/user":                                                           nil,
	} {
		all = append(all, requestOf(t, http.MethodGet, "http://x.example"+path, "", header))
	}
	return all
}

func TestAFixtureOfARecordingAnswersTheSameRequestsAlike(t *testing.T) {
	t.Parallel()
	spec, err := ownSpec("")
	if err != nil {
		t.Fatal(err)
	}
	first, text := sentThrough(t, spec, newMock(t), demoRequests(t))
	for _, canary := range []string{"jane", "AB1234", "demo-secret", "ssojet-demo-token", "demo-session", "6694c133", "183.83.177"} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
			t.Errorf("%s is in the recording", canary)
		}
	}
	second, fixture := replayed(t, spec, first)
	d := contract.CompareSides(spec, sideOf(t, spec, "first", first), sideOf(t, spec, "second", second))
	if d.Verdicts[contract.DriftSame] != len(d.Steps) || len(d.Steps) != len(first.Exchanges) {
		t.Errorf("%+v\n%s", d, fixture)
	}
	for i, one := range first.Exchanges {
		recorded, made := bytes.Count(one.Response.Body, []byte("{")), bytes.Count(second.Exchanges[i].Response.Body, []byte("{"))
		if recorded != made && one.Operation != "ssojet.listUsers" { // who of them is whom, no answer says of those who share nothing
			t.Errorf("%s has %d rows, not %d", one.Request.URL, made, recorded)
		}
	}
}

// changingRequests sign somebody in and change the demo world.
func changingRequests(t *testing.T) (all []*http.Request) {
	t.Helper()
	form := http.Header{"Content-Type": {"application/json"}}
	with := func(name, value string) http.Header {
		h := form.Clone()
		h.Set(name, value)
		return h
	}
	basic, machine := with("Authorization", "Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="), with("Authorization", "Bearer ssojet-demo-token")
	portal := with("Cookie", "loginsign_session=demo-session")
	const ours, theirs = "/api/developer/applications/app_demo", "/api/v1/users?client_id=cli_demo"
	for _, row := range []struct {
		method, path, body string
		header             http.Header
	}{
		{http.MethodGet, "/oauth/authorize?response_type=code&client_id=app_demo&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&state=s1&login_hint=AB1234", "", nil},
		{http.MethodPost, ours + "/licenses/variants", `{"name":"Gold","duration":"MONTH"}`, portal},
		{http.MethodGet, ours + "/licenses/variants", "", portal},
		{http.MethodPatch, "/api/applications/app_demo/users/AB1234/status", `{"status":"GOLD","variantName":"Gold","duration":"MONTH"}`, basic},
		{http.MethodGet, ours + "/licenses/codes", "", portal},
		{http.MethodGet, ours + "/users", "", portal},
		{http.MethodGet, "/api/applications/app_demo/users", "", basic},
		{http.MethodPatch, ours + "/users/conn_456/email", `{"email":"jane@new.example"}`, portal},
		{http.MethodPost, theirs, `{"first_name":"Nia","last_name":"Novak","email":"nia@novak.example"}`, machine},
		{http.MethodGet, theirs, "", machine},
		{http.MethodDelete, ours + "/users/conn_456", "", portal},
		{http.MethodDelete, ours + "/users/conn_456", "", portal},
	} {
		all = append(all, requestOf(t, row.method, "http://x.example"+row.path, row.body, row.header))
	}
	return all
}

func TestWhatARecordingDidCanBeDoneAgain(t *testing.T) {
	t.Parallel()
	spec, err := ownSpec("")
	if err != nil {
		t.Fatal(err)
	}
	first, _ := sentThrough(t, spec, newMock(t), changingRequests(t))
	second, _ := replayed(t, spec, first)
	for i, one := range first.Exchanges {
		if got := second.Exchanges[i].Response; got.Status != one.Response.Status {
			t.Errorf("%s %s answered %d, and now %d: %s", one.Request.Method, one.Request.URL, one.Response.Status, got.Status, got.Body)
		}
	}
	const portalList = 5
	was, now := rowsOf(t, first.Exchanges[portalList]), rowsOf(t, second.Exchanges[portalList])
	if len(was) != len(now) || len(was) < 5 {
		t.Fatalf("%d rows, and now %d", len(was), len(now))
	}
	for i := range was { // the second recording has pseudonyms of its own, and the same joining
		if was[i].Joined != now[i].Joined {
			t.Errorf("row %d joined %s, and now %s", i, was[i].Joined, now[i].Joined)
		}
	}
}

type joinedRow struct{ Joined string }

func rowsOf(t *testing.T, one contract.Recorded) []joinedRow {
	t.Helper()
	var list struct{ Users []joinedRow }
	if err := json.Unmarshal(one.Response.Body, &list); err != nil {
		t.Fatal(err)
	}
	return list.Users
}

func sideOf(t *testing.T, spec *contract.Spec, name string, r contract.Recording) contract.DriftSide {
	t.Helper()
	side, err := contract.SideOfRecording(name, r.Traffic(), spec)
	if err != nil {
		t.Fatal(err)
	}
	return side
}

// replayed sends the requests of a recording to a mock whose world was made of it.
func replayed(t *testing.T, spec *contract.Spec, first contract.Recording) (second contract.Recording, fixture []byte) {
	t.Helper()
	var broken error
	fixture, err := fixtures.FromTraffic(located(first.Traffic(), spec, &broken))
	if err != nil || broken != nil {
		t.Fatal(err, broken)
	}
	read, err := fixtures.Read("made.yaml", fixture)
	if err != nil {
		t.Fatal(err)
	}
	var again []*http.Request
	for _, one := range first.Exchanges {
		again = append(again, requestOf(t, one.Request.Method, one.Request.URL, string(one.Request.Body), one.Request.Header))
	}
	second, _ = sentThrough(t, spec, newMock(t, read), again)
	return second, fixture
}

func newMock(t *testing.T, world ...*fixtures.Fixture) http.Handler {
	t.Helper()
	server, err := mock.New(mock.Options{Fixtures: world, AutoConsent: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}
