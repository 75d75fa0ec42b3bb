package admin

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxDuration keeps every sum of durations here within what a clock can show.
const maxDuration = 100 * 365 * 24 * time.Hour

// parseDuration reads a Go duration, before which days may stand: 36h, 7d, 1d12h30m.
func parseDuration(s string) (time.Duration, error) {
	days, rest, found := strings.Cut(s, "d")
	if !found {
		days, rest = "0", s
		if rest == "" {
			return 0, notADuration(s)
		}
	}
	n, err := strconv.ParseFloat(days, 64)
	if err != nil || !(n >= 0 && n <= maxDuration.Hours()/24) {
		return 0, notADuration(s)
	}
	var d time.Duration
	if rest != "" {
		if d, err = time.ParseDuration(rest); err != nil {
			return 0, notADuration(s)
		}
	}
	if d < 0 || d > maxDuration {
		return 0, notADuration(s)
	}
	return d + time.Duration(n*24*float64(time.Hour)), nil
}

func notADuration(s string) error {
	return fmt.Errorf("%q is no duration: write 90s, 30m, 36h, 7d or 1d12h, up to 100 years", s)
}

// duration reads a member of the body; "" is the fallback.
func duration(pointer, s string, fallback time.Duration) (time.Duration, error) {
	if s == "" {
		return fallback, nil
	}
	d, err := parseDuration(s)
	if err != nil {
		return 0, unprocessable(pointer, err.Error())
	}
	return d, nil
}
