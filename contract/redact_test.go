package contract

import (
	"net/http"
	"strings"
	"testing"
)

// Whoever stands in an answer is shown as a type, also where the answer is no JSON; the canary's globalId stays, since curl
// lines need it.
func TestWhoStandsInAnAnswerIsNotShown(t *testing.T) {
	t.Parallel()
	r := newRedactor(Config{LoginSign: LoginSignConfig{Canary: CanaryConfig{GlobalID: "AB1234"}}})
	for body, want := range map[string]string{
		`{"users":[{"globalId":"AB1234"},{"globalId":"BR2201","displayName":"Priv Person"}]}`: `{"users":[{"globalId":"AB1234"},{"displayName":"<string>","globalId":"<globalId>"}]}`,
		`{"users":[{"displayName":"Priv Person1"`:                                             `{"xxxxx":[{"xxxxxxxxxxx":"xxxx xxxxxx9"`,
		`<html>Access denied</html>`:                                                          `<html>Access denied</html>`,
	} {
		if got := r.body([]byte(body)); got != want {
			t.Errorf("%s is shown as %s, want %s", body, got, want)
		}
	}
}

func TestASecretInAHeaderIsFound(t *testing.T) {
	t.Parallel()
	spec := standinSpec(t)
	x := &Exchange{
		Request: ExchangeRequest{Method: "GET", URL: "https://loginsign.example/api/applications/app_demo/users", Header: http.Header{
			"Authorization": {"Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="},
		}},
		Response: ExchangeResponse{Status: 200, Header: http.Header{
			"Content-Type": {"application/json"}, "X-Debug-Auth": {"Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ="},
		}, Body: []byte(`{"users":[],"total":0}`)},
	}
	NewJudge(spec, Known{}).Hear(x)
	for _, f := range x.Findings {
		if f.Rule == ruleSecretInResponse && strings.EqualFold(f.Pointer, "X-Debug-Auth") {
			return
		}
	}
	t.Errorf("%+v", x.Findings)
}
