package main

import (
	"slices"
	"time"
)

// spread is what a figure was over the rounds.
type spread struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
	Rounds int     `json:"rounds"` // 0: not measured
}

// spreadOf summarizes values; the median of an even number is the mean of the two in the middle.
func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	median := sorted[middle]
	if len(sorted)%2 == 0 {
		median = (sorted[middle-1] + sorted[middle]) / 2
	}
	return spread{median, sorted[0], sorted[len(sorted)-1], len(sorted)}
}

// ratios divides round by round; a round in which either was not measured is left out.
func ratios(over, under []float64) []float64 {
	out := make([]float64, 0, len(over))
	for i := range min(len(over), len(under)) {
		if over[i] > 0 && under[i] > 0 {
			out = append(out, over[i]/under[i])
		}
	}
	return out
}

// percentile is the smallest latency that at least this share of the sorted ones does not exceed.
func percentile(sorted []time.Duration, share float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	place := int(share*float64(len(sorted)) + 0.999999)
	return sorted[min(max(place, 1), len(sorted))-1]
}

// column is one figure of each measure.
func column(all []measure, of func(measure) float64) []float64 {
	out := make([]float64, len(all))
	for i, m := range all {
		out[i] = of(m)
	}
	return out
}
