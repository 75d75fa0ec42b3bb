package contract_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

// TestWhatCantBeLookedAtIsInconclusive runs everything that comes with the package, at targets that don't let it look.
func TestWhatCantBeLookedAtIsInconclusive(t *testing.T) {
	t.Parallel()
	answer := func(status int, contentType, body string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, base := range map[string]string{
		"a CDN's 403":          answer(403, "text/html; charset=UTF-8", "<!DOCTYPE html><title>Attention required</title>"),
		"a site's 200":         answer(200, "text/html", "<!DOCTYPE html><title>Welcome</title>"),
		"429":                  answer(429, "application/json", `{"error":"rate_limited","error_description":"slow down"}`),
		"404 as JSON":          answer(404, "application/json", `{"error":"not_found","error_description":"no such route"}`),
		"404 as a page":        answer(404, "text/html", "<html>not found</html>"),
		"401":                  answer(401, "application/json", `{"error":"invalid_token","error_description":"expired"}`),
		"503":                  answer(503, "application/json", `{"error":"maintenance","error_description":"back soon"}`),
		"a redirect":           answer(302, "text/plain", ""),
		"an unknown authority": secure.URL,
		"nobody listens":       closed.URL,
		"no such host":         "http://standin.invalid",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec, err := contract.Load(standin.OpenAPI, nil)
			if err != nil {
				t.Fatal(err)
			}
			target := contract.At(base)
			target.Now = time.Now
			report, err := contract.Run(t.Context(), target, contract.Options{
				Spec: spec, Config: fullConfig(), Effects: every, Rate: -1, Timeout: 5 * time.Second,
			})
			if err != nil {
				t.Fatal(err)
			}
			if report.Inconclusive == "" {
				t.Errorf("not inconclusive: %v", report.Summary.Verdicts)
			}
			for _, c := range report.Checks {
				if c.Verdict != contract.Inconclusive && c.Verdict != contract.Skip {
					t.Errorf("%s: %s %s %s", c.ID, c.Verdict, c.Message, c.Reason)
				}
			}
			if len(report.Left) > 0 {
				t.Errorf("left behind: %v", report.Left)
			}
		})
	}
}

// TestNothingSecretIsReported runs all cases on a target that gives everything away.
func TestNothingSecretIsReported(t *testing.T) {
	t.Parallel()
	secrets := []string{
		"canary.person@private.example", "tok_canary_9f8e7d6c", "canary-cookie-5d4c", "canary-code-1a2b", "Canary Fullname",
		"203.0.113.199", "Canarytown", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2ln",
	}
	body := `{"error":"x","error_description":"canary.person@private.example is Canary Fullname, token=tok_canary_9f8e7d6c",` +
		`"users":[{"email":"canary.person@private.example","name":"Canary Fullname","globalId":7}],` +
		`"access_token":"tok_canary_9f8e7d6c","code":"canary-code-1a2b","total":"Canary Fullname",` +
		`"login_logs":[{"IpAddress":"203.0.113.199","City":"Canarytown"}],"jwt":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2ln"}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Set-Cookie", "session=canary-cookie-5d4c")
		w.Header().Set("Location", "https://client.example/cb?code=canary-code-1a2b&state=s")
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	spec, err := contract.Load(standin.OpenAPI, nil)
	if err != nil {
		t.Fatal(err)
	}
	config := fullConfig()
	config.LoginSign.App.Secret, config.LoginSign.PortalCookie = "s3cret-of-app", "dev_session=s3cret-session"
	config.LoginSign.UserToken, config.SSOJet.Token = "s3cret-user-token", "s3cret/ssojet+token"
	config.LoginSign.Canary.PrivateEmail, config.GenAuth.AccessKeySecret = "s3cret.mail@home.example", "s3cret-access-key"
	config.LoginSign.Codes, config.LoginSign.ExpiredCode = []string{"s3cret-code"}, "s3cret-expired"
	target := contract.At(server.URL)
	target.Now, target.Control = time.Now, willing{}
	resume := &strings.Builder{}
	report, err := contract.Run(t.Context(), target, contract.Options{
		Spec: spec, Config: config, Effects: every, Resume: struct {
			io.Reader
			io.Writer
		}{strings.NewReader(""), resume},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Exchanges) == 0 || report.Summary.Verdicts[contract.Fail] == 0 {
		t.Fatalf("nothing was found: %+v", report.Summary)
	}
	text := toJSON(t, report) + resume.String()
	for _, secret := range append(secrets, "s3cret") {
		if i := strings.Index(text, secret); i >= 0 {
			t.Errorf("%s stands in the report: …%s…", secret, text[max(i-200, 0):min(i+80, len(text))])
		}
	}
	for _, want := range []string{"${CLIENT_SECRET}", "${USER_TOKEN}", "${SSOJET_TOKEN}", "${PORTAL_COOKIE}", "-u "} {
		if !strings.Contains(text, want) {
			t.Errorf("no curl line has %s", want)
		}
	}
}
