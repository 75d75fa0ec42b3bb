package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	standin "github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/scenarios"
)

func TestIsMagic(t *testing.T) {
	t.Parallel()
	for _, u := range scenarios.Magic() {
		if !scenarios.IsMagic(u.GlobalID) {
			t.Errorf("%s is in the table and not magic", u.GlobalID)
		}
	}
	for _, id := range []string{"", "ZZ", "ZZ1234", "AB1234", "zz0401", "ZZ04010", "ZZ040"} {
		if scenarios.IsMagic(id) {
			t.Errorf("%q is magic", id)
		}
	}
}

// aboutUsers are the operations whose requests say whom they are about; listings and imports don't.
var aboutUsers = []string{
	"loginsign.authorize", "loginsign.exchangeCode", "loginsign.getUser", "loginsign.updateStatus", "loginsign.updateConnection",
	"loginsign.deleteConnection", "loginsign.updateEmail", "loginsign.redeemLicenseCode",
	"ssojet.listLoginLogs", "ssojet.getUser", "ssojet.updateUser", "ssojet.deleteUser",
	"genauth.getUserLoggedinApps", "genauth.getUser", "genauth.getUserLoginHistory", "genauth.getUserLoggedInIdentities",
}

// document is openapi.yaml, to which 429 and 5xx are added as the mock does.
type document struct{ *contract.Spec }

func (d document) Operations() (ids []string) {
	for _, o := range d.Spec.Operations() {
		ids = append(ids, o.ID)
	}
	return ids
}

func (document) Events() []string                { return nil }
func (document) Errors(string) []scenarios.Error { return nil }

func (d document) Allows(operation string, status int, _ string, _ []byte) error {
	if o, ok := d.Operation(operation); ok && (o.Allows(status) || status == 429 || status >= 500) {
		return nil
	}
	return fmt.Errorf("%s never answers %d", operation, status)
}

func magicOfTheDocument(t *testing.T) (document, *scenarios.Scenario) {
	t.Helper()
	spec, err := contract.Load(standin.OpenAPI, nil)
	if err != nil {
		t.Fatal(err)
	}
	magic, err := scenarios.MagicScenario(document{spec})
	if err != nil {
		t.Fatal(err)
	}
	return document{spec}, magic
}

func TestMagicUsersFailWhereTheTableSaysSo(t *testing.T) {
	t.Parallel()
	api, magic := magicOfTheDocument(t)
	for _, operation := range aboutUsers {
		if !slices.Contains(api.Operations(), operation) {
			t.Errorf("there is no operation %s", operation)
		}
	}
	for _, u := range scenarios.Magic() {
		var told, done []string
		for _, operation := range aboutUsers {
			if slices.ContainsFunc(u.Operations, func(pattern string) bool { return covered(pattern, operation) }) {
				told = append(told, operation)
			}
			if goesWrong(t, magic, operation, scenarios.Caller{GlobalID: u.GlobalID, ClientID: "app_demo"}) {
				done = append(done, operation)
			}
		}
		if u.GlobalID == "ZZ0401" { // the table need not tell of the sign-in, which has no credential
			told = slices.DeleteFunc(told, func(operation string) bool { return operation == "loginsign.authorize" })
		}
		if diff := cmp.Diff(told, done); diff != "" {
			t.Errorf("%s (-told +done):\n%s", u.GlobalID, diff)
		}
		if len(done) == 0 {
			t.Errorf("%s is no magic user of magic.yaml", u.GlobalID)
		}
	}
	for _, id := range []string{"ZZ1234", "AB1234"} {
		if goesWrong(t, magic, "loginsign.updateStatus", scenarios.Caller{GlobalID: id, ClientID: "app_demo"}) {
			t.Errorf("%s is in magic.yaml and not in the table", id)
		}
	}
}

func covered(pattern, operation string) bool {
	prefix, wild := strings.CutSuffix(pattern, "*")
	return pattern == operation || wild && strings.HasPrefix(operation, prefix)
}

// goesWrong says whether the first step that takes a request does more than prepare the world.
func goesWrong(t *testing.T, s *scenarios.Scenario, operation string, from scenarios.Caller) bool {
	t.Helper()
	for _, step := range s.Steps {
		holds, err := step.Holds(scenarios.Env{Operation: operation, Caller: from})
		if err != nil {
			t.Fatal(err)
		}
		if holds && step.Covers(operation) {
			return step.Respond != nil || step.Fault != nil || step.Delay != nil
		}
	}
	return false
}

func TestMagicUsersAreKnownByTheVendorsOwnIDs(t *testing.T) {
	t.Parallel()
	_, magic := magicOfTheDocument(t)
	for _, id := range []string{"ZZ0429", "ZZ7000", "ZZ8000", "ZZ9999"} {
		for _, operation := range []string{"ssojet.getUser", "genauth.getUser"} {
			if !goesWrong(t, magic, operation, scenarios.Caller{UserID: id, ClientID: "cli_demo"}) {
				t.Errorf("%s: %s", operation, id)
			}
		}
	}
}
