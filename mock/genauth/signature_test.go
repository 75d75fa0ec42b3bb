package genauth_test

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/api"
)

const appsPath = "/api/v3/get-user-loggedin-apps"

type vector struct {
	name                         string
	method, path, rawQuery, body string
	header                       http.Header
}

// vectors are requests that the vendor's Node SDKs sent, with the signatures that they made.
func vectors() []vector {
	const query = "userId=" + userID + "&userIdType=user_id"
	list := []vector{
		{"plain", "GET", appsPath, query, "",
			vectorHeader("authing", "230d026f978a094a6d6ea07b19b9472b", "iM+46F+ev5HMGPWTWRgXhMD6p+o=")},
		{"decoded", "GET", appsPath, "userId=a%2Bb+c%40example.com&userIdType=email", "",
			vectorHeader("authing", "50cb5c7039f1f6a97af66dc94a7e2112", "tfdyOnJGrBKer7kakhMxDiFF8bc=")},
		{"sorted", "GET", "/api/v3/get-user-login-history", query + "&page=1&limit=10", "",
			vectorHeader("authing", "98d3cb72e982725ec5e3cd2374e4918b", "RfOLSVi4hJYgILZxLrFL7nlBAs0=")},
		{"body", "POST", "/api/v3/list-users", "", `{"keywords":"x","options":{"pagination":{"page":1,"limit":10}}}`,
			vectorHeader("authing", "fe755024cd2d6a3b7f0f6ffc0c2b4576", "tYvjFIILEpDAQzZTsqnZOq6+nuM=")},
		{"tenant", "GET", appsPath, query, "",
			vectorHeader("authing", "1a7a6bc4f0dea21ea128b7a64f80aa8d", "EUEIcSI6Qa5NiYH8UWi72W+2E+g=")},
		{"genauth", "GET", appsPath, "userId=none&userIdType=user_id", "",
			vectorHeader("GenAuth", "3caffad84c69d7b7a154ea5730373a4a", "k09Yk7pOBUJW7SK+I6ecaLtXzH8=")},
	}
	list[4].header.Set("X-Authing-App-Id", "tenant-1")
	list[4].header.Set("X-Authing-Lang", "en-US")
	list[5].header.Set("Date", "Sat, 21 Nov 2026 06:29:43 GMT")
	return list
}

func (v vector) call() api.Call {
	return signedCall(v.method, v.path, v.rawQuery, v.body, v.header.Clone())
}

func TestSignatureAcceptsWhatTheSDKsSend(t *testing.T) {
	t.Parallel()
	for _, v := range vectors() {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			if _, err := newRig(t).attempt(v.call(), "genauthSignature", "genauthToken"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSignatureRefusals(t *testing.T) {
	t.Parallel()
	set := func(name, value string) func(*api.Call) {
		return func(c *api.Call) { c.Request.Header.Set(name, value) }
	}
	ms := func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
	tests := map[string]struct {
		tamper  func(*api.Call)
		apiCode int
	}{
		"method":           {func(c *api.Call) { c.Request.Method = "DELETE" }, 1300},
		"path":             {func(c *api.Call) { c.Request.Path = "/api/v3/get-user" }, 1300},
		"mount prefix":     {func(c *api.Call) { c.Request.Path = "/mock" + appsPath }, 1300},
		"query":            {func(c *api.Call) { c.Request.RawQuery += "&page=1" }, 1300},
		"signed header":    {set("X-Authing-Lang", "en-US"), 1300},
		"one more header":  {set("X-Authing-Extra", "1"), 1300},
		"unknown key":      {set("Authorization", "authing nobody:iM+46F+ev5HMGPWTWRgXhMD6p+o="), 1300},
		"no colon":         {set("Authorization", "authing stub-pool-id"), 1300},
		"nothing":          {set("Authorization", "authing"), 1300},
		"near date":        {set("Date", signedAt.Add(time.Minute).Format(http.TimeFormat)), 1300},
		"near date in ms":  {set("Date", ms(signedAt.Add(15*time.Minute))), 1300},
		"signature method": {set("X-Authing-Signature-Method", "HMAC-SHA256"), 1301},
		"other brand":      {set("Authorization", "GenAuth stub-pool-id:iM+46F+ev5HMGPWTWRgXhMD6p+o="), 1301},
		"version":          {set("X-Authing-Signature-Version", "2.0"), 1302},
		"date form":        {set("Date", "2026-11-21T06:30:30Z"), 1303},
		"negative ms":      {set("Date", "-1"), 1303},
		"no date":          {func(c *api.Call) { c.Request.Header.Del("Date") }, 1304},
		"early":            {set("Date", ms(signedAt.Add(-15*time.Minute-time.Millisecond))), 1305},
		"late":             {set("Date", ms(signedAt.Add(15*time.Minute+time.Millisecond))), 1305},
		"far out":          {set("Date", "9223372036854775807"), 1305},
		"no authorization": {func(c *api.Call) { c.Request.Header.Del("Authorization") }, 2020},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, call := newRig(t), vectors()[0].call()
			test.tamper(&call)
			status, body := r.answer(call, "genauthSignature")
			if got := decode(t, body); status != 200 || got.StatusCode != 401 || got.APICode != test.apiCode {
				t.Errorf("%d %s, want statusCode 401 and apiCode %d", status, body, test.apiCode)
			}
		})
	}
}

func TestSignatureWorksOnce(t *testing.T) {
	t.Parallel()
	r, call := newRig(t), vectors()[0].call()
	if _, err := r.attempt(call, "genauthSignature"); err != nil {
		t.Fatal(err)
	}
	_, body := r.answer(call, "genauthSignature")
	if got := decode(t, body); got.APICode != 1306 {
		t.Errorf("second use: %s, want apiCode 1306", body)
	}
}

func TestSignatureOfARefusedRequestIsNotUsedUp(t *testing.T) {
	t.Parallel()
	r, call := newRig(t), vectors()[0].call()
	call.Query = map[string]any{"userId": "nobody"}
	for range 2 {
		_, body := r.answer(call, "genauthSignature")
		if got := decode(t, body); got.APICode != 2004 {
			t.Errorf("%s, want apiCode 2004", body)
		}
	}
}

func TestSignatureCoversListsAndOddCharacters(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ wire, method, body, signed string }{
		"axios list":    {"ids[]=a&b=1&ids%5B%5D=%22c%22", "GET", "", `b=1&ids=["a","\"c\""]`},
		"one of a list": {"ids[]=a", "GET", "", `ids=["a"]`},
		"repeated":      {"a=1&a=2", "GET", "", `a=["1","2"]`},
		"control":       {"a[]=%0a%01%E2%80%A8%3C", "GET", "", `a=["\n\u0001` + "\u2028" + `<"]`},
		"unencoded":     {"userId=" + url.QueryEscape("张三/é&=?#%"), "GET", "", "userId=张三/é&=?#%"},
		"broken escape": {"userId=100%", "GET", "", "userId=100%"},
		"empty":         {"userId=", "GET", "", "userId="},
		"body values":   {"", "POST", `{"t":true,"n":null,"s":"a\"b","f":1.50,"o":{ "k" : [1, 2] }}`, `f=1.50&n=null&o={"k":[1,2]}&s=a"b&t=true`},
		"no parameters": {"", "GET", "", ""},
		"not an object": {"", "POST", `[1]`, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{
				"Date": {" " + signedAt.Format(http.TimeFormat)}, "X-Authing-Signature-Method": {"HMAC-SHA1"},
				"X-Authing-Signature-Version": {"1.0"}, "X-Authing-Lang": {"a\tb "},
			}
			path := "/p"
			if test.signed != "" {
				path += "?" + test.signed
			}
			signature := sign("stub-pool-secret", test.method+"\ndate:"+signedAt.Format(http.TimeFormat)+
				"\nx-authing-lang:a b\nx-authing-signature-method:HMAC-SHA1\nx-authing-signature-version:1.0\n"+path)
			h.Set("Authorization", "authing stub-pool-id:"+signature)
			if _, err := newRig(t).attempt(signedCall(test.method, "/p", test.wire, test.body, h), "genauthSignature"); err != nil {
				t.Error(err)
			}
		})
	}
}

// Whatever a client sends and signs is accepted, and not when one thing differs from what was signed.
func TestSignatureProperties(t *testing.T) {
	t.Parallel()
	plain := rapid.StringMatching(`[a-zA-Z0-9 +%@:/é张]{1,12}`)
	rapid.Check(t, func(rt *rapid.T) {
		parameters := url.Values{}
		for _, key := range rapid.SliceOfDistinct(rapid.StringMatching(`[a-zA-Z]{1,8}`), rapid.ID).Draw(rt, "keys") {
			parameters.Set(key, plain.Draw(rt, "value"))
		}
		parameters.Set("userId", userID)
		h := vectorHeader("authing", rapid.StringMatching(`[0-9a-f]{32}`).Draw(rt, "nonce"), "")
		h.Set("Authorization", "authing stub-pool-id:"+clientSigns("stub-pool-secret", "GET", appsPath, h, parameters))
		call := signedCall("GET", appsPath, parameters.Encode(), "", h)
		tampered := signedCall("GET", appsPath, parameters.Encode(), "", h.Clone())
		tamper(rt, &tampered, parameters)
		r := newRig(t)
		if _, err := r.attempt(tampered, "genauthSignature"); !hasAPICode(r, err, 1300) {
			rt.Fatalf("tampered request: %v, want apiCode 1300", err)
		}
		if _, err := r.attempt(call, "genauthSignature"); err != nil {
			rt.Fatalf("genuine request: %v", err)
		}
	})
}

func tamper(rt *rapid.T, call *api.Call, parameters url.Values) {
	switch rapid.SampledFrom([]string{"method", "path", "value", "key", "header", "signature"}).Draw(rt, "tampered") {
	case "method":
		call.Request.Method = "HEAD"
	case "path":
		call.Request.Path += "/"
	case "value":
		parameters.Set("userId", userID+"0")
		call.Request.RawQuery = parameters.Encode()
	case "key":
		call.Request.RawQuery += "&zzzzzzzzz=1"
	case "header":
		call.Request.Header.Set("X-Authing-Signature-Nonce", "0")
	case "signature":
		authorization := call.Request.Header.Get("Authorization")
		call.Request.Header.Set("Authorization", strings.ToUpper(authorization[:1])+authorization[1:len(authorization)-1])
	}
}

func TestSignatureCoversTheBody(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"keywords":"y","options":{"pagination":{"page":1,"limit":10}}}`, `{"keywords":"x"}`, `{}`, ``} {
		r, call := newRig(t), vectors()[3].call()
		call.Request.Body = []byte(body)
		if _, err := r.attempt(call, "genauthSignature"); !hasAPICode(r, err, 1300) {
			t.Errorf("body %q: %v, want apiCode 1300", body, err)
		}
	}
}

func hasAPICode(r *rig, err error, apiCode int) bool {
	return err != nil && decode(r.t, text(r.t, r.refuse(err))).APICode == apiCode
}

func FuzzSignature(f *testing.F) {
	for _, v := range vectors() {
		f.Add(v.header.Get("Authorization"), v.rawQuery, v.body, v.header.Get("Date"))
	}
	f.Add("Bearer", "a[]=&[]", "[", "0")
	f.Add("authing :", "%", `{"a":}`, "1")
	f.Fuzz(func(t *testing.T, authorization, rawQuery, body, date string) {
		r := newRig(t)
		for _, v := range []vector{vectors()[0], vectors()[3]} {
			call := v.call()
			call.Request.RawQuery, call.Request.Body = rawQuery, []byte(body)
			call.Request.Header.Set("Authorization", authorization)
			call.Request.Header.Set("Date", date)
			_, err := r.attempt(call, "genauthSignature", "genauthToken")
			if absent := (api.Absent{}); err != nil && !errors.As(err, &absent) && decode(t, text(t, r.refuse(err))).StatusCode != 401 {
				t.Errorf("%v is no 401", err)
			}
		}
	})
}
