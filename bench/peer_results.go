package main

import (
	"slices"
	"strings"
)

// peerContenders are the peers that can answer a row, ready for their turns.
func (l *lab) peerContenders(id string, connections int) (out []*contender) {
	for _, r := range l.rivals {
		for _, s := range r.stubs {
			if s.row == id {
				out = append(out, &contender{process: r.server, prepare: steady(loop([][]byte{s.request()}, connections)),
					storm: storm{address: r.server.address, connections: connections, status: 200, length: -1}})
			}
		}
	}
	return out
}

const ownWords = "checks requests and its own answers; state, journal, log"

// peerResults puts the shares of each server in one line, standin first. Without peers there is no such table.
func (l *lab) peerResults(all []result) (out []peerResult) {
	if len(l.rivals) == 0 {
		return nil
	}
	out = append(out, peerResult{Name: "standin", What: ownWords, Shares: sharesOf("standin", all)})
	for _, r := range l.rivals {
		out = append(out, peerResult{r.name, r.version, r.what, r.problem, sharesOf(r.name, all)})
	}
	return out
}

func sharesOf(name string, all []result) map[string]shared {
	out := map[string]shared{}
	for _, r := range all {
		for _, s := range r.Servers {
			if s.Name == name && slices.Contains(comparedRows(), r.Row) {
				out[r.Row] = shared{s.Share, s.CPUShare}
			}
		}
	}
	return out
}

func peersTable(all []peerResult) table {
	t := table{"", []string{"server", "list of 1", "list of 100", "PATCH", "token", "what it does"}, nil}
	for _, p := range all {
		line := []string{strings.TrimSpace(p.Name + " " + p.Version)}
		for _, id := range comparedRows() {
			line = append(line, p.Shares[id].text())
		}
		what := p.What
		if p.Problem != "" {
			what = "NOT MEASURED IN FULL: " + p.Problem
		}
		t.lines = append(t.lines, append(line, what))
	}
	return t
}

func (s shared) text() string {
	if s.Throughput.Rounds == 0 {
		return "-"
	}
	text := number(s.Throughput.Median) + " (" + number(s.Throughput.Min) + " to " + number(s.Throughput.Max) + ")"
	if s.CPU.Rounds > 0 {
		text += ", CPU " + number(s.CPU.Median)
	}
	return text
}
