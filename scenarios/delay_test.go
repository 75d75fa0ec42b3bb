package scenarios_test

import (
	"slices"
	"testing"
	"time"

	"github.com/standin-mock/standin/scenarios"
)

const millisecond = scenarios.Duration(time.Millisecond)

// lengths are 10,000 draws in order of size.
func lengths(d scenarios.Delay, seed uint64) []time.Duration {
	list := make([]time.Duration, 10_000)
	for i := range list {
		list[i] = d.Length(seed, i+1)
	}
	slices.Sort(list)
	return list
}

func TestDelaysAreDistributedAsTheySay(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	tests := map[string]struct {
		delay               scenarios.Delay
		least, most         time.Duration // of all
		tenth, median, last time.Duration // the 10th, 50th and 90th percent, within 5 %
	}{
		"fixed":   {scenarios.Delay{Fixed: 20 * millisecond}, 20 * ms, 20 * ms, 20 * ms, 20 * ms, 20 * ms},
		"uniform": {scenarios.Delay{Uniform: &scenarios.Uniform{Min: 100 * millisecond, Max: 200 * millisecond}}, 100 * ms, 200 * ms, 110 * ms, 150 * ms, 190 * ms},
		"normal": {
			scenarios.Delay{Normal: &scenarios.Normal{Mean: 100 * millisecond, Stddev: 20 * millisecond, Max: 140 * millisecond}},
			20 * ms, 140 * ms, 74369 * time.Microsecond, 100 * ms, 125631 * time.Microsecond,
		},
		"normal, wide": {
			scenarios.Delay{Normal: &scenarios.Normal{Mean: 100 * millisecond, Stddev: 200 * millisecond}},
			0, time.Second, 0, 100 * ms, 356310 * time.Microsecond,
		},
		"lognormal": {
			scenarios.Delay{Lognormal: &scenarios.Lognormal{Median: 100 * millisecond, Sigma: 0.5, Max: 300 * millisecond}},
			10 * ms, 300 * ms, 52688 * time.Microsecond, 100 * ms, 189796 * time.Microsecond,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := lengths(test.delay, 7)
			if list[0] < test.least || list[len(list)-1] > test.most {
				t.Errorf("from %s to %s, want from %s to %s", list[0], list[len(list)-1], test.least, test.most)
			}
			for part, want := range map[int]time.Duration{10: test.tenth, 50: test.median, 90: test.last} {
				if got := list[len(list)*part/100]; (got - want).Abs() > want/20 {
					t.Errorf("%d %%: %s, want about %s", part, got, want)
				}
			}
		})
	}
}

func TestADelayWithoutAMaxEndsAfterAnHour(t *testing.T) {
	t.Parallel()
	list := lengths(scenarios.Delay{Lognormal: &scenarios.Lognormal{Median: 100 * millisecond, Sigma: 1e6}}, 7)
	if list[0] != 0 || list[len(list)-1] != time.Hour {
		t.Errorf("from %s to %s, want from 0s to 1h", list[0], list[len(list)-1])
	}
}

func TestADelayIsTheSameForTheSameHit(t *testing.T) {
	t.Parallel()
	d := scenarios.Delay{Uniform: &scenarios.Uniform{Max: scenarios.Duration(time.Hour)}}
	first, again := d.Length(7, 1), d.Length(7, 1)
	if first != again || first == d.Length(8, 1) || first == d.Length(7, 2) {
		t.Error("a delay depends on seed and hit, and on nothing else")
	}
}

func TestADecisionHasTheStepsDelayAndTheFaults(t *testing.T) {
	t.Parallel()
	second := &scenarios.Delay{Fixed: 1000 * millisecond}
	s := newScript()
	start(t, s, story("s",
		&step{Operation: "a", Times: 1, Delay: second},
		&step{Operation: "a", Times: 1, Fault: &scenarios.Fault{Kind: scenarios.DelayFault, Delay: second}},
		&step{Operation: "a", Times: 1, Delay: second, Fault: &scenarios.Fault{Kind: scenarios.DelayFault, Delay: second}},
		&step{Operation: "a", Times: 1, Fault: &scenarios.Fault{Kind: scenarios.SlowDrip}}))
	for i, want := range []time.Duration{time.Second, time.Second, 2 * time.Second, 0, 0} {
		if got := s.Decide(hit(t, "a")).Delay; got != want {
			t.Errorf("hit %d is delayed by %s, want %s", i+1, got, want)
		}
	}
}
