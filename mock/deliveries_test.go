package mock_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
)

// receiver is an app's end of its webhooks. It answers 200 unless it is told otherwise.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	got     []received
	answers []int // of the attempts to come
}

type received struct {
	header http.Header
	raw    []byte
	event  map[string]any
	status int
}

func receive(t testing.TB, answers ...int) *receiver {
	t.Helper()
	r := &receiver{answers: answers}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		one := received{header: request.Header, raw: body}
		_ = json.Unmarshal(body, &one.event)
		one.status = http.StatusOK
		if len(r.answers) > 0 {
			one.status, r.answers = r.answers[0], r.answers[1:]
		}
		r.got = append(r.got, one)
		w.WriteHeader(one.status)
	}))
	t.Cleanup(r.Close)
	return r
}

// refuse answers the next attempts with 503.
func (r *receiver) refuse(times int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for range times {
		r.answers = append(r.answers, http.StatusServiceUnavailable)
	}
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received{}, r.got...)
}

func (r *receiver) types() (types []any) {
	for _, one := range r.all() {
		types = append(types, one.event["type"])
	}
	return types
}

// asDemo is the demo app's credential.
func asDemo() http.Header {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth("app_demo", "demo-secret")
	return r.Header
}

// imported is an export in a server of its own.
func imported(t testing.TB, export []byte) *mock.Namespace {
	t.Helper()
	fixture, err := fixtures.Read("export.yaml", export)
	if err != nil {
		t.Fatal(err)
	}
	server := mock.Start(t)
	ns, err := server.Import(t.Context(), "again", fixture)
	if err != nil {
		t.Fatal(err)
	}
	return ns
}

// frozenWith is a server whose default namespace stands still in May 2026, with a receiver for all apps.
func frozenWith(t testing.TB, r *receiver) (*mock.Running, *mock.Namespace) {
	t.Helper()
	server := mock.Start(t, mock.Options{WebhookURL: map[string]string{"": r.URL}})
	ns := create(t, server.Server, "may", mock.NamespaceOptions{Start: time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC), Frozen: true})
	return server, ns
}

func settle(t testing.TB, ns *mock.Namespace) {
	t.Helper()
	if err := ns.SettleDeliveries(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A developer removes a user for good, the receiver is down twice, and time that is moved brings the retries (AR-12, LX-07).
func TestARemovalIsToldUntilTheReceiverAnswers(t *testing.T) {
	t.Parallel()
	r := receive(t, 503, 500)
	server, ns := frozenWith(t, r)
	var connection string
	err := ns.View(t.Context(), func(tx *world.Tx) error {
		c, err := tx.ConnectionBetween("AB1234", "app_demo")
		connection = c.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	status, _ := call(t, "DELETE", server.URL+"/_ns/may/api/developer/applications/app_demo/users/"+connection,
		http.Header{"Cookie": {"loginsign_session=demo-session"}}, "")
	if status != 200 {
		t.Fatal(status)
	}
	settle(t, ns)
	fired, err := ns.Advance(t.Context(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var retries []string
	for _, f := range fired {
		if f.Kind == "webhook" {
			retries = append(retries, f.At.Format(time.TimeOnly))
		}
	}
	if diff := cmp.Diff([]string{"12:00:01", "12:00:03"}, retries); diff != "" {
		t.Errorf("the retries (-want +got):\n%s", diff)
	}
	got := r.all()
	if len(got) != 3 {
		t.Fatalf("%d attempts", len(got))
	}
	want := map[string]any{
		"type": "user_account_deleted", "applicationId": "app_demo", "connectionId": connection, "userId": "AB1234",
		"aliasEmail": "masked@loginsign.com",
	}
	if diff := cmp.Diff(want, got[2].event); diff != "" {
		t.Errorf("the event (-want +got):\n%s", diff)
	}
	if got[0].header.Get("Webhook-Id") != got[2].header.Get("Webhook-Id") {
		t.Error("a retry has another webhook-id")
	}
	var secrets []string
	_ = ns.View(t.Context(), func(tx *world.Tx) error {
		secrets = tx.WebhookSecrets("app_demo")
		return nil
	})
	at := time.Date(2026, 5, 31, 12, 0, 3, 0, time.UTC)
	if err := webhook.Verify(secrets, got[2].header, got[2].raw, at, time.Second); err != nil {
		t.Errorf("the signature: %v", err)
	}
	all, err := ns.Deliveries(t.Context(), world.DeliveryFilter{})
	if err != nil || len(all) != 1 || all[0].State != world.Delivered || len(all[0].Attempts) != 3 {
		t.Errorf("the log: %v %+v", err, all)
	}
}

// What a scenario does to webhooks, seen from the receiver's end.
func TestScriptedWebhooks(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		webhook string
		types   []any
	}{
		"doubled":      {"{duplicate: 2}", []any{"connection_deleted", "connection_deleted"}},
		"lost":         {"{drop: true}", nil},
		"late":         {"{delay: 30m}", []any{"connection_deleted"}},
		"third time":   {"{fail_until_attempt: 3}", []any{"connection_deleted"}},
		"tampered":     {"{tamper: {type: user_account_deleted}}", []any{"user_account_deleted"}},
		"wrong secret": {"{wrong_secret: true}", []any{"connection_deleted"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := receive(t)
			_, ns := frozenWith(t, r)
			play(t, ns, "name: hooks\nstory: A webhook goes wrong.\nsteps:\n  - event: connection_deleted\n    webhook: "+row.webhook+"\n")
			if err := ns.Leave(t.Context(), "AB1234", "app_demo"); err != nil {
				t.Fatal(err)
			}
			settle(t, ns)
			if _, err := ns.Advance(t.Context(), time.Hour); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.types, r.types()); diff != "" {
				t.Errorf("the receiver got (-want +got):\n%s", diff)
			}
		})
	}
}

// A webhook that no change of the world caused, sent by a step on a request.
func TestEmittedWebhook(t *testing.T) {
	t.Parallel()
	r := receive(t)
	server, ns := frozenWith(t, r)
	play(t, ns, "name: forged\nstory: Somebody lies.\nsteps:\n  - operation: loginsign.listCurrentLogins\n"+
		"    webhook: {emit: {type: connection_deleted, global_id: AB1234}}\n")
	status, _ := call(t, "GET", server.URL+"/_ns/may/api/applications/app_demo/users", asDemo(), "")
	if status != 200 {
		t.Fatal(status)
	}
	settle(t, ns)
	if got := r.all(); len(got) != 1 || got[0].event["userId"] != "AB1234" || got[0].event["applicationId"] != "app_demo" {
		t.Errorf("%+v", got)
	}
}

// An export in the middle of retries and of a scenario goes on in another process as it would have here.
func TestExportsGoOnWithWebhooksAndScenarios(t *testing.T) {
	t.Parallel()
	r := receive(t, 500)
	_, ns := frozenWith(t, r)
	play(t, ns, "name: two\nstory: Two.\nsteps:\n  - operation: loginsign.getUser\n    times: 2\n    optional: true\n    respond: {status: 500}\n")
	if err := ns.Leave(t.Context(), "AB1234", "app_demo"); err != nil {
		t.Fatal(err)
	}
	settle(t, ns)
	export, err := ns.Export(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	other := imported(t, export)
	if _, err := other.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := r.types(); len(got) != 2 {
		t.Errorf("the receiver got %v", got)
	}
	if p := other.Scenarios(); len(p) != 1 || p[0].Name != "two" || *p[0].Steps[0].Left != 2 {
		t.Errorf("the scenarios: %+v", p)
	}
}

// What a scenario does to a webhook has happened when the receiver could see it.
func TestAScenarioIsUsedUpWhenItsWebhookHasGoneOut(t *testing.T) {
	t.Parallel()
	r := receive(t)
	server, ns := frozenWith(t, r)
	play(t, ns, "name: late\nstory: Late.\nsteps:\n  - event: connection_deleted\n    webhook: {delay: 2h}\n")
	if err := ns.Leave(t.Context(), "AB1234", "app_demo"); err != nil {
		t.Fatal(err)
	}
	settle(t, ns)
	if unused := ns.UnusedSteps(); len(unused) != 1 || !strings.Contains(unused[0], "late#1 (connection_deleted): its webhook has not gone out yet; it is due 2026-05-31T14:00:00Z") {
		t.Errorf("before it went: %v", unused)
	}
	if _, err := ns.Advance(t.Context(), 3*time.Hour); err != nil {
		t.Fatal(err)
	}
	if unused := ns.UnusedSteps(); len(unused) > 0 || len(r.all()) != 1 {
		t.Errorf("after it went: %v, received %d", unused, len(r.all()))
	}
	other := create(t, server.Server, "silent", mock.NamespaceOptions{})
	err := other.Update(t.Context(), func(tx *world.Tx) error {
		for _, app := range tx.Apps() {
			app.WebhookURL = ""
			if err := tx.PutApp(app); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	play(t, other, "name: late\nstory: Late.\nsteps:\n  - event: connection_deleted\n    webhook: {delay: 2h}\n")
	if unused := other.UnusedSteps(); len(unused) != 1 || !strings.Contains(unused[0], "--webhook-url") {
		t.Errorf("where nobody is told: %v", unused)
	}
	other.StopScenario("late")
}

// What a scenario holds back to send it in another order goes out when the scenario ends.
func TestHeldWebhooksGoOutWhenTheirScenarioEnds(t *testing.T) {
	t.Parallel()
	r := receive(t)
	_, ns := frozenWith(t, r)
	play(t, ns, "name: order\nstory: Order.\nsteps:\n  - event: connection_deleted\n    webhook: {reorder: [2, 1]}\n")
	if err := ns.Leave(t.Context(), "AB1234", "app_demo"); err != nil {
		t.Fatal(err)
	}
	settle(t, ns)
	if got := r.types(); len(got) != 0 {
		t.Errorf("it was not held back: %v", got)
	}
	ns.StopScenario("order")
	settle(t, ns)
	if got := r.types(); len(got) != 1 {
		t.Errorf("after the end: %v", got)
	}
}
