package mock_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
)

// ask sends a request without a port, in the namespaces that the headers name, and returns the answer.
func ask(t *testing.T, server *mock.Server, path string, namespaces ...string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://standin.test"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header[mock.NamespaceHeader] = namespaces
	response, err := server.Transport().RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func TestTwoNamespacesInOneRequest(t *testing.T) {
	t.Parallel()
	server, err := mock.New(mock.Options{CreateNamespaces: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		names  []string
		status int
	}{
		{[]string{"a"}, 401}, {[]string{"a", "a"}, 401}, {[]string{"a", ""}, 401}, {[]string{"a", "b"}, 400}, {[]string{"a, b"}, 400}, {nil, 401},
	} {
		response := ask(t, server, "/api/user", test.names...)
		var problem struct{ Detail string }
		if err := json.NewDecoder(response.Body).Decode(&problem); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != test.status {
			t.Errorf("%q: %d, want %d", test.names, response.StatusCode, test.status)
		}
		if test.status != http.StatusBadRequest {
			continue
		}
		kind := response.Header.Get("Content-Type")
		if kind != "application/problem+json" || !strings.Contains(problem.Detail, `"a" and "b"`) {
			t.Errorf("%q: %s %+v", test.names, kind, problem)
		}
		stray := server.Namespace("default").Requests(journal.Filter{Limit: 1}).Entries[0].Response
		if stray.Status != 400 || stray.Headers.Get("Content-Type") != kind || !strings.Contains(stray.Body.Text, problem.Detail[:20]) {
			t.Errorf("%q: the journal has %+v", test.names, stray)
		}
	}
	if server.Namespace("b") != nil {
		t.Error("a namespace was made of a request that was refused")
	}
}

func TestNumbersOfRequestsGoOn(t *testing.T) {
	t.Parallel()
	server, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ask(t, server, "/api/user")
	ns := server.Namespace("default")
	ns.ClearRequests()
	ask(t, server, "/api/user")
	file, err := ns.Export(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	export, err := fixtures.Read("export", file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := server.Import(t.Context(), "default", export)
	if err != nil {
		t.Fatal(err)
	}
	ask(t, server, "/api/user")
	if page := again.Requests(journal.Filter{After: 2}); page.Total != 1 || len(page.Entries) != 1 || page.Entries[0].Number != 3 {
		t.Errorf("after an import: %+v", page)
	}
}

// diary is a test that has failed, and what it was told.
type diary struct {
	testing.TB
	lines    []string
	cleanups []func()
}

func (d *diary) Helper()                      {}
func (d *diary) Failed() bool                 { return true }
func (d *diary) Cleanup(f func())             { d.cleanups = append(d.cleanups, f) }
func (d *diary) Logf(format string, a ...any) { d.lines = append(d.lines, fmt.Sprintf(format, a...)) }
func (d *diary) end() {
	for _, f := range slices.Backward(d.cleanups) {
		f()
	}
}

func TestAFailedTestShowsWhatWasAsked(t *testing.T) {
	t.Parallel()
	d := &diary{TB: t}
	server := mock.Start(d)
	for i := range 3 {
		if _, err := server.CreateNamespace(context.Background(), fmt.Sprintf("job-%d", i), mock.NamespaceOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for range 25 {
		ask(t, server.Server, "/api/user", "job-1")
	}
	ask(t, server.Server, "/api/usr", "job-2")
	d.end()
	if len(d.lines) != 3 {
		t.Fatalf("%d notes: %s", len(d.lines), d.lines)
	}
	for i, want := range []string{"namespace job-1 was asked 25 times, the last 20:", "namespace job-2 was asked once:", "2 namespaces were asked nothing"} {
		if !strings.Contains(d.lines[i], want) {
			t.Errorf("note %d is %q, want %q", i, d.lines[i], want)
		}
	}
	if n := strings.Count(d.lines[0], "GET /api/user"); n != 20 {
		t.Errorf("%d requests are shown", n)
	}
}

// Whatever an export marks as a secret is none that the journal shows.
func TestTheJournalShowsNoSecretOfAnExport(t *testing.T) {
	t.Parallel()
	server, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ns := server.Namespace("default")
	file, err := ns.Export(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	var marked []string
	for line := range strings.SplitSeq(string(file), "\n") {
		if table, ok := strings.CutPrefix(line, "    "); ok && strings.HasSuffix(line, "# secrets") {
			name, _, _ := strings.Cut(table, ":")
			marked = append(marked, name)
		}
	}
	inBody := map[string]string{
		"access_keys":     `{"accessKeyId": "demo-pool-id", "accessKeySecret": "planted"}`,
		"apps":            `{"client_secret": "planted"}`,
		"clients":         `{"client_secret": "planted"}`,
		"codes":           `{"code": "planted"}`,
		"licenses":        `{"codes": ["planted"], "code": "planted", "license": {"codes": [{"code": "planted"}]}}`,
		"portal_sessions": `{"loginsign_session": "planted"}`,
		"tokens":          `{"access_token": "planted"}`,
	}
	if len(marked) == 0 {
		t.Error("the export marks nothing")
	}
	for _, table := range marked {
		body, known := inBody[table]
		if !known {
			t.Errorf("the export marks %s: say here how its secrets look in a request", table)
			continue
		}
		j := journal.New(1)
		j.Add(&journal.Entry{Request: journal.Request{
			Headers: http.Header{"Content-Type": {"application/json"}}, Body: journal.KeepBody([]byte(body)),
		}})
		if shown := j.Entries(journal.Filter{}).Entries[0].Request.Body.Text; strings.Contains(shown, "planted") {
			t.Errorf("%s: the journal shows %s", table, shown)
		}
	}
}
