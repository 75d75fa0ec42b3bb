package journal_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/journal"
)

// shown is the only entry of a journal as Entries shows it.
func shown(e *journal.Entry) *journal.Entry {
	return with(1, e).Entries(journal.Filter{}).Entries[0]
}

func TestBodiesAreRedacted(t *testing.T) {
	t.Parallel()
	const asJSON, plain, multipart = "application/json", "text/plain", "multipart/form-data; boundary=b"
	tests := map[string]struct{ mediaType, body, want string }{
		"form":              {form, "grant_type=authorization_code&code=s&client_secret=s&state=x", "grant_type=authorization_code&code=[redacted]&client_secret=[redacted]&state=x"},
		"encoded name":      {form, "a=1&client%5Fsecret=s+1%262&b=2", "a=1&client%5Fsecret=[redacted]&b=2"},
		"raw signs":         {form, "client_secret=a;b c#d?e=f&x=1", "client_secret=[redacted]&x=1"},
		"bracketed":         {form, "user[password]=s&client_secret[]=s&tokens[0]=s", "user[password]=[redacted]&client_secret[]=[redacted]&tokens[0]=[redacted]"},
		"empty":             {form, "client_secret=&code", "client_secret=&code"},
		"URL within":        {form, "redirect_uri=http%3A%2F%2Fu%3Ap%40h%2Fcb%3Fcode%3Ds%26x%3D1&a=b", "redirect_uri=http%3A%2F%2F[redacted]%40h%2Fcb%3Fcode%3D[redacted]%26x%3D1&a=b"},
		"JSON":              {asJSON, `{"client_secret": "s", "client_id":"cli"}`, `{"client_secret": "[redacted]", "client_id":"cli"}`},
		"nested":            {asJSON, `{"data":[{"accessKeySecret":"s","accessKeyId":"k"},{"access_token":"s","token_type":"Bearer"}]}`, `{"data":[{"accessKeySecret":"[redacted]","accessKeyId":"k"},{"access_token":"[redacted]","token_type":"Bearer"}]}`},
		"escaped":           {asJSON, `{"client\u005fsecret":"a\"b\\","x":"y"}`, `{"client\u005fsecret":"[redacted]","x":"y"}`},
		"all that is in":    {asJSON, `{"token":{"value":"s","n":[1,true,null]},"x":1}`, `{"token":{"value":"[redacted]","n":["[redacted]",true,null]},"x":1}`},
		"number":            {asJSON, `{"password":123456,"statusCode":200,"apiCode":2004,"error_code":400}`, `{"password":"[redacted]","statusCode":200,"apiCode":2004,"error_code":400}`},
		"JSON within":       {asJSON, `{"body":"{\"client_secret\":\"s\"}"}`, `{"body":"{\"client_secret\":\"[redacted]\"}"}`},
		"URL in JSON":       {asJSON, `{"url":"https:\/\/u:p@h\/?code=s&a=b","message":"code: wrong"}`, `{"url":"https:\/\/[redacted]@h\/?code=[redacted]&a=b","message":"code: wrong"}`},
		"license codes":     {asJSON, `{"codes":[{"id":"lic_1","code":"PREM-1"}],"total":1}`, `{"codes":[{"id":"lic_1","code":"[redacted]"}],"total":1}`},
		"new codes":         {asJSON, `{"codes":["PREM-1", 2],"n":["x"]}`, `{"codes":["[redacted]", "[redacted]"],"n":["x"]}`},
		"codes in a form":   {form, "codes[]=PREM-1&codes=PREM-2&n=1", "codes[]=[redacted]&codes=[redacted]&n=1"},
		"another code":      {asJSON, `{"code":"s","codes":[["code","s2"]]}`, `{"code":"[redacted]","codes":[["code","s2"]]}`},
		"broken":            {asJSON, `{'client_secret': 'a, b', password: abc}`, `{'client_secret': '[redacted]', password: [redacted]}`},
		"a quote missing":   {asJSON, `{"client_secret: "s1", "a":1}`, `{"client_secret: "[redacted]", "a":1}`},
		"form as JSON":      {asJSON, "client_secret=s&a=b", "client_secret=[redacted]&a=b"},
		"JSON as form":      {form, `{"client_secret":"a&b"}`, `{"client_secret":"[redacted]"}`},
		"no type":           {"", "a=b&client_secret=s", "a=b&client_secret=[redacted]"},
		"lines":             {plain, "see below\ntoken: s\nAuthorization: Basic abc def\nname: Jane\n", "see below\ntoken: [redacted]\nAuthorization: [redacted]\nname: Jane\n"},
		"multipart":         {multipart, "--b\r\nContent-Disposition: form-data; name=\"client_secret\"\r\n\r\ns\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--b--", "--b\r\nContent-Disposition: form-data; name=\"client_secret\"\r\n\r\n[redacted]\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--b--"},
		"HTML":              {"text/html", `<input name="code" value="s"><input value="s" name="password"><input name="state" value="x"><a href="/cb?code=s&amp;state=x">code: 1</a>`, `<input name="code" value="[redacted]"><input value="[redacted]" name="password"><input name="state" value="x"><a href="/cb?code=[redacted]&amp;state=x">code: 1</a>`},
		"XML":               {"application/xml", `<r><client_secret>s</client_secret><id>1</id></r>`, `<r><client_secret>[redacted]</client_secret><id>1</id></r>`},
		"nothing":           {asJSON, `{"name":"Jane","note":"a = b & c@d"}`, `{"name":"Jane","note":"a = b & c@d"}`},
		"a name at the end": {asJSON, `{"client_secret"`, `{"client_secret"`},
		"unclosed":          {asJSON, `{"client_secret":"s\`, `{"client_secret":"[redacted]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, shown(posted("op", test.mediaType, test.body)).Request.Body.Text); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHeadersAndURLsAreRedacted(t *testing.T) {
	t.Parallel()
	e := called("op")
	e.Request.Path = "/api/user"
	e.Request.Query = "access_token=s&authorization=Bearer%20s&limit=20&next=%2Fcb%3Fcode%3Ds"
	e.Request.Headers = http.Header{
		"Authorization": {"Basic czpz", "s", "unknown s", "GenAuth key:s"}, "Cookie": {"loginsign_session=s"}, "X-Client-Secret": {"s"},
		"Referer": {"http://localhost:3000/callback?code=s&state=x"}, "X-Authing-Signature-Nonce": {"n"}, "Accept": {"text/html;q=0.8"},
	}
	e.Response.Headers = http.Header{
		"Location": {"https://u:p@h/cb?code=s&state=x#access_token=s"}, "Set-Cookie": {"loginsign_session=s; Path=/"}, "Date": {"now"},
	}
	e.Findings = []contract.Finding{{Message: `query parameter "redirect_uri": must be x, not "http://u:p@h?code=s&a=b"`, Actual: "http://u:p@h"}}
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	got := shown(e)
	want := called("op")
	want.Number, want.Request.Path = 1, "/api/user"
	want.Request.Query = "access_token=[redacted]&authorization=[redacted]&limit=20&next=%2Fcb%3Fcode%3D[redacted]"
	want.Request.Headers = http.Header{
		"Authorization": {"Basic [redacted]", "[redacted]", "[redacted]", "GenAuth [redacted]"}, "Cookie": {"[redacted]"},
		"X-Client-Secret": {"[redacted]"}, "Referer": {"http://localhost:3000/callback?code=[redacted]&state=x"},
		"X-Authing-Signature-Nonce": {"n"}, "Accept": {"text/html;q=0.8"},
	}
	want.Response.Headers = http.Header{
		"Location": {"https://[redacted]@h/cb?code=[redacted]&state=x#access_token=[redacted]"}, "Set-Cookie": {"[redacted]"}, "Date": {"now"},
	}
	want.Findings = []contract.Finding{{
		Message: `query parameter "redirect_uri": must be x, not "http://[redacted]@h?code=[redacted]&a=b"`, Actual: "http://[redacted]@h",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	e.Number = 0
	if after, _ := json.Marshal(e); !bytes.Equal(raw, after) {
		t.Errorf("showing an entry changed it: %s", after)
	}
}

func TestACompressedBodyIsNotShown(t *testing.T) {
	t.Parallel()
	e := posted("op", "application/json", "\x1f\x8bclient")
	e.Request.Headers.Set("Content-Encoding", "gzip")
	if got := shown(e).Request.Body; got.Text != "[redacted]" || got.Size != 8 {
		t.Errorf("got %+v", got)
	}
}

func TestASecretThatWasCutIsRedacted(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"json": `{"pad":"` + strings.Repeat("x", journal.MaxBody-40) + `","client_secret":"planted-secret"}`,
		"form": "pad=" + strings.Repeat("x", journal.MaxBody-30) + "&client_secret=planted-secret",
	} {
		mediaType := map[string]string{"json": "application/json", "form": form}[name]
		got := shown(posted("op", mediaType, body)).Request.Body
		if !got.Cut || strings.Contains(got.Text, "planted") || !strings.Contains(got.Text, "[redacted]") {
			t.Errorf("%s: ends with %s", name, got.Text[len(got.Text)-60:])
		}
	}
}

func TestNoBodyTakesLongToRedact(t *testing.T) {
	t.Parallel()
	for _, part := range []string{
		"a=", "a=%", "a=%3D", `a="`, "client_secret=", "client_secret:'", "//", "//u@", `{"a":"`, `["`, "[{", `\u005c`, `{"a":"\"`,
		"name=\"a\"\r\n\r\n", "name=token\n\n", `<x name="`, "<a>", "%25", "=&", "a%3D%7B%22", "a=%&b='%\"",
	} {
		for _, mediaType := range []string{"application/json", form, "text/html", ""} {
			began := time.Now()
			shown(posted("op", mediaType, strings.Repeat(part, journal.MaxBody/len(part))))
			if took := time.Since(began); took > 5*time.Second { // 20 ms without the race detector
				t.Errorf("%q as %q takes %s", part, mediaType, took)
			}
		}
	}
}

// shapes are texts with one place for a secret, and how the secret is written there.
func shapes() map[string]func(secret string) (before, written, after string) {
	quoted := func(s string) string { text, _ := json.Marshal(s); return string(text[1 : len(text)-1]) }
	unicode := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		return b.String()
	}
	return map[string]func(string) (string, string, string){
		"form": func(s string) (string, string, string) {
			return "grant_type=x&client_secret=", url.QueryEscape(s), "&client_id=a%20b"
		},
		"encoded name": func(s string) (string, string, string) { return "a=%7B&client%5fsecre%74=", url.QueryEscape(s), "" },
		"json": func(s string) (string, string, string) {
			return `{"a": [1, {"access_token" : "`, quoted(s), `", "b": "é\n"}]}`
		},
		"json, escaped": func(s string) (string, string, string) { return `{"a":"b","\u0063ode":"`, unicode(s), `"}` },
		"json, cut":     func(s string) (string, string, string) { return `{"accessKeySecret":"`, quoted(s), `` },
		"json in json": func(s string) (string, string, string) {
			return `{"log":"{\"password\":\"`, quoted(quoted(s)), `\"}","x":1}`
		},
		"form in form": func(s string) (string, string, string) {
			return "next=%2Fcb%3Fcode%3D", url.QueryEscape(url.QueryEscape(s)), "%26state%3D1&z=%41"
		},
		"json in a form": func(s string) (string, string, string) {
			return "json=%7B%22token%22%3A%22", url.QueryEscape(quoted(s)), "%22%7D&z=1"
		},
	}
}

func TestNoPlantedSecretIsEverShown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := shapes()
		shape := rapid.SampledFrom([]string{
			"form", "encoded name", "json", "json, escaped", "json, cut", "json in json", "form in form", "json in a form",
		}).Draw(t, "shape")
		secret := rapid.StringMatching(`planted[A-Za-z0-9 ./+_~"%&=-]{8,30}planted`).Draw(t, "secret")
		mediaType := rapid.SampledFrom([]string{"application/json", form, "text/plain", ""}).Draw(t, "type")
		before, written, after := all[shape](secret)
		e := posted("op", mediaType, before+written+after)
		e.Response.Body = journal.KeepBody([]byte(before + written + after))
		e.Request.Headers["Authorization"] = []string{"Basic " + base64.StdEncoding.EncodeToString([]byte("id:"+secret))}
		e.Request.Query = "limit=1&access_token=" + url.QueryEscape(secret) + "&after=x"
		e.Response.Headers = http.Header{"Location": {"http://localhost/cb?a=b&code=" + url.QueryEscape(secret) + "&state=st"}}
		j := with(1, e)
		for name, got := range map[string]*journal.Entry{"Entries": j.Entries(journal.Filter{}).Entries[0], "Follow": followed(j)} {
			text, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(text, []byte("planted")) || bytes.Contains(text, []byte(written)) ||
				bytes.Contains(text, []byte(e.Request.Headers["Authorization"][0])) {
				t.Errorf("%s shows a secret: %s", name, text)
			}
			if want := before + "[redacted]" + after; got.Request.Body.Text != want || got.Response.Body.Text != want {
				t.Errorf("%s: got %s and %s, want %s", name, got.Request.Body.Text, got.Response.Body.Text, want)
			}
			if got.Request.Query != "limit=1&access_token=[redacted]&after=x" ||
				got.Response.Headers.Get("Location") != "http://localhost/cb?a=b&code=[redacted]&state=st" {
				t.Errorf("%s: got %s and %v", name, got.Request.Query, got.Response.Headers)
			}
		}
	})
}

// followed is the first entry that Follow shows.
func followed(j *journal.Journal) (first *journal.Entry) {
	j.Follow(context.Background(), journal.Filter{}, func(e *journal.Entry) bool {
		first = e
		return false
	})
	return first
}

func FuzzRedact(f *testing.F) {
	for _, seed := range []string{
		`{"client_secret":"s"}`, "client_secret=s", `{"a":"\ud83d\ude00\u12"}`, "%", "a=%2", `[[{"codes":[{"code":"x"}]}]]`,
		`"`, `{"token":`, "--b\r\nname=\"token\"\r\n\r\nx", "//a@b//c@d", `<x name="code" value="`, "\xff\xfe{",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, mediaType := range []string{"application/json", form, "text/html", ""} {
			kept := journal.KeepBody([]byte(body))
			got := shown(posted("op", mediaType, body)).Request.Body
			if got.Size != len(body) || got.Cut != kept.Cut {
				t.Errorf("%q: got %+v", body, got)
			}
			if json.Valid([]byte(kept.Text)) && mediaType == "application/json" && !json.Valid([]byte(got.Text)) {
				t.Errorf("%q is no JSON any more: %q", body, got.Text)
			}
		}
	})
}

func BenchmarkEntries(b *testing.B) {
	j := journal.New(0)
	for range journal.DefaultSize {
		j.Add(posted("exchangeCode", form, "grant_type=authorization_code&code=abc&client_secret=demo-secret"))
	}
	b.ReportAllocs()
	for b.Loop() {
		j.Entries(journal.Filter{})
	}
}
