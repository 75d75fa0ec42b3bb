package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// table is what is printed, as text and as Markdown.
type table struct {
	title string
	head  []string
	lines [][]string
}

const notMeasured = "not measured"

func goalsTable(all []result) table {
	t := table{"", []string{"row", "figure", "goal", "median", "min", "max", "reached"}, nil}
	for _, r := range all {
		for _, f := range r.Figures {
			t.lines = append(t.lines, append([]string{r.Title, f.Name, f.goalText()}, f.cells()...))
		}
	}
	return t
}

func (f figure) cells() []string {
	if f.Rounds == 0 {
		return []string{notMeasured, "", "", ""}
	}
	reached := "no"
	if f.Reached {
		reached = "yes"
	}
	return []string{number(f.Median), number(f.Min), number(f.Max), reached}
}

func (f figure) goalText() string {
	return goal{unit: f.Unit, limit: f.Goal, atMost: f.AtMost}.limitText()
}

func (g goal) limitText() string {
	word := "at least "
	if g.atMost {
		word = "at most "
	}
	return strings.TrimSpace(word + strconv.FormatFloat(g.limit, 'f', -1, 64) + " " + g.unit)
}

// number has three digits, which is more than a run repeats.
func number(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 0.1 || v == 0:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

func serversTable(all []result) table {
	t := table{"The same in figures of this machine, which are no goals:",
		[]string{"row", "server", "requests/s", "CPU us", "p50 us", "p99 us"}, nil}
	for _, r := range all {
		for _, s := range r.Servers {
			t.lines = append(t.lines, append([]string{r.Title, s.Name}, s.cells()...))
		}
	}
	return t
}

func (s server) cells() []string {
	cpu := notMeasured
	if s.CPU > 0 {
		cpu = number(s.CPU)
	}
	return []string{grouped(int(s.PerSecond)), cpu, number(s.P50), number(s.P99)}
}

func (t table) writeText(out io.Writer) error {
	if len(t.lines) == 0 {
		return nil
	}
	if t.title != "" {
		fmt.Fprintf(out, "%s\n", t.title)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, line := range append([][]string{t.head}, t.lines...) {
		fmt.Fprintln(w, strings.TrimRight(strings.Join(line, "\t"), "\t"))
	}
	fmt.Fprintln(w)
	return w.Flush()
}

func (t table) markdown() string {
	if len(t.lines) == 0 {
		return ""
	}
	var b strings.Builder
	if t.title != "" {
		b.WriteString(t.title + "\n\n")
	}
	b.WriteString("| " + strings.Join(t.head, " | ") + " |\n|" + strings.Repeat("---|", len(t.head)) + "\n")
	for _, line := range t.lines {
		b.WriteString("| " + strings.Join(line, " | ") + " |\n")
	}
	return b.String() + "\n"
}
