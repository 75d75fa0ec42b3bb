package scenarios_test

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/standin-mock/standin/internal/testneeds"
	"github.com/standin-mock/standin/scenarios"
)

// nodeClient is the script that makes the requests.
const nodeClient = "../mock/testdata/faults/client.mjs"

// nodeJob is a request that the script makes.
type nodeJob struct {
	Name    string `json:"name"`
	Client  string `json:"client"`
	URL     string `json:"url"`
	Method  string `json:"method"`
	Body    string `json:"body,omitzero"`
	Timeout int    `json:"timeout,omitzero"`
}

// nodeSeen is what it sees of the answer.
type nodeSeen struct {
	Name   string
	Status int
	Type   string
	Body   string
	Error  struct{ Name, Message, Code, Cause string }
}

// nodeSight is what each client in Node must see of a kind: its error's code or that of its cause, or
// the name of an error that has none.
type nodeSight struct {
	kind               scenarios.Kind
	fetch, http, http2 string
	proof              func(nodeSeen) bool
	timeout            int
}

func nodeHalfCame(s nodeSeen) bool { return s.Status == 200 && s.Body == faultBody[:len(faultBody)/2] }

func nodeAllCame(s nodeSeen) bool { return s.Status == 200 && s.Body == faultBody }

const streamCode = "ERR_HTTP2_STREAM_ERROR"

var nodeSights = []nodeSight{
	{kind: scenarios.ConnectionReset, fetch: "ECONNRESET", http: "ECONNRESET", http2: streamCode},
	{kind: scenarios.EmptyResponse, fetch: "UND_ERR_SOCKET", http: "ECONNRESET", http2: streamCode},
	{kind: scenarios.RandomDataThenClose, fetch: "HPE_INVALID_CONSTANT", http: "HPE_INVALID_CONSTANT", http2: streamCode},
	{kind: scenarios.TimeoutFault, fetch: "TimeoutError", http: "ABORT_ERR", http2: "ABORT_ERR", timeout: 500},
	{kind: scenarios.TruncatedBody, fetch: "UND_ERR_SOCKET", http: "ECONNRESET", http2: streamCode, proof: nodeHalfCame},
	{kind: scenarios.MalformedChunk, fetch: "HPE_INVALID_CHUNK_SIZE", http: "HPE_INVALID_CHUNK_SIZE", http2: streamCode, proof: nodeHalfCame},
	{kind: scenarios.MalformedBody, fetch: "SyntaxError", http: "SyntaxError", http2: "SyntaxError"},
	{kind: scenarios.SlowDrip, proof: nodeAllCame},
	{kind: scenarios.WrongContentType, proof: func(s nodeSeen) bool { return nodeAllCame(s) && s.Type == "text/html" }},
	{kind: scenarios.StatusFault, proof: nodeAllCame},
	{kind: scenarios.RateLimitFault, proof: nodeAllCame},
	{kind: scenarios.DelayFault, proof: nodeAllCame},
}

// inNode makes all requests in one process.
func inNode(t *testing.T, certificate []byte, jobs []nodeJob) (out []nodeSeen) {
	t.Helper()
	node := testneeds.File(t, "node", "install Node.js 20 or later")
	authority := filepath.Join(t.TempDir(), "authority.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	if err := os.WriteFile(authority, text, 0o600); err != nil {
		t.Fatal(err)
	}
	stdin, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	var problems bytes.Buffer
	c := exec.CommandContext(t.Context(), node, nodeClient)
	c.Stdin, c.Stderr, c.Env = bytes.NewReader(stdin), &problems, append(os.Environ(), "NODE_EXTRA_CA_CERTS="+authority)
	printed, err := c.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, problems.String())
	}
	if err := json.Unmarshal(printed, &out); err != nil || len(out) != len(jobs) {
		t.Fatalf("node printed %s: %v", printed, err)
	}
	return out
}

func TestNodeClientSees(t *testing.T) {
	t.Parallel()
	testneeds.File(t, "node", "install Node.js 20 or later")
	var jobs []nodeJob
	var checks []func(nodeSeen)
	var certificate []byte
	for _, want := range nodeSights {
		for _, protocol := range protocols {
			server := spoilt(t, protocol, quickFault(want.kind))
			if server.TLS != nil {
				certificate = server.Certificate().Raw // the same one for every server
			}
			for client, code := range want.clients(protocol) {
				for method, body := range map[string]string{"GET": "", "POST": strings.Repeat("x", 1<<20)} {
					name := string(want.kind) + "/" + protocol + "/" + client + "/" + method
					jobs = append(jobs, nodeJob{name, client, server.URL, method, body, want.timeout})
					checks = append(checks, func(saw nodeSeen) { want.check(t, name, code, saw) })
				}
			}
		}
	}
	for i, saw := range inNode(t, certificate, jobs) {
		checks[i](saw)
	}
}

// clients lists the clients that speak a protocol, with what each must see.
func (want nodeSight) clients(protocol string) map[string]string {
	if strings.HasPrefix(protocol, "http/2") {
		return map[string]string{"http2": want.http2}
	}
	return map[string]string{"fetch": want.fetch, "http": want.http}
}

func (want nodeSight) check(t *testing.T, name, wanted string, saw nodeSeen) {
	t.Helper()
	if saw.Name != name || saw.Error.Code != wanted {
		t.Errorf("%s: want the error %q, saw %+v", name, wanted, saw.Error)
	}
	if want.proof != nil && !want.proof(saw) {
		t.Errorf("%s: saw %d %s %q", name, saw.Status, saw.Type, saw.Body)
	}
}
