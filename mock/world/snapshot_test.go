package world_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/store/storetest"
	"github.com/standin-mock/standin/mock/world"
)

// empty is a world with what a running namespace has, and the store below it.
func empty(seed uint64) (*world.World, store.Store) {
	memory := store.NewMemory()
	return world.New(storetest.Rerun(memory), seed, world.NewClock(func() time.Time { return morning })), memory
}

func furnish(tx *world.Tx) error {
	tx.PutClient(world.Client{ID: "c", Secrets: []string{"s"}})
	tx.PutAccessKey(world.AccessKey{ID: "k", Secret: "s"})
	tx.PutPortalSession(world.PortalSession{Cookie: "p", Developer: "d", ExpiresAt: tx.Now().Add(time.Hour)})
	return errors.Join(tx.PutApp(world.App{ID: "a", Secrets: []string{}}), tx.PutApp(world.App{ID: "b"}))
}

// TestRestoredWorldGoesOn takes a world through random steps, restores its snapshot elsewhere and goes on with both.
func TestRestoredWorldGoesOn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, firstStore := empty(7)
		if err := first.Update(t.Context(), furnish); err != nil {
			t.Fatal(err)
		}
		for _, s := range steps(t, "before") {
			s.apply(t, first)
		}
		second, secondStore := empty(7)
		if err := second.Restore(t.Context(), reread(t, snapshot(t, first))); err != nil {
			t.Fatal(err)
		}
		alike := func(when string) {
			t.Helper()
			if diff := cmp.Diff(string(snapshot(t, first)), string(snapshot(t, second))); diff != "" {
				t.Fatalf("%s (-first +restored):\n%s", when, diff)
			}
			if diff := cmp.Diff(indexesOf(t, firstStore), indexesOf(t, secondStore)); diff != "" {
				t.Fatalf("%s, what was made anew (-first +restored):\n%s", when, diff)
			}
		}
		alike("after the restore")
		for _, s := range steps(t, "after") {
			if one, other := s.apply(t, first), s.apply(t, second); one != other {
				t.Fatalf("step %+v: %s, in the restored world %s", s, one, other)
			}
		}
		alike("later")
	})
}

func snapshot(t *rapid.T, w *world.World) []byte {
	s, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func reread(t *rapid.T, text []byte) (s world.Snapshot) {
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func indexesOf(t *rapid.T, s store.Store) map[string]any {
	_, names := world.TableNames()
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return name == "listVersions" || name == "departures" // begin anew: they compare states of one world only
	})
	all := map[string]any{}
	err := s.View(t.Context(), func(tx store.Tx) error {
		for _, name := range names {
			tx.Scan(name, "", func(key string, v any) bool {
				all[name+" "+key] = v
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// small is the snapshot of a world with one row in most tables.
func small(t *testing.T) world.Snapshot {
	t.Helper()
	w, _ := empty(7)
	update(t, w, func(tx *world.Tx) error {
		err := errors.Join(furnish(tx), addUser(tx, world.User{ID: "AA0001", Primary: "a@example.com"}))
		if err != nil {
			return err
		}
		c, err := tx.LogIn("AA0001", world.Login{App: "a"})
		if err != nil {
			return err
		}
		tx.IssueCode(c, callback, "")
		v, err := tx.AddVariant(world.Variant{App: "a", Name: "Pro"})
		if err != nil {
			return err
		}
		_, err = tx.AddCode("a", v.ID, "x", "")
		return errors.Join(err, tx.UseSignature("sig", tx.Now()))
	})
	s, err := w.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const login = "AA0001/019c1347d280" // and "000000000000"

func TestRestoreRefusesWhatNoWorldWrote(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, table, key, row, want string }{
		{"unknown table", "userz", "x", `1`, `table userz: no world has this table`},
		{"unknown field", "apps", "a", `{"id":"a","secret":"x"}`, `table apps, key "a": not a row of this table: json: unknown field "secret"`},
		{"another type", "apps", "a", `{"id":1}`, `table apps, key "a": not a row of this table: json: cannot unmarshal number into Go struct field App.id of type string`},
		{"no time", "codes", "v", `{"value":"v","expires_at":"soon"}`, `table codes, key "v": not a row of this table: parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"`},
		{"null", "logins", "x", `null`, `table logins, key "x": the row is null`},
		{"two values", "counters", "x", `1 2`, `table counters, key "x": something stands behind the row`},
		{"another key", "tokens", "t", `{"value":"u"}`, `table tokens, key "t": the key of this row is "u"`},
		{"no key", "clients", "", `{"id":""}`, `table clients: the row has no key`},
		{"globalId", "users", "a1", `{"global_id":"a1","primary":"x@example.com"}`, `table users, key "a1": globalId "a1" is not two capital letters and four digits`},
		{"no verified address", "users", "AA0002", `{"global_id":"AA0002","primary":"b@example.com","emails":[{"address":"b@example.com"}]}`, `table users, key "AA0002": the primary address must be a verified one`},
		{"another's address", "users", "AA0002", `{"global_id":"AA0002","primary":"a@example.com","emails":[{"address":"A@example.com","verified":true}]}`, `table users, key "AA0002": userKey "email:a@example.com" belongs to the row "AA0001"`},
		{"connection of nobody", "connections", "a/000000000000", `{"app":"a","user":"ZZ0000"}`, `table connections, key "a/000000000000": no user has the globalId "ZZ0000"`},
		{"connection to nothing", "connections", "z/000000000000", `{"app":"z","user":"AA0001"}`, `table connections, key "z/000000000000": no application has the id "z"`},
		{"two connections", "connections", "a/-", `{"app":"a","user":"AA0001"}`, `table connections, key "a/-": the key is not a place in the list of a`},
		{"a place to come", "variants", "a/000000000001", `{"id":"v","app":"a"}`, `table variants, key "a/000000000001": the counter "variants of a" says that this row is not made yet`},
		{"no number", "licenses", "a/1", `{"id":"l","app":"a"}`, `table licenses, key "a/1": the key is not a place in the list of a`},
		{"login of nobody", "logins", "ZZ0000/0", `{"app":"a"}`, `table logins, key "ZZ0000/0": no user has the globalId "ZZ0000"`},
		{"login at another time", "logins", login + "000000000000", `{"app":"a","at":"2026-01-31T09:00:00.001Z"}`, `table logins, key "` + login + `000000000000": the key is not of this time`},
		{"login too many", "logins", login + "000000000001", `{"app":"a","at":"2026-01-31T09:00:00Z"}`, `table logins, key "` + login + `000000000001": user AA0001 says that there were only 1 logins`},
		{"event to come", "events", "000000000000", `{"id":"e","number":0,"type":"email_changed"}`, `table events, key "000000000000": the counter "event" says that this row is not made yet`},
		{"signature", "used_signatures", "0/sig", `"gis"`, `table used_signatures, key "0/sig": the key of this row is "0/gis"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := small(t)
			if s.Tables[c.table] == nil {
				s.Tables[c.table] = map[string]json.RawMessage{}
			}
			s.Tables[c.table][c.key] = json.RawMessage(c.row)
			w, memory := empty(7)
			err := w.Restore(t.Context(), s)
			wrong, ok := errors.AsType[*world.SnapshotError](err)
			if !ok || wrong.Table != c.table || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if kept := count(t, memory, "apps"); kept != 0 {
				t.Errorf("%d apps of a refused snapshot were kept", kept)
			}
			if checked := s.Check(); checked == nil || checked.Error() != c.want {
				t.Errorf("Check says %v", checked)
			}
		})
	}
}

func TestRestoreNeedsAnEmptyWorldOfTheSameSeed(t *testing.T) {
	t.Parallel()
	s := small(t)
	for _, c := range []struct {
		name string
		seed uint64
		fill func(*world.Tx) error
		want world.Kind
	}{
		{"not empty", 7, func(tx *world.Tx) error { return tx.UseSignature("s", tx.Now()) }, world.Conflict},
		{"another seed", 8, func(*world.Tx) error { return nil }, world.Mismatch},
	} {
		w, _ := empty(c.seed)
		update(t, w, c.fill)
		refusal, ok := errors.AsType[*world.Error](w.Restore(t.Context(), s))
		if !ok || refusal.Kind != c.want {
			t.Errorf("%s: refused with %v, want %s", c.name, refusal, c.want)
		}
	}
}

func TestRestoreSetsTheClockEvenBack(t *testing.T) {
	t.Parallel()
	base := morning.AddDate(1, 0, 0)
	for _, frozen := range []bool{false, true} {
		s := small(t)
		s.Clock.Frozen = frozen
		now := base
		w := world.New(store.NewMemory(), 7, world.NewClock(func() time.Time { return now }))
		if err := w.Restore(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if got := w.Clock().Now(); !got.Equal(morning) || w.Clock().Frozen() != frozen {
			t.Errorf("restored: %s, frozen %v; want %s, %v", got, w.Clock().Frozen(), morning, frozen)
		}
		now = now.Add(time.Minute)
		want := map[bool]time.Time{false: morning.Add(time.Minute), true: morning}[frozen]
		if got := w.Clock().Now(); !got.Equal(want) {
			t.Errorf("a minute later, frozen %v: %s, want %s", frozen, got, want)
		}
	}
}

func TestRestoreTellsOfCredentials(t *testing.T) {
	t.Parallel()
	w, _ := empty(7)
	kinds, watched := map[world.CredentialKind]int{}, map[world.Credential]bool{}
	w.WatchCredentials(func(c world.Credential, exists bool) {
		if exists {
			kinds[c.Kind] = 1
		}
		watched[c] = exists
	})
	s := small(t)
	s.Tables["tokens"] = map[string]json.RawMessage{"t": json.RawMessage(`{"value":"t"}`)}
	if err := w.Restore(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	want := map[world.CredentialKind]int{"app": 1, "client": 1, "key": 1, "session": 1, "code": 1, "token": 1}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	listed := map[world.Credential]bool{}
	view(t, w, func(tx *world.Tx) {
		for _, c := range tx.Credentials() {
			listed[c] = true
		}
	})
	if diff := cmp.Diff(watched, listed); diff != "" {
		t.Errorf("credentials (-watched +listed):\n%s", diff)
	}
}

func TestSnapshotRefusesAKeyThatIsNoText(t *testing.T) {
	t.Parallel()
	w, _ := empty(7)
	update(t, w, func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "\xff"}) })
	_, err := w.Snapshot(t.Context())
	if wrong, ok := errors.AsType[*world.SnapshotError](err); !ok || wrong.Table != "apps" {
		t.Errorf("got %v", err)
	}
}
