package contract

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func jsonHeader() http.Header { return http.Header{"Content-Type": {"application/json"}} }

// lines renders findings for comparison: rule, level, place and message.
func lines(findings []Finding) (list []string) {
	for _, f := range findings {
		list = append(list, fmt.Sprintf("%s %s %s %s: %s", f.Rule, f.Level, f.In, f.Pointer, f.Message))
	}
	return list
}

func TestCheckRequestParameters(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, query string
		header      http.Header
		path        string
		want        []string
	}{
		{"good", "client_id=a&limit=5&full=true&event=login&tag=a&tag=b", nil, "AB1234", nil},
		{"missing", "", nil, "AB1234",
			[]string{`request-parameter-missing error query client_id: query parameter "client_id" is required`}},
		{"empty", "client_id=", nil, "AB1234",
			[]string{`request-parameter-missing error query client_id: query parameter "client_id" is required`}},
		{"repeat allowed", "client_id=string&client_id=", nil, "AB1234", nil},
		{"repeat allowed, empty first", "client_id=&client_id=string", nil, "AB1234", nil},
		{"repeat refused", "client_id=a&limit=1&limit=2", nil, "AB1234",
			[]string{`request-parameter-repeated error query limit: query parameter "limit" must not be sent more than once`}},
		{"unknown", "client_id=a&q=1&q=2", nil, "AB1234",
			[]string{`request-parameter-unknown warning query q: query parameter "q" is not documented`}},
		{"not an integer", "client_id=a&limit=1x", nil, "AB1234",
			[]string{`request-parameter-invalid error query limit: query parameter "limit": must be an integer, not "1x"`}},
		{"empty integer", "client_id=a&limit=", nil, "AB1234",
			[]string{`request-parameter-invalid error query limit: query parameter "limit": must be an integer, not ""`}},
		{"fraction", "client_id=a&limit=1.5", nil, "AB1234",
			[]string{`request-parameter-invalid error query limit: query parameter "limit": must be an integer, not 1.5`}},
		{"too big", "client_id=a&limit=101", nil, "AB1234",
			[]string{`request-parameter-invalid error query limit: query parameter "limit": must be at most 100, not 101`}},
		{"boolean", "client_id=a&full=TRUE", nil, "AB1234",
			[]string{`request-parameter-invalid error query full: query parameter "full": must be a boolean, not "TRUE"`}},
		{"one value", "client_id=a&event=x", nil, "AB1234",
			[]string{`request-parameter-invalid error query event: query parameter "event": must be login, not "x"`}},
		{"item", "client_id=a&tag=abcd", nil, "AB1234",
			[]string{`request-parameter-invalid error query tag: query parameter "tag": must be at most 3 characters long, not "abcd"`}},
		{"bad escape", "client_id=%zz", nil, "AB1234",
			[]string{`request-parameter-invalid error query client_id: query parameter "client_id": ` +
				`has a % that two hexadecimal digits do not follow`}},
		{"not UTF-8", "client_id=%ff", nil, "AB1234",
			[]string{`request-parameter-invalid error query client_id: query parameter "client_id": is not valid UTF-8`}},
		{"path", "client_id=a", nil, "ab1",
			[]string{`request-parameter-invalid error path userId: path parameter "userId": ` +
				`must be a string that matches ^[A-Z]{2}[0-9]{4}$, not "ab1"`}},
		{"header", "client_id=a", http.Header{"X-Trace": {"x"}}, "AB1234",
			[]string{`request-parameter-invalid error header X-Trace: header "X-Trace": must be an integer, not "x"`}},
		{"cookie", "client_id=a", http.Header{"Cookie": {"visit=1"}}, "AB1234",
			[]string{`request-parameter-invalid error cookie visit: cookie parameter "visit": must be a UUID, not "1"`}},
		{"several, in order", "z=1&limit=0", nil, "x", []string{
			`request-parameter-invalid error path userId: path parameter "userId": ` +
				`must be a string that matches ^[A-Z]{2}[0-9]{4}$, not "x"`,
			`request-parameter-missing error query client_id: query parameter "client_id" is required`,
			`request-parameter-invalid error query limit: query parameter "limit": must be at least 1, not 0`,
			`request-parameter-unknown warning query z: query parameter "z" is not documented`}},
	}
	op := operation(t, "shop.getUser")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, findings := op.CheckRequest(Request{
				Path: map[string]string{"userId": tt.path}, RawQuery: tt.query, Header: tt.header,
			})
			if diff := cmp.Diff(tt.want, lines(findings)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckRequestTypesTheInput(t *testing.T) {
	t.Parallel()
	got, findings := operation(t, "shop.getUser").CheckRequest(Request{
		Path: map[string]string{"userId": "AB1234"}, RawQuery: "client_id=&client_id=a+b&limit=5&full=false&tag=x&event=",
		Header: http.Header{"X-Trace": {"7"}, "Cookie": {"visit=6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
			"Content-Type": {"application/json"}},
	})
	want := Input{
		Query:  map[string]any{"client_id": "a b", "limit": 5.0, "full": false, "tag": []any{"x"}},
		Header: map[string]any{"X-Trace": 7.0},
		Cookie: map[string]any{"visit": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
	}
	if diff := cmp.Diff(want, got); diff != "" || findings != nil {
		t.Error(diff, findings)
	}
}

func TestCheckRequestJSON(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, contentType, body string
		want                    []string
	}{
		{"good", "application/json; charset=UTF-8", `{"status":"YEAR","note":null,"apps":[{"a/b":1}]}`, nil},
		{"no body", "", ``, []string{`request-body-missing error body : body is required; send application/json`}},
		{"no content type", "", `{}`,
			[]string{`request-content-type error header Content-Type: content type is missing; send application/json`}},
		{"content type", "text/plain", `{}`, []string{`request-content-type error header Content-Type: ` +
			`content type "text/plain" is not accepted here; send application/json`}},
		{"charset", "application/json; charset=latin1", `{}`, []string{`request-content-type error header Content-Type: ` +
			`content type has the charset "latin1"; only utf-8 is read; send application/json`}},
		{"broken content type", "application/json; x", `{}`, []string{`request-content-type error header Content-Type: ` +
			`content type "application/json; x" cannot be read; send application/json`}},
		{"twice", "application/json", `{"status":"YEAR","status":"YEAR"}`,
			[]string{`request-body-malformed error body : body: key "status" appears twice`}},
		{"trailing", "application/json", `{"status":"YEAR"}            x`,
			[]string{`request-body-malformed error body : body: unexpected data after the JSON value at byte 29`}},
		{"array", "application/json", `[]`, []string{`request-schema-mismatch error body : body: must be an object, not an array`}},
		{"enum", "application/json", `{"status":"WEEK"}`, []string{`request-schema-mismatch error body /status: ` +
			`body field "status": must be one of MONTH, YEAR, LIFETIME, not "WEEK"`}},
		{"type", "application/json", `{"status":5}`, []string{`request-schema-mismatch error body /status: ` +
			`body field "status": must be one of MONTH, YEAR, LIFETIME, not 5`}},
		{"secret", "application/json", `{"status":"YEAR","client_secret":"hunter2"}`,
			[]string{`request-schema-mismatch error body /client_secret: ` +
				`body field "client_secret": must be at least 8 characters long`}},
		{"several, in order", "application/json", `{"note":"123456","apps":[{"a/b":1},{"c~d":"x"}],"more":{}}`, []string{
			`request-field-missing error body /apps/1/a~1b: body field "apps[1].a/b" is required`,
			`request-field-unknown error body /apps/1/c~0d: body field "apps[1].c~d" is not allowed`,
			`request-field-unknown warning body /more: body field "more" is not documented`,
			`request-schema-mismatch error body /note: body field "note": must be at most 5 characters long, not "123456"`,
			`request-field-missing error body /status: body field "status" is required`}},
	}
	op := operation(t, "shop.updateUser")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			if tt.contentType != "" {
				header.Set("Content-Type", tt.contentType)
			}
			input, findings := op.CheckRequest(Request{
				Path: map[string]string{"userId": "AB1234"}, RawQuery: "api_key=x", Header: header, Body: []byte(tt.body),
			})
			if diff := cmp.Diff(tt.want, lines(findings)); diff != "" {
				t.Error(diff)
			}
			if tt.want == nil && input.Body["status"] != "YEAR" {
				t.Errorf("body %v", input.Body)
			}
		})
	}
}

func TestCheckRequestForm(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		want       []string
	}{
		{"good", "grant_type=authorization_code&code=a%2Fb&count=5", nil},
		{"repeated", "grant_type=authorization_code&code=a&code=a",
			[]string{`request-field-repeated error body /code: body field "code" must not be sent more than once`}},
		{"empty body", "", []string{
			`request-field-missing error body /code: body field "code" is required`,
			`request-field-missing error body /grant_type: body field "grant_type" is required`}},
		{"empty value", "grant_type=authorization_code&code=",
			[]string{`request-field-missing error body /code: body field "code" is required`}},
		{"bad escape", "grant_type=authorization_code&code=%", []string{`request-body-malformed error body /code: ` +
			`body field "code": has a % that two hexadecimal digits do not follow`}},
		{"not UTF-8", "grant_type=authorization_code&code=%ff",
			[]string{`request-body-malformed error body /code: body field "code": is not valid UTF-8`}},
		{"typed", "grant_type=x&code=a&count=b&redirect_uri=here&new=1", []string{
			`request-schema-mismatch error body /count: body field "count": must be an integer, not a string`,
			`request-schema-mismatch error body /grant_type: body field "grant_type": must be authorization_code, not "x"`,
			`request-field-unknown warning body /new: body field "new" is not documented`,
			`request-schema-mismatch error body /redirect_uri: body field "redirect_uri": must be an absolute URI, not "here"`}},
	}
	op := operation(t, "shop.exchangeCode")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			input, findings := op.CheckRequest(Request{
				Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: []byte(tt.body),
			})
			if diff := cmp.Diff(tt.want, lines(findings)); diff != "" {
				t.Error(diff)
			}
			want := map[string]any{"grant_type": "authorization_code", "code": "a/b", "count": "5"}
			if tt.want == nil && !cmp.Equal(want, input.Body) {
				t.Error(cmp.Diff(want, input.Body))
			}
		})
	}
}

func TestCheckRequestIgnoresAnUnexpectedBody(t *testing.T) {
	t.Parallel()
	_, findings := operation(t, "shop.moveMe").CheckRequest(Request{Header: http.Header{}, Body: []byte("x")})
	want := []string{"request-body-unexpected warning body : body is ignored: this operation takes none"}
	if diff := cmp.Diff(want, lines(findings)); diff != "" {
		t.Error(diff)
	}
}

func TestCheckRequestIsBounded(t *testing.T) {
	t.Parallel()
	body := `{"apps":[` + strings.Repeat(`{"x":1},`, 5000) + `1]}`
	_, findings := operation(t, "shop.updateUser").CheckRequest(Request{
		Path: map[string]string{"userId": "AB1234"}, Header: jsonHeader(), Body: []byte(body),
	})
	if len(findings) < maxFindings/2 || len(findings) > maxFindings {
		t.Errorf("got %d findings", len(findings))
	}
	body = `{"apps":[` + strings.Repeat(`{},`, 300000) + `1],"status":1}`
	_, findings = operation(t, "shop.updateUser").CheckRequest(Request{
		Path: map[string]string{"userId": "AB1234"}, Header: jsonHeader(), Body: []byte(body),
	})
	want := []string{`request-field-missing error body /apps/0/a~1b: body field "apps[0].a/b" is required`,
		`request-schema-mismatch error body /status: body field "status": must be one of MONTH, YEAR, LIFETIME, not 1`}
	if diff := cmp.Diff(want, lines(findings)); diff != "" {
		t.Errorf("a large body: the first mistake of each part\n%s", diff)
	}
	name := strings.Repeat("né", 100000)
	_, findings = operation(t, "shop.moveMe").CheckRequest(Request{RawQuery: name + "=1"})
	if len(findings) != 1 || len(findings[0].Message)+len(findings[0].Pointer) > 1000 || !utf8.ValidString(findings[0].Message) {
		t.Errorf("got %d findings", len(findings))
	}
}

func FuzzCheckRequestQuery(f *testing.F) {
	for _, query := range []string{"client_id=a&limit=5", "limit=%zz", "client_id=&client_id=%ff", "full=1&&;", "tag=a&tag="} {
		f.Add(query)
	}
	op := operation(f, "shop.getUser")
	f.Fuzz(func(t *testing.T, query string) {
		input, findings := op.CheckRequest(Request{Path: map[string]string{"userId": "AB1234"}, RawQuery: query})
		if worst, found := Worst(findings); found && worst == Error {
			return
		}
		if limit, ok := input.Query["limit"]; ok && (limit.(float64) < 1 || limit.(float64) > 100) {
			t.Errorf("%q: limit %v", query, limit)
		}
		if id, _ := input.Query["client_id"].(string); id == "" || !utf8.ValidString(id) {
			t.Errorf("%q: client_id %q", query, id)
		}
	})
}

func BenchmarkCheckRequestPatch(b *testing.B) {
	op := operation(b, "shop.updateUser")
	r := Request{
		Path: map[string]string{"userId": "AB1234"}, Header: jsonHeader(), Body: []byte(`{"status":"YEAR","note":"hello"}`),
	}
	for b.Loop() {
		if _, findings := op.CheckRequest(r); findings != nil {
			b.Fatal(findings)
		}
	}
}
