package main

import (
	"bytes"
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
	fixture, err := fixtures.FromTraffic((traffic{Recording: first}).located(spec))
	if err != nil {
		t.Fatal(err)
	}
	read, err := fixtures.Read("made.yaml", fixture)
	if err != nil {
		t.Fatal(err)
	}
	var again []*http.Request
	for _, one := range first.Exchanges {
		again = append(again, requestOf(t, one.Request.Method, one.Request.URL, string(one.Request.Body), one.Request.Header))
	}
	second, _ := sentThrough(t, spec, newMock(t, read), again)
	d := contract.CompareSides(spec, contract.SideOfRecording("first", first, spec), contract.SideOfRecording("second", second, spec))
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

func newMock(t *testing.T, world ...*fixtures.Fixture) http.Handler {
	t.Helper()
	server, err := mock.New(mock.Options{Fixtures: world})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}
