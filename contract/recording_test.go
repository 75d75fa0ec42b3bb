package contract

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin"
)

func wholeSpec(tb testing.TB) *Spec {
	tb.Helper()
	s, err := LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func pseudonyms(tb testing.TB) *Pseudonyms {
	tb.Helper()
	return NewPseudonyms(wholeSpec(tb), []byte("a key for tests"))
}

// canaries must not be found in a recording, in whatever place and letters they stood.
var canaries = []string{
	"quillfeather", "Xanthippe", "AB1234", "s3cr3t-canary", "tok_canaryvalue", "203.0.113.77", "2001:db8::7", "conn_canary77",
	"4155550142", "ou_canary99", "canarycookie", "Hollerville", "ZQ-KEY-4711",
}

// exchangesWithCanaries hold each canary in several places.
func exchangesWithCanaries() []*Exchange {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("app_demo:s3cr3t-canary"))
	list := &Exchange{Operation: "loginsign.listCurrentLogins"}
	list.Request = ExchangeRequest{
		Method: http.MethodGet, URL: "https://jane:s3cr3t-canary@loginsign.com/api/applications/app_demo/users?login_hint=Xanthippe&x=AB1234",
		Header: http.Header{"Authorization": {basic}, "Cookie": {"dev_session=canarycookie; b=s3cr3t-canary"}, "X-Whatever": {"tok_canaryvalue"}},
	}
	list.Response = ExchangeResponse{
		Status: http.StatusOK,
		Header: http.Header{"Content-Type": {"application/json"}, "Set-Cookie": {"dev_session=canarycookie; Path=/; HttpOnly"}, "Etag": {`"AB1234"`}},
		Body: []byte(`{"users":[{"globalId":"AB1234","email":"Xanthippe@quillfeather.example","aliasEmail":"x9@loginsign.com",
			"displayName":"Xanthippe Quillfeather","nick":"Xanthippe","AB1234":{"realEmail":"a@quillfeather.example"},"note":"from 203.0.113.77 and 2001:db8::7",
			"id":"conn_canary77","phone":4155550142,"city":"Hollerville","image":"https://quillfeather.example/people/Xanthippe.png"}],"total":1}`),
	}
	refused := &Exchange{Operation: "loginsign.getUser"}
	refused.Request = ExchangeRequest{
		Method: http.MethodGet, URL: "https://loginsign.com/api/user", Header: http.Header{"Authorization": {"Bearer tok_canaryvalue"}},
	}
	refused.Response = ExchangeResponse{
		Status: http.StatusUnauthorized, Header: http.Header{"Content-Type": {"application/json"}, "Www-Authenticate": {`Bearer realm="Xanthippe"`}},
		Body: []byte(`{"error":"invalid_token","error_description":"The token tok_canaryvalue of Xanthippe (AB1234, ZQ-KEY-4711) has expired."`),
	}
	form := &Exchange{Operation: "loginsign.exchangeCode"}
	form.Request = ExchangeRequest{
		Method: http.MethodPost, URL: "https://loginsign.com/oauth/token", Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		Body: []byte("grant_type=authorization_code&code=tok_canaryvalue&client_id=app_demo&client_secret=s3cr3t-canary&ou_canary99"),
	}
	form.Response = ExchangeResponse{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("<html>Hello Xanthippe</html>"),
	}
	path := &Exchange{}
	path.Request = ExchangeRequest{
		Method: http.MethodPatch, URL: "https://gate.example/base/api/developer/applications/app_demo/users/conn_canary77?identity=lark%3Aou_canary99",
		Header: http.Header{"Authorization": {"authing ZQ-KEY-4711:s3cr3t-canary"}, "Content-Type": {"application/json"}},
		Body:   []byte(`{"appEmail":"xanthippe@QUILLFEATHER.example"} and Xanthippe`),
	}
	path.Response = ExchangeResponse{Status: http.StatusFound, Header: http.Header{
		"Location": {"https://yourapp.com/callback?code=tok_canaryvalue&state=conn_canary77"}, "Server": {"nginx for AB1234"},
	}, Body: []byte("plain Xanthippe")}
	return []*Exchange{list, refused, form, path}
}

func TestNoCanarySurvivesARecording(t *testing.T) {
	t.Parallel()
	text := recordingOf(t, exchangesWithCanaries()...)
	var decoded strings.Builder
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \"\\", r) }) {
		if plain, err := base64.StdEncoding.DecodeString(word); err == nil {
			decoded.Write(plain)
		}
	}
	for _, canary := range canaries {
		if strings.Contains(strings.ToLower(text+decoded.String()), strings.ToLower(canary)) {
			t.Errorf("%s is still there:\n%s", canary, text)
		}
	}
}

func recordingOf(tb testing.TB, exchanges ...*Exchange) string {
	tb.Helper()
	var out bytes.Buffer
	w, err := NewRecordingWriter(&out, RecordingHeader{Tool: "test", Target: "https://loginsign.com"}, pseudonyms(tb))
	if err != nil {
		tb.Fatal(err)
	}
	for _, x := range exchanges {
		x.Took, x.At = time.Second, time.Date(2026, 5, 3, 11, 4, 12, 0, time.UTC)
		if err := w.Write(Recorded{Exchange: x}); err != nil {
			tb.Fatal(err)
		}
	}
	return out.String()
}

func TestPseudonymsKeepTheForm(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	list := p.Exchange(exchangesWithCanaries()[0])
	o, _ := p.spec.Operation("loginsign.listCurrentLogins")
	body := bytes.Replace(exchangesWithCanaries()[0].Response.Body, []byte(`"nick"`), []byte(`"loginCount":3,"joinedAt":"2026-05-03T11:04:12.000Z","isActive":true,"nick"`), 1)
	whole := p.body("", list.Response.Header, body)
	for _, f := range o.CheckResponse(http.StatusOK, list.Response.Header, whole) {
		if f.Level == Error {
			t.Errorf("%s: %s in %s", f.Rule, f.Message, whole)
		}
	}
	id, secret, ok := (&http.Request{Header: list.Request.Header}).BasicAuth()
	if !ok || id != "app_demo" || len(secret) != len("s3cr3t-canary") {
		t.Errorf("credentials %q %q", id, secret)
	}
	if !strings.Contains(string(list.Response.Body), "@loginsign.com") {
		t.Errorf("the alias does not show any more: %s", list.Response.Body)
	}
}

func TestTheSameValueIsTheSamePseudonymEverywhere(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	bearer := p.headerValue("authorization", "Bearer ls_at_5xYk2Qm8")
	answer := p.json("", []byte(`{"access_token": "ls_at_5xYk2Qm8"}`))
	if token := strings.TrimPrefix(bearer, "Bearer "); !strings.Contains(string(answer), token) || token == "ls_at_5xYk2Qm8" {
		t.Errorf("%q and %s", bearer, answer)
	}
	path, body := p.path(http.MethodPatch, "/api/applications/app_demo/users/AB1234/status"), p.json("", []byte(`{"globalId":"AB1234"}`))
	if id := strings.Split(path, "/")[5]; !strings.Contains(string(body), id) || !wholeGlobalID.MatchString(id) {
		t.Errorf("%q and %s", path, body)
	}
	if first, second := p.of(kindOpaque, "A@b.example"), p.of(kindSecret, "a@B.example"); first != second {
		t.Errorf("an address is %q and %q", first, second)
	}
	if other := NewPseudonyms(p.spec, nil).of(kindOpaque, "AB1234"); other == p.of(kindOpaque, "AB1234") {
		t.Errorf("another recording has the same pseudonym %s", other)
	}
}

func TestTwoPeopleNeverBecomeOne(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	seen := map[string]bool{}
	const people = 20_000
	for n := range uint32(people) {
		id := string([]byte{byte('A' + n/10_000), 'Q', byte('0' + n/1000%10), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
		made := p.globalID(id)
		if seen[made] || !wholeGlobalID.MatchString(made) {
			t.Fatalf("%s becomes %s, which is taken or no id", id, made)
		}
		seen[made] = true
	}
}

func TestPseudonymsOfAddressesBelongToNobody(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	if made := p.of(kindOpaque, "jane@corp.com"); !strings.HasSuffix(made, ".example") {
		t.Errorf("address %q", made)
	}
	for value, within := range map[string]string{"8.8.8.8": "198.18.0.0/15", "2a00::1": "2001:db8::/32"} {
		made, err := netip.ParseAddr(p.of(kindOpaque, value))
		if err != nil || !netip.MustParsePrefix(within).Contains(made) {
			t.Errorf("%s becomes %s (%v), which is not in %s", value, made, err, within)
		}
	}
}

func TestNamesOfThingsStay(t *testing.T) {
	t.Parallel()
	x := &Exchange{Operation: "loginsign.createVariant", Request: ExchangeRequest{
		Method: http.MethodPost, URL: "https://loginsign.com/", Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"name":"Platinum"}`),
	}}
	x.Response = ExchangeResponse{Status: http.StatusOK, Body: []byte(`{"variants":[{"name":"Platinum"}],"user":{"name":"Platinum"}}`)}
	clean := pseudonyms(t).Exchange(x)
	if got := string(clean.Request.Body); got != `{"name":"Platinum"}` {
		t.Errorf("request %s", got)
	}
	if got := string(clean.Response.Body); strings.Count(got, "Platinum") != 1 {
		t.Errorf("answer %s", got)
	}
}

func TestJSONKeepsItsForm(t *testing.T) {
	t.Parallel()
	p := pseudonyms(t)
	for _, text := range []string{
		`{"total": 2, "users" : [ ], "isActive":true, "x":null}`, `{"action":"granted","statusCode":200,"error":"invalid_client"}`,
		`{"a":1,"a":2}`, `[1.50, -2, true`, `{"error_description": "The authorization code has expired"}`, "{\"status\":\n\t\"ACTIVE\"}", `{"duration": "LIFETIME"`,
		`{"lastSession": "2026-05-03T11:04:12.000Z", "email": "-", "image": ""}`,
	} {
		if got := string(p.json("", []byte(text))); got != text {
			t.Errorf("%s becomes %s", text, got)
		}
	}
	deep := strings.Repeat("[", 100_000)
	if got := p.json("", []byte(deep)); len(got) != len(deep) {
		t.Errorf("%d bytes become %d", len(deep), len(got))
	}
}

func TestReadRecordingReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	binary := &Exchange{Request: ExchangeRequest{Method: http.MethodGet, URL: "https://loginsign.com/x"}}
	binary.Response = ExchangeResponse{Status: http.StatusOK, Body: []byte{0xff, 0}}
	all := append(exchangesWithCanaries(), binary)
	read, err := ReadRecording(strings.NewReader(recordingOf(t, all...)))
	if err != nil {
		t.Fatal(err)
	}
	p := pseudonyms(t)
	for i, x := range all {
		want := p.Exchange(x)
		got := read.Exchanges[i]
		if diff := cmp.Diff(string(want.Response.Body), string(got.Response.Body)); diff != "" || got.Took != time.Second {
			t.Errorf("exchange %d, %s (-written +read):\n%s", i, got.Took, diff)
		}
		if diff := cmp.Diff(want.Request.URL, got.Request.URL); diff != "" {
			t.Errorf("exchange %d (-written +read):\n%s", i, diff)
		}
	}
	if read.Target != "https://loginsign.com" || read.CutOff {
		t.Errorf("header %+v, cut off %t", read.RecordingHeader, read.CutOff)
	}
}

func TestReadRecordingRefuses(t *testing.T) {
	t.Parallel()
	const header = `{"standin_recording":1,"target":"x"}` + "\n"
	for text, want := range map[string]string{
		"":                              "line 1: this is no recording",
		`{"log":{}}`:                    "line 1: this is no recording",
		`{"standin_recording":2}`:       "line 1: its version is 2, and 1 is what can be read",
		header + "{}\n":                 "line 2: the request has no method",
		header + `{"requst":{}}` + "\n": `line 2: json: unknown field "requst"`,
		header + `{"request":{"method":"GET","url":"/"},"response":{"status":9}}` + "\n": "line 2: 9 is no status",
	} {
		if _, err := ReadRecording(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	read, err := ReadRecording(strings.NewReader(header + `{"request":{"meth`))
	if err != nil || !read.CutOff {
		t.Errorf("cut off: %+v, %v", read, err)
	}
}

func FuzzReadRecording(f *testing.F) {
	f.Add([]byte(recordingOf(f, exchangesWithCanaries()...)))
	f.Add([]byte(`{"standin_recording":1}`))
	p := pseudonyms(f)
	f.Fuzz(func(_ *testing.T, data []byte) {
		read, err := ReadRecording(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, one := range read.Exchanges {
			p.Exchange(one.Exchange)
		}
	})
}

func FuzzPseudonymsOfJSON(f *testing.F) {
	for _, x := range exchangesWithCanaries() {
		f.Add(x.Response.Body)
	}
	p := pseudonyms(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		if made := p.json("", body); json.Valid(body) && !json.Valid(made) {
			t.Errorf("%q becomes %q, which is no JSON", body, made)
		}
	})
}
