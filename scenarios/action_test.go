package scenarios_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/scenarios"
)

// What a step does to the world: as it is read, and as it is told.
func TestActions(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		yaml string
		want scenarios.Action
		told string
	}{
		{"{populate: {users: 2000}}", scenarios.Action{Populate: &scenarios.Crowd{App: "caller", Users: 2000}},
			"the app gets 2000 new users"},
		{"{populate: {app: app_demo, users: 1}}", scenarios.Action{Populate: &scenarios.Crowd{App: "app_demo", Users: 1}},
			"app app_demo gets 1 new user"},
		{"{expire_licenses: caller}", scenarios.Action{ExpireLicenses: "caller"}, "the licenses of the user expire"},
		{"{expire_licenses: DE4471}", scenarios.Action{ExpireLicenses: "DE4471"}, "the licenses of user DE4471 expire"},
	} {
		s := read(t, one(exchange+"world: ["+row.yaml+"]"))
		if diff := cmp.Diff([]scenarios.Action{row.want}, s.Steps[0].World); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.yaml, diff)
		}
		if told := scenarios.Explain(s); !strings.Contains(told, ": "+row.told+".\n") {
			t.Errorf("%s: %s", row.yaml, told)
		}
	}
	for _, wrong := range []string{"{populate: {}}", "{populate: {users: 0}}", "{populate: {users: 10001}}", "{expire_licenses: jane}"} {
		if _, err := scenarios.Read("a.yaml", []byte(one(exchange+"world: ["+wrong+"]")), smallAPI{}); err == nil {
			t.Errorf("%s is read", wrong)
		}
	}
}
