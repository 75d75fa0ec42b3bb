package contract

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckResponse(t *testing.T) {
	t.Parallel()
	const user = `{"id":"1","name":"Jane"`
	tests := []struct {
		name, id string
		status   int
		header   string // "Name: value" lines beside Content-Type: application/json
		body     string
		want     []string
	}{
		{"good", "shop.getUser", 200, "X-Rate: 5", user + `,"extra":{"a":1},"email":"-","joined":"2026-05-03T11:04:12.000Z"}`, nil},
		{"class of statuses", "shop.getUser", 418, "", `{"error":"x"}`, nil},
		{"undocumented status", "shop.getUser", 500, "", `{}`,
			[]string{`status-undocumented error status : status 500 is not documented; shop.getUser has 200, 302`}},
		{"header missing", "shop.getUser", 302, "Content-Type:", ``,
			[]string{`header-missing error header Location: header "Location" is required`}},
		{"header invalid", "shop.getUser", 302, "Content-Type:\nLocation: here", ``,
			[]string{`header-invalid error header Location: header "Location": must be an absolute URI, not "here"`}},
		{"content type", "shop.getUser", 200, "X-Rate: 1\nContent-Type: text/html", `{}`, []string{`content-type-mismatch error ` +
			`header Content-Type: status 200 is documented with application/json, not text/html`}},
		{"no content type", "shop.getUser", 200, "X-Rate: 1\nContent-Type:", `{}`, []string{`content-type-mismatch error ` +
			`header Content-Type: status 200 is documented with application/json, not one that is missing`}},
		{"body where none is", "shop.moveMe", 204, "", `{}`, []string{`content-type-mismatch error ` +
			`header Content-Type: status 204 is documented with no body, not 2 bytes`}},
		{"no body", "shop.getUser", 200, "X-Rate: 1", ``,
			[]string{`not-json error body : body: broken JSON: it ends at byte 0 where a value should be`}},
		{"html is not read", "shop.exchangeCode", 200, "Content-Type: text/html; charset=utf-8", `<p>`, nil},
		{"fields", "shop.getUser", 200, "X-Rate: 1", `{"id":1,"nick":"x","joined":"2026-02-30T00:00:00Z","extra":{"a":"b"}}`, []string{
			`response-schema-mismatch error body /extra/a: body field "extra.a": must be an integer, not a string`,
			`response-schema-mismatch error body /id: body field "id": must be a string, not a number`,
			`response-schema-mismatch error body /joined: body field "joined": must be a date and time of RFC 3339, ` +
				`such as 2026-05-03T11:04:12Z, not "2026-02-30T00:00:00Z"`,
			`required-field-missing error body /name: body field "name" is required`,
			`undocumented-field warning body /nick: body field "nick" is not documented`}},
		{"anyOf", "shop.getUser", 200, "X-Rate: 1", user + `,"email":"none"}`, []string{`response-schema-mismatch error body /email: ` +
			`body field "email": must be an email address, or -, not "none"`}},
		{"null", "shop.getUser", 200, "X-Rate: 1", `{"id":null,"name":"x"}`, []string{
			`response-schema-mismatch error body /id: body field "id": must be a string, not null`}},
		{"oneOf, success", "shop.exchangeCode", 200, "", `{"statusCode":200,"data":{}}`, []string{
			`response-schema-mismatch error body /data: body field "data": must be an array, not an object`}},
		{"oneOf, failure", "shop.exchangeCode", 200, "", `{"statusCode":404,"x":1}`, []string{
			`required-field-missing error body /message: body field "message" is required`,
			`undocumented-field warning body /x: body field "x" is not documented`}},
		{"oneOf, matching branch's fields", "shop.exchangeCode", 200, "", `{"statusCode":404,"message":"no","data":[]}`, []string{
			`undocumented-field warning body /data: body field "data" is not documented`}},
	}
	s := small(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			op, _ := s.Operation(tt.id)
			if diff := cmp.Diff(tt.want, lines(op.CheckResponse(tt.status, headerOf(tt.header), []byte(tt.body)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func headerOf(text string) http.Header {
	header := jsonHeader()
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		header.Set(name, strings.TrimSpace(value))
		if value == "" {
			header.Del(name)
		}
	}
	return header
}

func TestFindingsCarryExpectedAndActual(t *testing.T) {
	t.Parallel()
	findings := operation(t, "shop.listUsers").CheckResponse(200, jsonHeader(), []byte(`{"users":[{"id":"1","name":2}]}`))
	want := []Finding{{
		Rule: RuleResponseSchema, Level: Error, In: InBody, Pointer: "/users/0/name", Expected: "a string", Actual: "a number",
		Message: `body field "users[0].name": must be a string, not a number`,
	}}
	if diff := cmp.Diff(want, findings); diff != "" {
		t.Error(diff)
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	tests := []struct {
		format, value string
		want          bool
	}{
		{"date-time", "2026-02-28T23:59:59Z", true}, {"date-time", "2026-02-28T23:59:59.5+02:00", true},
		{"date-time", "2026-02-30T00:00:00Z", false}, {"date-time", "2026-02-28 23:59:59Z", false},
		{"date-time", "2026-02-28T23:59:59", false}, {"date-time", "2026-02-28T1:00:00Z", false},
		{"date", "2026-02-28", true}, {"date", "2026-02-29", false},
		{"email", "user@example.com", true}, {"email", "a.b+c@x", true}, {"email", "a@b@c", false}, {"email", "-", false},
		{"email", "a@", false}, {"email", "@b", false}, {"email", "a b@c.de", false}, {"email", "a@b..c", false},
		{"email", ".a@b.c", false}, {"email", "a@-b.c", false},
		{"uri", "https://example.com/a?b#c", true}, {"uri", "myapp:/callback", true}, {"uri", "/a", false},
		{"uri", "http://a b", false}, {"uri", "http://ü.de", false},
		{"uuid", "6ba7b810-9dad-11d1-80b4-00C04FD430C8", true}, {"uuid", "6ba7b8109dad11d180b400c04fd430c8", false},
		{"uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430cg", false},
		{"ipv4", "192.0.2.1", true}, {"ipv4", "192.0.2.01", false}, {"ipv4", "::1", false},
		{"ipv6", "2001:db8::1", true}, {"ipv6", "192.0.2.1", false}, {"ipv6", "fe80::1%eth0", false},
	}
	formats := stringFormats()
	for _, tt := range tests {
		if got := formats[tt.format].Validate(tt.value) == nil; got != tt.want {
			t.Errorf("%s %q: got %v", tt.format, tt.value, got)
		}
	}
}
