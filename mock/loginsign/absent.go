package loginsign

import (
	"time"

	"github.com/standin-mock/standin/mock/dialect"
)

// A field that may have no value is of type any with omitempty: nil leaves it out, and a nil *string is sent as null.

// absent is the value of a field that has none (assumption loginsign.absent-fields).
func absent(d *dialect.Dialect) any {
	if d.Is(dialect.LoginSignAbsentFields, "null") {
		return null
	}
	return nil
}

var null = (*string)(nil)

func orAbsent(d *dialect.Dialect, s string) any {
	if s == "" {
		return absent(d)
	}
	return s
}

func timeOrAbsent(d *dialect.Dialect, t time.Time, format func(time.Time) string) any {
	if t.IsZero() {
		return absent(d)
	}
	return format(t)
}

// timeOrNull is a field that is always there.
func timeOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := withMillis(t)
	return &s
}
