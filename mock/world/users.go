package world

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// User is a person with one id at each vendor. A value is a snapshot: change it through the Tx.
type User struct {
	ID          string         `json:"global_id"`  // LoginSign's, XX1234
	SSOJetID    string         `json:"ssojet_id"`  // 24 hex digits
	GenAuthID   string         `json:"genauth_id"` // 24 hex digits
	GivenName   string         `json:"given_name,omitzero"`
	FamilyName  string         `json:"family_name,omitzero"`
	Image       string         `json:"image,omitzero"`  // URL, or ""
	Region      string         `json:"region,omitzero"` // country name, or ""
	Primary     string         `json:"primary"`         // the primary e-mail address; one user has it
	Emails      []Email        `json:"emails,omitzero"`
	Username    string         `json:"username,omitzero"` // unique where set, as Phone is
	Phone       string         `json:"phone,omitzero"`
	ExternalID  string         `json:"external_id,omitzero"` // id in the customer's own directory; unique where set
	Identities  []Identity     `json:"identities,omitzero"`
	Groups      map[string]any `json:"groups,omitzero"`     // SSOJet's groups, raw_attributes and user_metadata:
	Attributes  map[string]any `json:"attributes,omitzero"` // JSON that a customer stores; nil when nothing is
	Metadata    map[string]any `json:"metadata,omitzero"`   // stored, and never written into
	Blocked     bool           `json:"blocked,omitzero"`
	CreatedAt   time.Time      `json:"created_at,omitzero"`
	UpdatedAt   time.Time      `json:"updated_at,omitzero"`
	LastLoginAt time.Time      `json:"last_login_at,omitzero"` // zero before the first login
	Logins      int            `json:"logins,omitzero"`        // over all apps
}

// Email is an address linked to a user's account. Only a verified address finds its user.
type Email struct {
	Address  string `json:"address"`
	Verified bool   `json:"verified,omitzero"`
}

// Identity is a user's account at an external identity provider (GA-04).
type Identity struct {
	ID         string `json:"id"`
	IDP        string `json:"idp"` // id of the identity source, <extIdpId>
	IDPName    string `json:"idp_name,omitzero"`
	Provider   string `json:"provider,omitzero"` // type of the source that syncs it, such as lark, or ""
	UserInIDP  string `json:"user_in_idp"`
	IDPLogo    string `json:"idp_logo,omitzero"`
	IDPNameEng string `json:"idp_name_en,omitzero"`
}

// Name is the display name; "" when the user has none.
func (u User) Name() string { return strings.TrimSpace(u.GivenName + " " + u.FamilyName) }

// Linked reports whether the address is one of the user's verified ones, whatever its case.
func (u User) Linked(address string) bool { return linked(u.Emails, address) }

func linked(emails []Email, address string) bool {
	for i := range emails {
		if e := &emails[i]; e.Verified && (e.Address == address || strings.EqualFold(e.Address, address)) {
			return true
		}
	}
	return false
}

var (
	users    = table[User]("users")     // by globalId
	userKeys = table[string]("userKey") // "<kind>:<value>" to globalId

	globalIDForm = regexp.MustCompile(`^[A-Z]{2}[0-9]{4}$`)
)

// UserKey is a kind of value that finds one user.
type UserKey string

// The kinds. ByIdentity takes "<extIdpId>:<userIdInIdp>", BySync "<provider>:<userIdInIdp>" (GA-04).
const (
	ByEmail    UserKey = "email"
	BySSOJetID UserKey = "ssojet"
	ByGenAuth  UserKey = "genauth"
	ByUsername UserKey = "username"
	ByPhone    UserKey = "phone"
	ByExternal UserKey = "external"
	ByIdentity UserKey = "identity"
	BySync     UserKey = "sync"
)

func (k UserKey) of(value string) string {
	if k == ByEmail {
		value = strings.ToLower(value)
	}
	return string(k) + ":" + value
}

// keys lists what finds the user.
func (u *User) keys() []string {
	keys := make([]string, 0, 8)
	keys = append(keys, BySSOJetID.of(u.SSOJetID), ByGenAuth.of(u.GenAuthID))
	for _, e := range u.Emails {
		if e.Verified {
			keys = append(keys, ByEmail.of(e.Address))
		}
	}
	for _, own := range []struct {
		kind  UserKey
		value string
	}{{ByUsername, u.Username}, {ByPhone, u.Phone}, {ByExternal, u.ExternalID}} {
		if own.value != "" {
			keys = append(keys, own.kind.of(own.value))
		}
	}
	for _, i := range u.Identities {
		keys = append(keys, ByIdentity.of(i.IDP+":"+i.UserInIDP))
		if i.Provider != "" {
			keys = append(keys, BySync.of(i.Provider+":"+i.UserInIDP))
		}
	}
	return keys
}

// AddUser creates a person. Ids that are empty are made; CreatedAt defaults to now. The primary address is linked and
// verified. Refused with Invalid for a malformed globalId or a missing address, Conflict for a value that another
// user has, Exhausted when no id is left: those that begin with ZZ are never made up.
func (tx *Tx) AddUser(u User) (User, error) {
	u, _, err := tx.AddPerson(u, nil)
	return u, err
}

// settle completes a new user.
func (tx *Tx) settle(u *User) error {
	if err := tx.identify(u); err != nil {
		return err
	}
	if u.Primary == "" {
		return refuse(Invalid, "user", "user %s needs a primary e-mail address", u.ID)
	}
	if !linked(u.Emails, u.Primary) {
		u.Emails = append([]Email{{Address: u.Primary, Verified: true}}, u.Emails...)
	}
	if u.CreatedAt, u.UpdatedAt = utc(u.CreatedAt), utc(u.UpdatedAt); u.CreatedAt.IsZero() {
		u.CreatedAt = tx.now
	}
	if u.UpdatedAt.IsZero() {
		u.UpdatedAt = u.CreatedAt
	}
	return nil
}

func (tx *Tx) identify(u *User) (err error) {
	switch {
	case u.ID == "":
		if u.ID, err = tx.newGlobalID(); err != nil {
			return err
		}
	case !globalIDForm.MatchString(u.ID):
		return refuse(Invalid, "user", "globalId %q is not two capital letters and four digits", u.ID)
	case users.taken(tx, u.ID):
		return refuse(Conflict, "user", "globalId %s is in use", u.ID)
	}
	if u.SSOJetID == "" {
		u.SSOJetID = tx.newHexID("ssojet user")
	}
	if u.GenAuthID == "" {
		u.GenAuthID = tx.newHexID("genauth user")
	}
	return nil
}

// claim lets a user be found by other keys than before, or refuses when another user has one of them.
func (tx *Tx) claim(id string, before, after []string) error {
	for _, key := range after {
		if owner, taken := userKeys.earlier(tx, key); taken && owner != id {
			kind, value, _ := strings.Cut(key, ":")
			return refuse(Conflict, "user", "%s %q belongs to another user", kind, value)
		}
	}
	for _, key := range before {
		if !slices.Contains(after, key) {
			userKeys.remove(tx, key)
		}
	}
	for _, key := range after {
		if !slices.Contains(before, key) {
			userKeys.keep(tx, key, &id)
		}
	}
	return nil
}

// User returns the person with this globalId, or a NotFound refusal.
func (tx *Tx) User(globalID string) (User, error) {
	if u, ok := users.get(tx, globalID); ok {
		return u, nil
	}
	return User{}, refuse(NotFound, "user", "no user has the globalId %q", globalID)
}

// UserBy returns the person whom this value finds, or a NotFound refusal.
func (tx *Tx) UserBy(kind UserKey, value string) (User, error) {
	id, err := tx.UserIDBy(kind, value)
	if err != nil {
		return User{}, err
	}
	return tx.User(id)
}

// UserIDBy returns the globalId of the person whom this value finds, or a NotFound refusal.
func (tx *Tx) UserIDBy(kind UserKey, value string) (string, error) {
	if id, ok := userKeys.get(tx, kind.of(value)); ok {
		return id, nil
	}
	return "", refuse(NotFound, "user", "no user has this %s", kind)
}

// EachUser visits everybody in the order of their globalIds until visit returns false. The visit may not change users.
func (tx *Tx) EachUser(visit func(User) bool) {
	tx.store.Scan(string(users), "", func(_ string, v any) bool { return visit(*v.(*User)) })
}

// EditUser changes a person. change gets a copy and must replace slices rather than write into them. The same refusals
// as AddUser; the primary address must stay among the verified ones, and the ids and counters can't be changed.
func (tx *Tx) EditUser(globalID string, change func(*User)) (User, error) {
	before, err := tx.User(globalID)
	if err != nil {
		return User{}, err
	}
	after := before
	change(&after)
	after.ID, after.SSOJetID, after.GenAuthID = before.ID, before.SSOJetID, before.GenAuthID
	after.CreatedAt, after.UpdatedAt = before.CreatedAt, tx.now
	after.Logins, after.LastLoginAt = before.Logins, before.LastLoginAt
	if !after.Linked(after.Primary) {
		return User{}, refuse(Invalid, "user", "the primary address of %s must be a verified one", globalID)
	}
	if err := tx.claim(globalID, before.keys(), after.keys()); err != nil {
		return User{}, err
	}
	users.put(tx, globalID, after)
	tx.relistUser(globalID)
	return after, nil
}

// RemoveUser removes a person and every connection of theirs, each with its user_account_deleted event.
// Login logs are not removed with a connection (SJ-09), but go with the person.
func (tx *Tx) RemoveUser(globalID string) error {
	u, err := tx.User(globalID)
	if err != nil {
		return err
	}
	for _, c := range tx.ConnectionsOf(globalID) {
		if err := tx.RemoveConnection(c.ID, Removal{Events: []EventType{UserAccountDeleted}}); err != nil {
			return err
		}
	}
	for _, key := range u.keys() {
		userKeys.remove(tx, key)
	}
	tx.removeLogins(globalID)
	tx.depart(u)
	users.remove(tx, globalID)
	return nil
}
