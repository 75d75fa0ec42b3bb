package admin_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

const busy = `name: busy
story: Too many requests, twice.
steps:
  - operation: loginsign.listCurrentLogins
    times: 2
    respond: {status: 429, retry_after: 3}
`

// A scenario's life: started, hit, not used up and then used up, ended.
func TestScenarioStory(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	started := r.do(http.StatusOK, "PUT", "namespaces/default/scenarios/busy", busy)
	if step := started["steps"].([]any)[0].(object); step["left"] != 2.0 || started["used_up"] != false {
		t.Errorf("at its start: %v", started)
	}
	list := func(status int) {
		t.Helper()
		basic := http.Header{"Authorization": {"Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="}}
		r.vendor(status, "GET", "/api/applications/app_demo/users", basic, "")
	}
	used := func() object {
		t.Helper()
		return r.do(http.StatusOK, "POST", "namespaces/default/verify", object{"scenario": "busy"})
	}
	list(http.StatusTooManyRequests)
	if v := used(); v["passed"] != false || !strings.Contains(v["message"].(string), "busy#1 (loginsign.listCurrentLogins) fired 1 of 2 times") {
		t.Errorf("half way: %v", v)
	}
	list(http.StatusTooManyRequests)
	list(http.StatusOK)
	if v := used(); v["passed"] != true {
		t.Errorf("at its end: %v", v)
	}
	entries := r.do(http.StatusOK, "GET", "namespaces/default/requests?outcome=faulted", nil)["requests"].([]any)
	if len(entries) != 2 || entries[0].(object)["scenario"] != "busy#1" {
		t.Errorf("the journal: %v", entries)
	}
	r.do(http.StatusNoContent, "DELETE", "namespaces/default/scenarios/busy", nil)
	if all := r.do(http.StatusOK, "GET", "namespaces/default/scenarios", nil)["scenarios"].([]any); len(all) != 0 {
		t.Errorf("after its end: %v", all)
	}
}

// What is wrong with a scenario comes with its place and a suggestion.
func TestBadScenarios(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	p := r.do(http.StatusUnprocessableEntity, "PUT", "namespaces/default/scenarios/busy", strings.Replace(busy, "listCurrentLogins", "listCurrentLogin", 1))
	wrong := p["errors"].([]any)[0].(object)
	if wrong["line"] != 4.0 || wrong["column"] != 16.0 || wrong["suggestion"] != "loginsign.listCurrentLogins" {
		t.Errorf("%v", wrong)
	}
	for _, row := range []struct {
		method, path string
		body         any
		status       int
		says         string
	}{
		{"PUT", "scenarios/other", busy, 422, `"busy"`},
		{"PUT", "scenarios/lost-answr", nil, 404, `"lost-answer"`},
		{"DELETE", "scenarios/busy", nil, 404, "no scenario"},
		{"GET", "scenarios/busy", nil, 404, "no scenario"},
		{"POST", "verify", object{"scenario": "busy"}, 422, "no scenario"},
		{"POST", "verify", object{"scenario": "*", "never": true}, 422, "alone"},
		{"POST", "events", object{"type": "email_changed", "app": "nope", "globalId": "AB1234"}, 404, "nope"},
		{"POST", "deliveries/nope/redeliver", nil, 404, "nope"},
		{"GET", "deliveries/nope", nil, 404, "nope"},
		{"POST", "deliveries/settle", object{"timeout": "2h"}, 422, "at most"},
	} {
		p := r.do(row.status, row.method, "namespaces/default/"+row.path, row.body)
		if detail := p["detail"].(string); !strings.Contains(detail, row.says) {
			t.Errorf("%s %s: %s", row.method, row.path, detail)
		}
	}
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}} // what curl --data-binary says
	if a := r.send("PUT", "/_standin/namespaces/default/scenarios/busy", busy, form); a.status != 200 {
		t.Errorf("as curl sends it: %d %s", a.status, a.body)
	}
	if a := r.send("POST", "/_standin/namespaces/default/scenarios", busy, form); a.status != 405 || !strings.Contains(string(a.body), "GET") {
		t.Errorf("POST instead of PUT: %d %s", a.status, a.body)
	}
	if named := r.do(http.StatusOK, "PUT", "namespaces/default/scenarios/lost-answer", nil); named["name"] != "lost-answer" {
		t.Errorf("from the catalog: %v", named)
	}
	if catalog := r.do(http.StatusOK, "GET", "scenarios", nil); len(catalog["scenarios"].([]any)) == 0 || len(catalog["magic_users"].([]any)) == 0 {
		t.Errorf("the catalog: %v", catalog)
	}
}

// A namespace begins with its scenarios, and begins with them again.
func TestNamespacesWithScenarios(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	r.do(http.StatusCreated, "POST", "namespaces", object{"name": "job", "scenarios": []any{
		"lost-answer", busy, object{"name": "third", "story": "As an object.", "steps": []any{
			object{"operation": "loginsign.getUser", "respond": object{"status": 500}},
		}},
	}})
	basic := http.Header{"Authorization": {"Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="}}
	for range 2 {
		r.vendor(http.StatusTooManyRequests, "GET", "/_ns/job/api/applications/app_demo/users", basic, "")
		all := r.do(http.StatusOK, "GET", "namespaces/job/scenarios", nil)["scenarios"].([]any)
		if len(all) != 3 || all[1].(object)["steps"].([]any)[0].(object)["fired"] != 1.0 {
			t.Errorf("%v", all)
		}
		r.do(http.StatusOK, "POST", "namespaces/job/reset", nil)
	}
	if all := r.do(http.StatusOK, "GET", "namespaces/default/scenarios", nil)["scenarios"].([]any); len(all) != 0 {
		t.Errorf("the default namespace runs %v", all)
	}
	for _, bad := range []any{"lost-answr", "name: x\nstory: y\nsteps: []\n", object{"name": "x"}} {
		r.do(http.StatusUnprocessableEntity, "POST", "namespaces", object{"scenarios": []any{bad}})
	}
}

// An app's webhook, set by PATCH: emitted, failed, flushed, paused, sent once more.
func TestDeliveryStory(t *testing.T) {
	t.Parallel()
	var down atomic.Bool
	var hits atomic.Int64
	down.Store(true)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		_, _ = io.Copy(io.Discard, request.Body)
		hits.Add(1)
		if down.Load() {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	t.Cleanup(receiver.Close)
	r := newRig(t, demo(), noOptions())
	r.do(http.StatusOK, "PUT", "namespaces/default/clock", object{"action": "freeze"})
	app := r.do(http.StatusOK, "PATCH", "namespaces/default/apps/app_demo", object{"webhook_url": receiver.URL})
	if secrets := app["webhook_secrets"].([]any); len(secrets) != 1 || !strings.HasPrefix(secrets[0].(string), "whsec_") {
		t.Errorf("the app: %v", app)
	}
	r.do(http.StatusAccepted, "POST", "namespaces/default/events", object{"type": "connection_deleted", "app": "app_demo", "globalId": "AB1234"})
	settled := r.do(http.StatusOK, "POST", "namespaces/default/deliveries/settle", object{})
	all := r.do(http.StatusOK, "GET", "namespaces/default/deliveries?state=pending", nil)["deliveries"].([]any)
	if settled["settled"] != true || len(all) != 1 || len(all[0].(object)["attempts"].([]any)) != 1 {
		t.Fatalf("after the first attempt: %v %v", settled, all)
	}
	id := all[0].(object)["id"].(string)
	down.Store(false)
	flushed := r.do(http.StatusOK, "POST", "namespaces/default/deliveries/flush", nil)["deliveries"].([]any)
	if len(flushed) != 1 || flushed[0].(object)["state"] != "delivered" {
		t.Errorf("flushed: %v", flushed)
	}
	if again := r.do(http.StatusCreated, "POST", "namespaces/default/deliveries/"+id+"/redeliver", nil); again["again"] != id || again["state"] != "delivered" {
		t.Errorf("once more: %v", again)
	}
	if paused := r.do(http.StatusOK, "PUT", "namespaces/default/deliveries/pause", object{"paused": true}); paused["paused"] != true {
		t.Errorf("%v", paused)
	}
	r.do(http.StatusAccepted, "POST", "namespaces/default/events", object{"type": "connection_deleted", "app": "app_demo", "globalId": "AB1234"})
	if hits.Load() != 3 {
		t.Errorf("%d attempts", hits.Load())
	}
	if one := r.do(http.StatusOK, "GET", "namespaces/default/deliveries/"+id, nil); one["state"] != "delivered" {
		t.Errorf("%v", one)
	}
}
