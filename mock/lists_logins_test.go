package mock

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// newcomer comes and goes, with the same ids each time.
const newcomer = "QQ0001"

// logged are the queries of login logs that are asked in turn: two of them mean the same, one asks for the next page, and
// the last is refused.
var logged = []string{
	"client_id=client&event=login", "client_id=client&event=login&limit=1", "limit=1&client_id=client&event=login",
	"client_id=client&event=login&limit=1&cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`{"cursor":"1"}`)),
	"client_id=nobody&event=login",
}

// shownLogs are the logs of some, the newcomer's twice, for each query, with nothing kept from one to the next where they
// are to be fresh.
func shownLogs(ns *Namespace, fresh bool) (all []string) {
	var ids []string
	_ = ns.World().View(context.Background(), func(tx *world.Tx) error {
		for _, u := range tx.UsersAfter("", 2) {
			ids = append(ids, u.SSOJetID)
		}
		return nil
	})
	for _, id := range append(ids, newcomer, newcomer) {
		for _, query := range logged {
			if fresh {
				ns.state.Load().lists.forget()
			}
			w := answerTo(ns.server, ns.name, http.MethodGet, "/api/v1/users/"+id+"/loginlogs?"+query, asClient, "")
			all = append(all, fmt.Sprint(w.Code, w.Header(), w.Body))
		}
	}
	return all
}

// comes, goes and logsIn are what the newcomer does.
func comes(tx *world.Tx, _ *rand.Rand) error {
	_, err := tx.AddUser(world.User{ID: newcomer, SSOJetID: newcomer, Primary: "new@example.com"})
	return err
}

func goes(tx *world.Tx, _ *rand.Rand) error { return tx.RemoveUser(newcomer) }

func logsIn(tx *world.Tx, random *rand.Rand) error {
	_ = comes(tx, random) // or is there
	at := tx.Now().Add(-time.Duration(random.IntN(3)) * time.Hour)
	_, err := tx.LogIn(newcomer, world.Login{App: "app_demo", At: at, IP: fmt.Sprint("192.0.2.", random.IntN(250))})
	return err
}

// returns is to have as many logins as before, but others.
func returns(tx *world.Tx, random *rand.Rand) error {
	_ = goes(tx, random) // or was not there
	return logsIn(tx, random)
}

// inLogs are changes that login logs could show, or that could hide that they changed.
var inLogs = map[string]func(tx *world.Tx, random *rand.Rand) error{
	"come": comes, "go": goes, "come back": returns, "log in": logsIn,
	"block": func(tx *world.Tx, _ *rand.Rand) error {
		_, err := tx.EditUser(newcomer, func(u *world.User) { u.Blocked = !u.Blocked })
		return err
	},
	"another client": func(tx *world.Tx, random *rand.Rand) error {
		tx.PutClient(world.Client{ID: []string{"client", "nobody"}[random.IntN(2)]})
		return nil
	},
	"another app": func(tx *world.Tx, _ *rand.Rand) error { return tx.RemoveApp("app_other") },
	"roll back": func(tx *world.Tx, random *rand.Rand) error {
		return errors.Join(returns(tx, random), context.Canceled)
	},
}

// TestKeptLogsAreNeverStale changes the logins of namespaces in each dialect of login logs in every way there is, and
// compares what is sent then with what is sent when nothing is kept.
func TestKeptLogsAreNeverStale(t *testing.T) {
	t.Parallel()
	for name, readings := range map[string]map[dialect.ID]string{
		"plain": nil, "newest": {dialect.SSOJetLogOrder: "newest-first"}, "later": {dialect.SSOJetGeneration: "2025"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ns, random, sent := namespaceThatReads(t, readings), rand.New(rand.NewPCG(3, 7)), map[string]bool{}
			for range 150 {
				happensInLogs(t, ns, random)
				kept := shownLogs(ns, false)
				if fresh := shownLogs(ns, true); !slices.Equal(fresh, kept) {
					t.Fatalf("sent:\n%s\nbut it is:\n%s", kept, fresh)
				}
				sent[fmt.Sprint(kept)] = true
			}
			if len(sent) < 12 {
				t.Errorf("the logs changed only %d times", len(sent))
			}
			if faults := ns.OwnFaults(); len(faults) > 0 {
				t.Errorf("%v", faults[0])
			}
		})
	}
}

func namespaceThatReads(t testing.TB, readings map[dialect.ID]string) *Namespace {
	t.Helper()
	d := dialect.Default()
	for id, reading := range readings {
		other, err := d.With(id, reading)
		if err != nil {
			t.Fatal(err)
		}
		d = other
	}
	server, err := New(Options{Dialect: d})
	if err != nil {
		t.Fatal(err)
	}
	ns := server.Namespace(DefaultNamespace)
	furnishLogs(t, ns)
	return ns
}

// furnishLogs makes what a request for logs needs.
func furnishLogs(t testing.TB, ns *Namespace) {
	t.Helper()
	err := ns.World().Update(t.Context(), func(tx *world.Tx) error {
		tx.PutClient(world.Client{ID: "client"})
		tx.PutToken(world.Token{Value: "machine", Kind: world.MachineToken, Owner: "client"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func happensInLogs(t testing.TB, ns *Namespace, random *rand.Rand) {
	t.Helper()
	if random.IntN(40) == 0 {
		if err := ns.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		furnishLogs(t, ns)
		return
	}
	all := inLogs
	if random.IntN(3) == 0 {
		all = changes
	}
	names := slices.Sorted(maps.Keys(all))
	change := all[names[random.IntN(len(names))]]
	_ = ns.World().Update(t.Context(), func(tx *world.Tx) error { return change(tx, random) })
}

// TestLogsAreKept asks twice.
func TestLogsAreKept(t *testing.T) {
	t.Parallel()
	ns := namespaceThatReads(t, nil)
	first := shownLogs(ns, false)
	kept := maps.Clone(ns.state.Load().lists.last)
	if len(kept) == 0 {
		t.Fatal("nothing is kept")
	}
	if again := shownLogs(ns, false); !slices.Equal(again, first) {
		t.Errorf("first:\n%s\nthen:\n%s", first, again)
	}
	if after := ns.state.Load().lists.last; !maps.Equal(after, kept) {
		t.Errorf("made again: %v and %v", kept, after)
	}
}
