package world

import "time"

// Login is one recorded sign-in of a user to an app. It is never changed (SJ-09).
type Login struct {
	App       string    `json:"app"`
	At        time.Time `json:"at,omitzero"`
	IP        string    `json:"ip,omitzero"`      // IPv4 or IPv6
	Country   string    `json:"country,omitzero"` // "" when unknown
	City      string    `json:"city,omitzero"`    // UnknownCity when the address can't be placed
	UserAgent string    `json:"user_agent,omitzero"`
	Browser   string    `json:"browser,omitzero"` // SSOJet's Name
	OS        string    `json:"os,omitzero"`
	Device    string    `json:"device,omitzero"`
	Identity  string    `json:"identity,omitzero"` // id of the user's external identity that was used, or ""
}

// UnknownCity is SSOJet's word for a place that it can't name (SJ-08).
const UnknownCity = "UnknownCity"

var (
	logins    = table[Login]("logins") // by user and place
	loginsFor = func(user string) string { return user + "/" }
)

// LogIn records a login of a user to an app and makes the connection if there is none; At defaults to now.
// It raises loginCount and lastSession (CL-10, CL-11), adds a row to the login logs (SJ-09) and the app to the list of
// apps that the user has logged in to (GA-08). Refused with Forbidden for a blocked user, NotFound for an unknown user or app.
func (tx *Tx) LogIn(user string, l Login) (Connection, error) {
	return tx.LogInAll(user, l.App, []Login{l})
}

// LogInAll records several logins of a user to one app, as LogIn does for each in this order, with the same refusals,
// but writes the user and the connection only once. It is for a past of many logins.
func (tx *Tx) LogInAll(user, app string, all []Login) (Connection, error) {
	u, err := tx.User(user)
	if err != nil {
		return Connection{}, err
	}
	if u.Blocked {
		return Connection{}, refuse(Forbidden, "user", "user %s is blocked", user)
	}
	c, _, err := tx.Connect(Connection{App: app, User: user, Forwarding: true, Active: true})
	if err != nil {
		return Connection{}, err
	}
	for _, l := range all {
		l.App = app
		tx.record(&u, &c, &l)
	}
	users.put(tx, user, u)
	tx.keep(&c)
	tx.relistUser(user)
	return c, nil
}

// record adds one login to the logs and to both counts, which the caller stores.
func (tx *Tx) record(u *User, c *Connection, l *Login) {
	if l.At = utc(l.At); l.At.IsZero() {
		l.At = tx.now
	}
	if l.City == "" {
		l.City = UnknownCity
	}
	logins.keep(tx, placeIn(u.ID, uint64(l.At.UnixMilli()), uint64(u.Logins)), l)
	u.Logins++
	u.LastLoginAt = later(u.LastLoginAt, l.At)
	c.Logins++
	c.LastSession = later(c.LastSession, l.At)
	if c.FirstLogin.IsZero() || l.At.Before(c.FirstLogin) {
		c.FirstLogin = l.At
	}
}

// Logins lists a user's logins to all apps, the oldest first (SJ-07).
func (tx *Tx) Logins(user string) []Login {
	const many = 1 << 10
	u, _ := users.get(tx, user)
	out := make([]Login, 0, min(max(0, u.Logins), many))
	tx.store.Scan(string(logins), loginsFor(user), func(_ string, l any) bool {
		out = append(out, *l.(*Login))
		return true
	})
	return out
}

// departures has one row, which rises with each user who is removed, by more than they had logins.
var departures = table[uint64]("departures")

// LoginList says which state a user's logins are in. Each login gives it a higher version, and so does the removal of
// whomever: a later user with the same globalId has never had it.
func (tx *Tx) LoginList(u User) List {
	gone, _ := departures.get(tx, "")
	return List{Of: u.ID, Version: gone + uint64(u.Logins)}
}

func (tx *Tx) depart(u User) {
	gone, _ := departures.get(tx, "")
	departures.put(tx, "", gone+uint64(max(0, u.Logins))+1)
}

func (tx *Tx) removeLogins(user string) {
	var keys []string
	tx.store.Scan(string(logins), loginsFor(user), func(key string, _ any) bool {
		keys = append(keys, key)
		return true
	})
	for _, key := range keys {
		logins.remove(tx, key)
	}
}

// utc is a time as the world keeps it: in UTC, cut to milliseconds. The zero time stays zero.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
