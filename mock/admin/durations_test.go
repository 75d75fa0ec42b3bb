package admin_test

import (
	"testing"
	"time"

	"github.com/standin-mock/standin/mock/admin"
)

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "36h": 36 * time.Hour, "7d": 168 * time.Hour, "1d12h30m": 36*time.Hour + 30*time.Minute,
		"0.5d": 12 * time.Hour, "0s": 0, "36500d": 36500 * 24 * time.Hour,
	} {
		if got, err := admin.ParseDuration(s); got != want || err != nil {
			t.Errorf("%s: %s %v, want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "d", "1", "-1h", "-1d", "1d-1h", "NaNd", "Infd", "1e9d", "1h2d", "36501d", "1d x", "999999h999999h"} {
		if got, err := admin.ParseDuration(s); err == nil {
			t.Errorf("%q is taken for %s", s, got)
		}
	}
}
