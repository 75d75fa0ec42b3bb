package admin_test

import (
	"net/http"
	"net/url"
	"testing"
)

type object = map[string]any

// One job's life on a shared server: its own world, a sign-in, time that passes, a question, a new beginning, the end.
func TestStory(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	ns := r.do(http.StatusCreated, "POST", "namespaces", object{
		"name": "job-7", "fixtures": []any{"demo"}, "seed": 7, "ttl": "30m",
		"clock": object{"instant": "2026-05-04T10:00:00Z", "frozen": true},
	})
	base := "/_ns/job-7"
	if ns["base_url"] != r.url+base || ns["seed"] != 7.0 || ns["now"] != "2026-05-04T10:00:00Z" || ns["frozen"] != true || ns["ttl"] != "30m0s" {
		t.Errorf("the namespace: %v", ns)
	}
	app := ns["credentials"].(object)["apps"].([]any)[1].(object)
	if app["id"] != "app_demo" || app["secret"] != "demo-secret" {
		t.Errorf("its second app: %v", app)
	}

	connection := r.do(http.StatusCreated, "POST", "namespaces/job-7/logins", object{
		"app": "app_demo", "globalId": "AB1234", "ip": "192.0.2.7", "userAgent": "curl/8",
	})
	if connection["logins"] != 43.0 || connection["last_session"] != "2026-05-04T10:00:00Z" {
		t.Errorf("after a login: %v", connection)
	}

	code := r.do(http.StatusCreated, "POST", "namespaces/job-7/codes", object{
		"app": "app_demo", "globalId": "AB1234", "redirect_uri": "http://localhost:3000/callback",
	})
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code["value"].(string)}, "client_id": {"app_demo"},
		"client_secret": {"demo-secret"}, "redirect_uri": {"http://localhost:3000/callback"},
	}.Encode()
	token := r.vendor(http.StatusOK, "POST", base+"/oauth/token", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form)
	bearer := http.Header{"Authorization": {"Bearer " + token["access_token"].(string)}}
	r.vendor(http.StatusOK, "GET", base+"/api/user", bearer, "")

	clock := r.do(http.StatusOK, "PUT", "namespaces/job-7/clock", object{"action": "advance", "duration": "2h"})
	fired := clock["fired"].([]any)
	if len(fired) != 1 || fired[0].(object)["kind"] != "token" || fired[0].(object)["at"] != "2026-05-04T11:00:00Z" || clock["now"] != "2026-05-04T12:00:00Z" {
		t.Errorf("after two hours: %v", clock)
	}
	r.vendor(http.StatusUnauthorized, "GET", base+"/api/user", bearer, "")

	for _, row := range []struct {
		question object
		passed   bool
		actual   float64
	}{
		{object{"operation": "loginsign.getUser", "times": object{"exactly": 2}}, true, 2},
		{object{"operation": "loginsign.getUser", "match": "response.status == 200"}, true, 1},
		{object{"operation": "loginsign.getUser", "times": object{"exactly": 5}}, false, 2},
		{object{"operation": "loginsign.updateStatus", "never": true}, true, 0},
		{object{"order": []any{"loginsign.exchangeCode", "loginsign.getUser"}}, true, 2},
		{object{"order": []any{"loginsign.getUser", "loginsign.exchangeCode"}, "timeout": "10ms"}, false, 1},
	} {
		verdict := r.do(http.StatusOK, "POST", "namespaces/job-7/verify", row.question)
		if verdict["passed"] != row.passed || verdict["actual"] != row.actual {
			t.Errorf("%v: %v", row.question, verdict)
		}
	}

	counters := r.do(http.StatusOK, "GET", "namespaces/job-7/counters", nil)
	if requests := counters["requests"].(object); requests["served"] != 3.0 || counters["own_faults"] != 0.0 {
		t.Errorf("the counters: %v", counters)
	}
	if others := r.do(http.StatusOK, "GET", "namespaces/default/counters", nil); others["requests"].(object)["served"] != 0.0 {
		t.Errorf("the default namespace was asked: %v", others)
	}

	again := r.do(http.StatusOK, "POST", "namespaces/job-7/reset", nil)
	if again["now"] != "2026-05-04T10:00:00Z" {
		t.Errorf("after a reset: %v", again)
	}
	if page := r.do(http.StatusOK, "GET", "namespaces/job-7/requests", nil); page["total"] != 0.0 {
		t.Errorf("requests after a reset: %v", page)
	}
	r.do(http.StatusNoContent, "DELETE", "namespaces/job-7", nil)
	r.do(http.StatusNotFound, "GET", "namespaces/job-7", nil)
	r.vendor(http.StatusNotFound, "GET", base+"/api/user", bearer, "")
	r.do(http.StatusConflict, "DELETE", "namespaces/default", nil)
}
