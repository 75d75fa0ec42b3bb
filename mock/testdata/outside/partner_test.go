// Package partner is somebody else's module: it uses the stand-in as its users do.
package partner

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

// countLogins is the partner's own code: it asks LoginSign how often a user logged in.
func countLogins(ctx context.Context, client *http.Client, base, user string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/applications/app_demo/users", nil)
	if err != nil {
		return 0, err
	}
	r.SetBasicAuth("app_demo", "demo-secret")
	response, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	var list struct {
		Users []struct {
			GlobalID   string
			LoginCount int
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&list); err != nil {
		return 0, err
	}
	for _, u := range list.Users {
		if u.GlobalID == user {
			return u.LoginCount, nil
		}
	}
	return 0, nil
}

func TestCountLogins(t *testing.T) {
	t.Parallel()
	standin := mock.Start(t)
	ns := standin.Namespace(mock.DefaultNamespace)
	if _, err := ns.Login(t.Context(), "AB1234", world.Login{App: "app_demo", IP: "192.0.2.1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ns.Advance(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	for name, client := range map[string]*http.Client{"loopback": http.DefaultClient, "no port": {Transport: standin.Transport()}} {
		if got, err := countLogins(t.Context(), client, standin.URL, "AB1234"); err != nil || got != 43 {
			t.Errorf("%s: %d logins, %v", name, got, err)
		}
	}
	twice := 2
	verdict, err := ns.Verify(t.Context(), journal.Question{
		Operation: "loginsign.listCurrentLogins", Match: `response.status == 200`, Times: journal.Times{Exactly: &twice},
	}, 0)
	if err != nil || !verdict.Passed {
		t.Errorf("verify: %+v, %v", verdict, err)
	}
}
