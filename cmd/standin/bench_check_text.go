package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/standin-mock/standin/mock/mutants"
)

// tally counts results by some property, in the order in which it is first seen.
type tally struct {
	order []string
	all   map[string]int
	good  map[string]int
	named map[string]int
}

func tallyOf(results []benchResult, by func(benchResult) string) tally {
	t := tally{all: map[string]int{}, good: map[string]int{}, named: map[string]int{}}
	for _, r := range results {
		name := by(r)
		if t.all[name] == 0 {
			t.order = append(t.order, name)
		}
		t.all[name]++
		if r.Good {
			t.good[name]++
		}
		if r.Named {
			t.named[name]++
		}
	}
	return t
}

func (t tally) write(w io.Writer) {
	for _, name := range t.order {
		fmt.Fprintf(w, "  %s\t%d of %d\tnamed %d\n", name, t.good[name], t.all[name], t.named[name])
	}
}

// text writes the benchmark for people.
func (b bench) text(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	violations := b.violations()
	total := tallyOf(violations, func(benchResult) string { return "all" })
	fmt.Fprintf(t, "Killed\t\t\n")
	total.write(t)
	fmt.Fprintf(t, "By kind\t\t\n")
	tallyOf(violations, func(r benchResult) string { return string(r.Kind) }).write(t)
	fmt.Fprintf(t, "By effect\t\t\n")
	tallyOf(violations, func(r benchResult) string { return string(r.Effect) }).write(t)
	fmt.Fprintf(t, "What is no violation\t\t\n")
	for _, r := range b.Results {
		if r.Kind == mutants.None {
			fmt.Fprintf(t, "  %s %s\t%s\t%s\n", r.ID, r.Name, r.Verdict, strings.Join(r.noise(), ", "))
		}
	}
	b.costs(t, total)
	if err := t.Flush(); err != nil {
		return err
	}
	return b.problems(w)
}

// noise is what was raised that should not have been.
func (r benchResult) noise() []string {
	if r.Good {
		return nil
	}
	return r.By
}

func (b bench) costs(w io.Writer, total tally) {
	fmt.Fprintf(w, "Cost of one check\t\t\n")
	fmt.Fprintf(w, "  requests\t%d\t\n", b.Requests)
	if killed := total.good["all"]; killed > 0 {
		fmt.Fprintf(w, "  requests per kill\t%.1f\t\n", float64(b.Requests)/float64(killed))
	}
	fmt.Fprintf(w, "  time\t%.2f s\t\n  time at %s\t%.1f s\t\n", b.Seconds, b.Latency, b.Slow)
	if f := b.Fewest; f != nil {
		fmt.Fprintf(w, "The fewest cases found\t\t\n")
		fmt.Fprintf(w, "  cases\t%d\t\n  requests\t%d\t\n  killed\t%d of %d\t\n  time at %s\t%.1f s\t\n",
			len(f.Cases), f.Requests, f.Killed, total.all["all"], b.Latency, f.Seconds)
	}
}

// problems lists what is not as it should be, and the kills that another check made than was expected.
func (b bench) problems(w io.Writer) error {
	for _, alarm := range b.Alarms {
		fmt.Fprintf(w, "alarm on the unbroken server: %s\n", alarm)
	}
	for _, r := range b.Results {
		switch {
		case len(r.Faults) > 0:
			fmt.Fprintf(w, "%s %s shows a fault of the check: %s\n", r.ID, r.Name, strings.Join(r.Faults, ", "))
		case !r.Good:
			fmt.Fprintf(w, "%s %s is %s: %s\n", r.ID, r.Name, r.Verdict, r.What)
		case r.Kind != mutants.None && !r.Named:
			fmt.Fprintf(w, "%s %s is not found by %s under %s, but by %s\n", r.ID, r.Name, r.Check, r.Clause, strings.Join(r.By, ", "))
		}
	}
	return nil
}

// passed reports whether every mutant was found and nothing else was.
func (b bench) passed() bool {
	for _, r := range b.Results {
		if !r.Good {
			return false
		}
	}
	return len(b.Alarms) == 0
}
