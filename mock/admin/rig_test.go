package admin_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/admin"
)

// rig is a server with its control API; each of its answers is held against control.yaml.
type rig struct {
	testing.TB
	server *mock.Server
	url    string
	spec   *contract.Spec
}

func newRig(t testing.TB, mo mock.Options, o admin.Options) *rig {
	t.Helper()
	server, err := mock.New(mo)
	if err != nil {
		t.Fatal(err)
	}
	o.Version = "1.2.3"
	return newRigOf(t, server, admin.Handler(server, o))
}

func newRigOf(t testing.TB, server *mock.Server, handler http.Handler) *rig {
	t.Helper()
	spec, err := admin.Document()
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(handler)
	t.Cleanup(func() {
		listening.Close()
		for _, ns := range server.Namespaces() {
			for _, f := range ns.OwnFaults() {
				t.Errorf("a fault of its own in %s: %+v", ns.Name(), f)
			}
		}
	})
	return &rig{TB: t, server: server, url: listening.URL, spec: spec}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return v
}

// send makes a request; a text goes out as it is, anything else as JSON.
func (r *rig) send(method, path string, body any, header http.Header) answer {
	r.Helper()
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	default:
		data, _ = json.Marshal(b)
	}
	request, err := http.NewRequestWithContext(r.Context(), method, r.url+path, bytes.NewReader(data))
	if err != nil {
		r.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	maps.Copy(request.Header, header)
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	a := answer{response.StatusCode, response.Header, text}
	r.judge(method, request.URL.EscapedPath(), a)
	return a
}

// judge holds an answer against control.yaml.
func (r *rig) judge(method, path string, a answer) {
	r.Helper()
	m := r.spec.Match(method, path)
	if m.Operation == nil {
		return
	}
	for _, f := range m.Operation.CheckResponse(a.status, a.header, a.body) {
		r.Errorf("%s %s: %d: %s\n%s", method, path, a.status, f.Message, a.body)
	}
}

// do sends a request under /_standin/ that must be answered with a status, and returns the answer's JSON.
func (r *rig) do(status int, method, path string, body any) map[string]any {
	r.Helper()
	a := r.send(method, "/_standin/"+path, body, nil)
	if a.status != status {
		r.Fatalf("%s %s: %d, want %d\n%s", method, path, a.status, status, a.body)
	}
	if !strings.Contains(a.header.Get("Content-Type"), "json") {
		return nil
	}
	return a.json(r)
}

// vendor calls a vendor's API at a namespace's base URL.
func (r *rig) vendor(status int, method, path string, header http.Header, body string) map[string]any {
	r.Helper()
	a := r.send(method, path, body, header)
	if a.status != status {
		r.Fatalf("%s %s: %d, want %d\n%s", method, path, a.status, status, a.body)
	}
	if !strings.Contains(a.header.Get("Content-Type"), "json") {
		return nil
	}
	return a.json(r)
}

func demo() mock.Options       { return mock.Options{} }
func noOptions() admin.Options { return admin.Options{} }
