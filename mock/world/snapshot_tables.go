package world

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// storedTable is a table that a snapshot holds.
type storedTable struct {
	name    string
	restore func(tx *Tx, key string, row json.RawMessage) error
}

// stored lists the tables in the order in which they are restored: a row may need rows of the tables before its own.
var stored = []storedTable{
	in(counters, func(*Tx, string, *uint64) error { return nil }),
	in(apps, func(tx *Tx, key string, a *App) error { return tx.holder(key, a.ID, AppCredential) }),
	in(clients, func(tx *Tx, key string, c *Client) error { return tx.holder(key, c.ID, ClientCredential) }),
	in(accessKeys, func(tx *Tx, key string, k *AccessKey) error { return tx.holder(key, k.ID, AccessKeyCredential) }),
	in(portalSessions, func(tx *Tx, key string, s *PortalSession) error { return tx.holder(key, s.Cookie, SessionCredential) }),
	in(users, (*Tx).restoreUser),
	in(connections, (*Tx).restoreConnection),
	in(variants, (*Tx).restoreVariant),
	in(licenses, (*Tx).restoreLicense),
	in(codes, func(tx *Tx, key string, c *Code) error { return tx.holder(key, c.Value, CodeCredential) }),
	in(tokens, (*Tx).restoreToken),
	in(logins, (*Tx).restoreLogin),
	in(sources, func(_ *Tx, key string, s *Source) error { return same(key, sourcesFor(s.App)+s.ID) }),
	in(events, (*Tx).restoreEvent),
	in(deliveries, (*Tx).restoreDelivery),
	in(usedSignatures, restoreSignature),
}

// indexes are the tables that a snapshot leaves out: they are made anew from the rows of the others, versions from the beginning.
var indexes = []string{
	string(userKeys), string(connectionIDs), string(aliases), string(userApps), string(listVersions), string(variantIDs),
	string(licenseCode), string(licensesOf), string(ownedTokens), string(departures),
	string(deliveryIDs), string(dueDeliveries), string(behindDeliveries), string(heldDeliveries), string(lastDeliveries),
}

// in stores the rows of one table. The hook refuses a row that doesn't belong under its key, and makes what goes with
// the row in other tables.
func in[V any](t table[V], hook func(tx *Tx, key string, row *V) error) storedTable {
	return storedTable{name: string(t), restore: func(tx *Tx, key string, raw json.RawMessage) error {
		var row V
		if err := decodeRow(raw, &row); err != nil {
			return err
		}
		if err := hook(tx, key, &row); err != nil {
			return err
		}
		t.put(tx, key, row)
		return nil
	}}
}

func decodeRow(raw json.RawMessage, row any) error {
	if string(bytes.TrimSpace(raw)) == "null" {
		return errors.New("the row is null")
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(row); err != nil {
		return fmt.Errorf("not a row of this table: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind the row")
	}
	return nil
}

// same refuses a row that stands under another key than its own.
func same(key, want string) error {
	switch {
	case key == "":
		return errors.New("the row has no key")
	case key != want:
		return fmt.Errorf("the key of this row is %q", want)
	}
	return nil
}

// holder takes a row whose key is what a client sends to say who it is.
func (tx *Tx) holder(key, own string, kind CredentialKind) error {
	if err := same(key, own); err != nil {
		return err
	}
	tx.made(kind, own)
	return nil
}

// placed refuses a row whose key isn't a place in its app's list, or one that the next row would be given.
func (tx *Tx) placed(key, app, list string) error {
	if !apps.has(tx, app) {
		return fmt.Errorf("no application has the id %q", app)
	}
	number, ok := strings.CutPrefix(key, app+"/")
	n, err := strconv.ParseUint(number, 16, 64)
	if !ok || err != nil || position(n) != number {
		return fmt.Errorf("the key is not a place in the list of %s", app)
	}
	return tx.counted(n, list+" of "+app)
}

// counted refuses a number that its counter would give out again.
func (tx *Tx) counted(n uint64, counter string) error {
	if n >= tx.count(counter) {
		return fmt.Errorf("the counter %q says that this row is not made yet", counter)
	}
	return nil
}

// index notes where a row is found, and refuses a value that finds another row.
func index(tx *Tx, t table[string], value, place string) error {
	if other, taken := t.get(tx, value); taken && other != place {
		return fmt.Errorf("%s %q belongs to the row %q", t, value, other)
	}
	t.put(tx, value, place)
	return nil
}
