package world_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/store"
	"github.com/standin-mock/standin/mock/world"
)

// anyOf draws values with anything in their fields, most times as a world keeps them.
func anyOf[V any]() *rapid.Generator[V] {
	times := rapid.Custom(func(t *rapid.T) time.Time {
		at := time.UnixMilli(rapid.Int64Range(-1e13, 1e14).Draw(t, "ms")).UTC()
		switch rapid.IntRange(0, 30).Draw(t, "kind of time") {
		case 0:
			return at.In(time.FixedZone("", 3600))
		case 1:
			return at.Add(time.Microsecond)
		case 2, 3, 4:
			return time.Time{}
		}
		return at
	})
	stored := rapid.Custom(func(t *rapid.T) map[string]any {
		if rapid.IntRange(0, 9).Draw(t, "stored") > 0 {
			return nil
		}
		return map[string]any{"n": 1.5, "": nil}
	})
	return rapid.MakeCustom[V](rapid.MakeConfig{Types: map[reflect.Type]*rapid.Generator[any]{
		reflect.TypeFor[time.Time](): times.AsAny(), reflect.TypeFor[map[string]any](): stored.AsAny(),
	}})
}

// loaded puts a value into a table and reads it back; packed says whether it was packed in between.
func loaded(t *rapid.T, table, key string, value any) (back any, packed bool) {
	codec, ok := world.Codecs()[table]
	if !ok {
		t.Fatalf("the table %s has no codec", table)
	}
	unpack := codec.Unpack
	codec.Unpack = func(row store.Fields, key string) any {
		packed = true
		return unpack(row, key)
	}
	m := store.NewMemory()
	if err := m.Load(t.Context(), map[string]store.Codec{table: codec}, func(tx store.Tx) error {
		tx.Put(table, "another", value)
		tx.Put(table, key, value)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	_ = m.View(t.Context(), func(tx store.Tx) error {
		back, _ = tx.Get(table, key)
		return nil
	})
	return back, packed
}

// TestPackedIsReadBack packs values of every table with anything in them.
func TestPackedIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.String().Draw(rt, "key")
		for table, value := range map[string]any{
			"users": new(anyOf[world.User]().Draw(rt, "user")), "logins": new(anyOf[world.Login]().Draw(rt, "login")),
			"connections": new(world.Placed(anyOf[world.Connection]().Draw(rt, "connection"), rapid.SampledFrom([]string{key, "x"}).Draw(rt, "place"))),
			"userKey":     new(rapid.String().Draw(rt, "text")),
		} {
			if back, _ := loaded(rt, table, key, value); !reflect.DeepEqual(value, back) {
				rt.Errorf("%s (-put +got):\n%s", table, cmp.Diff(value, back, cmp.AllowUnexported(world.Connection{})))
			}
		}
	})
}

// TestUsualRowsArePacked: what a world holds has no reason to be refused.
func TestUsualRowsArePacked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		for table, value := range map[string]any{
			"users": &world.User{
				ID: "AA0001", Primary: "a@example.com", Emails: []world.Email{{Address: "a@example.com", Verified: true}},
				Identities: []world.Identity{{ID: "i", IDP: "x"}}, Blocked: true, CreatedAt: morning, Logins: 3,
			},
			"logins": &world.Login{App: "a", At: morning, City: world.UnknownCity}, "connections": &world.Connection{ID: "c", JoinedAt: morning},
			"userKey": new("AA0001"), "connectionId": new("a/1"), "alias": new("a/1"), "userApps": new("a/1"),
		} {
			if _, packed := loaded(rt, table, "key", value); !packed {
				rt.Errorf("a row of %s is not packed", table)
			}
		}
	})
}

// crowded is a world with a hundred people, made by Update or by Load.
func crowded(t *testing.T, load bool) *world.World {
	t.Helper()
	w := world.New(store.NewMemory(), 7, world.NewClock(func() time.Time { return morning }))
	update(t, w, furnish)
	change := w.Update
	if load {
		change = w.Load
	}
	err := change(t.Context(), func(tx *world.Tx) error {
		for i := range 100 {
			u := world.User{Primary: "p" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + "@example.com", Blocked: i%9 == 0}
			past := world.Past{Connection: world.Connection{App: []string{"a", "b"}[i%2], Active: i%5 > 0, Shared: u.Primary}}
			for day := range i % 4 {
				past.Logins = append(past.Logins, world.Login{At: tx.Now().AddDate(0, 0, -day), IP: "192.0.2.1", Country: "Kenya"})
			}
			if _, _, err := tx.AddPerson(u, []world.Past{past}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestLoadedWorldIsAsAnother takes a loaded world and one that isn't through the same random steps.
func TestLoadedWorldIsAsAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		one, other := crowded(t, false), crowded(t, true)
		for _, s := range steps(rt, "steps") {
			if want, got := s.apply(rt, one), s.apply(rt, other); want != got {
				rt.Fatalf("step %+v: %s, in the loaded world %s", s, want, got)
			}
		}
		if diff := cmp.Diff(string(snapshot(rt, one)), string(snapshot(rt, other))); diff != "" {
			rt.Fatalf("(-world +loaded world):\n%s", diff)
		}
	})
}

// TestLoadRefusesWhatAnUpdateDoes: also what somebody of the same Load has, and nothing is left of either.
func TestLoadRefusesWhatAnUpdateDoes(t *testing.T) {
	t.Parallel()
	person := world.User{Primary: "p@example.com", Username: "p", Phone: "1"}
	for name, row := range map[string]struct {
		second world.User
		past   world.Connection
	}{
		"address":                   {world.User{Primary: "q@example.com", Emails: []world.Email{{Address: "P@example.com", Verified: true}}}, world.Connection{}},
		"address of an earlier one": {world.User{Primary: "ann@example.com"}, world.Connection{}},
		"username":                  {world.User{Primary: "q@example.com", Username: "p"}, world.Connection{}},
		"globalId":                  {world.User{Primary: "q@example.com", ID: "QQ0001"}, world.Connection{}},
		"connection":                {world.User{Primary: "q@example.com"}, world.Connection{App: "app_a", ID: "c"}},
		"alias":                     {world.User{Primary: "q@example.com"}, world.Connection{App: "app_b", Alias: "c@loginsign.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			add := func(tx *world.Tx) error {
				first := person
				first.ID = "QQ0001"
				_, _, err := tx.AddPerson(first, []world.Past{{Connection: world.Connection{App: "app_a", ID: "c", Alias: "c@loginsign.com"}}})
				if err != nil {
					return err
				}
				var pasts []world.Past
				if row.past.App != "" {
					pasts = []world.Past{{Connection: row.past}}
				}
				_, _, err = tx.AddPerson(row.second, pasts)
				return err
			}
			one, other := populated(t), populated(t)
			want, got := one.Update(t.Context(), add), other.Load(t.Context(), add)
			if want == nil || got == nil || want.Error() != got.Error() {
				t.Errorf("Load: %v, Update: %v", got, want)
			}
			view(t, other, func(tx *world.Tx) {
				if _, err := tx.User("QQ0001"); err == nil {
					t.Error("something is left of it")
				}
			})
		})
	}
}

func TestAddPersonRefusesAPast(t *testing.T) {
	t.Parallel()
	w := populated(t)
	for name, row := range map[string]struct {
		past world.Connection
		want world.Kind
	}{
		"an app that is none":   {world.Connection{App: "x"}, world.NotFound},
		"a second connection":   {world.Connection{App: "app_a"}, world.Conflict},
		"another's address":     {world.Connection{App: "app_b", Shared: "ann@example.com"}, world.Invalid},
		"an alias that is none": {world.Connection{App: "app_b", Alias: "x"}, world.Invalid},
	} {
		err := w.Update(t.Context(), func(tx *world.Tx) error {
			_, _, err := tx.AddPerson(world.User{Primary: "new@example.com"}, []world.Past{{Connection: world.Connection{App: "app_a"}}, {Connection: row.past}})
			return err
		})
		past, ok := errors.AsType[*world.PastError](err)
		refusal, known := errors.AsType[*world.Error](err)
		if !ok || !known || past.Past != 1 || refusal.Kind != row.want {
			t.Errorf("%s: %v, want kind %q of past 1", name, err, row.want)
		}
	}
}
