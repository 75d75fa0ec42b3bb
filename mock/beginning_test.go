package mock_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

// town is a world of its own.
func town(t *testing.T, users int) mock.NamespaceOptions {
	t.Helper()
	f, err := fixtures.Read("town.yaml", fmt.Appendf(nil, `
apps: [{id: app_town, secret: s}]
users: [{global_id: AA0001, primary: ann@example.com, connections: [{app: app_town}]}]
clients: [{id: cli_town}]
tokens: [{value: tok_town, kind: machine, owner: cli_town}]
generate: {users: %d, logins: 1}
`, users))
	if err != nil {
		t.Fatal(err)
	}
	return mock.NamespaceOptions{
		Fixtures: []*fixtures.Fixture{f}, Seed: 7, Start: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), Frozen: true,
	}
}

// stir changes what there is to change.
func stir(t *testing.T, ns *mock.Namespace) {
	t.Helper()
	err := ns.Update(t.Context(), func(tx *world.Tx) error {
		if err := tx.RemoveUser("AA0001"); err != nil {
			return err
		}
		for i, u := range tx.UsersAfter("", 20) {
			if _, err := tx.LogIn(u.ID, world.Login{App: "app_town"}); err != nil && !u.Blocked {
				return err
			}
			if i%2 == 0 {
				if err := tx.RemoveUser(u.ID); err != nil {
					return err
				}
			}
		}
		tx.IssueToken(world.MachineToken, "cli_town", "", time.Hour)
		return tx.PutApp(world.App{ID: "app_new"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stateOf is all of a namespace's world, in one number.
func stateOf(t *testing.T, ns *mock.Namespace) [sha256.Size]byte {
	t.Helper()
	snapshot, err := ns.World().Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(text)
}

// packed is how many people are kept packed.
const packed = 20_000

// TestNamespacesThatBeginAlike: each of them has its world to itself, also after a reset.
func TestNamespacesThatBeginAlike(t *testing.T) {
	t.Parallel()
	o := town(t, packed)
	alone := stateOf(t, create(t, mock.Start(t).Server, "a", o))
	server := mock.Start(t)
	a, b := create(t, server.Server, "a", o), create(t, server.Server, "b", o)
	stir(t, a)
	if stateOf(t, a) == alone {
		t.Fatal("nothing was changed")
	}
	if stateOf(t, b) != alone || stateOf(t, create(t, server.Server, "c", town(t, packed))) != alone {
		t.Error("who begins as another one sees its changes")
	}
	if stir(t, b); stateOf(t, a) != stateOf(t, b) {
		t.Error("the same changes make different worlds")
	}
	for range 2 {
		if err := a.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		if stateOf(t, a) != alone {
			t.Error("a reset does not bring the beginning back")
		}
		stir(t, a)
	}
}

// TestACopyIsFoundByItsCredentials: also one whose credentials no transaction of its own has made.
func TestACopyIsFoundByItsCredentials(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	create(t, server.Server, "a", town(t, 20))
	b := create(t, server.Server, "b", town(t, 20))
	if err := server.DeleteNamespace("a"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		path := "/api/v1/users/nobody/loginlogs"
		call(t, http.MethodGet, server.URL+path+"?client_id=cli_town", http.Header{"Authorization": {"Bearer tok_town"}}, "")
		if entry := lastOf(t, b); entry.Request.Path != path {
			t.Errorf("the last request of b is %s", entry.Request.Path)
		}
		if err := b.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOtherBeginningsAreNotShared: another seed, another time and another fixture make other worlds.
func TestOtherBeginningsAreNotShared(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	create(t, server.Server, "a", town(t, 20))
	for name, change := range map[string]func(*mock.NamespaceOptions){
		"seed":    func(o *mock.NamespaceOptions) { o.Seed = 8 },
		"time":    func(o *mock.NamespaceOptions) { o.Start = o.Start.Add(time.Hour) },
		"fixture": func(o *mock.NamespaceOptions) { o.Fixtures = nil },
	} {
		o := town(t, 20)
		change(&o)
		if stateOf(t, create(t, server.Server, name, o)) != stateOf(t, create(t, mock.Start(t).Server, name, o)) {
			t.Errorf("another %s: the world is not what it is alone", name)
		}
	}
}

func TestTimeGoesOnFromTheBeginning(t *testing.T) {
	t.Parallel()
	server := mock.Start(t)
	o := town(t, 20)
	o.Frozen = false
	for _, name := range []string{"a", "b"} {
		ns := create(t, server.Server, name, o)
		if gone := ns.Now().Sub(o.Start); ns.Frozen() || gone < 0 || gone > time.Minute {
			t.Errorf("%s: time stands still (%v) or is %v behind the beginning", name, ns.Frozen(), gone)
		}
	}
}
