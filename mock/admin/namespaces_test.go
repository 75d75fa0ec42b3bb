package admin_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestNewNamespaces(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	yaml := "apps:\n  - id: app_yaml\n    secret: s\n"
	for _, row := range []struct {
		name   string
		body   any
		status int
		says   string
	}{
		{"no body", nil, 201, `"name":"ns-1"`},
		{"nothing in it", object{}, 201, `"name":"ns-2"`},
		{"a name", object{"name": "a"}, 201, `"seed":`},
		{"the same name", object{"name": "a"}, 409, "exists already"},
		{"a name that can't be", object{"name": "A b"}, 422, `"pointer":"/name"`},
		{"no fixtures", object{"fixtures": []any{}}, 201, `"apps":[]`},
		{"a fixture in YAML", object{"fixtures": []any{"empty", yaml}}, 201, `{"id":"app_yaml","secret":"s","redirect_uris":[]}`},
		{"a fixture as an object", object{"fixtures": []any{object{"apps": []any{object{"id": "app_object"}}}}}, 201, "app_object"},
		{"an unknown fixture", object{"fixtures": []any{"demos"}}, 422, `did you mean \"demo\"`},
		{"a broken fixture", object{"fixtures": []any{"demo", "apps:\n  - idd: x\n"}}, 422, `fixtures[1]:2:5`},
		{"a fixture that doesn't fit", object{"fixtures": []any{"demo", "demo"}}, 422, "already"},
		{"a dialect", object{"dialect": object{"loginsign": object{"redirect-uri": "normalized"}}}, 201, `"dialect":{"loginsign":{"redirect-uri":"normalized"}}`},
		{"an unknown reading", object{"dialect": object{"loginsign": object{"redirect-uri": "normalised"}}}, 422, `did you mean \"normalized\"`},
		{"a ttl in days", object{"ttl": "1d"}, 201, `"ttl":"24h0m0s"`},
		{"a ttl that is none", object{"ttl": "later"}, 422, `"pointer":"/ttl"`},
		{"a clock beyond reach", object{"clock": object{"instant": "2900-01-01T00:00:00Z"}}, 422, `"pointer":"/clock/instant"`},
		{"a clock that is none", object{"clock": object{"instant": "tomorrow"}}, 422, `"pointer":"/clock/instant"`},
		{"a negative seed", object{"seed": -1}, 422, `"pointer":"/seed"`},
		{"a seed beyond 64 bits", `{"seed": 1e300}`, 422, `"detail":"seed: expected a whole number up to 18446744073709551615, found the number 1e300","errors":[{"pointer":"/seed"`},
		{"a day that is none", `{"clock": {"instant": "2026-02-30T00:00:00Z"}}`, 422, `"pointer":"/clock/instant"`},
		{"an unknown field", object{"names": "b"}, 422, `"pointer":"/names"`},
		{"no JSON", "{", 400, "body"},
		{"not an object", "[]", 400, "object"},
		{"a key twice", `{"name": "x", "name": "y"}`, 400, "name"},
	} {
		a := r.send("POST", "/_standin/namespaces", row.body, nil)
		if a.status != row.status || !strings.Contains(string(a.body), row.says) {
			t.Errorf("%s: %d, want %d with %s\n%s", row.name, a.status, row.status, row.says, a.body)
		}
	}
	if a := r.send("POST", "/_standin/namespaces", "name: x", http.Header{"Content-Type": {"application/yaml"}}); a.status != 415 {
		t.Errorf("YAML where JSON is taken: %d %s", a.status, a.body)
	}
	all := r.do(200, "GET", "namespaces", nil)["namespaces"].([]any)
	if len(all) != 9 || all[0].(object)["name"] != "a" || all[0].(object)["credentials"] != nil {
		t.Errorf("%d namespaces: %v", len(all), all)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	r.do(201, "POST", "namespaces", object{"name": "a", "clock": object{"instant": "2026-01-31T00:00:00Z", "frozen": true}})
	for i, row := range []struct {
		body   object
		status int
		says   string
	}{
		{object{"action": "advance", "duration": "1d12h"}, 200, `{"now":"2026-02-01T12:00:00Z","frozen":true,"fired":[{"kind":"license"`},
		{object{"action": "set", "instant": "2026-02-02T00:00:00.5Z"}, 200, `"now":"2026-02-02T00:00:00.5Z"`},
		{object{"action": "set", "instant": "2026-02-01T00:00:00Z"}, 422, "forward only"},
		{object{"action": "freeze", "instant": "2026-02-01T00:00:00Z"}, 422, "forward only"},
		{object{"action": "resume"}, 200, `"frozen":false`},
		{object{"action": "freeze", "instant": "2027-01-01T00:00:00Z"}, 200, `{"now":"2027-01-01T00:00:00Z","frozen":true,"fired":[]}`},
		{object{"action": "freeze"}, 200, `"now":"2027-01-01T00:00:00Z"`},
		{object{"action": "advance", "duration": "-1h"}, 422, `"pointer":"/duration"`},
		{object{"action": "advance", "duration": "73000d"}, 422, `"pointer":"/duration"`},
		{object{"action": "advance", "duration": "36500d"}, 200, `"now":"2126-12-08T00:00:00Z"`},
		{object{"action": "advance", "duration": "36500d"}, 422, "2200-01-01"},
		{object{"action": "advance"}, 422, "needs a duration"},
		{object{"action": "set"}, 422, "needs an instant"},
		{object{"action": "resume", "duration": "1h"}, 422, "takes no duration"},
		{object{"action": "advance", "duration": "1h", "instant": "2199-01-01T00:00:00Z"}, 422, "takes no instant"},
		{object{"action": "set", "instant": "9999-01-01T00:00:00Z"}, 422, "2200-01-01"},
		{object{"action": "stop"}, 422, `"pointer":"/action"`},
		{object{}, 422, `"pointer":"/action"`},
	} {
		a := r.send("PUT", "/_standin/namespaces/a/clock", row.body, nil)
		if a.status != row.status || !strings.Contains(string(a.body), row.says) {
			t.Errorf("%d. %v: %d, want %d with %s\n%s", i, row.body, a.status, row.status, row.says, a.body)
		}
	}
	if clock := r.do(200, "GET", "namespaces/a/clock", nil); clock["now"] != "2126-12-08T00:00:00Z" || clock["frozen"] != true {
		t.Errorf("the clock: %v", clock)
	}
}

func TestQuestionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	for _, row := range []struct {
		body object
		says string
	}{
		{object{}, "empty"},
		{object{"operation": "loginsign.getUsr"}, `did you mean \"loginsign.getUser\"`},
		{object{"match": "response.stats == 200"}, "stats"},
		{object{"operation": "loginsign.getUser", "timeout": "61s"}, "1m0s at most"},
		{object{"operation": "loginsign.getUser", "timeout": "a while"}, "no duration"},
		{object{"operation": "loginsign.getUser", "times": object{"exactly": -1}}, "/times/exactly"},
		{object{"operation": "loginsign.getUser", "times": object{"about": 1}}, "/times/about"},
		{object{"operation": "loginsign.getUser", "never": true, "times": object{"exactly": 1}}, "contradict"},
	} {
		a := r.send("POST", "/_standin/namespaces/default/verify", row.body, nil)
		if a.status != 422 || !strings.Contains(string(a.body), row.says) {
			t.Errorf("%v: %d, want 422 with %s\n%s", row.body, a.status, row.says, a.body)
		}
	}
}

// The conditions that control.yaml shows.
func TestConditionsOfTheDocument(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	r.send("GET", "/api/user", nil, http.Header{"User-Agent": {"acme/2"}})
	for match, actual := range map[string]float64{
		`response.status in [401, 403]`: 1,
		`request.headers["user-agent"] startsWith "acme/" and request.body?.status == "PRO"`:     0,
		`request.headers["user-agent"] startsWith "acme/" and request.body?.status?.more == nil`: 1,
	} {
		v := r.do(200, "POST", "namespaces/default/verify", object{"match": match})
		if v["actual"] != actual || strings.Contains(v["message"].(string), "CANNOT TELL") {
			t.Errorf("%s: %v", match, v)
		}
	}
}

// An export goes on in another server with the same answers.
func TestExportAndImport(t *testing.T) {
	t.Parallel()
	from, to := newRig(t, demo(), noOptions()), newRig(t, demo(), noOptions())
	from.do(201, "POST", "namespaces", object{"name": "a", "clock": object{"instant": "2026-05-04T10:00:00Z", "frozen": true}})
	from.do(201, "POST", "namespaces/a/logins", object{"app": "app_demo", "globalId": "AB1234"})
	file := from.send("GET", "/_standin/namespaces/a/export", nil, nil)
	if file.status != 200 || !strings.Contains(string(file.body), "1.2.3") {
		t.Fatalf("export: %d %s", file.status, file.body)
	}
	yaml := http.Header{"Content-Type": {"application/yaml"}}
	if a := to.send("POST", "/_standin/namespaces/b/import", string(file.body), yaml); a.status != 200 {
		t.Fatalf("import: %d %s", a.status, a.body)
	}
	next := object{"app": "app_demo", "globalId": "AB1234", "redirect_uri": "http://localhost:3000/callback"}
	want, got := from.do(201, "POST", "namespaces/a/codes", next), to.do(201, "POST", "namespaces/b/codes", next)
	if want["value"] != got["value"] {
		t.Errorf("the next code: %v and %v", want, got)
	}
	if c := to.do(200, "GET", "namespaces/b/connections/conn_456", nil); c["logins"] != 43.0 {
		t.Errorf("the imported connection: %v", c)
	}
	for member, value := range map[string]any{
		"seed": 7, "dialect": object{"loginsign": object{"redirect-uri": "normalized"}}, "clock": object{"frozen": true},
	} {
		body := object{"name": "c", "fixtures": []any{string(file.body)}, member: value}
		a := to.send("POST", "/_standin/namespaces", body, nil)
		if a.status != 422 || !strings.Contains(string(a.body), `"pointer":"/`+member+`"`) || !strings.Contains(string(a.body), "an export brings its own "+member) {
			t.Errorf("an export with a %s: %d %s", member, a.status, a.body)
		}
	}
	to.do(201, "POST", "namespaces", object{"name": "c", "fixtures": []any{string(file.body)}, "ttl": "1h"})
	for body, says := range map[string]string{"apps: []\n": "snapshot", "appps: []\n": "export:1:1"} {
		if a := to.send("POST", "/_standin/namespaces/b/import", body, yaml); a.status != 422 || !strings.Contains(string(a.body), says) {
			t.Errorf("import %q: %d %s", body, a.status, a.body)
		}
	}
}
