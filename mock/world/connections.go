package world

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Connection links one user to one app. A value is a snapshot: change it through the Tx.
type Connection struct {
	ID          string    `json:"id"` // opaque; unique over all apps
	App         string    `json:"app"`
	User        string    `json:"user"`
	Alias       string    `json:"alias"`                 // stable address that only this connection has (CL-08)
	Shared      string    `json:"shared,omitzero"`       // the linked address that the app may see, or "" (AR-07)
	Forwarding  bool      `json:"forwarding,omitzero"`   // mail to the alias goes on to the user
	Muted       bool      `json:"muted,omitzero"`        // the user doesn't want the app's mail
	Active      bool      `json:"active,omitzero"`       // an inactive connection is kept, but the user does not use the app now
	Logins      int       `json:"logins,omitzero"`       // recorded logins (CL-10)
	JoinedAt    time.Time `json:"joined_at,omitzero"`    // when the connection was made; never changes (CL-12)
	FirstLogin  time.Time `json:"first_login,omitzero"`  // zero before the first login
	LastSession time.Time `json:"last_session,omitzero"` // latest login, or what an import told; zero when there was none (CL-11)
	Source      string    `json:"source,omitzero"`       // id of the import that made it, or ""

	place string // key in the connections table: its app and its place in the app's list
}

var (
	connections    = table[Connection]("connections")             // by app and place
	connectionIDs  = table[string]("connectionId")                // id to place
	aliases        = table[string]("alias")                       // alias to place
	userApps       = table[string]("userApps")                    // "user/app" to place
	connectionsFor = func(app string) string { return app + "/" } // prefix of an app's places
)

// Connect makes a user's connection to an app, or brings an inactive one back to life; made says which.
// Empty ID and Alias are made, JoinedAt defaults to now. Refused with NotFound for an unknown user or app,
// Conflict for an id or alias that is taken, Invalid when Shared is not one of the user's verified addresses or Alias is none.
func (tx *Tx) Connect(c Connection) (connection Connection, made bool, err error) {
	u, err := tx.User(c.User)
	if err != nil {
		return Connection{}, false, err
	}
	if _, err := tx.App(c.App); err != nil {
		return Connection{}, false, err
	}
	if place, ok := userApps.get(tx, c.User+"/"+c.App); ok {
		old, _ := connections.get(tx, place)
		old.Active = true
		tx.keep(&old)
		return old, false, nil
	}
	if err := tx.join(&u, &c); err != nil {
		return Connection{}, false, err
	}
	tx.keep(&c)
	return c, true, nil
}

// join completes a new connection of a user and makes it be found; the caller stores it.
func (tx *Tx) join(u *User, c *Connection) error {
	if c.Shared != "" && !linked(u.Emails, c.Shared) {
		return notLinked(c.Shared, c.User)
	}
	if err := tx.name(c); err != nil {
		return err
	}
	c.place = placeIn(c.App, tx.next("connections of "+c.App))
	place := c.place
	connectionIDs.keep(tx, c.ID, &place)
	aliases.keep(tx, c.Alias, &place)
	userApps.keep(tx, c.User+"/"+c.App, &place)
	return nil
}

func (tx *Tx) name(c *Connection) (err error) {
	c.LastSession, c.FirstLogin = utc(c.LastSession), utc(c.FirstLogin)
	if c.JoinedAt = utc(c.JoinedAt); c.JoinedAt.IsZero() {
		c.JoinedAt = tx.now
	}
	if c.ID == "" {
		c.ID = tx.newOpaqueID("connection", "clx")
	}
	if c.Alias != "" && !ValidAddress(c.Alias) {
		return refuse(Invalid, "connection", "alias %q is not an e-mail address", c.Alias)
	}
	if connectionIDs.taken(tx, c.ID) {
		return refuse(Conflict, "connection", "connection id %q is in use", c.ID)
	}
	if c.Alias == "" {
		c.Alias, err = tx.newAlias()
		return err
	}
	if aliases.taken(tx, c.Alias) {
		return refuse(Conflict, "connection", "alias %q is in use", c.Alias)
	}
	return nil
}

// keep stores a connection, which is not changed any more.
func (tx *Tx) keep(c *Connection) {
	connections.keep(tx, c.place, c)
	tx.relist(c.App)
}

func notLinked(address, user string) error {
	return refuse(Invalid, "address", "%s is not a verified address of user %s", address, user)
}

// Connection returns the connection with this id, or a NotFound refusal.
func (tx *Tx) Connection(id string) (Connection, error) {
	if place, ok := connectionIDs.get(tx, id); ok {
		if c, ok := connections.get(tx, place); ok {
			return c, nil
		}
	}
	return Connection{}, unknownConnection(id)
}

func unknownConnection(id string) error {
	return refuse(NotFound, "connection", "no connection has the id %q", id)
}

// ConnectionBetween returns a user's connection to an app, active or not, or a NotFound refusal.
func (tx *Tx) ConnectionBetween(user, app string) (Connection, error) {
	if place, ok := userApps.get(tx, user+"/"+app); ok {
		if c, ok := connections.get(tx, place); ok {
			return c, nil
		}
	}
	return Connection{}, refuse(NotFound, "connection", "user %s is not connected to %s", user, app)
}

// Connections lists an app's connections in the order in which they were made, inactive ones too.
func (tx *Tx) Connections(app string) []Connection { return connections.list(tx, connectionsFor(app)) }

// ConnectionsOf lists a user's connections in the order of their apps' ids, inactive ones too.
func (tx *Tx) ConnectionsOf(user string) []Connection {
	out := make([]Connection, 0, 4) // few users have more
	tx.eachConnectionOf(user, func(c *Connection) { out = append(out, *c) })
	return out
}

// eachConnectionOf visits a user's connections, which it may not change, in the order of their apps' ids.
func (tx *Tx) eachConnectionOf(user string, visit func(*Connection)) {
	tx.store.Scan(string(userApps), user+"/", func(_ string, place any) bool {
		if c, ok := tx.store.Get(string(connections), *place.(*string)); ok {
			visit(c.(*Connection))
		}
		return true
	})
}

// AppsLoggedInTo lists the apps that a user has logged in to and is still connected to, in the order of the first login (GA-08).
func (tx *Tx) AppsLoggedInTo(user string) []App {
	type use struct {
		first time.Time
		app   string
	}
	used := make([]use, 0, 4) // few users have more
	tx.eachConnectionOf(user, func(c *Connection) {
		if c.Logins > 0 {
			used = append(used, use{c.FirstLogin, c.App})
		}
	})
	slices.SortFunc(used, func(a, b use) int {
		return cmp.Or(a.first.Compare(b.first), strings.Compare(a.app, b.app))
	})
	out := make([]App, 0, len(used))
	for _, u := range used {
		if a, ok := apps.get(tx, u.app); ok {
			out = append(out, a)
		}
	}
	return out
}

// Share sets the address that the app sees; "" stops sharing (AR-10). Refused with Invalid when it is not one of the
// user's verified addresses.
func (tx *Tx) Share(connection, address string) (Connection, error) {
	c, err := tx.Connection(connection)
	if err != nil {
		return Connection{}, err
	}
	u, err := tx.User(c.User)
	if err != nil {
		return Connection{}, err
	}
	if address != "" && !u.Linked(address) {
		return Connection{}, notLinked(address, c.User)
	}
	return tx.EditConnection(connection, func(c *Connection) { c.Shared = address })
}

// EditConnection changes a connection; its ids, its alias and when it was made can't be changed.
func (tx *Tx) EditConnection(id string, change func(*Connection)) (Connection, error) {
	before, err := tx.Connection(id)
	if err != nil {
		return Connection{}, err
	}
	after := before
	change(&after)
	after.ID, after.App, after.User, after.Alias = before.ID, before.App, before.User, before.Alias
	after.JoinedAt, after.place = utc(after.JoinedAt), before.place
	after.LastSession, after.FirstLogin = utc(after.LastSession), utc(after.FirstLogin)
	tx.keep(&after)
	return after, nil
}

// Removal says what is told to the app when a connection is removed.
type Removal struct {
	Events []EventType // queued in this order
	Reason string      // of connection_deleted; "" is null on the wire
}

// RemoveConnection removes a connection for good, with its tokens and codes; its synced licenses end.
// What the user did before stays in the login logs (SJ-09).
func (tx *Tx) RemoveConnection(id string, how Removal) error {
	c, err := tx.Connection(id)
	if err != nil {
		return err
	}
	for _, event := range how.Events {
		tx.queue(Event{Type: event, App: c.App, Connection: c.ID, User: c.User, Alias: c.Alias, Reason: how.Reason})
	}
	tx.endLicenses(c.ID, func(License) bool { return true })
	tx.RevokeTokens(c.ID)
	connections.remove(tx, c.place)
	connectionIDs.remove(tx, c.ID)
	aliases.remove(tx, c.Alias)
	userApps.remove(tx, c.User+"/"+c.App)
	tx.relist(c.App)
	return nil
}
