package contract_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

func embeddedSpec(t *testing.T, readings map[string]string) *contract.Spec {
	t.Helper()
	spec, err := contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, readings)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

func idsOf(cases []*contract.Case) []string {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return ids
}

func TestDeriveIsDeterministic(t *testing.T) {
	t.Parallel()
	spec := embeddedSpec(t, nil)
	all := idsOf(contract.Derive(spec, 1, 0))
	if diff := cmp.Diff(all, idsOf(contract.Derive(spec, 1, 0))); diff != "" {
		t.Errorf("two derivations differ:\n%s", diff)
	}
	if diff := cmp.Diff(all, idsOf(contract.Derive(spec, 2, 0))); diff != "" {
		t.Errorf("another seed changes the ids:\n%s", diff)
	}
	sorted := slices.Sorted(slices.Values(all))
	if unique := slices.Compact(slices.Clone(sorted)); len(unique) != len(all) {
		t.Errorf("%d ids of %d cases", len(unique), len(all))
	}
}

func TestDeriveIsBounded(t *testing.T) {
	t.Parallel()
	spec := embeddedSpec(t, nil)
	all, counts := idsOf(contract.Derive(spec, 1, 0)), map[string]int{}
	few := contract.Derive(spec, 1, 2)
	for _, c := range few {
		counts[c.Steps[0].Request]++
		if !slices.Contains(all, c.ID) {
			t.Errorf("%s is only there where there are few", c.ID)
		}
	}
	for operation, n := range counts {
		if n > 2 {
			t.Errorf("%s has %d cases, not 2 at most", operation, n)
		}
	}
	if slices.Equal(idsOf(few), idsOf(contract.Derive(spec, 99, 2))) {
		t.Error("another seed chooses the same cases")
	}
}

func TestDeriveWhat(t *testing.T) {
	t.Parallel()
	all := idsOf(contract.Derive(embeddedSpec(t, nil), 1, 0))
	for _, id := range []string{
		"derived-loginsign-list-current-logins-no-credential",
		"derived-loginsign-list-current-logins-malformed-credential",
		"derived-loginsign-list-current-logins-wrong-credential",
		"derived-loginsign-list-current-logins-credential-of-portal",
		"derived-loginsign-list-current-logins-credential-of-other-app",
		"derived-loginsign-list-connections-wrong-credential",
		"derived-loginsign-update-status-malformed-global-id",
		"derived-loginsign-update-status-unknown-duration",
		"derived-loginsign-update-status-wrong-content-type",
		"derived-loginsign-update-status-broken-json",
		"derived-loginsign-update-email-without-email",
		"derived-loginsign-exchange-code-without-grant-type",
		"derived-ssojet-list-login-logs-without-client-id",
		"derived-ssojet-list-login-logs-wrong-credential",
		"derived-genauth-get-user-loggedin-apps-without-user-id",
		"derived-genauth-get-user-loggedin-apps-unknown-user-id-type",
		"derived-genauth-get-user-loggedin-apps-wrong-credential",
		"derived-genauth-get-user-loggedin-apps-wrong-credential-genauth-token",
		"derived-genauth-list-applications-too-large-limit",
		"derived-loginsign-get-user-method-put",
		"derived-loginsign-update-connection-method-put",
	} {
		if !slices.Contains(all, id) {
			t.Errorf("%s is not derived", id)
		}
	}
}

func TestDeriveFollowsTheReadings(t *testing.T) {
	t.Parallel()
	all := idsOf(contract.Derive(embeddedSpec(t, map[string]string{"ssojet.generation": "2025"}), 1, 0))
	for id, want := range map[string]bool{
		"derived-ssojet-list-login-logs-without-client-id": false,
		"derived-ssojet-list-login-logs-without-event":     true,
	} {
		if got := slices.Contains(all, id); got != want {
			t.Errorf("%s derived: %v, want %v", id, got, want)
		}
	}
}

func TestDerivedRequestsAreHarmless(t *testing.T) {
	t.Parallel()
	spec := embeddedSpec(t, nil)
	for _, c := range contract.Derive(spec, 1, 0) {
		if c.Effect != contract.Refuse || len(c.Steps) != 1 {
			t.Errorf("%s has the effect %s and %d steps", c.ID, c.Effect, len(c.Steps))
		}
		o, _ := spec.Operation(c.Steps[0].Request)
		for name, value := range c.Steps[0].Path {
			if text, _ := value.(string); o.Method == "DELETE" && name != "appId" && len(text) > 1 && text[0] == '$' {
				t.Errorf("%s deletes %s", c.ID, text)
			}
		}
	}
}
