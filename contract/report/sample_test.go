package report_test

import (
	"time"

	"github.com/standin-mock/standin/contract"
)

// sample is a report with every verdict, levels of all kinds, and texts that every format has to escape.
func sample() contract.Report {
	r := contract.Report{
		Tool: "standin 0.5.0", Target: "https://loginsign.example", Run: "run-17", Seconds: 4.25, Partial: true,
		Began: time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC), Checks: sampleChecks(), Exchanges: sampleExchanges(),
		Unfit: []contract.Unfit{{Setting: "ssojet.token", Vendor: "ssojet", Why: "ssojet takes ssojet.token for wrong or expired", Cases: 6}},
		Left: []contract.LeftItem{{
			What: "license lic_9", Operation: "loginsign.createLicense", Why: "DELETE answered 503, and reading it back shows it",
		}},
	}
	r.Coverage = contract.Coverage{
		Operations: []contract.OperationCoverage{
			{Operation: "loginsign.getUser", Requests: 3, Statuses: map[int]int{200: 2, 401: 1, 403: 0}, Seen: 5, Fields: []string{"/image"}},
			{Operation: "loginsign.listConnections", Requests: 1, Statuses: map[int]int{200: 1}, Seen: 11},
			{Operation: "ssojet.listLoginLogs", Statuses: map[int]int{200: 0}, Why: "the configuration lacks ssojet.token"},
		},
		Clauses: []contract.ClauseCoverage{
			{Clause: "CL-05", Verdict: contract.Fail}, {Clause: "CL-06", Verdict: contract.Pass},
			{Clause: "AR-05", Verdict: contract.Skip, Why: "the configuration lacks loginsign.portal_cookie"},
			{Clause: "AR-06", Verdict: contract.Skip, Why: "the configuration lacks loginsign.portal_cookie"},
		},
	}
	r.Summary = contract.Summary{
		Requests: 4, Planned: 9, Left: 1, Verdicts: map[contract.Verdict]int{},
		Coverage: contract.CoverageShare{
			Operations: contract.Share{Seen: 2, Of: 3}, Statuses: contract.Share{Seen: 3, Of: 5}, Fields: contract.Share{Seen: 16, Of: 17},
			Clauses: contract.Share{Seen: 2, Of: 4},
		},
	}
	for _, c := range r.Checks {
		r.Summary.Verdicts[c.Verdict]++
	}
	return r
}

func sampleChecks() []contract.Check {
	return []contract.Check{
		{ID: "current-logins-answer", Verdict: contract.Pass, Title: "The app lists its users", Clause: "CL-01", Clauses: []string{"CL-01"},
			Case: "current-logins-answer", Operation: "loginsign.listUsers", Effect: contract.Observe},
		{ID: "undocumented-field", Verdict: contract.Warn, Level: contract.Warning, Title: "Answers have no other fields",
			Message: "/users/0/<nick> is not documented", Case: "user-answer", Step: "steps[0] loginsign.getUser",
			Operation: "loginsign.getUser", Effect: contract.Observe, Pointer: "/nick", Expected: "no field", Actual: "string",
			Exchanges: []int{2}, Fingerprint: "fp-field", Baseline: "new"},
		{ID: "cross-app-leak", Verdict: contract.Fail, Level: contract.Error, Title: "An app sees only its own users",
			Message: "a connection of another app | is in the list: 100% \u001b[31mred", Clause: "CL-05", Clauses: []string{"CL-05", "CL-06"},
			Case: "connections-answer", Step: "steps[1] loginsign.listConnections", Operation: "loginsign.listConnections",
			Effect: contract.Observe, Pointer: "/users/*/id", Expected: "ids of app_1", Actual: "an id of app_2 ]]> & <more>",
			Why: "filter the list by the application in the path", Exchanges: []int{2, 1}, Fingerprint: "fp-leak", Baseline: "new"},
		{ID: "slow-response", Verdict: contract.Pass, Level: contract.Note, Title: "Answers come in 2 s", Message: "the answer took 2.4 s",
			Case: "user-answer", Cases: []string{"user-answer", "user-email", "user-image"}, Count: 4, Operation: "loginsign.getUser",
			Effect: contract.Observe, Exchanges: []int{2}, Fingerprint: "fp-slow"},
		{ID: "status-wrong", Verdict: contract.Fail, Level: contract.Error, Title: "Refusals have their documented status",
			Message: "answered 400", Clause: "CL-03", Clauses: []string{"CL-03"}, Case: "current-logins-needs-a-credential",
			Operation: "loginsign.listUsers", Effect: contract.Refuse, Expected: "401", Actual: "400", Fingerprint: "fp-status",
			Baseline: "known", Reason: "ticket 17 at the vendor"},
		{ID: "genauth-data", Verdict: contract.Review, Title: "data is a list", Reason: "the page's table says array, its sample says object",
			Operation: "genauth.getUserLoggedInApps", Effect: contract.Observe},
		{ID: "ssojet-logs", Verdict: contract.Skip, Title: "The log lists logins", Reason: "the configuration lacks ssojet.token",
			Operation: "ssojet.listLoginLogs", Effect: contract.Observe},
		{ID: "status-update", Verdict: contract.Skip, Title: "A status is set", Reason: "the effect write is not allowed",
			Operation: "loginsign.updateStatus", Effect: contract.Write},
		{ID: "token-exchange", Verdict: contract.Inconclusive, Title: "A code is exchanged",
			Reason: "429 on every request", Operation: "loginsign.exchangeCode", Effect: contract.Observe},
		{ID: "email-follows", Verdict: contract.Failed, Title: "email follows a change", Reason: "steps[2]: the expression has no value",
			Operation: "loginsign.listUsers", Effect: contract.Write},
		{ID: "cross-app-leak", Verdict: contract.Fail, Level: contract.Error, Title: "An app sees only its own users",
			Message: "a user of another app is in the list", Clause: "CL-05", Clauses: []string{"CL-05"}, Case: "users-answer",
			Operation: "loginsign.listConnections", Effect: contract.Observe, Fingerprint: "fp-leak-2", Baseline: "new"},
	}
}

func sampleExchanges() []contract.Evidence {
	return []contract.Evidence{
		{Number: 1, Operation: "loginsign.listConnections", Method: "GET", URL: "https://loginsign.example/api/applications/app_1/connections",
			Status: 200, Headers: map[string]string{"Content-Type": "application/json"}, Answer: `{"users": [], "total": 0}`, Took: 41.5,
			Curl: `curl https://loginsign.example/api/applications/app_1/connections -H "Cookie: $PORTAL_COOKIE"`},
		{Number: 2, Operation: "loginsign.getUser", Method: "GET", URL: "https://loginsign.example/api/user?a=1", Status: 200,
			Headers: map[string]string{"Content-Type": "application/json"}, Answer: "{\"nick\": \"<script>alert(1)</script>\"}", Took: 12,
			Curl: `curl 'https://loginsign.example/api/user?a=1' -H "Authorization: Bearer $USER_TOKEN"`},
	}
}
