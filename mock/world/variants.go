package world

import "time"

// Duration is how long a license lasts (LX-10).
type Duration string

// The durations. Months and years are those of the calendar.
const (
	Month    Duration = "MONTH"
	Year     Duration = "YEAR"
	Lifetime Duration = "LIFETIME"
)

// End is when a license of this duration ends that starts at t: the same day and time one month or year on, or the last
// day of a shorter month. It is zero for Lifetime.
func (d Duration) End(t time.Time) time.Time {
	months := 1
	switch d {
	case Month:
	case Year:
		months = 12
	default:
		return time.Time{}
	}
	end := t.AddDate(0, months, 0)
	if end.Day() != t.Day() { // AddDate went over the month's end
		end = end.AddDate(0, 0, -end.Day())
	}
	return end
}

// Variant is a kind of license that an app offers (LX-09).
type Variant struct {
	ID          string    `json:"id"`
	App         string    `json:"app"`
	Name        string    `json:"name,omitzero"`
	Description string    `json:"description,omitzero"`
	Duration    Duration  `json:"duration,omitzero"` // of a license that names none
	CreatedAt   time.Time `json:"created_at,omitzero"`

	place string
}

var (
	variants    = table[Variant]("variants") // by app and place
	variantIDs  = table[string]("variantId") // id to place
	variantsFor = func(app string) string { return app + "/" }
)

// AddVariant creates a variant; an empty ID is made, Duration defaults to Lifetime. Refused with NotFound for an unknown
// app, Invalid without a name, Conflict when the app has a variant of exactly that name.
func (tx *Tx) AddVariant(v Variant) (Variant, error) {
	if _, err := tx.App(v.App); err != nil {
		return Variant{}, err
	}
	if err := tx.freeName(v); err != nil {
		return Variant{}, err
	}
	return tx.storeVariant(v)
}

// AddVariantForDuration creates a variant whose name may be that of variants with other durations. The refusals are
// those of AddVariant, but for Conflict when the app has a variant of exactly that name and duration.
func (tx *Tx) AddVariantForDuration(v Variant) (Variant, error) {
	if _, err := tx.App(v.App); err != nil {
		return Variant{}, err
	}
	if v.Name == "" {
		return Variant{}, unnamed()
	}
	for _, other := range tx.Variants(v.App) {
		if other.Name == v.Name && other.Duration == v.Duration {
			return Variant{}, refuse(Conflict, "variant",
				"the application has a %s variant %q already", v.Duration, v.Name)
		}
	}
	return tx.storeVariant(v)
}

func (tx *Tx) storeVariant(v Variant) (Variant, error) {
	if v.ID == "" {
		v.ID = tx.newOpaqueID("variant", "var_")
	}
	if variantIDs.has(tx, v.ID) {
		return Variant{}, refuse(Conflict, "variant", "variant id %q is in use", v.ID)
	}
	if v.Duration == "" {
		v.Duration = Lifetime
	}
	if v.CreatedAt.IsZero() {
		v.CreatedAt = tx.now
	}
	v.place = placeIn(v.App, tx.next("variants of "+v.App))
	variantIDs.put(tx, v.ID, v.place)
	variants.put(tx, v.place, v)
	return v, nil
}

func (tx *Tx) freeName(v Variant) error {
	if v.Name == "" {
		return unnamed()
	}
	for _, other := range tx.Variants(v.App) {
		if other.Name == v.Name && other.ID != v.ID {
			return refuse(Conflict, "variant", "the application has a variant %q already", v.Name)
		}
	}
	return nil
}

func unnamed() error { return refuse(Invalid, "variant", "a variant needs a name") }

// Variant returns the variant with this id, or a NotFound refusal.
func (tx *Tx) Variant(id string) (Variant, error) {
	if place, ok := variantIDs.get(tx, id); ok {
		if v, ok := variants.get(tx, place); ok {
			return v, nil
		}
	}
	return Variant{}, refuse(NotFound, "variant", "no variant has the id %q", id)
}

// Variants lists an app's variants in the order in which they were made.
func (tx *Tx) Variants(app string) []Variant { return variants.list(tx, variantsFor(app)) }

// EditVariant changes a variant's name, description or duration; a new name has the refusals of AddVariant.
func (tx *Tx) EditVariant(id string, change func(*Variant)) (Variant, error) {
	before, err := tx.Variant(id)
	if err != nil {
		return Variant{}, err
	}
	after := before
	change(&after)
	after.ID, after.App, after.CreatedAt, after.place = before.ID, before.App, before.CreatedAt, before.place
	if after.Name != before.Name {
		if err := tx.freeName(after); err != nil {
			return Variant{}, err
		}
	}
	variants.put(tx, after.place, after)
	return after, nil
}

// RemoveVariant removes a variant. Refused with Conflict while a license of it is active or waits to be redeemed.
func (tx *Tx) RemoveVariant(id string) error {
	v, err := tx.Variant(id)
	if err != nil {
		return err
	}
	for _, l := range tx.Licenses(v.App) {
		if l.Variant == id && l.StateAt(tx.now) != LicenseExpired {
			return refuse(Conflict, "variant", "variant %q has licenses that are not expired", v.Name)
		}
	}
	variantIDs.remove(tx, v.ID)
	variants.remove(tx, v.place)
	return nil
}
