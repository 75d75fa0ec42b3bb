package scenarios_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/standin-mock/standin/scenarios"
)

func TestDurationIsWrittenAsItIsRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"250ms": 250 * time.Millisecond, "10m": 10 * time.Minute, "72h": 72 * time.Hour, "1h30m": 90 * time.Minute, "0s": 0,
		"1m30s": 90 * time.Second, "1h0m5s": time.Hour + 5*time.Second, "1.5s": 1500 * time.Millisecond,
	} {
		var d scenarios.Duration
		if err := d.UnmarshalText([]byte(text)); err != nil || time.Duration(d) != want {
			t.Errorf("%s: %s, %v", text, d, err)
		}
		if written, err := json.Marshal(d); err != nil || string(written) != `"`+text+`"` {
			t.Errorf("%s is written %s, %v", text, written, err)
		}
	}
	for _, text := range []string{"", "3d", "-1s", "1", "soon", "876001h"} {
		var d scenarios.Duration
		if err := d.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %s", text, d)
		}
	}
}

func TestMomentIsWrittenAsItIsRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"10m", "2026-05-03T11:04:12Z", "2026-05-03T11:04:12.5+02:00"} {
		var m scenarios.Moment
		if err := m.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if written, err := m.MarshalText(); err != nil || string(written) != text {
			t.Errorf("%s is written %s, %v", text, written, err)
		}
	}
}
