package mock

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
)

// toySpec is a document with one vendor of two operations.
const toySpec = `
openapi: 3.0.3
info: {title: toy, version: "1"}
paths:
  /toy/{name}:
    get:
      operationId: toy.getToy
      security: [{key: []}]
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: a toy
          content:
            application/json:
              schema: {type: object, required: [name], properties: {name: {type: string}}}
        "401": {description: refused, content: {application/json: {schema: {type: object}}}}
        "500": {description: broken, content: {application/json: {schema: {type: object}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`

// toy is a family whose one handler a test chooses.
type toy struct{ handle api.Handler }

func (toy) Vendor() string { return "toy" }

func (f toy) Endpoints() []api.Endpoint {
	return []api.Endpoint{{Operation: "toy.getToy", Access: api.Read, Handle: f.handle}}
}

func (toy) Authenticators() map[string]api.Authenticator {
	return map[string]api.Authenticator{"key": func(c *api.Call) (api.Caller, error) {
		if c.Request.Header.Get("X-Key") == "" {
			return api.Caller{}, api.Absent{Needed: "the header X-Key"}
		}
		return api.Caller{App: "app"}, nil
	}}
}

func (toy) About(*api.Call) api.Subject { return api.Subject{} }

func (toy) Refuse(_ *api.Call, err error) api.Reply {
	status := map[bool]int{true: http.StatusUnauthorized, false: http.StatusInternalServerError}[errors.As(err, &api.Absent{})]
	return api.Reply{Status: status, JSON: map[string]string{"error": err.Error()}, Fault: status == http.StatusInternalServerError}
}

// toyServer serves the toy with a handler.
func toyServer(t *testing.T, handle api.Handler) (*Namespace, *httptest.Server) {
	t.Helper()
	spec, err := contract.Load([]byte(toySpec), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{Fixtures: []*fixtures.Fixture{}})
	if err != nil {
		t.Fatal(err)
	}
	o := NamespaceOptions{Seed: 1, Dialect: dialect.Default()}
	bound, err := bind(spec, []api.Family{toy{handle}})
	if err != nil {
		t.Fatal(err)
	}
	ns, err := s.open(t.Context(), DefaultNamespace, o, spec, bound)
	if err != nil {
		t.Fatal(err)
	}
	s.namespaces[DefaultNamespace] = ns
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return ns, server
}

func getToy(t *testing.T, server *httptest.Server, key string) (int, string) {
	t.Helper()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/toy/bear", nil)
	r.Header.Set("X-Key", key)
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestPipeline(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, key  string
		handle     api.Handler
		status     int
		body       string
		ourOwn     int    // how many faults of our own
		ourMessage string // what the first of them says
	}{
		{"answers", "k", func(c *api.Call) (api.Reply, error) {
			return api.OK(map[string]string{"name": c.PathText("name") + " of " + c.Caller.App}), nil
		}, 200, `{"name":"bear of app"}`, 0, ""},
		{"authenticates", "", nil, 401, `{"error":"the header X-Key is missing"}`, 0, ""},
		{"leaves <, > and & as they are", "k", func(*api.Call) (api.Reply, error) {
			return api.OK(map[string]string{"name": "<&>"}), nil
		}, 200, `{"name":"<&>"}`, 0, ""},
		{"notices that a field is missing in its own answer", "k", func(*api.Call) (api.Reply, error) {
			return api.OK(map[string]string{}), nil
		}, 200, `{}`, 1, "answer 200 is not in openapi.yaml"},
		{"notices that a field of its own answer is undocumented", "k", func(*api.Call) (api.Reply, error) {
			return api.OK(map[string]string{"name": "bear", "price": "1"}), nil
		}, 200, `{"name":"bear","price":"1"}`, 1, "answer 200 is not in openapi.yaml"},
		{"notices that its status is undocumented", "k", func(*api.Call) (api.Reply, error) {
			return api.JSON(204, map[string]string{}), nil
		}, 204, ``, 1, "answer 204 is not in openapi.yaml"},
		{"counts an error that nobody has a word for", "k", func(*api.Call) (api.Reply, error) {
			return api.Reply{}, errors.New("unheard of")
		}, 500, `{"error":"unheard of"}`, 1, "unheard of"},
		{"survives a panic", "k", func(*api.Call) (api.Reply, error) { panic("boom") }, 500, `{"error":"panic: boom"}`, 1, "panic: boom"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			ns, server := toyServer(t, row.handle)
			status, body := getToy(t, server, row.key)
			if status != row.status || body != row.body {
				t.Errorf("got %d %s, want %d %s", status, body, row.status, row.body)
			}
			faults := ns.OwnFaults()
			if len(faults) != row.ourOwn {
				t.Fatalf("faults of our own: %+v", faults)
			}
			if len(faults) > 0 && !strings.HasPrefix(faults[0].Message, row.ourMessage) {
				t.Errorf("the fault says %q, want %q", faults[0].Message, row.ourMessage)
			}
		})
	}
}

// stranger has a handler and a scheme that openapi.yaml does not have, and lacks those that it has.
type stranger struct{ toy }

func (stranger) Endpoints() []api.Endpoint { return []api.Endpoint{{Operation: "toy.sellToy"}} }

type keyless struct{ toy }

func (keyless) Authenticators() map[string]api.Authenticator { return nil }

func TestBindNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	spec, err := contract.Load([]byte(toySpec), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		family api.Family
		want   []string
	}{
		{stranger{}, []string{
			"toy.sellToy: a handler in mock/toy, not in openapi.yaml",
			"toy.getToy: in openapi.yaml, no handler in mock/toy",
		}},
		{keyless{}, []string{"toy.getToy: security scheme key in openapi.yaml, no authenticator in mock/toy"}},
	} {
		_, err := bind(spec, []api.Family{row.family})
		if err == nil || err.Error() != strings.Join(row.want, "\n") {
			t.Errorf("bind: %v\nwant %s", err, strings.Join(row.want, "\n"))
		}
	}
}
