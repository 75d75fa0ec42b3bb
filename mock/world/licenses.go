package world

import (
	"slices"
	"strings"
	"time"
)

// LicenseState is where a license stands in its life (LX-10).
type LicenseState string

// The states.
const (
	LicenseUnused  LicenseState = "UNUSED"  // a code that nobody redeemed
	LicenseActive  LicenseState = "ACTIVE"  // linked to a connection
	LicenseExpired LicenseState = "EXPIRED" // its time is over, or it was ended
)

// License is an entitlement of a variant: a code until it is redeemed, then a connection's.
type License struct {
	ID         string    `json:"id"`
	App        string    `json:"app"`
	Code       string    `json:"code,omitzero"` // what a user types; "" when it was granted by status sync
	Variant    string    `json:"variant,omitzero"`
	Name       string    `json:"name,omitzero"` // the variant's name when the license was made
	Duration   Duration  `json:"duration,omitzero"`
	CreatedAt  time.Time `json:"created_at,omitzero"`
	RedeemedAt time.Time `json:"redeemed_at,omitzero"` // zero while UNUSED
	ExpiresAt  time.Time `json:"expires_at,omitzero"`  // zero: never
	Connection string    `json:"connection,omitzero"`  // "" while UNUSED
	Status     string    `json:"status,omitzero"`      // the label that status sync gave; "" for a redeemed code
	Ended      bool      `json:"ended,omitzero"`       // revoked, or its connection was removed

	place string
}

// StateAt is the license's state at a time: a MONTH or YEAR license is EXPIRED from its end on (ST-17).
func (l License) StateAt(now time.Time) LicenseState {
	switch {
	case l.Ended || over(l.ExpiresAt, now):
		return LicenseExpired
	case l.Connection == "":
		return LicenseUnused
	}
	return LicenseActive
}

// Synced reports whether status sync granted the license.
func (l License) Synced() bool { return l.Status != "" }

var (
	licenses    = table[License]("licenses")    // by app and place
	licenseCode = table[string]("licenseCode")  // "app/code" to place
	licensesOf  = table[[]string]("licensesOf") // connection to the places, in order, of those that were not ended
	licensesFor = func(app string) string { return app + "/" }
)

// Licenses lists an app's licenses, codes and granted ones, in the order in which they were made.
func (tx *Tx) Licenses(app string) []License { return licenses.list(tx, licensesFor(app)) }

// ActiveLicenses lists a connection's active licenses in the order in which they were made.
func (tx *Tx) ActiveLicenses(connection string) []License {
	places, _ := licensesOf.get(tx, connection)
	out := make([]License, 0, len(places))
	for _, place := range places {
		if l, ok := licenses.get(tx, place); ok && l.StateAt(tx.now) == LicenseActive {
			out = append(out, l)
		}
	}
	return out
}

// AddCode makes an unused license with a code; an empty Code is made. Refused with NotFound for an unknown variant of the
// app, Conflict when the app has the code already.
func (tx *Tx) AddCode(app, variant, code string, duration Duration) (License, error) {
	v, err := tx.Variant(variant)
	if err != nil || v.App != app {
		return License{}, refuse(NotFound, "variant", "the application has no variant with the id %q", variant)
	}
	if duration == "" {
		duration = v.Duration
	}
	if code == "" {
		code = tx.newLicenseCode()
	}
	if licenseCode.has(tx, app+"/"+code) {
		return License{}, refuse(Conflict, "license code", "the application has the license code %q already", code)
	}
	l := tx.newLicense(v, duration)
	l.Code = code
	licenseCode.put(tx, app+"/"+code, l.place)
	licenses.put(tx, l.place, l)
	return l, nil
}

func (tx *Tx) newLicense(v Variant, d Duration) License {
	return License{
		ID: tx.newOpaqueID("license", "lic_"), App: v.App, Variant: v.ID, Name: v.Name, Duration: d, CreatedAt: tx.now,
		place: placeIn(v.App, tx.next("licenses of "+v.App)),
	}
}

// newLicenseCode makes a code of four groups of four characters.
func (tx *Tx) newLicenseCode() string {
	s := strings.ToUpper(tx.newOpaqueID("license code", ""))
	return strings.Join([]string{s[:4], s[4:8], s[8:12], s[12:16]}, "-")
}

func (tx *Tx) link(l License, connection string) License {
	l.Connection, l.RedeemedAt = connection, tx.now
	tx.listLicense(connection, l.place)
	licenses.put(tx, l.place, l)
	return l
}

// listLicense lets a license be found by its connection.
func (tx *Tx) listLicense(connection, place string) {
	places, _ := licensesOf.get(tx, connection)
	if at, listed := slices.BinarySearch(places, place); !listed {
		licensesOf.put(tx, connection, slices.Insert(slices.Clip(places), at, place))
	}
}

// unlistLicense is the end of listLicense: a connection may have had many.
func (tx *Tx) unlistLicense(connection, place string) {
	places, _ := licensesOf.get(tx, connection)
	at, listed := slices.BinarySearch(places, place)
	switch {
	case !listed:
	case len(places) == 1:
		licensesOf.remove(tx, connection)
	default:
		licensesOf.put(tx, connection, slices.Concat(places[:at], places[at+1:]))
	}
}

// RedeemLicense links the license with this code to a connection; its time starts now. A code works once. Refused with
// NotFound for a code that the connection's app doesn't have, Used, or Expired.
func (tx *Tx) RedeemLicense(connection, code string) (License, error) {
	c, err := tx.Connection(connection)
	if err != nil {
		return License{}, err
	}
	place, ok := licenseCode.get(tx, c.App+"/"+code)
	if !ok {
		return License{}, refuse(NotFound, "license code", "the license code is unknown")
	}
	l, _ := licenses.get(tx, place)
	switch {
	case l.Connection != "":
		return License{}, refuse(Used, "license code", "the license code has been redeemed already")
	case l.StateAt(tx.now) == LicenseExpired:
		return License{}, refuse(Expired, "license code", "the license code has expired")
	}
	l.ExpiresAt = l.Duration.End(tx.now)
	return tx.link(l, connection), nil
}

// Grant is a status that an app's own backend gives to a connection (ST-08).
type Grant struct {
	Status   string
	Variant  Variant // must exist
	Duration Duration
	Expires  *time.Time // when it is not nil, it overrides Duration's end; a zero time is never (ST-11)
	Replace  bool       // ends the connection's other synced licenses
}

// GrantStatus gives a connection an active license for a status. A license of the same status, variant and duration that is
// active already is reused and its time starts again (ST-13); reused says so.
func (tx *Tx) GrantStatus(connection string, g Grant) (l License, reused bool, err error) {
	if !connectionIDs.has(tx, connection) {
		return License{}, false, unknownConnection(connection)
	}
	active := tx.ActiveLicenses(connection)
	l, reused = tx.granted(active, g)
	for _, other := range active {
		if g.Replace && other.Synced() && other.ID != l.ID {
			tx.end(other)
		}
	}
	l.Status, l.Duration = g.Status, g.Duration
	if l.ExpiresAt = g.Duration.End(tx.now); g.Expires != nil {
		l.ExpiresAt = *g.Expires
	}
	return tx.link(l, connection), reused, nil
}

func (tx *Tx) granted(active []License, g Grant) (License, bool) {
	for _, l := range active {
		if l.Status == g.Status && l.Variant == g.Variant.ID && l.Duration == g.Duration {
			return l, true
		}
	}
	return tx.newLicense(g.Variant, g.Duration), false
}

// RevokeStatus ends a connection's active synced licenses and reports whether there were any (ST-14, ST-16).
// A redeemed code is not touched.
func (tx *Tx) RevokeStatus(connection string) bool {
	return tx.endLicenses(connection, License.Synced) > 0
}

// ExpireLicenses makes the time of a connection's active licenses end now.
func (tx *Tx) ExpireLicenses(connection string) {
	for _, l := range tx.ActiveLicenses(connection) {
		l.ExpiresAt = tx.now
		licenses.put(tx, l.place, l)
	}
}

func (tx *Tx) endLicenses(connection string, which func(License) bool) int {
	ended := 0
	for _, l := range tx.ActiveLicenses(connection) {
		if which(l) {
			tx.end(l)
			ended++
		}
	}
	return ended
}

func (tx *Tx) end(l License) {
	l.Ended = true
	licenses.put(tx, l.place, l)
	tx.unlistLicense(l.Connection, l.place)
}
