package main

import (
	"fmt"
	"strings"
	"time"
)

const day = 24 * time.Hour

// spanOf cuts a duration that is not below 0 to what a reader asks for: 174d, 1d2h, 2h5m, 42s, 1.5s.
func spanOf(d time.Duration) string {
	d = d.Truncate(precision(d))
	if d < time.Minute {
		return d.String()
	}
	var b strings.Builder
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if n := d / unit.length; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, unit.name)
		}
		d %= unit.length
	}
	return b.String()
}

func precision(d time.Duration) time.Duration {
	switch {
	case d >= 10*day:
		return day
	case d >= day:
		return time.Hour
	case d >= time.Hour:
		return time.Minute
	case d >= 10*time.Second:
		return time.Second
	}
	return time.Millisecond
}
