package world_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/world"
)

func TestClock(t *testing.T) {
	t.Parallel()
	base := morning
	clock := world.NewClock(func() time.Time { return base })
	at := func(step string, want time.Time) {
		t.Helper()
		if got := clock.Now(); !got.Equal(want) {
			t.Errorf("%s: now is %s, want %s", step, got, want)
		}
	}
	at("new", morning)
	base = base.Add(time.Second)
	at("follows its base", morning.Add(time.Second))
	clock.Freeze()
	base = base.Add(time.Hour)
	at("frozen", morning.Add(time.Second))
	if err := clock.Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	at("advanced while frozen", morning.Add(61*time.Second))
	clock.Resume()
	at("resumed", morning.Add(61*time.Second))
	base = base.Add(time.Second)
	at("goes on", morning.Add(62*time.Second))
	if err := clock.Set(morning.AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	at("set", morning.AddDate(1, 0, 0))
	if clock.Set(morning) == nil || clock.Advance(-1) == nil {
		t.Error("time went backwards")
	}
}

// A month on from the 31st is the last day of a shorter month, at the same time of day.
func TestDurationEndsOnTheCalendar(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		duration    world.Duration
		start, want string
	}{
		{world.Month, "2026-01-31T09:00:00Z", "2026-02-28T09:00:00Z"},
		{world.Month, "2028-01-30T23:59:59Z", "2028-02-29T23:59:59Z"},
		{world.Month, "2026-12-15T00:00:00Z", "2027-01-15T00:00:00Z"},
		{world.Month, "2026-03-31T00:00:00Z", "2026-04-30T00:00:00Z"},
		{world.Year, "2028-02-29T12:00:00Z", "2029-02-28T12:00:00Z"},
		{world.Year, "2026-07-01T12:00:00Z", "2027-07-01T12:00:00Z"},
	} {
		start, _ := time.Parse(time.RFC3339, row.start)
		if got := row.duration.End(start).Format(time.RFC3339); got != row.want {
			t.Errorf("%s from %s ends %s, want %s", row.duration, row.start, got, row.want)
		}
	}
	if end := world.Lifetime.End(morning); !end.IsZero() {
		t.Errorf("LIFETIME ends %s", end)
	}
}

func TestDurationNeverSkipsAMonth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "start"), 0).UTC()
		end := world.Month.End(start)
		months := (end.Year()-start.Year())*12 + int(end.Month()) - int(start.Month())
		if months != 1 || end.Day() > start.Day() {
			t.Fatalf("a month from %s is %s", start, end)
		}
	})
}
