package mock

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

const (
	asAppOf   = "Authorization: Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ=" // app_demo:demo-secret
	asOwnerOf = "Cookie: loginsign_session=demo-session"
	asClient  = "Authorization: Bearer machine"
	rowsPath  = "/api/applications/app_demo/users"
	ownerPath = "/api/developer/applications/app_demo/users"
)

// answerTo is the answer to a request in a namespace.
func answerTo(server *Server, ns, method, path, credential, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	name, value, _ := strings.Cut(credential, ": ")
	r.Header.Set(name, value)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(NamespaceHeader, ns)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

// shownLists are the answers of both operations that show app_demo's connections.
func shownLists(t testing.TB, server *Server, ns string) (all [2]string) {
	t.Helper()
	for i, ask := range [2][2]string{{rowsPath, asAppOf}, {ownerPath, asOwnerOf}} {
		w := answerTo(server, ns, http.MethodGet, ask[0], ask[1], "")
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", ask[0], w.Code, w.Body)
		}
		all[i] = w.Body.String()
	}
	return all
}

// forget makes the next answers new ones.
func (l *lists) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last, l.size = nil, 0
}

// someone is a user, and the connection to app_demo if there is one.
func someone(tx *world.Tx, random *rand.Rand) (u world.User, c world.Connection) {
	all := tx.UsersAfter("", world.GlobalIDs)
	u = all[random.IntN(len(all))]
	c, _ = tx.ConnectionBetween(u.ID, "app_demo")
	return u, c
}

// changes are what can happen to a list, or beside it. Some are refused, now and then.
var changes = map[string]func(tx *world.Tx, random *rand.Rand) error{
	"log in": func(tx *world.Tx, random *rand.Rand) error {
		u, _ := someone(tx, random)
		_, err := tx.LogIn(u.ID, world.Login{App: "app_demo", IP: "192.0.2.1"})
		return err
	},
	"join": func(tx *world.Tx, random *rand.Rand) error {
		u, err := tx.AddUser(world.User{Primary: fmt.Sprintf("new%d@example.com", random.Uint64())})
		if err == nil {
			_, _, err = tx.Connect(world.Connection{App: "app_demo", User: u.ID, Active: true})
		}
		return err
	},
	"leave": func(tx *world.Tx, random *rand.Rand) error {
		_, c := someone(tx, random)
		return tx.RemoveConnection(c.ID, world.Removal{})
	},
	"vanish": func(tx *world.Tx, random *rand.Rand) error {
		u, _ := someone(tx, random)
		if len(tx.UsersAfter("", 3)) < 3 {
			return nil // there must be somebody
		}
		return tx.RemoveUser(u.ID)
	},
	"elsewhere": func(tx *world.Tx, random *rand.Rand) error {
		u, _ := someone(tx, random)
		_, err := tx.LogIn(u.ID, world.Login{App: "app_other"})
		return err
	},
	"switch": func(tx *world.Tx, random *rand.Rand) error {
		_, c := someone(tx, random)
		_, err := tx.EditConnection(c.ID, func(c *world.Connection) { c.Active, c.Muted = !c.Active, random.IntN(2) == 0 })
		return err
	},
	"share": func(tx *world.Tx, random *rand.Rand) error {
		u, c := someone(tx, random)
		_, err := tx.Share(c.ID, []string{u.Primary, ""}[random.IntN(2)])
		return err
	},
	"rename": func(tx *world.Tx, random *rand.Rand) error {
		u, _ := someone(tx, random)
		_, err := tx.EditUser(u.ID, func(u *world.User) { u.GivenName, u.Blocked = fmt.Sprint(random.IntN(9)), !u.Blocked })
		return err
	},
	"another address": func(tx *world.Tx, random *rand.Rand) error {
		u, _ := someone(tx, random)
		_, err := tx.ChangePrimaryEmail(u.ID, fmt.Sprintf("other%d@example.com", random.Uint64()), func(world.Connection) bool { return false })
		return err
	},
	"roll back": func(tx *world.Tx, random *rand.Rand) error {
		u, _ := someone(tx, random)
		_, _ = tx.LogIn(u.ID, world.Login{App: "app_demo"})
		return context.Canceled
	},
}

// byClients are changes that come through the vendor's own API; %s is a connection's id.
var byClients = [][3]string{
	{http.MethodPatch, ownerPath + "/%s", `{"isForwarding":true}`},
	{http.MethodPatch, ownerPath + "/%s", `{"isForwarding":false,"appEmail":""}`},
	{http.MethodPatch, ownerPath + "/%s/email", `{"email":"moved@example.com"}`},
	{http.MethodDelete, ownerPath + "/%s", ``},
}

// TestKeptListsAreNeverStale changes two namespaces of different dialects in every way that a list could show, and
// compares what is sent then with what is sent when nothing is kept.
func TestKeptListsAreNeverStale(t *testing.T) {
	t.Parallel()
	server := serverOfTwo(t)
	for name, seed := range map[string]uint64{DefaultNamespace: 1, "other": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ns, random, sent := server.Namespace(name), rand.New(rand.NewPCG(seed, 7)), map[[2]string]bool{}
			for range 400 {
				happens(t, ns, random)
				kept := shownLists(t, server, name)
				if again := shownLists(t, server, name); again != kept {
					t.Fatalf("the same list twice:\n%s\n%s", kept, again)
				}
				ns.state.Load().lists.forget()
				if fresh := shownLists(t, server, name); fresh != kept {
					t.Fatalf("sent:\n%s\nbut it is:\n%s", kept, fresh)
				}
				sent[kept] = true
			}
			if len(sent) < 50 {
				t.Errorf("the list changed only %d times", len(sent))
			}
			if faults := ns.OwnFaults(); len(faults) > 0 {
				t.Errorf("%v", faults[0])
			}
		})
	}
}

func serverOfTwo(t testing.TB) *Server {
	t.Helper()
	server, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := dialect.Default().With(dialect.LoginSignInactiveConnections, "included")
	if err == nil {
		d, err = d.With(dialect.LoginSignAbsentFields, "null")
	}
	if err == nil {
		_, err = server.CreateNamespace(t.Context(), "other", NamespaceOptions{Dialect: d})
	}
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// happens makes one change, or none.
func happens(t testing.TB, ns *Namespace, random *rand.Rand) {
	t.Helper()
	switch random.IntN(20) {
	case 0:
		if err := ns.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
	case 1:
		if _, err := ns.Advance(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
	case 2, 3, 4, 5:
		var c world.Connection
		_ = ns.World().View(t.Context(), func(tx *world.Tx) error { _, c = someone(tx, random); return nil })
		way := byClients[random.IntN(len(byClients))]
		answerTo(ns.server, ns.name, way[0], fmt.Sprintf(way[1], c.ID), asOwnerOf, way[2])
	default:
		names := slices.Sorted(maps.Keys(changes))
		change := changes[names[random.IntN(len(names))]]
		_ = ns.World().Update(t.Context(), func(tx *world.Tx) error { return change(tx, random) })
	}
}

// TestKeptListsAreTheNamespacesOwn holds two namespaces that have the same list against each other.
func TestKeptListsAreTheNamespacesOwn(t *testing.T) {
	t.Parallel()
	server, err := New(Options{})
	if err == nil {
		_, err = server.CreateNamespace(t.Context(), "twin", NamespaceOptions{Seed: 1})
	}
	if err != nil {
		t.Fatal(err)
	}
	one, twin := shownLists(t, server, DefaultNamespace), shownLists(t, server, "twin")
	err = server.Namespace("twin").World().Update(t.Context(), changeFirst)
	if err != nil {
		t.Fatal(err)
	}
	if after := shownLists(t, server, "twin"); after == twin {
		t.Error("the change is not to be seen")
	}
	if after := shownLists(t, server, DefaultNamespace); after != one {
		t.Error("the change is to be seen in another namespace")
	}
}

func changeFirst(tx *world.Tx) error {
	_, err := tx.LogIn(tx.Connections("app_demo")[0].User, world.Login{App: "app_demo"})
	return err
}

// TestKeptListsAreNotWrittenInto lets everything happen to an answer that may: a step that spoils it, a clock in its
// Date, the journal's redaction, and many clients at once.
func TestKeptListsAreNotWrittenInto(t *testing.T) {
	t.Parallel()
	server, err := New(Options{ClockInDate: true})
	if err != nil {
		t.Fatal(err)
	}
	ns, before := server.Namespace(DefaultNamespace), shownLists(t, server, DefaultNamespace)
	scenario, err := ns.ReadScenario("spoilt.yaml", []byte("name: spoilt\nstory: x\nsteps:\n"+
		"  - {operation: loginsign.listCurrentLogins, every: 2, optional: true, fault: {kind: malformed_body}}\n"+
		"  - {operation: loginsign.listCurrentLogins, every: 3, optional: true, fault: {kind: wrong_content_type}}\n"))
	if err == nil {
		err = ns.StartScenario(scenario)
	}
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				answerTo(server, DefaultNamespace, http.MethodGet, rowsPath, asAppOf, "")
				ns.Requests(journal.Filter{Limit: 5})
			}
		})
	}
	wg.Wait()
	ns.StopScenario("spoilt")
	if after := shownLists(t, server, DefaultNamespace); after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
	for of, l := range ns.state.Load().lists.last {
		if l.header.Get(ScenarioHeader) != "" || !bytes.HasSuffix(l.body, []byte("}")) {
			t.Errorf("%v has %v", of, l.header)
		}
	}
}

// TestTheJournalHasWhatWasSent asks for a list that is kept, and is spoilt now and then.
func TestTheJournalHasWhatWasSent(t *testing.T) {
	t.Parallel()
	for _, dated := range []bool{false, true} {
		server, err := New(Options{ClockInDate: dated})
		if err != nil {
			t.Fatal(err)
		}
		ns := server.Namespace(DefaultNamespace)
		scenario, err := ns.ReadScenario("spoilt.yaml", []byte("name: spoilt\nstory: x\nsteps:\n"+
			"  - {operation: loginsign.listCurrentLogins, every: 3, optional: true, fault: {kind: wrong_content_type}}\n"+
			"  - {operation: loginsign.listCurrentLogins, every: 4, optional: true, delay: 1ms}\n"))
		if err == nil {
			err = ns.StartScenario(scenario)
		}
		if err != nil {
			t.Fatal(err)
		}
		spoilt := 0
		for n := range 9 {
			if _, err := ns.Advance(t.Context(), time.Minute); err != nil {
				t.Fatal(err)
			}
			w := answerTo(server, DefaultNamespace, http.MethodGet, rowsPath, asAppOf, "")
			got := ns.Requests(journal.Filter{Limit: 1}).Entries[0].Response
			if diff := cmp.Diff(w.Header(), got.Headers); diff != "" || got.Body != journal.KeepBody(w.Body.Bytes()) {
				t.Errorf("request %d, dated %t: %s%+v", n+1, dated, diff, got.Body)
			}
			if w.Header().Get(ScenarioHeader) != "" {
				spoilt++
			}
			if (w.Header().Get("Date") != "") != dated {
				t.Errorf("request %d: %v", n+1, w.Header())
			}
		}
		if spoilt != 4 {
			t.Errorf("%d answers were spoilt", spoilt)
		}
	}
}

// TestKeptListsAreBounded keeps more than there is room for.
func TestKeptListsAreBounded(t *testing.T) {
	t.Parallel()
	var l lists
	for n := range 100 {
		size := maxListBytes / 7
		l.keep(&list{of: listOf{of: fmt.Sprint(n)}}, answer{body: make([]byte, size)})
		l.keep(&list{of: listOf{of: fmt.Sprint(n)}, version: 1}, answer{body: make([]byte, size+1)})
		total := 0
		for _, kept := range l.last {
			total += kept.size()
		}
		if total > maxListBytes || total != l.size {
			t.Fatalf("%d bytes are kept, %d counted", total, l.size)
		}
	}
	long := listOf{query: strings.Repeat("x", maxListBytes)}
	if l.keep(&list{of: long}, answer{}); l.at(long, 0).kept {
		t.Error("a list is kept whose query is larger than all the room")
	}
	l.keep(&list{of: listOf{of: "huge"}}, answer{body: make([]byte, maxListBytes+1)})
	if got := l.at(listOf{of: "huge"}, 0); got.kept {
		t.Error("a list larger than all the room is kept")
	}
	if got := l.at(listOf{of: "99"}, 1); !got.kept {
		t.Error("the last list is not kept")
	}
}
