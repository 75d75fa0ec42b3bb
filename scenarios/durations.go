package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is a duration that files write as Go does: 250ms, 10m, 72h.
type Duration time.Duration

// longestOfAll keeps every sum of an instant and a duration within what a clock can show.
const longestOfAll = Duration(100 * 365 * 24 * time.Hour)

// String writes the duration as files do, without parts that are 0: 10m, not 10m0s.
func (d Duration) String() string {
	text := time.Duration(d).String()
	if short, found := strings.CutSuffix(text, "m0s"); found {
		text = short + "m"
	}
	if short, found := strings.CutSuffix(text, "h0m"); found {
		text = short + "h"
	}
	return text
}

// MarshalText writes the duration as String does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a duration that is neither negative nor longer than 100 years.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil || parsed < 0 || Duration(parsed) > longestOfAll {
		return fmt.Errorf("%q is no duration", text)
	}
	*d = Duration(parsed)
	return nil
}

// MarshalText writes an instant as RFC 3339 does, and any other moment as a duration.
func (m Moment) MarshalText() ([]byte, error) {
	if m.At.IsZero() {
		return Duration(m.Since).MarshalText()
	}
	return m.At.MarshalText()
}

// UnmarshalText reads an instant in RFC 3339, or a duration.
func (m *Moment) UnmarshalText(text []byte) error {
	if at, err := time.Parse(time.RFC3339, string(text)); err == nil {
		*m = Moment{At: at}
		return nil
	}
	var since Duration
	if err := since.UnmarshalText(text); err != nil {
		return fmt.Errorf("%q is neither an instant nor a duration", text)
	}
	*m = Moment{Since: time.Duration(since)}
	return nil
}

// UnmarshalJSON reads a distribution, or a text for a delay that is always the same.
func (d *Delay) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte(`"`)) {
		*d = Delay{}
		return json.Unmarshal(data, &d.Fixed)
	}
	type distribution Delay
	return json.Unmarshal(data, (*distribution)(d))
}

// UnmarshalJSON reads a list of states, or a single one.
func (s *States) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte(`"`)) {
		*s = States{""}
		return json.Unmarshal(data, &(*s)[0])
	}
	return json.Unmarshal(data, (*[]string)(s))
}

var (
	days  = regexp.MustCompile(`^([0-9]{1,5})d$`)
	weeks = regexp.MustCompile(`^([0-9]{1,4})w$`)
	bare  = regexp.MustCompile(`^[0-9]{1,12}$`)
)

// nearestDuration is how what somebody wrote for a duration has to be written, or "".
func nearestDuration(text string) string {
	text = strings.ToLower(strings.ReplaceAll(text, " ", ""))
	if found := days.FindStringSubmatch(text); found != nil {
		return hours(found[1], 24)
	}
	if found := weeks.FindStringSubmatch(text); found != nil {
		return hours(found[1], 7*24)
	}
	if bare.MatchString(text) {
		return text + "s"
	}
	for _, unit := range []struct{ long, short string }{
		{"seconds", "s"}, {"second", "s"}, {"secs", "s"}, {"sec", "s"}, {"minutes", "m"}, {"minute", "m"}, {"mins", "m"}, {"min", "m"},
		{"hours", "h"}, {"hour", "h"}, {"milliseconds", "ms"}, {"millis", "ms"}, {"", ""},
	} {
		if number, found := strings.CutSuffix(text, unit.long); found {
			var d Duration
			if short := number + unit.short; d.UnmarshalText([]byte(short)) == nil {
				return short
			}
		}
	}
	return ""
}

func hours(count string, each int) string {
	n, _ := strconv.Atoi(count) // the pattern has digits alone
	return strconv.Itoa(n*each) + "h"
}
