package mock_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/world"
)

func export(t testing.TB, ns *mock.Namespace) string {
	t.Helper()
	data, err := ns.Export(context.Background(), "test")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// talk is a client that looks at everything and changes some of it; it returns the bytes of all answers.
func talk(t testing.TB, base string) string {
	t.Helper()
	var b strings.Builder
	jsonAs := func(h http.Header) http.Header {
		h = h.Clone()
		h.Set("Content-Type", "application/json")
		return h
	}
	say := func(status int, answer map[string]any) { fmt.Fprintln(&b, status, answer) }
	say(exchange(t, base, signIn(t, base, "AB1234")))
	say(call(t, http.MethodPatch, base+"/api/applications/app_demo/users/AB1234/status", jsonAs(asApp), `{"status":"GOLD","duration":"MONTH"}`))
	say(call(t, http.MethodGet, base+"/api/applications/app_demo/users", asApp, ""))
	say(call(t, http.MethodGet, base+"/api/v1/users/6694c133565dfee5166d1cbb/loginlogs?client_id=cli_demo", asMachine, ""))
	say(call(t, http.MethodPost, base+"/api/v1/users?client_id=cli_demo", jsonAs(asMachine),
		fmt.Sprintf(`{"first_name":"New","last_name":"User","email":"new%d@example.com"}`, b.Len())))
	say(call(t, http.MethodGet, base+"/api/v3/get-user-loggedin-apps?userId=6229ffaaaaaaaaaacade3e3d9", managementHeader(t, base), ""))
	return b.String()
}

// An export goes on where the namespace stood, with the same bytes in every later answer, in a process that knows nothing else.
func TestExportGoesOnWithTheSameBytes(t *testing.T) {
	t.Parallel()
	first := mock.Start(t, mock.Options{AutoConsent: true})
	ns := create(t, first.Server, "job", mock.NamespaceOptions{Frozen: true, Start: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)})
	talk(t, first.URL+"/_ns/job")
	file := export(t, ns)

	fixture, err := fixtures.Read("job.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	second := mock.Start(t, mock.Options{Fixtures: []*fixtures.Fixture{}})
	imported, err := second.Import(t.Context(), "job", fixture)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(file, export(t, imported)); diff != "" {
		t.Fatalf("export, import, export (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(talk(t, first.URL+"/_ns/job"), talk(t, second.URL+"/_ns/job")); diff != "" {
		t.Errorf("later answers differ (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(export(t, ns), export(t, imported)); diff != "" {
		t.Errorf("later states differ (-first +second):\n%s", diff)
	}
}

// The credentials of what was imported lead to it.
func TestImportedCredentialsLeadToTheirNamespace(t *testing.T) {
	t.Parallel()
	first := mock.Start(t)
	code, err := create(t, first.Server, "job", mock.NamespaceOptions{}).Code(t.Context(), "AB1234", "app_demo", "http://localhost:3000/callback")
	if err != nil {
		t.Fatal(err)
	}
	fixture, err := fixtures.Read("job.yaml", []byte(export(t, first.Namespace("job"))))
	if err != nil {
		t.Fatal(err)
	}
	second := mock.Start(t)
	if _, err := second.Import(t.Context(), "job", fixture); err != nil {
		t.Fatal(err)
	}
	if status, answer := exchange(t, second.URL, code.Value); status != http.StatusOK {
		t.Errorf("the imported code: %d %v", status, answer)
	}
	demo, err := fixtures.Named("demo")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Import(t.Context(), "job", demo); err == nil {
		t.Error("a fixture that is no export was imported")
	}
}

// Whatever happens in one namespace, and in whatever order, leaves another one's export as it was.
func TestNamespacesAreIsolated(t *testing.T) {
	t.Parallel()
	server := mock.Start(t, mock.Options{AutoConsent: true})
	a := create(t, server.Server, "a", mock.NamespaceOptions{})
	b := create(t, server.Server, "b", mock.NamespaceOptions{Frozen: true})
	want := export(t, b)
	base := server.URL + "/_ns/a"
	operations := map[string]func(*rapid.T){
		"sign in":  func(*rapid.T) { exchange(t, base, signIn(t, base, "AB1234")) },
		"log in":   func(*rapid.T) { _, _ = a.Login(t.Context(), "AB1234", world.Login{App: "app_other"}) },
		"leave":    func(*rapid.T) { _ = a.Leave(t.Context(), "AB1234", "app_demo") },
		"advance":  func(*rapid.T) { _, _ = a.Advance(t.Context(), time.Hour) },
		"e-mail":   func(*rapid.T) { _, _ = a.ChangeEmail(t.Context(), "AB1234", "jane@elsewhere.example") },
		"reset":    func(*rapid.T) { _ = a.Reset(t.Context()) },
		"talk":     func(*rapid.T) { call(t, http.MethodGet, base+"/api/user", nil, "") },
		"default":  func(*rapid.T) { call(t, http.MethodGet, server.URL+"/api/applications/app_demo/users", asApp, "") },
		"recreate": func(*rapid.T) { _, _ = server.CreateNamespace(t.Context(), "c", mock.NamespaceOptions{}) },
		"delete":   func(*rapid.T) { _ = server.DeleteNamespace("c") },
	}
	names := make([]string, 0, len(operations))
	for name := range operations {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(rt *rapid.T) {
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 8).Draw(rt, "operations") {
			operations[name](rt)
		}
		if diff := cmp.Diff(want, export(t, b)); diff != "" {
			rt.Fatalf("b changed:\n%s", diff)
		}
	})
}

// An export is one namespace: another one on the same server begins with a world of its own.
func TestOtherNamespacesDoNotBeginWithAnExport(t *testing.T) {
	t.Parallel()
	first, _ := start(t, mock.Options{})
	at := time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC)
	ns := create(t, first, "may", mock.NamespaceOptions{Start: at, Frozen: true})
	if err := ns.Leave(t.Context(), "AB1234", "app_demo"); err != nil {
		t.Fatal(err)
	}
	data, err := ns.Export(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	export, err := fixtures.Read("export.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	second, _ := start(t, mock.Options{Fixtures: []*fixtures.Fixture{export}})
	later := at.AddDate(1, 0, 0)
	fresh := create(t, second, "fresh", mock.NamespaceOptions{Start: later, Frozen: true})
	if !fresh.Now().Equal(later) || len(eventsOf(t, fresh)) != 0 || len(eventsOf(t, second.Namespace(mock.DefaultNamespace))) != 1 {
		t.Errorf("it is %s there, and it has %d events", fresh.Now(), len(eventsOf(t, fresh)))
	}
}

func eventsOf(t testing.TB, ns *mock.Namespace) (all []world.Event) {
	t.Helper()
	err := ns.View(t.Context(), func(tx *world.Tx) error {
		all = tx.Events()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
