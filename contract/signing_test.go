package contract

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The signatures were recorded from the vendors' own clients.
func TestSign(t *testing.T) {
	t.Parallel()
	const day = "Sat, 21 Nov 2026 06:30:30 GMT"
	for _, test := range []struct {
		name, method, path, query, body, nonce, date, want string
		brand                                              brand
		headers                                            map[string]string
	}{
		{name: "query", method: "GET", path: "/api/v3/get-user-loggedin-apps",
			query: "userId=6229ffaaaaaaaaaacade3e3d9&userIdType=user_id",
			nonce: "230d026f978a094a6d6ea07b19b9472b", want: "iM+46F+ev5HMGPWTWRgXhMD6p+o="},
		{name: "decoded query", method: "GET", path: "/api/v3/get-user-loggedin-apps",
			query: "userId=a%2Bb+c%40example.com&userIdType=email",
			nonce: "50cb5c7039f1f6a97af66dc94a7e2112", want: "tfdyOnJGrBKer7kakhMxDiFF8bc="},
		{name: "sorted query", method: "GET", path: "/api/v3/get-user-login-history",
			query: "userId=6229ffaaaaaaaaaacade3e3d9&userIdType=user_id&page=1&limit=10",
			nonce: "98d3cb72e982725ec5e3cd2374e4918b", want: "RfOLSVi4hJYgILZxLrFL7nlBAs0="},
		{name: "body", method: "POST", path: "/api/v3/list-users",
			body:  `{"keywords":"x","options":{"pagination":{"page":1,"limit":10}}}`,
			nonce: "fe755024cd2d6a3b7f0f6ffc0c2b4576", want: "tYvjFIILEpDAQzZTsqnZOq6+nuM="},
		{name: "tenant", method: "GET", path: "/api/v3/get-user-loggedin-apps",
			query: "userId=6229ffaaaaaaaaaacade3e3d9&userIdType=user_id",
			nonce: "1a7a6bc4f0dea21ea128b7a64f80aa8d", want: "EUEIcSI6Qa5NiYH8UWi72W+2E+g=",
			headers: map[string]string{"x-authing-app-id": "tenant-1", "x-authing-lang": "en-US"}},
		{name: "other brand", method: "GET", path: "/api/v3/get-user-loggedin-apps",
			query: "userId=none&userIdType=user_id",
			brand: brandGenAuth, date: "Sat, 21 Nov 2026 06:29:43 GMT", nonce: "3caffad84c69d7b7a154ea5730373a4a",
			want:    "k09Yk7pOBUJW7SK+I6ecaLtXzH8=",
			headers: map[string]string{"x-genauth-sdk-version": "gen-auth-node-sdk:1.0.0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, date := test.brand, test.date
			if b == (brand{}) {
				b, date = brandAuthing, day
			}
			header := http.Header{}
			header.Set("Content-Type", "application/json")
			header.Set("Date", date)
			header.Set(b.prefix+"lang", "zh-CN")
			header.Set(b.prefix+"sdk-version", "authing-node-sdk:4.0.1")
			header.Set(b.prefix+"signature-nonce", test.nonce)
			for name, value := range test.headers {
				header.Set(name, value)
			}
			r := &http.Request{Method: test.method, URL: &url.URL{Path: "/prefix" + test.path, RawQuery: test.query},
				Header: header}
			out := outgoing{Request: r, path: test.path, body: []byte(test.body)}
			if err := b.sign(out, "stub-pool-id", "stub-pool-secret", time.Time{}); err != nil {
				t.Fatal(err)
			}
			if got := header.Get("Authorization"); got != b.scheme+" stub-pool-id:"+test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestSignRefusesABodyThatIsNoObject(t *testing.T) {
	t.Parallel()
	out := outgoing{Request: &http.Request{Method: "POST", URL: &url.URL{}, Header: http.Header{}}, body: []byte("[]")}
	if err := brandAuthing.sign(out, "k", "s", time.Time{}); err == nil || !strings.Contains(err.Error(),
		"no JSON object") {
		t.Error(err)
	}
}
