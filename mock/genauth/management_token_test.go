package genauth_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/api"
)

func tokenCall(id, secret string) api.Call {
	return api.Call{
		Operation: "genauth.getManagementToken", Body: map[string]any{"accessKeyId": id, "accessKeySecret": secret},
	}
}

func issue(r *rig) string {
	r.t.Helper()
	_, body := r.answer(tokenCall("stub-pool-id", "stub-pool-secret"))
	var data struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}
	if err := json.Unmarshal(decode(r.t, body).Data, &data); err != nil || data.ExpiresIn != 7200 {
		r.t.Fatalf("%v: %s", err, body)
	}
	return data.AccessToken
}

func TestManagementTokenIsAJWTThatTheSDKsRead(t *testing.T) {
	t.Parallel()
	token := issue(newRig(t))
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%d parts in %s", len(parts), token)
	}
	padded := parts[1] + strings.Repeat("=", -len(parts[1])&3)
	payload, err := base64.StdEncoding.DecodeString(padded) // as the Python SDK does
	if err != nil {
		t.Fatal(err)
	}
	want := `{"access_key_id":"stub-pool-id","access_key_type":"userpool","exp":1795249830,"iat":1795242630,` +
		`"jti":"` + requestID + `","scoped_userpool_id":"stub-pool-id","token_type":"management_token"}`
	if diff := cmp.Diff(want, string(payload)); diff != "" {
		t.Error(diff)
	}
	if again := issue(newRig(t)); again != token {
		t.Errorf("another token at the same time: %s", again)
	}
}

func TestManagementTokenNeedsTheRightKey(t *testing.T) {
	t.Parallel()
	for _, wrong := range []api.Call{
		tokenCall("stub-pool-id", "x"), tokenCall("nobody", ""), tokenCall("", ""), tokenCall("stub-pool-id", ""),
	} {
		_, body := newRig(t).answer(wrong)
		if got := decode(t, body); got.StatusCode != 401 || got.APICode != 1300 || got.Data != nil {
			t.Errorf("%v: %s", wrong.Body, body)
		}
	}
}

func TestManagementTokenAuthenticates(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		authorization string
		later         time.Duration
		statusCode    int
	}{
		"bearer":       {"Bearer TOKEN", 0, 200},
		"lower case":   {"bearer  TOKEN", 0, 200},
		"bare":         {"TOKEN", 0, 200},
		"last moment":  {"Bearer TOKEN", 2*time.Hour - time.Millisecond, 200},
		"expired":      {"Bearer TOKEN", 2 * time.Hour, 401},
		"tampered":     {"Bearer TOKENx", 0, 401},
		"empty":        {"Bearer ", 0, 401},
		"other scheme": {"Basic TOKEN", 0, 401},
		"none":         {"", 0, 401},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			h := http.Header{}
			h.Set("Authorization", strings.ReplaceAll(test.authorization, "TOKEN", issue(r)))
			if err := r.world.Clock().Advance(test.later); err != nil {
				t.Fatal(err)
			}
			_, body := r.answer(signedCall("GET", appsPath, "", "", h), "genauthSignature", "genauthToken")
			got := decode(t, body)
			if got.StatusCode != test.statusCode || got.StatusCode == 401 && got.APICode != 2020 {
				t.Error(body)
			}
		})
	}
}
