package loginsign

import (
	"time"

	"github.com/standin-mock/standin/mock/api"
)

// withMillis is the form of Current Logins and of webhooks, such as 2026-05-03T11:04:12.000Z (CL-16). t is in UTC.
func withMillis(t time.Time) string {
	var buffer [24]byte
	return string(appendMillis(buffer[:0], t))
}

func writeMillis(w api.Written, t time.Time) api.Written {
	return append(appendMillis(append(w, '"'), t), '"')
}

func appendMillis(b []byte, t time.Time) []byte {
	b = append(appendSeconds(b, t), '.')
	b = appendDigits(b, t.Nanosecond()/int(time.Millisecond), 3)
	return append(b, 'Z')
}

// withoutFraction is the form of the developer's list, such as 2023-07-19T14:30:00Z (AR-18). t is in UTC.
func withoutFraction(t time.Time) string {
	var buffer [24]byte
	return string(append(appendSeconds(buffer[:0], t), 'Z'))
}

// appendSeconds is time.Format without reading a layout for each of a list's rows.
func appendSeconds(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	b = append(appendDigits(b, year, 4), '-')
	b = append(appendDigits(b, int(month), 2), '-')
	b = append(appendDigits(b, day, 2), 'T')
	b = append(appendDigits(b, hour, 2), ':')
	b = append(appendDigits(b, minute, 2), ':')
	return appendDigits(b, second, 2)
}

func appendDigits(b []byte, n, width int) []byte {
	for divisor := [...]int{0, 1, 10, 100, 1000}[width]; divisor > 0; divisor /= 10 {
		b = append(b, byte('0'+n/divisor%10))
	}
	return b
}

// readTime reads an ISO 8601 timestamp with a time zone (RFC 3339), in UTC and cut to milliseconds.
func readTime(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, s)
	return t.UTC().Truncate(time.Millisecond), err == nil
}

// readDate reads a timestamp or a day, which begins at midnight UTC.
func readDate(s string) (time.Time, bool) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day, true
	}
	return readTime(s)
}
