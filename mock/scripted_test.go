package mock_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// play starts a scenario that a test writes down.
func play(t testing.TB, ns *mock.Namespace, source string) {
	t.Helper()
	s, err := ns.ReadScenario("test.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if err := ns.StartScenario(s); err != nil {
		t.Fatal(err)
	}
}

// grant is a request that changes the world: a status for the demo user.
func grant(t testing.TB, base, user string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, base+"/api/applications/app_demo/users/"+user+"/status",
		strings.NewReader(`{"status":"PRO","variantName":"Pro"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth("app_demo", "demo-secret")
	return r
}

// granted reports whether the demo user has a license in force.
func granted(t testing.TB, ns *mock.Namespace, user string) (is bool) {
	t.Helper()
	err := ns.View(t.Context(), func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween(user, "app_demo")
		is = len(tx.ActiveLicenses(c.ID)) > 0
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// fresh is a client whose connections are its own, so that none is used again.
func fresh() *http.Client { return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} }

func ends(target error) func(*http.Response, error) string {
	return func(_ *http.Response, err error) string {
		if !errors.Is(err, target) {
			return fmt.Sprintf("%v, want %v", err, target)
		}
		return ""
	}
}

func answers(status int) func(*http.Response, error) string {
	return func(r *http.Response, err error) string {
		if err != nil || r.StatusCode != status {
			return fmt.Sprintf("%v %v, want %d", r, err, status)
		}
		return ""
	}
}

func breaks(target error) func(*http.Response, error) string {
	return func(r *http.Response, err error) string {
		if err != nil {
			return err.Error()
		}
		if _, err := io.ReadAll(r.Body); !errors.Is(err, target) {
			return fmt.Sprintf("reading: %v, want %v", err, target)
		}
		return ""
	}
}

// Each fault, in each of its phases, on a request that changes the world: what the client sees, and what became of the
// change, which the client can't know.
func TestFaultsAndTheWorld(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		fault string
		sees  func(*http.Response, error) string
	}{
		{"{kind: status, status: 503, phase: %s}", answers(503)},
		{"{kind: rate_limit, retry_after: 2, phase: %s}", answers(429)},
		{"{kind: delay, delay: 1ms, phase: %s}", answers(200)},
		{"{kind: connection_reset, phase: %s}", ends(syscall.ECONNRESET)},
		{"{kind: empty_response, phase: %s}", ends(io.EOF)},
		{"{kind: random_data_then_close, phase: %s}", func(_ *http.Response, err error) string {
			if err == nil || !strings.Contains(err.Error(), "malformed HTTP") {
				return fmt.Sprint(err)
			}
			return ""
		}},
		{"{kind: truncated_body, phase: %s}", breaks(io.ErrUnexpectedEOF)},
		{"{kind: malformed_chunk, phase: %s}", func(r *http.Response, err error) string {
			if err != nil {
				return err.Error()
			}
			if _, err := io.ReadAll(r.Body); err == nil || !strings.Contains(err.Error(), "chunk") {
				return fmt.Sprint(err)
			}
			return ""
		}},
		{"{kind: malformed_body, phase: %s}", answers(200)},
		{"{kind: wrong_content_type, phase: %s}", answers(200)},
		{"{kind: slow_drip, chunk: {count: 3, total: 6ms}, phase: %s}", answers(200)},
	} {
		for _, phase := range phasesOf(t, row.fault) {
			fault := fmt.Sprintf(row.fault, phase)
			t.Run(fault, func(t *testing.T) {
				t.Parallel()
				server := mock.Start(t)
				ns := server.Namespace(mock.DefaultNamespace)
				play(t, ns, "name: one-fault\nstory: One fault.\nsteps:\n  - operation: loginsign.updateStatus\n    fault: "+fault+"\n")
				response, err := fresh().Do(grant(t, server.URL, "AB1234"))
				if response != nil {
					defer response.Body.Close()
				}
				if wrong := row.sees(response, err); wrong != "" {
					t.Error(wrong)
				}
				survives := phase == scenarios.After || strings.Contains(fault, "delay")
				if granted(t, ns, "AB1234") != survives {
					t.Errorf("the change is there: %v, want %v", !survives, survives)
				}
				e := lastOf(t, ns)
				if e.Outcome != journal.Faulted || e.Scenario != "one-fault#1" || e.Phase != string(phase) || !strings.Contains(fault, "kind: "+e.Fault) {
					t.Errorf("the journal: %s %s %s %s", e.Outcome, e.Scenario, e.Phase, e.Fault)
				}
				if p := ns.Scenarios(); !p[0].UsedUp {
					t.Errorf("not used up: %+v", p)
				}
			})
		}
	}
}

func phasesOf(t *testing.T, fault string) []scenarios.Phase {
	t.Helper()
	for _, k := range scenarios.Kinds() {
		if strings.HasPrefix(fault, "{kind: "+string(k.Kind)+",") {
			return k.Phases
		}
	}
	t.Fatalf("no fault is of this kind: %s", fault)
	return nil
}

// A magic user fails without any set-up, and one whose answer is lost is there all the same.
func TestMagicUsers(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	ns := server.Namespace(mock.DefaultNamespace)
	for user, status := range map[string]int{"ZZ0401": 401, "ZZ0429": 429, "ZZ0500": 500, "ZZ0503": 503} {
		response, err := fresh().Do(grant(t, server.URL, user))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != status || !strings.HasPrefix(response.Header.Get(mock.ScenarioHeader), "magic#") {
			t.Errorf("%s: %d %v", user, response.StatusCode, response.Header)
		}
	}
	if _, err := fresh().Do(grant(t, server.URL, "ZZ9999")); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("ZZ9999: %v", err)
	}
	if !granted(t, ns, "ZZ9999") {
		t.Error("ZZ9999: the change is lost, not only the answer")
	}
}

// What no page documents is marked, and what the request asks for by header is for that request alone.
func TestScenariosOfOneRequest(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	ns := server.Namespace(mock.DefaultNamespace)
	ask := func(scenario string) *http.Response {
		t.Helper()
		r := grant(t, server.URL, "AB1234")
		r.Header.Set(mock.ScenarioHeader, scenario)
		if scenario == "" {
			r.Header.Del(mock.ScenarioHeader)
		}
		response, err := fresh().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response
	}
	play(t, ns, "name: busy\nstory: Too much.\nsteps:\n  - operation: loginsign.*\n    times: 2\n    respond: {status: 429, retry_after: 3}\n")
	first := ask("")
	if first.StatusCode != 429 || first.Header.Get("Retry-After") != "3" ||
		first.Header.Get(mock.AssumptionHeader) != "loginsign.rate-limit-and-server-errors" {
		t.Errorf("%d %v", first.StatusCode, first.Header)
	}
	if second := ask("lost-answr"); second.StatusCode != 400 {
		t.Errorf("a scenario that is not there: %d", second.StatusCode)
	}
	if e := lastOf(t, ns); !strings.Contains(e.Response.Body.Text, "lost-answer") {
		t.Errorf("no suggestion in %s", e.Response.Body.Text)
	}
	if third := ask("lost-answer"); third.StatusCode != 200 {
		t.Errorf("the busy one decided about a request that asked for another: %d", third.StatusCode)
	}
	if !ns.StopScenario("lost-answer") {
		t.Error("the scenario that a header asked for does not run")
	}
	if fourth, fifth := ask("").StatusCode, ask("").StatusCode; fourth != 429 || fifth != 200 {
		t.Errorf("%d, then %d", fourth, fifth)
	}
}

// A client that keeps its connections sends a GET again by itself when one is reset: the journal shows both.
func TestARepeatedGetIsSeenTwice(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	ns := server.Namespace(mock.DefaultNamespace)
	client := &http.Client{Transport: &http.Transport{}}
	list := func() {
		t.Helper()
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/applications/app_demo/users", nil)
		r.SetBasicAuth("app_demo", "demo-secret")
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
	list() // so that the next one finds a connection that was used
	play(t, ns, "name: once\nstory: Once.\nsteps:\n  - operation: loginsign.listCurrentLogins\n    fault: {kind: connection_reset}\n")
	list()
	page := ns.Requests(journal.Filter{})
	if len(page.Entries) != 3 || page.Entries[1].Outcome != journal.Faulted || page.Entries[2].Outcome != journal.Served {
		t.Errorf("the journal has %d requests: %v", len(page.Entries), page.Entries)
	}
}

// What a client in Node.js sees of each fault in each of its phases, and what became of its change.
func TestFaultsAndTheWorldFromNode(t *testing.T) {
	t.Parallel()
	node := requireNode(t)
	type expected struct {
		ns    *mock.Namespace
		phase scenarios.Phase
		kind  scenarios.Kind
	}
	server := mock.Start(t)
	var jobs []map[string]any
	var wants []expected
	for _, k := range scenarios.Kinds() {
		for _, phase := range k.Phases {
			name := strings.ReplaceAll(fmt.Sprintf("%s-%s", k.Kind, phase), "_", "-")
			ns := create(t, server.Server, name, mock.NamespaceOptions{})
			play(t, ns, fmt.Sprintf("name: one\nstory: One.\nsteps:\n  - operation: loginsign.updateStatus\n    fault: {kind: %s, phase: %s%s}\n",
				k.Kind, phase, nodeFields[k.Kind]))
			jobs = append(jobs, map[string]any{
				"name": name, "client": "fetch", "method": "PATCH", "url": server.URL + "/_ns/" + name + "/api/applications/app_demo/users/AB1234/status",
				"body": `{"status":"PRO","variantName":"Pro"}`, "timeout": 1500,
				"headers": map[string]string{"Content-Type": "application/json", "Authorization": "Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="},
			})
			wants = append(wants, expected{ns, phase, k.Kind})
		}
	}
	input, _ := json.Marshal(jobs)
	command := exec.CommandContext(t.Context(), node, "testdata/faults/client.mjs")
	command.Stdin = bytes.NewReader(input)
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var seen []struct {
		Name   string
		Status int
		Error  struct{ Code string }
	}
	if err := json.Unmarshal(output, &seen); err != nil {
		t.Fatalf("%v in %s", err, output)
	}
	for i, want := range wants {
		sight := nodeSights[want.kind]
		if seen[i].Error.Code != sight.code || sight.status != 0 && seen[i].Status != sight.status {
			t.Errorf("%s: %+v, want %+v", seen[i].Name, seen[i], sight)
		}
		survives := want.phase == scenarios.After || want.kind == scenarios.DelayFault
		if granted(t, want.ns, "AB1234") != survives {
			t.Errorf("%s: the change is there: %v, want %v", seen[i].Name, !survives, survives)
		}
	}
}

// nodeFields are what a kind of fault needs beside its name.
var nodeFields = map[scenarios.Kind]string{
	scenarios.StatusFault: ", status: 503", scenarios.DelayFault: ", delay: 1ms", scenarios.SlowDrip: ", chunk: {count: 3, total: 6ms}",
}

// nodeSights are the code of the error that fetch ends with, and the status.
var nodeSights = map[scenarios.Kind]struct {
	code   string
	status int
}{
	scenarios.StatusFault: {"", 503}, scenarios.RateLimitFault: {"", 429}, scenarios.DelayFault: {"", 200},
	scenarios.ConnectionReset: {"ECONNRESET", 0}, scenarios.EmptyResponse: {"UND_ERR_SOCKET", 0},
	scenarios.TimeoutFault: {"TimeoutError", 0}, scenarios.RandomDataThenClose: {"HPE_INVALID_CONSTANT", 0},
	scenarios.TruncatedBody: {"UND_ERR_SOCKET", 200}, scenarios.MalformedBody: {"SyntaxError", 200},
	scenarios.MalformedChunk: {"HPE_INVALID_CHUNK_SIZE", 200}, scenarios.SlowDrip: {"", 200}, scenarios.WrongContentType: {"", 200},
}

// A step whose change of the world can't be made has not happened: the request passes, and the scenario is not used up.
func TestAStepThatCannotBeCarriedOut(t *testing.T) {
	t.Parallel()
	server, web := start(t, mock.Options{})
	ns := server.Namespace(mock.DefaultNamespace)
	play(t, ns, "name: nobody\nstory: Nobody.\nsteps:\n  - operation: loginsign.updateStatus\n    world: [{block: AB9999}]\n    respond: {status: 500}\n")
	response, err := fresh().Do(grant(t, web.URL, "AB1234"))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	unused := ns.UnusedSteps()
	if response.StatusCode != 200 || response.Header.Get(mock.ScenarioHeader) != "" || len(unused) != 1 || !strings.Contains(unused[0], "AB9999") {
		t.Errorf("%d %v, unused %v", response.StatusCode, response.Header, unused)
	}
	if faults := ns.OwnFaults(); len(faults) > 0 {
		t.Errorf("the mock blames itself: %v", faults)
	}
}

// A request that the vendor refuses has changed nothing: a fault after the change waits for the next one.
func TestAFaultAfterAChangeWaitsForOne(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	ns := server.Namespace(mock.DefaultNamespace)
	play(t, ns, "name: lost\nstory: Lost.\nsteps:\n  - operation: loginsign.updateStatus\n    fault: {kind: connection_reset, phase: after}\n")
	wrong := grant(t, server.URL, "AB1234")
	wrong.SetBasicAuth("app_demo", "wrong")
	response, err := fresh().Do(wrong)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if e := lastOf(t, ns); response.StatusCode != 401 || e.Outcome != journal.Served || e.Scenario != "" {
		t.Errorf("%d, in the journal %s %s", response.StatusCode, e.Outcome, e.Scenario)
	}
	if _, err := fresh().Do(grant(t, server.URL, "AB1234")); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the next one: %v", err)
	}
}

// A step that has changed the world has happened, also when the request is refused because of it.
func TestAStepThatChangedTheWorldIsNotGivenBack(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	ns := server.Namespace(mock.DefaultNamespace)
	play(t, ns, "name: left\nstory: Left.\nsteps:\n  - operation: loginsign.updateStatus\n"+
		"    world: [{leave: {app: caller}}]\n    fault: {kind: connection_reset, phase: after}\n")
	if _, err := fresh().Do(grant(t, server.URL, "AB1234")); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the refusal was not reset: %v", err)
	}
	if p := ns.Scenarios()[0]; !p.UsedUp {
		t.Errorf("%+v", p)
	}
}
