package main

import "fmt"

const atTheKnee = 0.95 // of the highest throughput

func (r *loadResult) tables() []table {
	head := []string{"connections", "kept alive", "requests", "lost", "requests/s", "p50 ms", "p99 ms", "peak MiB", "after MiB"}
	steps := table{head: head}
	for _, s := range r.Steps {
		alive := "yes"
		if !s.KeepAlive {
			alive = "no"
		}
		steps.lines = append(steps.lines, []string{grouped(s.Connections), alive, grouped(s.Requests), "0", grouped(int(s.PerSecond)),
			number(s.P50 / 1000), number(s.P99 / 1000), mebibytes(s.Peak), mebibytes(s.After)})
	}
	steps.title = fmt.Sprintf("The knee, the fewest connections with %.0f %% of the highest throughput: %s kept alive, %s not.",
		100*atTheKnee, grouped(r.knee(true)), grouped(r.knee(false)))
	slow := table{fmt.Sprintf("Beside %d slow readers of a list of 10,000 rows:", r.Slow.Readers),
		[]string{"figure", "median", "min", "max"}, nil}
	slow.lines = [][]string{
		append([]string{"throughput of others, share of that without"}, r.Slow.Share.cells()...),
		append([]string{"p99 of others, times that without"}, r.Slow.P99.cells()...),
		{"resident before, MiB", mebibytes(r.Slow.Before), "", ""},
		{"resident at its peak, MiB", mebibytes(r.Slow.Peak), "", ""},
		{"resident after, MiB", mebibytes(r.Slow.After), "", ""},
	}
	return []table{steps, slow}
}

func (s spread) cells() []string { return []string{number(s.Median), number(s.Min), number(s.Max)} }

func mebibytes(n float64) string {
	if n == 0 {
		return notMeasured
	}
	return number(n / (1 << 20))
}

// knee is the fewest connections that bring nearly the highest throughput.
func (r *loadResult) knee(alive bool) int {
	highest := 0.0
	for _, s := range r.Steps {
		if s.KeepAlive == alive {
			highest = max(highest, s.PerSecond)
		}
	}
	for _, s := range r.Steps {
		if s.KeepAlive == alive && s.PerSecond >= atTheKnee*highest {
			return s.Connections
		}
	}
	return 0
}
