package scenarios_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/scenarios"
)

// one makes a scenario of the lines of one step.
func one(step string) string { return "name: a\nseed: 1\nsteps:\n  - " + step + "\n" }

const exchange = "operation: loginsign.exchangeCode\n    "

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ yaml, want string }{
		"nothing": {"", `s.yaml:1:1: the file is empty`},
		"no name": {"steps: [{operation: loginsign.getUser, delay: 1s}]", `s.yaml:1:1: missing field "name"`},
		"a name with spaces": {"name: Lost Answer\nsteps: [{operation: loginsign.getUser, delay: 1s}]",
			`s.yaml:1:7: name: expected small letters, digits and hyphens, found "Lost Answer", did you mean "lost-answer"?`},
		"an unknown field": {one("opration: loginsign.getUser"), `s.yaml:4:5: steps[0].opration: unknown field, did you mean "operation"?`},
		"an unknown fault": {one(exchange + "fault: {kind: timout}"), `s.yaml:5:19: steps[0].fault.kind: expected "status", "delay", "connection_reset", "empty_response", "truncated_body", "malformed_body", "malformed_chunk", "random_data_then_close", "slow_drip", "timeout", "wrong_content_type" or "rate_limit", found "timout", did you mean "timeout"?`},
		"no times":         {one(exchange + "times: 0\n    delay: 1s"), `s.yaml:5:12: steps[0].times: expected at least 1, found the number 0`},
		"an impossible chance": {one(exchange + "probability: 1.5\n    delay: 1s"),
			`s.yaml:5:18: steps[0].probability: expected at most 1, found the number 1.5`},
		"days":              {one(exchange + "delay: 3d"), `s.yaml:5:12: steps[0].delay: expected a duration such as 250ms, 10m or 72h, found "3d", did you mean "72h"?`},
		"words":             {one(exchange + "delay: 10 minutes"), `s.yaml:5:12: steps[0].delay: expected a duration such as 250ms, 10m or 72h, found "10 minutes", did you mean "10m"?`},
		"a bare number":     {one(exchange + "delay: 5"), `s.yaml:5:12: steps[0].delay: expected text or a mapping, found the number 5 (put it in quotes to make it text)`},
		"less than no time": {one(exchange + "delay: -1s"), `s.yaml:5:12: steps[0].delay: expected a duration such as 250ms, 10m or 72h, found "-1s"`},
		"no time":           {one(exchange + "delay: {uniform: {min: 0s, max: 0s}}"), `s.yaml:5:37: steps[0].delay.uniform.max: expected more than 0`},
		"two distributions": {one(exchange + "delay: {fixed: 1s, uniform: {max: 1s}}"), `s.yaml:5:12: steps[0].delay: expected at most 1 field, found 2`},
		"an hour and more":  {one(exchange + "delay: 2h"), `s.yaml:5:12: steps[0].delay: nobody waits longer than 1h in real time; world: [{advance: 2h}] moves the namespace's clock`},
		"max before min":    {one(exchange + "delay: {uniform: {min: 2s, max: 1s}}"), `s.yaml:5:37: steps[0].delay.uniform.max: less than min, 2s`},
		"a misspelt moment": {one(exchange + "window: {from: soon}\n    delay: 1s"),
			`s.yaml:5:20: steps[0].window.from: expected a duration such as 10m or an instant such as 2026-05-03T11:04:12Z, found "soon"`},
		"an end before its beginning": {one(exchange + "window: {from: 10m, until: 5m}\n    delay: 1s"), `s.yaml:5:32: steps[0].window.until: not after from`},
		"chance without seed": {"name: a\nsteps:\n  - " + exchange + "probability: 0.5\n    delay: {normal: {mean: 1s, stddev: 1s}}",
			"s.yaml:4:5: steps[0].probability: chance needs a seed: write seed: 1 beside name, or any other number\n" +
				"s.yaml:5:5: steps[0].delay: chance needs a seed: write seed: 1 beside name, or any other number"},

		"neither operation nor event": {one("delay: 1s"), `s.yaml:4:5: steps[0]: missing field "operation" or "event"`},
		"operation and event":         {one(exchange + "event: email_changed\n    next_state: x"), `s.yaml:5:5: steps[0].event: a step has an operation or an event, not both`},
		"an unknown operation":        {one("operation: loginsign.exchangCode\n    delay: 1s"), `s.yaml:4:16: steps[0].operation: unknown operation "loginsign.exchangCode", did you mean "loginsign.exchangeCode"?`},
		"an operation without vendor": {one("operation: getuser\n    delay: 1s"), `s.yaml:4:16: steps[0].operation: unknown operation "getuser", did you mean "loginsign.getUser"?`},
		"an unknown vendor":           {one("operation: logisign.*\n    delay: 1s"), `s.yaml:4:16: steps[0].operation: unknown operations "logisign.*": there are *, loginsign.*, ssojet.*, genauth.*, did you mean "loginsign.*"?`},
		"an unknown event":            {one("event: email_change\n    webhook: {drop: true}"), `s.yaml:4:12: steps[0].event: unknown webhook "email_change": there are connection_deleted, user_account_deleted, email_changed, did you mean "email_changed"?`},
		"nothing done":                {one(exchange + "times: 1"), `s.yaml:4:5: steps[0]: does nothing: it needs respond, fault, delay, rate_limit, webhook, world or next_state`},
		"two answers":                 {one(exchange + "respond: {status: 400}\n    fault: {kind: timeout}"), `s.yaml:6:5: steps[0].fault: a step answers in one way, and this has respond already`},

		"a misspelt operation beside a wrong type": {one(exchange + "times: many\n    delay: 1s\n  - operation: loginsign.getUsr\n    delay: 1s"),
			"s.yaml:5:12: steps[0].times: expected a whole number, found \"many\"\n" +
				`s.yaml:7:16: steps[1].operation: unknown operation "loginsign.getUsr", did you mean "loginsign.getUser"?`},
		"a misspelt operation with a wrong type": {one("operation: loginsign.getUsr\n    times: many\n    delay: 1s"),
			"s.yaml:4:16: steps[0].operation: unknown operation \"loginsign.getUsr\", did you mean \"loginsign.getUser\"?\n" +
				`s.yaml:5:12: steps[0].times: expected a whole number, found "many"`},
		"an operation that is no text": {one("operation: [loginsign.getUsr]\n    delay: 3d"),
			"s.yaml:4:16: steps[0].operation: expected text, found a list\n" +
				`s.yaml:5:12: steps[0].delay: expected a duration such as 250ms, 10m or 72h, found "3d", did you mean "72h"?`},
		"an unknown error beside days": {one(exchange + "delay: 3d\n  - " + exchange + "respond: {error: expred}"),
			"s.yaml:5:12: steps[0].delay: expected a duration such as 250ms, 10m or 72h, found \"3d\", did you mean \"72h\"?\n" +
				`s.yaml:7:22: steps[1].respond.error: loginsign.exchangeCode documents no error "expred": it has expired, invalid_grant, used, invalid_client, did you mean "expired"?`},
		"an unknown event beside an unknown field": {one("event: email_chnged\n    webhok: {drop: true}"),
			"s.yaml:4:12: steps[0].event: unknown webhook \"email_chnged\": there are connection_deleted, user_account_deleted, email_changed, did you mean \"email_changed\"?\n" +
				`s.yaml:5:5: steps[0].webhok: unknown field, did you mean "webhook"?`},
		"steps that are no list": {"name: a\nsteps: {operation: loginsign.getUsr}", `s.yaml:2:8: steps: expected a list, found a mapping`},
		"a step that is nothing": {"name: a\nsteps:\n  -\n  - operation: loginsign.getUsr\n    delay: 1s",
			"s.yaml:3:4: steps[0]: expected a mapping, found nothing\n" +
				`s.yaml:4:16: steps[1].operation: unknown operation "loginsign.getUsr", did you mean "loginsign.getUser"?`},

		"a body fault before":      {one(exchange + "fault: {kind: truncated_body, phase: before}"), `s.yaml:5:42: steps[0].fault.phase: truncated_body works on the handler's answer, so that it is always after`},
		"a field of another fault": {one(exchange + "fault: {kind: slow_drip, truncate_at: 5}"), `s.yaml:5:30: steps[0].fault.truncate_at: slow_drip does not take truncate_at; it takes chunk`},
		"a fault without status":   {one(exchange + "fault: {kind: status}"), `s.yaml:5:12: steps[0].fault: missing field "status"`},

		"a status that never comes":   {one("operation: loginsign.getUser\n    respond: {status: 409}"), `s.yaml:5:23: steps[0].respond.status: loginsign.getUser never answers 409: it answers 200 400 401 (off_spec: true lets it pass)`},
		"a fault's status":            {one("operation: loginsign.getUser\n    fault: {kind: status, status: 404}"), `s.yaml:5:35: steps[0].fault.status: loginsign.getUser never answers 404: it answers 200 400 401 (off_spec: true lets it pass)`},
		"a limit's status":            {one("operation: loginsign.getUser\n    rate_limit: {limit: 1, window: 1m, status: 403}"), `s.yaml:5:48: steps[0].rate_limit.status: loginsign.getUser never answers 403: it answers 200 400 401 (off_spec: true lets it pass)`},
		"a body that never comes":     {one("operation: loginsign.getUser\n    respond: {status: 500, content_type: text/html, body: <html>}"), `s.yaml:5:59: steps[0].respond.body: loginsign.getUser answers 500 in JSON (off_spec: true lets it pass)`},
		"an unknown error":            {one(exchange + "respond: {error: expred}"), `s.yaml:5:22: steps[0].respond.error: loginsign.exchangeCode documents no error "expred": it has expired, invalid_grant, used, invalid_client, did you mean "expired"?`},
		"an error of none":            {one("operation: ssojet.listLoginLogs\n    respond: {error: expired}"), `s.yaml:5:22: steps[0].respond.error: ssojet.listLoginLogs documents no error by a name`},
		"a wildcard that covers none": {one("operation: genauth.*\n    respond: {status: 418}"), `s.yaml:5:23: steps[0].respond.status: none of genauth.* may answer so: genauth.getUserLoggedinApps never answers 418: it answers 200 401 403 404 429 500 (off_spec: true lets it pass)`},
		"an error with a status":      {one(exchange + "respond: {error: expired, status: 400}"), `s.yaml:5:31: steps[0].respond.status: a documented error has its own status`},
		"a success without a body":    {one(exchange + "respond: {status: 200}"), `s.yaml:5:14: steps[0].respond: missing field "body": the vendor's own error object is for statuses from 400 on`},
		"a type without a body":       {one(exchange + "respond: {status: 400, content_type: text/html}"), `s.yaml:5:28: steps[0].respond.content_type: only a body of the step's own has a content_type of its own`},
		"an answer without anything":  {one(exchange + "respond: {retry_after: 1}"), `s.yaml:5:14: steps[0].respond: missing field "error", "status" or "body"`},

		"a condition with a mistake": {one(exchange + `when: request.metod == "POST"`), "s.yaml:4:5: steps[0]: does nothing: it needs respond, fault, delay, rate_limit, webhook, world or next_state\n" +
			`s.yaml:5:11: steps[0].when: 1:9: request has no metod, did you mean method?`},
		"an upper-case header": {one(exchange + "delay: 1s\n    when: request.headers[\"X-Tenant\"] == \"a\""), `s.yaml:6:11: steps[0].when: 1:16: headers have lower-case names here: write headers["x-tenant"]`},
		"the answer in a condition": {one(exchange + "delay: 1s\n    when: response.status == 200"),
			`s.yaml:6:11: steps[0].when: 1:1: unknown name response: this condition is looked at before there is an answer; it may name operation, request, caller, world, event`},
		"an event in a request's condition": {one(exchange + "delay: 1s\n    when: event.type == \"a\""), `s.yaml:6:11: steps[0].when: the condition of a request sees no event`},
		"a caller in a webhook's condition": {one("event: email_changed\n    webhook: {drop: true}\n    when: caller.client_id == \"a\""), `s.yaml:6:11: steps[0].when: the condition of a webhook sees its event alone, no caller`},

		"a webhook's verb for an operation": {one(exchange + "webhook: {drop: true}"), `s.yaml:5:15: steps[0].webhook.drop: drop goes with an event: write event: "*" instead of an operation`},
		"emit for an event":                 {one("event: email_changed\n    webhook: {emit: {type: email_changed}}"), `s.yaml:5:15: steps[0].webhook.emit: emit goes with an operation: a webhook that is on its way is no reason for another one`},
		"an unknown emit":                   {one(exchange + "webhook: {emit: {type: email_chnged}}"), `s.yaml:5:28: steps[0].webhook.emit.type: unknown webhook "email_chnged": there are connection_deleted, user_account_deleted, email_changed, did you mean "email_changed"?`},
		"an answer to an event": {one("event: email_changed\n    respond: {status: 400}\n    delay: 1s"), "s.yaml:5:5: steps[0].respond: respond goes with an operation, not with an event\n" +
			"s.yaml:6:5: steps[0].delay: delay goes with an operation, not with an event; webhook: {delay: 10m} holds a webhook back"},
		"drop and more":        {one("event: email_changed\n    webhook: {drop: true, delay: 1m}"), `s.yaml:5:27: steps[0].webhook.delay: nothing can happen to a webhook that drop loses`},
		"two signatures":       {one("event: email_changed\n    webhook: {corrupt_signature: true, wrong_secret: true}"), `s.yaml:5:40: steps[0].webhook.wrong_secret: a webhook has one signature, and corrupt_signature spoils it already`},
		"once is no duplicate": {one("event: email_changed\n    webhook: {duplicate: 1}"), `s.yaml:5:26: steps[0].webhook.duplicate: expected at least 2, found the number 1`},
		"an order with a gap":  {one("event: email_changed\n    webhook: {reorder: [3, 1]}"), `s.yaml:5:24: steps[0].webhook.reorder: expected each number from 1 to 2 once, as in [2, 1]`},
		"an order as it was":   {one("event: email_changed\n    webhook: {reorder: [1, 2]}"), `s.yaml:5:24: steps[0].webhook.reorder: changes nothing: this is the order in which they happened`},
		"half a group":         {one("event: email_changed\n    times: 3\n    webhook: {reorder: [2, 1]}"), `s.yaml:5:12: steps[0].times: expected a multiple of 2: reorder waits for so many webhooks`},

		"two things in an action": {one(exchange + "world: [{block: AB1234, unblock: AB1234}]"), `s.yaml:5:13: steps[0].world[0]: expected at most 1 field, found 2`},
		"no globalId":             {one(exchange + "world: [{block: jane}]"), `s.yaml:5:21: steps[0].world[0].block: expected text that matches ^(caller|[A-Z]{2}[0-9]{4})$, found "jane"`},

		"machines per nothing":                 {"name: a\nper: user\nsteps: [{operation: loginsign.getUser, delay: 1s}]", `s.yaml:2:6: per: expected client_id, global_id or header:<name>, found "user", did you mean "global_id"?`},
		"a header without name":                {"name: a\nper: \"header:\"\nsteps: [{operation: loginsign.getUser, delay: 1s}]", `s.yaml:2:6: per: expected the name of a header after header:, found ""`},
		"a webhook per header":                 {"name: a\nper: header:X-Tenant\nsteps: [{event: email_changed, webhook: {drop: true}}]", `s.yaml:3:17: steps[0].event: never fires: a webhook has no header to tell its machine by, as per says`},
		"a state nothing leads to":             {one(exchange + "state: donw\n    delay: 1s\n  - " + exchange + "next_state: down"), `s.yaml:5:12: steps[0].state: nothing leads to the state "donw", did you mean "down"?`},
		"states that lead to each other alone": {one(exchange + "state: [a, b]\n    next_state: b"), "s.yaml:5:13: steps[0].state[0]: nothing leads to the state \"a\"\ns.yaml:5:16: steps[0].state[1]: nothing leads to the state \"b\""},
		"a step behind one that takes all":     {one("operation: loginsign.*\n    every: 1\n    delay: 1s\n  - " + exchange + "delay: 2s"), `s.yaml:7:5: steps[1]: never fires: step 1 on line 4 takes every loginsign.exchangeCode before it comes to this one`},
		"a webhook behind one that takes all":  {one("event: \"*\"\n    every: 1\n    webhook: {drop: true}\n  - event: email_changed\n    webhook: {duplicate: 2}"), `s.yaml:7:5: steps[1]: never fires: step 1 on line 4 takes every webhook email_changed before it comes to this one`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := scenarios.Read("s.yaml", []byte(row.yaml), smallAPI{})
			if diff := cmp.Diff(row.want, problemsOf(err)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if err != nil && s != nil {
				t.Error("a scenario beside an error")
			}
		})
	}
}

// TestReadSaysWhetherMoreMayShow: what a step means is looked at when it has the right form.
func TestReadSaysWhetherMoreMayShow(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string]bool{
		"name: a\n steps:":                        true,
		one(exchange + "times: many"):             true,
		one(exchange + "delay: 3d"):               true,
		one(exchange + "times: 1"):                false,
		one("operation: nobody\n    delay: 1s"):   false,
		one(exchange + "respond: {status: 1000}"): true,
	} {
		_, err := scenarios.Read("s.yaml", []byte(yaml), smallAPI{})
		e, ok := errors.AsType[*strictyaml.Error](err)
		if !ok || e.Unfinished != want {
			t.Errorf("%s: %v, want Unfinished %t", yaml, err, want)
		}
	}
}

func TestReadAccepts(t *testing.T) {
	t.Parallel()
	for name, yaml := range map[string]string{
		"an answer that openapi.yaml lacks": one("operation: loginsign.getUser\n    off_spec: true\n    respond: {status: 418, content_type: text/plain, body: teapot}"),
		"an assumed status":                 one("operation: loginsign.getUser\n    respond: {status: 503, retry_after: 60}"),
		"a body without a status":           one("operation: loginsign.getUser\n    respond: {body: {id: 1}}"),
		"a step behind one with a state":    one(exchange + "state: started\n    delay: 1s\n  - " + exchange + "delay: 2s"),
		"a step behind one with an end":     one(exchange + "delay: 1s\n  - " + exchange + "delay: 2s"),
		"a step behind one with a window":   one(exchange + "window: {until: 10m}\n    delay: 1s\n  - " + exchange + "delay: 2s"),
		"a step behind one by chance":       one(exchange + "probability: 0.5\n    delay: 1s\n  - " + exchange + "delay: 2s"),
		"a step behind one of others":       one(exchange + "every: 1\n    delay: 1s\n  - operation: loginsign.*\n    delay: 2s"),
		"a circle of states":                one(exchange + "state: started\n    next_state: down\n  - " + exchange + "state: down\n    next_state: started"),
		"a machine per header":              "name: a\nper: header:X-Tenant\nsteps: [{operation: loginsign.getUser, delay: 1s}]",
		"a code for an error":               one(exchange + "respond: {error: invalid_client}"),
		"an empty body":                     one(exchange + "off_spec: true\n    respond: {status: 200, content_type: text/plain, body: \"\"}"),
		"a schema's address":                "$schema: https://example.com/s.json\n" + one(exchange+"delay: 1s"),
		"two groups to reorder":             one("event: \"*\"\n    times: 4\n    webhook: {reorder: [2, 1]}"),
		"JSON":                              `{"name": "a", "steps": [{"operation": "loginsign.getUser", "world": [{"advance": "72h"}, {"log_in": {"app": "app_demo"}}]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := scenarios.Read("s.yaml", []byte(yaml), smallAPI{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestReadFillsInWhatAFileNeedNotSay(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string]int{
		exchange + "delay: 1s": 1,
		exchange + "when: request.method == \"POST\"\n    delay: 1s":   1,
		exchange + "times: 3\n    delay: 1s":                           3,
		exchange + "every: 2\n    delay: 1s":                           0,
		exchange + "after: 2\n    delay: 1s":                           0,
		exchange + "after: 2\n    times: 1\n    delay: 1s":             1,
		exchange + "probability: 0.1\n    delay: 1s":                   0,
		exchange + "window: {until: 1h}\n    delay: 1s":                0,
		exchange + "state: started\n    delay: 1s":                     0,
		exchange + "rate_limit: {limit: 1, window: 1m}":                0,
		"event: email_changed\n    webhook: {reorder: [2, 3, 1]}":      3,
		"event: email_changed\n    webhook: {fail_until_attempt: 3}":   1,
		"event: email_changed\n    every: 1\n    webhook: {delay: 1h}": 0,
	} {
		if s := read(t, one(yaml)); s.Steps[0].Times != want {
			t.Errorf("%s: %d times, want %d", yaml, s.Steps[0].Times, want)
		}
	}
	s := read(t, one(exchange+"fault: {kind: timeout}\n    world: [{leave: {app: app_demo}}, {rotate_secret: {secret: s}}]"))
	if s.Initial != "started" || s.Steps[0].Number != 1 || s.Steps[0].Fault.Phase != scenarios.After {
		t.Errorf("initial %q, number %d, phase %q", s.Initial, s.Steps[0].Number, s.Steps[0].Fault.Phase)
	}
	want := []scenarios.Action{
		{Leave: &scenarios.Pair{GlobalID: "caller", App: "app_demo"}}, {RotateSecret: &scenarios.SecretChange{App: "caller", Secret: "s"}},
	}
	if diff := cmp.Diff(want, s.Steps[0].World); diff != "" {
		t.Error(diff)
	}
}

func TestReadKnowsTheFormsOfScalars(t *testing.T) {
	t.Parallel()
	s := read(t, one(exchange+strings.Join([]string{
		"state: started", "window: {from: 10m, until: 2026-05-03T11:04:12Z}", "delay: 1m30s", "next_state: down",
	}, "\n    ")+"\n  - "+exchange+strings.Join([]string{
		"state: [started, down]", "delay: {lognormal: {median: 200ms, sigma: 0.5, max: 5s}}",
	}, "\n    ")))
	first, second := s.Steps[0], s.Steps[1]
	if diff := cmp.Diff(scenarios.States{"started"}, first.State); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(scenarios.States{"started", "down"}, second.State); diff != "" {
		t.Error(diff)
	}
	if first.Window.From.Since != 10*time.Minute || !first.Window.Until.At.Equal(time.Date(2026, 5, 3, 11, 4, 12, 0, time.UTC)) {
		t.Errorf("the window is %+v", first.Window)
	}
	if diff := cmp.Diff(&scenarios.Delay{Fixed: scenarios.Duration(90 * time.Second)}, first.Delay); diff != "" {
		t.Error(diff)
	}
	long := &scenarios.Lognormal{Median: scenarios.Duration(200 * time.Millisecond), Sigma: 0.5, Max: scenarios.Duration(5 * time.Second)}
	if diff := cmp.Diff(&scenarios.Delay{Lognormal: long}, second.Delay); diff != "" {
		t.Error(diff)
	}
}

func TestReadKeepsItsSource(t *testing.T) {
	t.Parallel()
	source := []byte(one(exchange + "delay: 1s"))
	s, err := scenarios.Read("s.yaml", source, smallAPI{})
	if err != nil {
		t.Fatal(err)
	}
	want := string(source)
	clear(source)
	if string(s.Source) != want || s.File != "s.yaml" {
		t.Errorf("%s: %s", s.File, s.Source)
	}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string][]string{
		"operation: loginsign.getUser\n    delay: 1s":        {"loginsign.getUser"},
		"operation: \"*\"\n    respond: {status: 409}":       {"loginsign.updateEmail"},
		"operation: loginsign.*\n    respond: {status: 404}": {"loginsign.updateStatus", "loginsign.updateEmail"},
		"operation: \"*\"\n    respond: {error: missing}":    {"loginsign.getUser"},
		"operation: ssojet.*\n    fault: {kind: timeout}":    {"ssojet.listLoginLogs"},
		"event: email_changed\n    webhook: {drop: true}":    nil,
	} {
		s := read(t, one(yaml))
		var got []string
		for _, operation := range append(smallAPI{}.Operations(), "") {
			if s.Steps[0].Covers(operation) {
				got = append(got, operation)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", yaml, diff)
		}
	}
}

func TestConditionOfAStep(t *testing.T) {
	t.Parallel()
	env := scenarios.Env{Caller: scenarios.Caller{ClientID: "app_demo"}}
	when := `caller.client_id == "app_demo" and request.headers["x-tenant"] == ""`
	made := &scenarios.Step{Operation: "loginsign.getUser", When: when}
	for name, s := range map[string]*scenarios.Step{
		"read": read(t, one("operation: loginsign.getUser\n    delay: 1s\n    when: '"+when+"'")).Steps[0], "made": made,
	} {
		if holds, err := s.Holds(env); !holds || err != nil {
			t.Errorf("%s: %v, %v", name, holds, err)
		}
		if holds, err := s.Holds(scenarios.Env{}); holds || err != nil {
			t.Errorf("%s: with nothing %v, %v", name, holds, err)
		}
		if !s.Reads("caller") || !s.Reads("caller.client_id") || !s.Reads("request.headers") || s.Reads("world") || s.Reads("request.body") {
			t.Errorf("%s: it reads the wrong parts", name)
		}
	}
	if holds, err := (&scenarios.Step{}).Holds(env); !holds || err != nil {
		t.Errorf("no condition: %v, %v", holds, err)
	}
	if holds, err := (&scenarios.Step{When: "nonsense"}).Holds(env); holds || err == nil {
		t.Errorf("nonsense: %v, %v", holds, err)
	}
}

// The schema is what editors know of the language: it has to have the same words as the code.
func TestSchemaHasTheSameWords(t *testing.T) {
	t.Parallel()
	var schema map[string]any
	if err := json.Unmarshal(scenarios.SchemaJSON(), &schema); err != nil {
		t.Fatal(err)
	}
	fault := schema["$defs"].(map[string]any)["fault"].(map[string]any)["properties"].(map[string]any)
	kind := fault["kind"].(map[string]any)
	known := kind["enum"].([]any)
	for _, k := range scenarios.Kinds() {
		if !slices.Contains(known, any(string(k.Kind))) || !strings.Contains(kind["description"].(string), string(k.Kind)+": ") {
			t.Errorf("the schema does not know the fault %s", k.Kind)
		}
		for _, field := range k.Fields {
			if fault[field] == nil {
				t.Errorf("the schema does not know the field %s of %s", field, k.Kind)
			}
		}
	}
	if len(known) != len(scenarios.Kinds()) {
		t.Errorf("the schema has %d kinds of faults, there are %d", len(known), len(scenarios.Kinds()))
	}
	found := map[string]bool{}
	durationsOf("", schema, found)
	for name := range found {
		if !slices.Contains(scenarios.DurationFields(), name) {
			t.Errorf("%s is a duration, and nothing checks it", name)
		}
	}
	for _, name := range scenarios.DurationFields() {
		if !found[name] {
			t.Errorf("%s is checked to be a duration, and is none", name)
		}
	}
}

// durationsOf finds the properties that are durations, moments or delays.
func durationsOf(name string, schema any, found map[string]bool) {
	switch schema := schema.(type) {
	case []any:
		for _, branch := range schema {
			durationsOf(name, branch, found)
		}
	case map[string]any:
		switch schema["$ref"] {
		case "#/$defs/duration", "#/$defs/moment", "#/$defs/delay":
			if name != "" {
				found[name] = true
			}
		}
		for key, value := range schema {
			if properties, ok := value.(map[string]any); ok && key == "properties" {
				for property, child := range properties {
					durationsOf(property, child, found)
				}
			} else {
				durationsOf(name, value, found)
			}
		}
	}
}
