package scenarios_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/scenarios"
)

const longStory = `
name: bad-day
story: |
  Much goes
  wrong.
seed: 7
per: client_id
steps:
  - operation: loginsign.exchangeCode
    when: request.form.client_id == "app_demo"
    fault: {kind: connection_reset, phase: after}
  - operation: loginsign.exchangeCode
    respond: {error: expired}
  - operation: loginsign.listCurrentLogins
    times: 2
    respond: {status: 429, retry_after: 3}
  - operation: loginsign.listCurrentLogins
    times: 2
    after: 3
    respond: {status: 200, body: []}
    off_spec: true
  - operation: loginsign.*
    every: 3
    times: 5
    window: {from: 10m, until: 1h}
    delay: {lognormal: {median: 300ms, sigma: 0.8, max: 5s}}
    optional: true
  - operation: loginsign.getUser
    probability: 0.25
    fault: {kind: status, status: 503, phase: before}
  - operation: genauth.getUserLoggedinApps
    rate_limit: {limit: 10, window: 1m}
  - operation: ssojet.*
    state: [started]
    world: [{advance: 72h}, {block: caller}, {rotate_secret: {secret: s3cret}}]
    webhook: {emit: {type: user_account_deleted, global_id: AB1234}}
    next_state: down
  - operation: ssojet.listLoginLogs
    state: down
    window: {until: 2026-05-03T11:04:12Z}
    fault: {kind: timeout}
  - event: email_changed
    webhook: {duplicate: 2, stale_timestamp: 10m}
  - event: "*"
    when: event.client_id == "app_demo"
    webhook: {reorder: [2, 1]}
`

const longExplanation = `bad-day
Much goes wrong.

Each client_id is counted by itself.
It begins in the state "started".
1. The first request POST /oauth/token (loginsign.exchangeCode) where request.form.client_id == "app_demo": the vendor's side does its work; then the connection is reset; under HTTP/2 the stream.
2. The next request POST /oauth/token (loginsign.exchangeCode): the answer is the documented error "expired", and the vendor's side does not run.
3. The first 2 requests GET /api/applications/{appId}/users (loginsign.listCurrentLogins): the answer is 429 Too Many Requests in the vendor's own error object, with Retry-After: 3, and the vendor's side does not run.
4. The next 2 requests GET /api/applications/{appId}/users (loginsign.listCurrentLogins), not counting the first 3 of them: the answer is 200 OK with a body of its own, and the vendor's side does not run. openapi.yaml need not allow that.
5. Every 3rd request of loginsign.* (6 operations may answer so), from 10m after the start until 1h after the start, at most 5 times: the client waits mostly about 300ms and now and then much longer, at most 5s. It need not happen.
6. Each request GET /api/user (loginsign.getUser), with a chance of 25 %: the vendor's side does not run; the answer is 503 Service Unavailable in the vendor's own error object.
7. Each request GET /api/v3/get-user-loggedin-apps (genauth.getUserLoggedinApps) beyond 10 in 1m: the answer is 429 Too Many Requests in the vendor's own error object, with the rest of the window as Retry-After, and the vendor's side does not run.
8. In the state "started", each request of ssojet.* (1 operation may answer so): the clock moves on by 72h; the user is blocked; the secret of the app is replaced; a webhook user_account_deleted about user AB1234 goes to the app although nothing caused it; then the state is "down".
9. In the state "down", each request GET /api/v1/users/{userid}/loginlogs (ssojet.listLoginLogs), until 2026-05-03T11:04:12Z: the vendor's side does its work; then no answer ever comes.
10. The first webhook email_changed: it is sent twice, each time with the same webhook-id; it is signed as if it were 10m old.
11. The next 2 webhooks where event.client_id == "app_demo": they go out in the order 2, 1.
Whatever no step takes is normal.
`

func TestExplain(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(longExplanation, scenarios.Explain(read(t, longStory))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestExplainTellsOfEachFault(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]string{
		"{kind: status, status: 500}":                               "the answer is 500 Internal Server Error in the vendor's own error object",
		"{kind: rate_limit}":                                        "the answer is 429 Too Many Requests in the vendor's own error object, with Retry-After: 1",
		"{kind: delay, delay: 2s}":                                  "the answer is held back for 2s",
		"{kind: delay, delay: {uniform: {min: 1s, max: 2s}}}":       "the answer is held back for between 1s and 2s",
		"{kind: delay, delay: {normal: {mean: 1s, stddev: 100ms}}}": "the answer is held back for about 1s, give or take 100ms",
		"{kind: empty_response}":                                    "the connection is closed without a byte",
		"{kind: truncated_body}":                                    "the connection is closed in the middle of the body",
		"{kind: truncated_body, truncate_at: 0}":                    "the connection is closed after 0 bytes of the body",
		"{kind: malformed_body}":                                    "the body comes as something that is no JSON",
		"{kind: malformed_chunk}":                                   "the chunked coding is broken in the middle of the body",
		"{kind: random_data_then_close}":                            "bytes that are no HTTP come instead of the answer",
		"{kind: slow_drip}":                                         "the body comes in small pieces, with time between them",
		"{kind: wrong_content_type}":                                "the right body comes under another Content-Type",
		"{kind: wrong_content_type, content_type: text/plain}":      "the right body comes under the Content-Type text/plain",
	} {
		s := read(t, one(exchange+"fault: "+fault))
		want = "a\n\n1. The first request POST /oauth/token (loginsign.exchangeCode): the vendor's side does its work; then " + want +
			".\nWhatever no step takes is normal.\n"
		if diff := cmp.Diff(want, scenarios.Explain(s)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", fault, diff)
		}
	}
}
