package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// row is one line of the table: what is measured, what is to be reached, and how it is found out.
type row struct {
	id, title string
	goals     []goal
	measure   func(context.Context, *lab) (found, error)
}

// goal is the limit of one figure of a row.
type goal struct {
	name, unit string
	limit      float64
	atMost     bool
}

// found is what a row's measurement gave: the values of each goal, round by round, and the servers that were compared.
type found struct {
	values  [][]float64
	servers []server
}

// result is a row as it is told.
type result struct {
	Row     string   `json:"row"`
	Title   string   `json:"title"`
	Figures []figure `json:"figures"`
	Servers []server `json:"servers,omitempty"`
}

// figure is a measured spread beside its goal.
type figure struct {
	Name string `json:"name"`
	Unit string `json:"unit"`
	spread
	Goal    float64 `json:"goal"`
	AtMost  bool    `json:"at_most"`
	Reached bool    `json:"reached"`
}

func (g goal) figure(values []float64) figure {
	s := spreadOf(values)
	reached := s.Rounds > 0 && (g.atMost && s.Median <= g.limit || !g.atMost && s.Median >= g.limit)
	return figure{g.name, g.unit, s, g.limit, g.atMost, reached}
}

// shares are the two goals of a row that is held against the bare server.
func shares(limit float64) []goal {
	return []goal{{name: "throughput, share of bare", limit: limit}, {name: "CPU, share of bare", limit: limit}}
}

// rows are all rows, in the order of the table.
func rows() []row {
	return []row{
		comparison("list-1", "list of 1 row", 0.80, listScene(1, usualConnections)),
		comparison("list-100", "list of 100 rows", 0.80, listScene(100, usualConnections)),
		comparison("list-10000", "list of 10,000 rows", 0.75, listScene(10_000, 4)),
		comparison("patch", "PATCH status", 0.60, patchScene()),
		comparison("token", "POST /oauth/token", 0.55, tokenScene()),
		comparison("user", "GET /api/user", 0.60, userScene()),
		comparison("login-logs", "SSOJet login logs, 24 rows", 0.60, loginLogsScene()),
		comparison("apps", "GenAuth logged-in apps, signed", 0.60, appsScene()),
		latencyRow(),
		namespacesRow(),
		growthRow(),
		memoryPerUserRow(),
		generateRow(),
		startRow(),
		memoryRow(),
		checkRow(),
	}
}

// name fills in the numbers that the options choose.
func (o options) name(text string) string {
	return strings.NewReplacer("{users}", grouped(o.users), "{namespaces}", grouped(o.namespaces)).Replace(text)
}

// grouped writes 1000000 as 1,000,000.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// rows measures the chosen rows, and the peers beside them.
func (l *lab) rows(ctx context.Context) ([]result, []peerResult, error) {
	if err := l.startPeers(ctx); err != nil {
		return nil, nil, err
	}
	var out []result
	for _, r := range rows() {
		if len(l.only) > 0 && !slices.Contains(l.only, r.id) {
			continue
		}
		l.say("measuring %s", l.name(r.title))
		f, err := r.measure(ctx, l)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", r.id, err)
		}
		told := result{Row: r.id, Title: l.name(r.title), Servers: f.servers}
		for i, g := range r.goals {
			told.Figures = append(told.Figures, g.figure(f.values[i]))
		}
		out = append(out, told)
	}
	return out, l.peerResults(out), nil
}

func listRows(out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	o := options{}
	_ = o.flags() // the defaults
	for _, r := range rows() {
		for _, g := range r.goals {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.id, o.name(r.title), g.name, g.limitText())
		}
	}
	_ = t.Flush() // to a terminal
}
