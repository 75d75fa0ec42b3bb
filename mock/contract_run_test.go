package mock_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/dialect"
)

// TestContractTest runs cases as a partner's own test would.
func TestContractTest(t *testing.T) {
	t.Parallel()
	ns, target := serveTarget(t, mock.Options{AutoConsent: true})
	contract.Test(t, target, contract.Options{
		Spec: ns.Spec(), Config: demoConfig(t, ns), CaseIDs: []string{"current-logins-total", "status-refuses-other-app"},
	})
}

// TestAPlanIsWhatIsSent counts what is sent.
func TestAPlanIsWhatIsSent(t *testing.T) {
	t.Parallel()
	ns, target := serveTarget(t, mock.Options{AutoConsent: true})
	target.Control = nil
	options := contract.Options{Spec: ns.Spec(), Config: demoConfig(t, ns)}
	plan, err := contract.MakePlan(target, options)
	if err != nil {
		t.Fatal(err)
	}
	count := 0 // a shared answer is heard by each case
	options.Heard = func(string, string, *contract.Exchange) { count++ }
	report, err := contract.Run(t.Context(), target, options)
	if err != nil {
		t.Fatal(err)
	}
	if count < plan.Requests || report.Summary.Requests != plan.Requests || plan.AtMost < plan.Requests {
		t.Errorf("%d requests were heard, %+v, planned %d and %d", count, report.Summary, plan.Requests, plan.AtMost)
	}
	for _, one := range plan.Operations {
		if one.Effect != contract.Observe && one.Effect != contract.Refuse {
			t.Errorf("%+v", one)
		}
	}
}

// TestAnExpiredTokenOfOursIsInconclusive knows it by what the target says of tokens that are wrong on purpose.
func TestAnExpiredTokenOfOursIsInconclusive(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(c *contract.Config){
		"user":    func(c *contract.Config) { c.LoginSign.UserToken = "expired-some-time-ago" },
		"portal":  func(c *contract.Config) { c.LoginSign.PortalCookie = "loginsign_session=over" },
		"ssojet":  func(c *contract.Config) { c.SSOJet.Token = "expired-some-time-ago" },
		"app":     func(c *contract.Config) { c.LoginSign.App.Secret = "rotated" },
		"genauth": func(c *contract.Config) { c.GenAuth.AccessKeySecret = "rotated" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ns, target := serveTarget(t, mock.Options{AutoConsent: true})
			target.Control = nil
			config := demoConfig(t, ns)
			change(&config)
			report, err := contract.Run(t.Context(), target, contract.Options{Spec: ns.Spec(), Config: config})
			if err != nil {
				t.Fatal(err)
			}
			inconclusive := 0
			for _, c := range report.Checks {
				switch c.Verdict {
				case contract.Inconclusive:
					inconclusive++
				case contract.Fail, contract.Warn, contract.Failed:
					t.Errorf("%s in %s: %s %s %s", c.ID, c.Case, c.Verdict, c.Reason, c.Message)
				}
			}
			if inconclusive == 0 || report.Summary.Judged == 0 {
				t.Errorf("%d inconclusive, %+v", inconclusive, report.Summary.Verdicts)
			}
		})
	}
}

// TestCasesNameAssumptionsThatThereAre looks them up in the dialect's list.
func TestCasesNameAssumptionsThatThereAre(t *testing.T) {
	t.Parallel()
	ns, _ := serveTarget(t, mock.Options{})
	cases, err := contract.Cases(ns.Spec())
	if err != nil {
		t.Fatal(err)
	}
	known := dialect.Default().Readings()
	for _, c := range cases {
		named := []string{c.Assumption}
		for _, step := range slices.Concat(c.Steps, c.Cleanup, c.Undone) {
			named = append(named, step.Assumption)
		}
		for _, id := range named {
			if _, ok := known[id]; id != "" && !ok {
				t.Errorf("%s: there is no assumption %s", c.ID, id)
			}
		}
	}
}

// TestLegalVariationsRaiseNothing puts the mock behind a server that answers the same in other ways.
func TestLegalVariationsRaiseNothing(t *testing.T) {
	t.Parallel()
	for name, vary := range map[string]func(w http.ResponseWriter, r *http.Request, n int64) bool{
		"one 429": func(w http.ResponseWriter, _ *http.Request, n int64) bool {
			if n != 5 {
				return false
			}
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		},
		"somebody logs in meanwhile": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := mock.New(mock.Options{AutoConsent: true})
			if err != nil {
				t.Fatal(err)
			}
			ns := server.Namespace(mock.DefaultNamespace)
			var requests atomic.Int64 // some are under way at the same time
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				n := requests.Add(1)
				if vary == nil || !vary(w, r, n) {
					server.ServeHTTP(w, r)
				}
				if vary == nil && n%7 == 0 {
					_, _ = control{ns: ns}.Do(r.Context(), "login", map[string]any{"app": "app_demo", "user": "KE9316"})
				}
			}))
			defer front.Close()
			target := contract.At(front.URL)
			target.Now = ns.Now
			options := contract.Options{Spec: ns.Spec(), Config: demoConfig(t, ns), Now: time.Now}
			if vary == nil {
				options.Skip = []string{"login-logs-of-nobody"} // it is they who log in
			}
			report, err := contract.Run(t.Context(), target, options)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range report.Checks {
				if !slices.Contains([]contract.Verdict{contract.Pass, contract.Skip}, c.Verdict) || c.Level > contract.Note {
					t.Errorf("%s in %s: %s %s", c.ID, c.Case, c.Verdict, strings.Join([]string{c.Reason, c.Message}, " "))
				}
			}
		})
	}
}
