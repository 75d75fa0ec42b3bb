package contract

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// harOf is a HAR file with one entry.
func harOf(request, response string) string {
	return fmt.Sprintf(`{"log":{"version":"1.2","creator":{"name":"Firefox","version":"140"},"pages":[],"entries":[
		{"startedDateTime":"2026-05-03T11:04:12.000+02:00","time":12.5,"request":%s,"response":%s,"cache":{},"timings":{}}]}}`, request, response)
}

const harRequest = `{"method":"get","url":"https://loginsign.com/api/user","headers":[{"name":":authority","value":"x"},{"name":"accept","value":"*/*"}]}`

func TestReadHAR(t *testing.T) {
	t.Parallel()
	file := harOf(harRequest, `{"status":200,"headers":[{"name":"content-encoding","value":"gzip"}],"content":{"size":2,"text":"e30=","encoding":"base64"}}`)
	read, skipped, err := ReadHAR(strings.NewReader(file))
	if err != nil || skipped != 0 || len(read.Exchanges) != 1 {
		t.Fatalf("%d exchanges, %d skipped, %v", len(read.Exchanges), skipped, err)
	}
	x := read.Exchanges[0]
	if x.Request.Method != "GET" || len(x.Request.Header) != 1 || x.Request.Header.Get("Accept") != "*/*" {
		t.Errorf("request %+v", x.Request)
	}
	if string(x.Response.Body) != "{}" || x.Response.Header.Get("Content-Encoding") != "" || x.Took != 12500*time.Microsecond {
		t.Errorf("response %+v after %s", x.Response, x.Took)
	}
}

func TestReadHARReadsBodies(t *testing.T) {
	t.Parallel()
	answer := `{"status":204,"headers":[],"content":{"size":0}}`
	for post, want := range map[string]string{
		`{"mimeType":"text/plain","text":"a b"}`: "a b",
		`{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"code","value":"a b"},{"name":"x","value":"&"}]}`: "code=a+b&x=%26",
		`{"mimeType":"x","text":"YQ==","encoding":"base64"}`:                                                                 "a",
		`{"mimeType":"x","text":""}`: "",
	} {
		file := harOf(`{"method":"POST","url":"https://loginsign.com/oauth/token","headers":[],"postData":`+post+`}`, answer)
		read, _, err := ReadHAR(strings.NewReader(file))
		if err != nil {
			t.Errorf("%s: %v", post, err)
			continue
		}
		if got := string(read.Exchanges[0].Request.Body); got != want || read.Exchanges[0].NoBody {
			t.Errorf("%s: body %q", post, got)
		}
	}
}

func TestReadHARSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	read, _, err := ReadHAR(strings.NewReader(harOf(harRequest, `{"status":200,"headers":[],"content":{"size":77,"mimeType":"application/json"}}`)))
	if err != nil || !read.Exchanges[0].NoBody {
		t.Errorf("%+v, %v: the body was left out, and nobody says so", read, err)
	}
	_, skipped, err := ReadHAR(strings.NewReader(harOf(harRequest, `{"status":0,"headers":[],"content":{}}`)))
	if err != nil || skipped != 1 {
		t.Errorf("%d skipped, %v; want the one that was never answered", skipped, err)
	}
}

func TestReadHARRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "unexpected end",
		"[]":                        "cannot unmarshal",
		"{}":                        "no HAR file",
		`{"log":{"version":"1.1"}}`: `log.version is "1.1"`,
		harOf(`{"method":"GET","url":":","headers":[]}`, `{"status":200}`):                                    "log.entries[0]",
		harOf(harRequest, `{"status":200,"content":{"text":"%","encoding":"base64"}}`):                        "is no base64",
		harOf(harRequest, `{"status":200,"content":{"text":"a","encoding":"br"}}`):                            `encoding "br"`,
		strings.Replace(harOf(harRequest, `{"status":200}`), "2026-05-03T11:04:12.000+02:00", "yesterday", 1): "is no time",
	} {
		if _, _, err := ReadHAR(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func FuzzReadHAR(f *testing.F) {
	f.Add([]byte(harOf(harRequest, `{"status":200,"headers":[],"content":{"text":"{}"}}`)))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _, _ = ReadHAR(bytes.NewReader(data)) // it must not panic
	})
}
