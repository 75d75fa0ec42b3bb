package contract

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin"
)

// raised lists what a judge says of the last of some exchanges, as "level rule clause".
func raised(t *testing.T, known Known, exchanges ...string) (list []string) {
	t.Helper()
	j := NewJudge(standinSpec(t), known)
	for _, text := range exchanges {
		x := exchangeOf(text)
		j.Hear(x)
		list = nil
		for _, f := range x.Findings {
			list = append(list, strings.TrimSpace(f.Level.String()+" "+f.Rule+" "+f.Clause))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// heardCase is a trail and what the judge says of its end.
type heardCase struct {
	name      string
	known     Known
	exchanges []string
	want      string // one level rule clause, or several joined by "; "
}

func (c heardCase) run(t *testing.T) {
	t.Helper()
	t.Run(c.name, func(t *testing.T) {
		t.Parallel()
		if got := strings.Join(raised(t, c.known, c.exchanges...), "; "); got != c.want {
			t.Errorf("raised %q, not %q", got, c.want)
		}
	})
}

const (
	secondRow = `,{"globalId":"CD5678","email":"kim@work.example","aliasEmail":"k9@loginsign.com","loginCount":7,` +
		`"lastSession":"2026-05-03T11:04:12.000Z","joinedAt":"2025-11-10T09:30:00.000Z","isActive":true}],"total":2`
	throttled = loginsAsked + "> 429\n> Retry-After: 1"
)

func withTwo(text string) string { return changed(text, `],"total":1`, secondRow) }

// TestLegalVariationsRaiseNothing shows what a server may do and be right.
func TestLegalVariationsRaiseNothing(t *testing.T) {
	t.Parallel()
	reordered := loginsAsked + "> 200\n" + `{"total":1,"users":[{"isActive":true,"joinedAt":"2025-11-10T09:30:00.000Z","loginCount":2,` +
		`"aliasEmail":"x1@loginsign.com","email":"x1@loginsign.com","globalId":"AB1234"}]}`
	turned := withTwo(loginsKept)
	first, second := turned[strings.Index(turned, `{"globalId":"AB`):strings.Index(turned, `,{"globalId":"CD`)], secondRow[1:strings.Index(secondRow, "]")]
	turned = loginsAsked + "> 200\n" + `{"users":[` + second + "," + first + `],"total":2}`
	for _, tt := range []heardCase{
		{name: "another order of keys", exchanges: []string{loginsKept, reordered}},
		{name: "a charset", exchanges: []string{changed(loginsKept, "> 200", "> 200\n> Content-Type: application/json; charset=UTF-8")}},
		{name: "an absent optional field", exchanges: []string{changed(loginsKept, `"lastSession":"2026-05-03T11:04:12.000Z",`, "")}},
		{name: "other words", exchanges: []string{changed(refusalKept, "The Basic Auth header is missing", "Zugangsdaten fehlen")}},
		{name: "another order of users", exchanges: []string{withTwo(loginsKept), turned}},
		{name: "somebody signs up", exchanges: []string{loginsKept, withTwo(loginsKept)}},
		{name: "somebody leaves", exchanges: []string{withTwo(loginsKept), loginsKept}},
		{name: "somebody logs in", exchanges: []string{connectionsKept, changed(loginsKept, `"loginCount":2`, `"loginCount":3`)}},
		{name: "somebody leaves and comes again", exchanges: []string{loginsKept,
			strings.ReplaceAll(changed(changed(loginsKept, "2025-11-10", "2026-05-02"), `"loginCount":2`, `"loginCount":1`), "x1@", "y7@")}},
		{name: "one 429", exchanges: []string{throttled}, want: "note status-undocumented CL-01"},
		{name: "after one 429", exchanges: []string{throttled, loginsKept}},
		{name: "a header of its own", exchanges: []string{changed(loginsKept, "> 200", "> 200\n> X-Served-By: eu-1")}},
		{name: "a new login in the logs", exchanges: []string{changed(logsKept, `,{"IpAddress"`, `],"x":[{"IpAddress"`), logsKept}},
		{name: "the same city twice", exchanges: []string{logsKept, logsKept}},
		{name: "an address that was shared", known: Known{PrivateEmails: []string{"kim@work.example"}}, exchanges: []string{withTwo(loginsKept)}},
	} {
		tt.run(t)
	}
}

func TestIntents(t *testing.T) {
	t.Parallel()
	wrong := "@credential wrong\n" + loginsAsked
	other := "@credential other-app\n" + changed(loginsAsked, "YXBwXzE6czNjcmV0MQ==", "YXBwXzI6czNjcmV0Mg==")
	body := func(code string) string { return `{"error":"` + code + `","error_description":"No"}` }
	challenge := "\n> WWW-Authenticate: Basic\n"
	for _, tt := range []heardCase{
		{name: "a wrong secret is refused", exchanges: []string{wrong + "> 401" + challenge + body("invalid_client")}},
		{name: "with another code", exchanges: []string{wrong + "> 401" + challenge + body("unauthorized")}, want: "error error-code CL-04"},
		{name: "with 403", exchanges: []string{wrong + "> 403\n" + body("forbidden")}, want: "error status-wrong CL-04"},
		{name: "not at all", exchanges: []string{"@credential wrong\n" + loginsKept}, want: "error auth-not-enforced CL-04"},
		{name: "another application is refused", exchanges: []string{other + "> 403\n" + body("forbidden")}},
		{name: "as if there were no such application", exchanges: []string{other + "> 404\n" + body("not_found")},
			want: "error status-undocumented CL-05; error status-wrong CL-05"},
		{name: "a broken request that was meant", exchanges: []string{
			"@intent refusal\nPOST /api/developer/applications/app_1/licenses/variants\nCookie: loginsign_session=s3ss10n\n\n" + `{"name":7}` + refusedExample}},
		{name: "a broken request of a client", exchanges: []string{
			"POST /api/developer/applications/app_1/licenses/variants\nCookie: loginsign_session=s3ss10n\n\n" + `{"name":7}` + refusedExample},
			want: "error request-schema-mismatch"},
		{name: "no credential in a recording", exchanges: []string{changed(loginsKept, "Authorization: Basic YXBwXzE6czNjcmV0MQ==\n", "")},
			want: "warning auth-not-enforced CL-03"},
		{name: "an unreadable credential in a recording", exchanges: []string{changed(loginsKept, "YXBwXzE6czNjcmV0MQ==", "$BASIC")}},
	} {
		tt.run(t)
	}
}

func TestNothingIsSkippedSilently(t *testing.T) {
	t.Parallel()
	head := "HEAD /api/applications/app_1/users\nAuthorization: Basic YXBwXzE6czNjcmV0MQ==\n"
	for _, tt := range []heardCase{
		{name: "a redirect", exchanges: []string{loginsAsked + "> 301\n> Location: https://elsewhere.example/"}, want: "error status-undocumented CL-01"},
		{name: "not modified", exchanges: []string{loginsAsked + "> 304"}, want: "error status-undocumented CL-01"},
		{name: "HEAD", exchanges: []string{head + "> 200\n> Content-Type: application/json"}},
		{name: "HEAD refused", exchanges: []string{head + "> 405\n> Allow: GET"}},
		{name: "HEAD with a status of its own", exchanges: []string{head + "> 204"}, want: "error status-undocumented CL-01"},
		{name: "a method answered 204", exchanges: []string{"DELETE /api/user\n> 204"}, want: "error method-not-rejected"},
		{name: "a method redirected", exchanges: []string{"DELETE /api/user\n> 302\n> Location: /"}, want: "error method-not-rejected"},
		{name: "a method without Allow", exchanges: []string{"DELETE /api/user\n> 405"}, want: "note header-missing"},
		{name: "a preflight", exchanges: []string{"OPTIONS /api/user\n> 204"}},
		{name: "an unknown path", exchanges: []string{"GET /favicon.ico\n> 200"}, want: "note operation-undocumented"},
		{name: "below a base path", exchanges: []string{changed(loginsKept, "GET /api", "GET /ls/v1/api")}},
		{name: "a mistake below a base path", exchanges: []string{changed(changed(loginsKept, "GET /api", "GET /ls/v1/api"), `"total":1`, `"total":2`)},
			want: "error total-mismatch CL-14"},
		{name: "a body where there is none", exchanges: []string{changed(deleteKept, "> 200", "> 204")}, want: "error status-undocumented AR-11"},
		{name: "429 without a time", exchanges: []string{loginsAsked + "> 429"}, want: "warning status-undocumented CL-01"},
		{name: "a refusal without a body", exchanges: []string{loginsAsked + "> 401\n> WWW-Authenticate: Basic"},
			want: "error content-type-mismatch AR-16; error error-shape AR-16"},
	} {
		tt.run(t)
	}
}

// TestAssumedPartsAreNotes breaks what no page says.
func TestAssumedPartsAreNotes(t *testing.T) {
	t.Parallel()
	variants := "GET /api/developer/applications/app_1/licenses/variants\nCookie: loginsign_session=s3ss10n\n> 200\n"
	for _, tt := range []heardCase{
		{name: "a list that no page shows", exchanges: []string{variants + `{"variants":[],"total":1}`}, want: "note total-mismatch LX-09"},
		{name: "a field that no page shows", exchanges: []string{variants + `{"variants":[]}`}, want: "note required-field-missing LX-09"},
		{name: "a documented field in it", exchanges: []string{
			variants + `{"variants":[{"id":"v1","name":1,"duration":"YEAR","createdAt":"2026-05-03T12:00:00.000Z"}],"total":1}`},
			want: "error response-schema-mismatch LX-09"},
		{name: "a time in another style", exchanges: []string{changed(loginsKept, "2026-05-03T11:04:12.000Z", "2026-05-03T11:04:12Z")},
			want: "warning time-format CL-16"},
	} {
		tt.run(t)
	}
}

func TestTrail(t *testing.T) {
	t.Parallel()
	user := "GET /api/user\nAuthorization: Bearer t0ken1\n> 200\n" + `{"id":"c1","globalId":"AB1234","email":"x1@loginsign.com"}`
	stale := "@after 1s\n" + connectionsKept
	revoked, unchanged := revokeAsked+`{"ok":true,"action":"revoked"}`, revokeAsked+`{"ok":true,"action":"unchanged"}`
	foreign := changed(statusAsked, "YXBwXzE6czNjcmV0MQ==", "YXBwXzI6czNjcmV0Mg==") + `{"revoke":true}` +
		"\n> 403\n" + `{"error":"forbidden","error_description":"No"}`
	logins := func(city string) string { return changed(logsKept, `"City":"Jaipur"`, `"City":"`+city+`"`) }
	variants := "GET /api/developer/applications/app_1/licenses/variants\nCookie: loginsign_session=s3ss10n\n> 200\n"
	removed := "DELETE /api/developer/applications/app_1/licenses/variants/v1\nCookie: loginsign_session=s3ss10n\n> 200\n" + `{"ok":true}`
	made := `{"variants":[{"id":"v1","name":"Pro","duration":"LIFETIME","createdAt":"2026-05-03T12:00:00.000Z"}],"total":1}`
	for _, tt := range []heardCase{
		{name: "one user at two endpoints", exchanges: []string{connectionsKept, exchangeKept, user}},
		{name: "another id at the user's endpoint", exchanges: []string{connectionsKept, exchangeKept, "@intent observe\n" + changed(user, `"c1"`, `"u9"`)},
			want: "error connection-id-unstable AR-04"},
		{name: "another globalId there", exchanges: []string{connectionsKept, exchangeKept, changed(user, "AB1234", "AB9999")},
			want: "error global-id-unstable AR-02"},
		{name: "a change takes its time", known: Known{Settle: 2 * time.Second}, exchanges: []string{connectionsKept, shareKept, stale},
			want: "note read-after-write AR-07"},
		{name: "and too long", known: Known{Settle: time.Second / 2}, exchanges: []string{connectionsKept, shareKept, stale},
			want: "warning read-after-write AR-07"},
		{name: "a grant that was not stored", exchanges: []string{grantKept, "@intent observe\n" + unchanged}, want: "error read-after-write ST-14"},
		{name: "a grant that was", exchanges: []string{grantKept, revoked, unchanged}},
		{name: "a refused revocation that was done", exchanges: []string{grantKept, foreign, "@intent observe\n" + unchanged},
			want: "error refused-but-changed ST-14"},
		{name: "a refused revocation that was not", exchanges: []string{grantKept, foreign, revoked}},
		{name: "a duration of its own", exchanges: []string{changed(grantKept, `"state":"ACTIVE","duration":"LIFETIME"`, `"state":"ACTIVE","duration":"YEAR"`)},
			want: "error answer-unlike-request ST-10"},
		{name: "a line of another user", exchanges: []string{logsKept, changed(logsKept, "users/u1", "users/u2")}, want: "error cross-app-leak SJ-09"},
		{name: "another city", exchanges: []string{logsKept, logins("Pune")}, want: "error login-log-mutated SJ-09"},
		{name: "a variant that is lost", exchanges: []string{variantKept, "@intent observe\n" + variants + `{"variants":[],"total":0}`},
			want: "error read-after-write LX-09"},
		{name: "a variant with its name", exchanges: []string{variantKept, variants + made}},
		{name: "a variant that came back", exchanges: []string{variantKept, removed, variants + made}, want: "error use-after-delete LX-09"},
		{name: "a variant that is gone", exchanges: []string{variantKept, removed, variants + `{"variants":[],"total":0}`}},
		{name: "an address in spite of the dash", exchanges: []string{connectionsKept, changed(loginsKept, `"email":"x1@`, `"email":"jane@`)},
			want: "warning email-leaked CL-07"},
		{name: "one flag in two lists", exchanges: []string{connectionsKept, loginsKept}},
		{name: "another flag in the other list", exchanges: []string{connectionsKept, changed(loginsKept, `"isActive":true`, `"isActive":false`)},
			want: "warning active-flag-differs CL-13"},
		{name: "a flag that changes", exchanges: []string{loginsKept, changed(loginsKept, `"isActive":true`, `"isActive":false`)}},
		{name: "a login that is undone", exchanges: []string{loginsKept, changed(loginsKept, "2026-05-03T11", "2026-05-03T10")},
			want: "warning login-count-fell CL-11"},
		{name: "an address that was set already", exchanges: []string{emailSet(true), emailSet(false)}},
		{name: "and changes again", exchanges: []string{emailSet(true), "@intent repeat\n" + emailSet(true)}, want: "error idempotency LX-04"},
	} {
		tt.run(t)
	}
}

// TestLaterGeneration judges the login logs of the pages of 2025.
func TestLaterGeneration(t *testing.T) {
	t.Parallel()
	spec, err := Load(standin.OpenAPI, map[string]string{"ssojet.generation": "2025"})
	if err != nil {
		t.Fatal(err)
	}
	later := strings.NewReplacer("loginlogs?client_id=cli_1", "loginlogs?event=login", `"login_logs"`, `"audit_logs"`, "IpAddress", "ip_address",
		"Country", "country", "City", "city", "UserAgent", "user_agent", "Name", "name", `"Os"`, `"os"`, `"Device"`, `"event":"login","device"`,
		"CreatedAt", "created_at", "]}", `],"limit":50}`).Replace(logsKept)
	for text, want := range map[string]string{
		later: "",
		changed(later, "2026-05-02T09:00:00.5Z", "2026-04-02T09:00:00.5Z"): ruleLogOrder,
		changed(later, "192.0.2.7", "nowhere"):                             ruleAddressFormat,
	} {
		x := exchangeOf(text)
		NewJudge(spec, Known{}).Hear(x)
		var got string
		for _, f := range x.Findings {
			got += f.Rule
		}
		if got != want {
			t.Errorf("raised %q, not %q", got, want)
		}
	}
}

func emailSet(changes bool) string {
	return fmt.Sprintf("PATCH /api/developer/applications/app_1/users/c1/email\nCookie: loginsign_session=s3ss10n\n\n"+
		`{"email":"new@example.com"}`+"\n> 200\n"+`{"ok":true,"changed":%v}`, changes)
}

func TestMovedForgetsWhatOthersChange(t *testing.T) {
	t.Parallel()
	j := NewJudge(standinSpec(t), Known{})
	for _, text := range []string{connectionsKept, shareKept, grantKept, loginsKept} {
		j.Hear(exchangeOf(text))
	}
	j.Moved()
	for _, text := range []string{connectionsKept, revokeAsked + `{"ok":true,"action":"unchanged"}`} {
		x := exchangeOf(text)
		if j.Hear(x); len(x.Findings) > 0 {
			t.Errorf("%+v", x.Findings)
		}
	}
	x := exchangeOf(strings.ReplaceAll(loginsKept, "x1@", "x2@"))
	if j.Hear(x); len(x.Findings) != 1 || x.Findings[0].Rule != ruleAliasUnstable || x.Findings[0].Earlier == 0 {
		t.Errorf("the alias is forgotten: %+v", x.Findings)
	}
}

// TestFindingsAreDiscreet puts people and secrets where findings look.
func TestFindingsAreDiscreet(t *testing.T) {
	t.Parallel()
	private := []string{"jane@home.example", "s3cret1", "t0ken1", "Janedoe", "+4915112345678", "192.0.2.7x"}
	spec := standinSpec(t)
	for _, text := range []string{
		strings.ReplaceAll(changed(loginsKept, `"AB1234"`, `"Janedoe"`), "x1@loginsign.com", "jane@home.example @"),
		changed(loginsKept, `"isActive"`, `"jane@home.example":"s3cret1","isActive"`),
		changed(loginsKept, `"2026-05-03T11:04:12.000Z"`, `"jane@home.example"`),
		changed(logsKept, "192.0.2.7", "192.0.2.7x"), changed(logsKept, "192.0.2.7", "+4915112345678"),
		changed(appsKept, "https://a.example/l.png", "jane@home.example"),
		changed(exchangeKept, `"Bearer"`, `"t0ken1 s3cret1"`), changed(exchangeKept, "> 200", "> 200\n> Content-Type: jane@home.example"),
		"POST /api/developer/applications/app_1/licenses/variants\nCookie: loginsign_session=s3cret1\n\n" +
			`{"name":"Pro","duration":"jane@home.example"}` + refusedExample,
	} {
		x := exchangeOf(text)
		NewJudge(spec, Known{Secrets: []string{"t0ken1"}, PrivateEmails: []string{"jane@home.example"}}).Hear(x)
		if len(x.Findings) == 0 {
			t.Errorf("nothing was found in %s", text)
		}
		shown, err := json.Marshal(x.Findings)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range private {
			if strings.Contains(string(shown), p) {
				t.Errorf("%q is in %s", p, shown)
			}
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	var m memory[int]
	for i := range 3 * memoryLimit {
		m.set(digest(i), i)
	}
	if len(m.values) != memoryLimit || len(m.order) != memoryLimit {
		t.Errorf("%d values, %d in order", len(m.values), len(m.order))
	}
	if _, known := m.get(digest(3*memoryLimit - 1)); !known {
		t.Error("the latest is forgotten")
	}
	if _, known := m.get(0); known {
		t.Error("the first is remembered")
	}
}

// TestFindingsAreBounded breaks a rule in every row of a long list.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	row := `{"globalId":"AB1234","email":"-","aliasEmail":"x1@loginsign.com","loginCount":2,"joinedAt":"2025-11-10T09:30:00.000Z","isActive":true}`
	x := exchangeOf(loginsAsked + "> 200\n" + `{"users":[` + strings.Repeat(row+",", 9999) + row + `],"total":10000}`)
	NewJudge(standinSpec(t), Known{}).Hear(x)
	if len(x.Findings) != maxFindings || x.Findings[0].Rule != ruleDuplicateUser {
		t.Errorf("%d findings", len(x.Findings))
	}
}

// FuzzHear judges trails of anything at all.
func FuzzHear(f *testing.F) {
	for _, r := range Rules() {
		for _, x := range slices.Concat(r.Keeps.Exchanges, r.Breaks.Exchanges) {
			f.Add(x.Request.Method, x.Request.URL, "Authorization", x.Request.Header.Get("Authorization"), x.Request.Body, x.Response.Status,
				x.Response.Body)
		}
	}
	spec := standinSpec(f)
	f.Fuzz(func(t *testing.T, method, target, name, value string, sent []byte, status int, body []byte) {
		j := NewJudge(spec, Known{Secrets: []string{"s3cret1"}, PrivateEmails: []string{"jane@home.example"}})
		for _, operation := range []string{"", "loginsign.listCurrentLogins", "nothing.atAll"} {
			header := http.Header{}
			header.Set(name, value)
			x := &Exchange{
				Operation: operation,
				Request:   ExchangeRequest{Method: method, URL: target, Header: header, Body: sent},
				Response:  ExchangeResponse{Status: status, Header: http.Header{"Content-Type": {typeJSON}}, Body: body},
			}
			j.Hear(x)
			for _, finding := range x.Findings {
				if finding.Rule == "" || finding.Message == "" {
					t.Errorf("%+v", finding)
				}
			}
		}
		j.Moved()
	})
}

// BenchmarkHear judges a list of a hundred users over and over, as a proxy does.
func BenchmarkHear(b *testing.B) {
	users := make([]string, 100)
	for i := range users {
		users[i] = fmt.Sprintf(`{"globalId":"AB%04d","email":"x%d@loginsign.com","aliasEmail":"x%d@loginsign.com","loginCount":2,`+
			`"lastSession":"2026-05-03T11:04:12.000Z","joinedAt":"2025-11-10T09:30:00.000Z","isActive":true}`, i, i, i)
	}
	x := exchangeOf(loginsAsked + "> 200\n" + `{"users":[` + strings.Join(users, ",") + `],"total":100}`)
	j := NewJudge(standinSpec(b), Known{PrivateEmails: []string{"jane@home.example"}, Secrets: []string{"s3cret1"}})
	for b.Loop() {
		x.read = readBody{} // each answer of a proxy is a new one
		if j.Hear(x); len(x.Findings) > 0 {
			b.Fatal(x.Findings)
		}
	}
}
