package contract_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

func vendors(tb testing.TB, readings map[string]string) *contract.Spec {
	tb.Helper()
	s, err := contract.Load(standin.OpenAPI, readings)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func named(tb testing.TB, s *contract.Spec, id string) *contract.Operation {
	tb.Helper()
	op, ok := s.Operation(id)
	if !ok {
		tb.Fatalf("no operation %s", id)
	}
	return op
}

func TestAllows(t *testing.T) {
	t.Parallel()
	s := vendors(t, nil)
	for _, tt := range []struct {
		id     string
		status int
		want   bool
	}{
		{"loginsign.getUser", 200, true}, {"loginsign.getUser", 401, true}, {"loginsign.getUser", 418, false},
		{"genauth.getUserLoggedinApps", 200, true}, {"genauth.getUserLoggedinApps", 0, false},
	} {
		if got := named(t, s, tt.id).Allows(tt.status); got != tt.want {
			t.Errorf("%s %d: got %v", tt.id, tt.status, got)
		}
	}
}

func TestDocumentedErrors(t *testing.T) {
	t.Parallel()
	plain, later := vendors(t, nil), vendors(t, map[string]string{"ssojet.generation": "2025"})
	tests := []struct {
		name, id string
		spec     *contract.Spec
		want     []string // name, status and code of the first few
	}{
		{"several under a name", "loginsign.exchangeCode", plain, []string{
			"expired 400 invalid_grant", "used 400 invalid_grant", "unsupportedGrant 400 unsupported_grant_type",
			"missingField 400 invalid_request", " 401 invalid_client", " 408 invalid_request"}},
		{"by reference", "loginsign.getUser", plain, []string{
			" 400 invalid_request", "missing 401 unauthorized", "expired 401 invalid_token"}},
		{"another dialect", "ssojet.listLoginLogs", later, []string{" 400 invalid_query_parameters", " 401 unauthorized"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, e := range named(t, tt.spec, tt.id).Documented() {
				got = append(got, strings.Join([]string{e.Name, strconv.Itoa(e.Status), e.Code}, " "))
			}
			if diff := cmp.Diff(tt.want, got[:min(len(got), len(tt.want))]); diff != "" {
				t.Errorf("%s\nall of them: %q", diff, got)
			}
		})
	}
}

// TestDocumentedErrorsAreWhatTheDocumentAllows checks each as if the mock had sent it.
func TestDocumentedErrorsAreWhatTheDocumentAllows(t *testing.T) {
	t.Parallel()
	envelopes := 0
	for _, op := range vendors(t, nil).Operations() {
		for _, e := range op.Documented() {
			if e.Status < 400 && op.Vendor == "genauth" {
				envelopes++
			} else if e.Status < 400 {
				t.Errorf("%s: %q is no refusal", op.ID, e.Name)
			}
			header := http.Header{"Content-Type": {"application/json"}}
			for _, f := range op.CheckResponse(e.Status, header, e.Body) {
				if f.In == contract.InBody {
					t.Errorf("%s %d %q: %s", op.ID, e.Status, e.Name, f.Message)
				}
			}
		}
	}
	if envelopes == 0 {
		t.Error("no envelope of GenAuth is listed")
	}
}
