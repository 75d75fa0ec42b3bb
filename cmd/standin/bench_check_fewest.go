package main

import (
	"context"
	"slices"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/mutants"
)

// fewest looks for a few cases that kill what all of them kill together, and runs them alone.
func (b *bench) fewest(ctx context.Context, o benchOptions) error {
	target, err := newBenchTarget(ctx, nil, 0)
	if err != nil {
		return err
	}
	costs, err := costsOf(target, o)
	if err != nil {
		return err
	}
	o.cases = cover(b.violations(), costs)
	if len(o.cases) == 0 {
		return nil
	}
	var again []mutants.Mutant
	for _, r := range b.violations() {
		again = append(again, r.Mutant)
	}
	results, err := checkMutants(ctx, o, again)
	if err != nil {
		return err
	}
	slow, err := checkMutant(ctx, o, nil, o.latency)
	if err != nil {
		return err
	}
	f := &benchFewest{Cases: o.cases, Requests: slow.Summary.Requests, Seconds: slow.Seconds}
	for _, r := range results {
		if r.Good {
			f.Killed++
		}
	}
	b.Fewest = f
	return nil
}

// costsOf is how many requests each case sends.
func costsOf(target benchTarget, o benchOptions) (map[string]int, error) {
	cases, err := contract.Cases(target.spec)
	if err != nil {
		return nil, err
	}
	costs := map[string]int{}
	for _, c := range append(cases, contract.Derive(target.spec, o.seed, o.maxExamples)...) {
		costs[c.ID] = len(c.Steps) + len(c.Cleanup) + len(c.Undone)
	}
	return costs, nil
}

// cover chooses, again and again, the case that kills the most of what is left for each request that it sends.
func cover(results []benchResult, costs map[string]int) (chosen []string) {
	left := slices.DeleteFunc(slices.Clone(results), func(r benchResult) bool { return len(r.cases) == 0 })
	for len(left) > 0 {
		kills := map[string]int{}
		for _, r := range left {
			for _, id := range slices.Compact(slices.Sorted(slices.Values(r.cases))) {
				kills[id]++
			}
		}
		best := ""
		for id := range kills {
			if best == "" || better(kills[id]*costs[best], kills[best]*costs[id], id, best) {
				best = id
			}
		}
		chosen = append(chosen, best)
		left = slices.DeleteFunc(left, func(r benchResult) bool { return slices.Contains(r.cases, best) })
	}
	return needed(chosen, results, costs)
}

// needed drops, the dearest first, the cases whose kills the others make too.
func needed(chosen []string, results []benchResult, costs map[string]int) []string {
	dearest := slices.SortedStableFunc(slices.Values(chosen), func(a, b string) int { return costs[b] - costs[a] })
	for _, id := range dearest {
		rest := slices.DeleteFunc(slices.Clone(chosen), func(c string) bool { return c == id })
		spared := !slices.ContainsFunc(results, func(r benchResult) bool {
			return slices.Contains(r.cases, id) && !slices.ContainsFunc(r.cases, func(c string) bool { return slices.Contains(rest, c) })
		})
		if spared {
			chosen = rest
		}
	}
	return chosen
}

// better compares two ratios, and names where they are equal.
func better(a, b int, id, than string) bool { return a > b || a == b && id < than }
