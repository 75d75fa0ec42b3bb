package loginsign_test

import (
	"testing"

	"github.com/standin-mock/standin/mock/world"
)

func TestSyncTests(t *testing.T) {
	t.Parallel()
	const checks = `"ready":true,"checks":[{"name":"client_secret","ok":true},{"name":"webhook_url","ok":true},` +
		`{"name":"redirect_uri","ok":true}]}`
	for operation, endpoint := range map[string]string{
		"testCurrentLoginsSync": `{"method":"GET","path":"/api/applications/app_demo/users","auth":"basic"}`,
		"testStatusSync": `{"method":"PATCH","path":"/api/applications/app_demo/users/{globalId}/status",` +
			`"auth":"basic"}`,
		"testEmailSync": `{"method":"PATCH","path":"/api/developer/applications/app_demo/users/{connectionId}/email",` +
			`"auth":"session"}`,
	} {
		want := `{"ok":true,"endpoint":` + endpoint + "," + checks
		wantSame(t, operation, want, sent(t, newBench(t, nil).asDeveloper(operation, nil, nil)))
	}
}

func TestSyncTestOfAnAppThatIsNotReady(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	b.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "app_bare", Developer: "dev"}) })
	for _, operation := range []string{"testCurrentLoginsSync", "testStatusSync", "testEmailSync"} {
		got := ok(t, b.asDeveloper(operation, values{"appId": "app_bare"}, nil))
		if got["ready"] != false || got["ok"] != true {
			t.Errorf("%s answered %v", operation, got)
		}
	}
}
