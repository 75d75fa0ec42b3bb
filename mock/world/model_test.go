package world_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/world"
)

// model is what the world should hold, kept as simply as can be.
type model struct {
	t *rapid.T
	w *world.World

	users       []string
	primary     map[string]string       // user to address
	connections map[string]modelled     // "user app" to connection
	history     map[string]int          // user to number of logins ever
	events      []string                // "type user app"
	codes       map[string]modelledCode // value to code
	active      map[string][]string     // connection id to names of active synced statuses
	ids         map[string]bool         // every connection id and alias ever seen
	now         time.Time
}

type modelled struct {
	id     string
	logins int
	last   time.Time
	shared string
}

type modelledCode struct {
	connection string
	expires    time.Time
	used       bool
}

// TestWorldKeepsToItsModel runs random operations on a world and on the model, and compares them after each.
func TestWorldKeepsToItsModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		update(t, w, func(tx *world.Tx) error {
			return errors.Join(tx.PutApp(world.App{ID: "a"}), tx.PutApp(world.App{ID: "b"}))
		})
		m := &model{
			t: rt, w: w, primary: map[string]string{}, connections: map[string]modelled{}, history: map[string]int{},
			codes: map[string]modelledCode{}, active: map[string][]string{}, ids: map[string]bool{}, now: morning,
		}
		rt.Repeat(rapid.StateMachineActions(m))
	})
}

func (m *model) do(fn func(*world.Tx) error) error { return m.w.Update(m.t.Context(), fn) }

func (m *model) must(fn func(*world.Tx) error) {
	m.t.Helper()
	if err := m.do(fn); err != nil {
		m.t.Fatalf("refused: %v", err)
	}
}

func (m *model) user() string {
	if len(m.users) == 0 {
		m.t.Skip("nobody")
	}
	return rapid.SampledFrom(m.users).Draw(m.t, "user")
}

func (m *model) app() string { return rapid.SampledFrom([]string{"a", "b"}).Draw(m.t, "app") }

// pair draws an existing connection.
func (m *model) pair() (key string, c modelled) {
	keys := make([]string, 0, len(m.connections))
	for k := range m.connections {
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		m.t.Skip("no connections")
	}
	slices.Sort(keys)
	key = rapid.SampledFrom(keys).Draw(m.t, "connection")
	return key, m.connections[key]
}

func (m *model) SignUp(*rapid.T) {
	address := fmt.Sprintf("u%d@example.com", len(m.primary))
	var u world.User
	m.must(func(tx *world.Tx) (err error) { u, err = tx.AddUser(world.User{Primary: address}); return err })
	if _, twice := m.primary[u.ID]; twice {
		m.t.Fatalf("globalId %s was given out twice", u.ID)
	}
	m.users, m.primary[u.ID] = append(m.users, u.ID), address
}

func (m *model) TakenAddressIsRefused(*rapid.T) {
	address := strings.ToUpper(m.primary[m.user()])
	err := m.do(func(tx *world.Tx) error { return addUser(tx, world.User{Primary: address}) })
	if refusal := (*world.Error)(nil); !errors.As(err, &refusal) || refusal.Kind != world.Conflict {
		m.t.Fatalf("a second user with %s: %v", address, err)
	}
}

func (m *model) LogIn(*rapid.T) {
	user, app := m.user(), m.app()
	var c world.Connection
	m.must(func(tx *world.Tx) (err error) { c, err = tx.LogIn(user, world.Login{App: app}); return err })
	known, old := m.connections[user+" "+app]
	if !old {
		if m.ids[c.ID] || m.ids[c.Alias] {
			m.t.Fatalf("connection %s or alias %s was given out before", c.ID, c.Alias)
		}
		m.ids[c.ID], m.ids[c.Alias] = true, true
		known.id = c.ID
	}
	known.logins, known.last = known.logins+1, m.now
	m.connections[user+" "+app] = known
	m.history[user]++
}

func (m *model) ShareAddress(*rapid.T) {
	key, c := m.pair()
	user, _, _ := strings.Cut(key, " ")
	c.shared = rapid.SampledFrom([]string{"", m.primary[user]}).Draw(m.t, "shared")
	m.must(func(tx *world.Tx) error { _, err := tx.Share(c.id, c.shared); return err })
	m.connections[key] = c
}

func (m *model) ChangePrimary(*rapid.T) {
	user := m.user()
	before, after := m.primary[user], fmt.Sprintf("new%d@example.com", len(m.events)+len(m.history)+m.now.Nanosecond())
	taken := slices.ContainsFunc(m.users, func(u string) bool { return m.primary[u] == after })
	if taken {
		m.t.Skip("taken")
	}
	m.must(func(tx *world.Tx) error {
		_, err := tx.ChangePrimaryEmail(user, after, func(world.Connection) bool { return true })
		return err
	})
	m.primary[user] = after
	for _, app := range []string{"a", "b"} {
		if c, ok := m.connections[user+" "+app]; ok {
			m.events = append(m.events, "email_changed "+user+" "+app)
			if c.shared == before {
				c.shared = after
			}
			m.connections[user+" "+app] = c
		}
	}
}

func (m *model) Leave(*rapid.T) {
	key, c := m.pair()
	m.must(func(tx *world.Tx) error {
		return tx.RemoveConnection(c.id, world.Removal{Events: []world.EventType{world.ConnectionDeleted}})
	})
	delete(m.connections, key)
	delete(m.active, c.id)
	m.events = append(m.events, "connection_deleted "+key)
	if err := m.do(func(tx *world.Tx) error { return tx.RemoveConnection(c.id, world.Removal{}) }); err == nil {
		m.t.Fatal("a connection was removed twice")
	}
}

func (m *model) IssueCode(*rapid.T) {
	_, c := m.pair()
	m.must(func(tx *world.Tx) error {
		connection, err := tx.Connection(c.id)
		code := tx.IssueCode(connection, callback, "")
		m.codes[code.Value] = modelledCode{connection: c.id, expires: m.now.Add(world.CodeLifetime)}
		return err
	})
}

func (m *model) RedeemCode(*rapid.T) {
	for value, code := range m.codes {
		alive := slices.ContainsFunc([]string{"a", "b"}, func(app string) bool {
			return slices.ContainsFunc(m.users, func(u string) bool { return m.connections[u+" "+app].id == code.connection })
		})
		wins := 0
		for _, app := range []string{"a", "b"} {
			if m.do(redeem(value, app, same)) == nil {
				wins++
			}
		}
		want := 0
		if alive && !code.used && m.now.Before(code.expires) {
			want = 1
		}
		if wins != want {
			m.t.Fatalf("code %+v at %s was redeemed %d times", code, m.now, wins)
		}
		if wins == 1 {
			code.used = true
			m.codes[value] = code
		}
	}
}

func (m *model) Grant(*rapid.T) {
	key, c := m.pair()
	_, app, _ := strings.Cut(key, " ")
	status := rapid.SampledFrom([]string{"PRO", "TEAM"}).Draw(m.t, "status")
	m.must(func(tx *world.Tx) error {
		v := world.Variant{App: app, Name: status}
		for _, known := range tx.Variants(app) {
			if known.Name == status {
				v = known
			}
		}
		if v.ID == "" {
			var err error
			if v, err = tx.AddVariant(v); err != nil {
				return err
			}
		}
		_, _, err := tx.GrantStatus(c.id, world.Grant{Status: status, Variant: v, Duration: world.Lifetime})
		return err
	})
	if !slices.Contains(m.active[c.id], status) {
		m.active[c.id] = append(m.active[c.id], status)
	}
}

func (m *model) Revoke(*rapid.T) {
	_, c := m.pair()
	var had bool
	m.must(func(tx *world.Tx) error { had = tx.RevokeStatus(c.id); return nil })
	if had != (len(m.active[c.id]) > 0) {
		m.t.Fatalf("revoke said %v with %v active", had, m.active[c.id])
	}
	delete(m.active, c.id)
}

func (m *model) TimePasses(*rapid.T) {
	d := time.Duration(rapid.IntRange(1, 700).Draw(m.t, "seconds")) * time.Second
	if err := m.w.Clock().Advance(d); err != nil {
		m.t.Fatal(err)
	}
	m.now = m.now.Add(d)
}

// Check compares all that can be seen of the world with the model.
func (m *model) Check(*rapid.T) {
	err := m.w.View(m.t.Context(), func(tx *world.Tx) error {
		for _, user := range m.users {
			m.checkUser(tx, user)
		}
		for _, app := range []string{"a", "b"} {
			m.checkApp(tx, app)
		}
		var events []string
		for i, e := range tx.Events() {
			events = append(events, string(e.Type)+" "+e.User+" "+e.App)
			if e.Number != uint64(i) {
				m.t.Fatalf("event %d has the number %d", i, e.Number)
			}
		}
		if !slices.Equal(events, m.events) {
			m.t.Fatalf("events %v, want %v", events, m.events)
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *model) checkUser(tx *world.Tx, user string) {
	u, err := tx.UserBy(world.ByEmail, m.primary[user])
	if err != nil || u.ID != user || u.Logins != m.history[user] || len(tx.Logins(user)) != m.history[user] {
		m.t.Fatalf("user %s: %+v, %v; want %d logins", user, u, err, m.history[user])
	}
	logins := tx.Logins(user)
	if !slices.IsSortedFunc(logins, func(a, b world.Login) int { return a.At.Compare(b.At) }) {
		m.t.Fatalf("logins of %s are out of order", user)
	}
	var apps []string
	for _, a := range tx.AppsLoggedInTo(user) {
		apps = append(apps, a.ID)
	}
	slices.Sort(apps)
	var want []string
	for _, app := range []string{"a", "b"} {
		if _, ok := m.connections[user+" "+app]; ok {
			want = append(want, app)
		}
	}
	if !slices.Equal(apps, want) {
		m.t.Fatalf("%s is logged in to %v, want %v", user, apps, want)
	}
}

func (m *model) checkApp(tx *world.Tx, app string) {
	count := 0
	for _, c := range tx.Connections(app) {
		want := m.connections[c.User+" "+app]
		if c.ID != want.id || c.Logins != want.logins || !c.LastSession.Equal(want.last) || c.Shared != want.shared || !c.Active {
			m.t.Fatalf("connection %+v, want %+v", c, want)
		}
		var names []string
		for _, l := range tx.ActiveLicenses(c.ID) {
			names = append(names, l.Status)
		}
		if !slices.Equal(names, m.active[c.ID]) {
			m.t.Fatalf("active statuses of %s: %v, want %v", c.ID, names, m.active[c.ID])
		}
		count++
	}
	for key := range m.connections {
		if strings.HasSuffix(key, " "+app) {
			count--
		}
	}
	if count != 0 {
		m.t.Fatalf("%s lists %d connections too many", app, count)
	}
}
