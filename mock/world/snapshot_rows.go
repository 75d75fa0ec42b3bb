package world

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

func (tx *Tx) restoreUser(key string, u *User) error {
	if err := same(key, u.ID); err != nil {
		return err
	}
	if !globalIDForm.MatchString(u.ID) {
		return fmt.Errorf("globalId %q is not two capital letters and four digits", u.ID)
	}
	if !u.Linked(u.Primary) {
		return errors.New("the primary address must be a verified one")
	}
	for _, value := range u.keys() {
		if err := index(tx, userKeys, value, u.ID); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) restoreConnection(key string, c *Connection) error {
	c.place = key
	if !users.has(tx, c.User) {
		return fmt.Errorf("no user has the globalId %q", c.User)
	}
	tx.relist(c.App)
	return cmp.Or(
		tx.placed(key, c.App, "connections"),
		index(tx, connectionIDs, c.ID, key),
		index(tx, aliases, c.Alias, key),
		index(tx, userApps, c.User+"/"+c.App, key),
	)
}

func (tx *Tx) restoreVariant(key string, v *Variant) error {
	v.place = key
	return cmp.Or(tx.placed(key, v.App, "variants"), index(tx, variantIDs, v.ID, key))
}

func (tx *Tx) restoreLicense(key string, l *License) error {
	l.place = key
	if l.Code != "" {
		if err := index(tx, licenseCode, l.App+"/"+l.Code, key); err != nil {
			return err
		}
	}
	if l.Connection != "" && !l.Ended {
		tx.listLicense(l.Connection, key)
	}
	return tx.placed(key, l.App, "licenses")
}

func (tx *Tx) restoreToken(key string, t *Token) error {
	ownedTokens.put(tx, t.Owner+"/"+t.Value, t.Value)
	return tx.holder(key, t.Value, TokenCredential)
}

// restoreLogin takes a login whose key is its user, its time and how many logins the user had before.
func (tx *Tx) restoreLogin(key string, l *Login) error {
	user, place, _ := strings.Cut(key, "/")
	u, known := users.get(tx, user)
	if !known {
		return fmt.Errorf("no user has the globalId %q", user)
	}
	before, ok := strings.CutPrefix(place, position(uint64(l.At.UnixMilli())))
	n, err := strconv.ParseUint(before, 16, 64)
	if !ok || err != nil || position(n) != before {
		return errors.New("the key is not of this time")
	}
	if n >= uint64(max(0, u.Logins)) {
		return fmt.Errorf("user %s says that there were only %d logins", user, u.Logins)
	}
	return nil
}

func (tx *Tx) restoreEvent(key string, e *Event) error {
	return cmp.Or(same(key, position(e.Number)), tx.counted(e.Number, "event"))
}

func restoreSignature(_ *Tx, key string, signature *string) error {
	until, _, _ := strings.Cut(key, "/")
	return same(key, until+"/"+*signature)
}
