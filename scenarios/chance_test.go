package scenarios_test

import (
	"math"
	"testing"

	"github.com/standin-mock/standin/scenarios"
)

func TestChanceIsAFunctionOfSeedRuleEntityAndHit(t *testing.T) {
	t.Parallel()
	first := scenarios.Unit(7, "s#1", "x", 1)
	if again := scenarios.Unit(7, "s#1", "x", 1); again != first {
		t.Errorf("the same hit has the chances %v and %v", first, again)
	}
	others := map[string]float64{
		"seed": scenarios.Unit(8, "s#1", "x", 1), "rule": scenarios.Unit(7, "s#2", "x", 1),
		"entity": scenarios.Unit(7, "s#1", "y", 1), "hit": scenarios.Unit(7, "s#1", "x", 2),
	}
	for what, chance := range others {
		if chance == first {
			t.Errorf("another %s has the same chance", what)
		}
	}
}

func TestChanceIsEven(t *testing.T) {
	t.Parallel()
	const draws, parts = 10_000, 10
	for seed := range uint64(4) {
		var counts [parts]float64
		for i := range draws {
			counts[int(scenarios.Unit(seed, "s#1", "", i+1)*parts)]++
		}
		far := 0.0
		for _, n := range counts {
			far += (n - draws/parts) * (n - draws/parts) / (draws / parts)
		}
		if far > 27.88 { // chi squared with 9 degrees of freedom, one in a thousand
			t.Errorf("seed %d: chi squared is %.1f: %v", seed, far, counts)
		}
	}
}

func TestAStepTakesTheHitsThatChanceGivesIt(t *testing.T) {
	t.Parallel()
	s := newScript()
	half := 0.5
	start(t, s, story("s", &step{Operation: "a", After: 3, Probability: &half}))
	for i := range 100 {
		want := i >= 3 && scenarios.Unit(7, "s#1", "", i+1) < half
		if got := s.Decide(hit(t, "a")).Step != nil; got != want {
			t.Errorf("hit %d: taken %t, want %t", i+1, got, want)
		}
	}
}

func TestAProbabilityIsKept(t *testing.T) {
	t.Parallel()
	const hits, p = 10_000, 0.3
	s := newScript()
	probability := p
	start(t, s, story("s", &step{Operation: "a", Probability: &probability}))
	h, fired := hit(t, "a"), 0
	for range hits {
		if s.Decide(h).Step != nil {
			fired++
		}
	}
	if off := math.Abs(float64(fired) - hits*p); off > 3.3*math.Sqrt(hits*p*(1-p)) {
		t.Errorf("fired %d times of %d, want about %.0f", fired, hits, hits*p)
	}
}
