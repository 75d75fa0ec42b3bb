package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// text writes the report for a reader at a terminal; nothing in it can move the cursor.
func (r *report) text(w io.Writer) error {
	var b strings.Builder
	texts := chapter{b: &b}
	texts.of("invalid", "breaks openapi.yaml", r.Invalid)
	texts.of("unmatched", "no operation has this method and path", r.Unmatched)
	texts.of("unknown input", "served all the same", r.Unknown)
	shown := slices.Concat(r.Invalid, r.Unmatched, r.Unknown)
	if r.ExitCode != exitOK { // tests that pass may well ask for refusals
		texts.of("refused", "well-formed, and refused as the vendor does", r.Refused)
		shown = append(shown, r.Refused...)
	}
	texts.variables(shown)
	texts.unused(r.Unused)
	texts.faults(r.OwnFaults)
	_, err := io.WriteString(w, b.String())
	return err
}

// summary is the report on one line.
func (r *report) summary() string {
	n := r.Requests
	if r.NotRun != "" {
		return r.NotRun
	}
	if n.Total == 0 {
		return fmt.Sprintf("NO REQUESTS: %s never called Standin, so nothing was checked; does it read API_URL, "+
			"LOGINSIGN_BASE_URL, SSOJET_BASE_URL or GENAUTH_HOST?", r.Command)
	}
	line := fmt.Sprintf("%s: %d served, %d invalid, %d unmatched", times(n.Total, "request"), n.Served, n.Invalid, n.Unmatched)
	if n.Faulted > 0 {
		line += fmt.Sprintf(", %d faulted", n.Faulted)
	}
	if unknown := total(r.Unknown); unknown > 0 {
		line += fmt.Sprintf("; %d of the served had unknown input", unknown)
	}
	if refused := total(r.Refused); refused > 0 {
		line += fmt.Sprintf("; %d of the served were refused", refused)
	}
	if len(r.OwnFaults) > 0 {
		line += "; " + strings.ToUpper(times(len(r.OwnFaults), "fault")) + " OF STANDIN'S OWN"
	}
	if n.Dropped > 0 {
		line += fmt.Sprintf("; JOURNAL DROPPED %d: what they had wrong is not known", n.Dropped)
	}
	return line
}

func total(list []complaint) (n int) {
	for _, c := range list {
		n += c.Count
	}
	return n
}

// times is a number with its noun.
func times[N int | uint64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// chapter writes complaints, grouped by operation.
type chapter struct{ b *strings.Builder }

func (t chapter) line(indent int, format string, values ...any) {
	t.b.WriteString(strings.Repeat("  ", indent) + visible(fmt.Sprintf(format, values...)) + "\n")
}

func (t chapter) of(name, meaning string, list []complaint) {
	if len(list) > 0 {
		t.line(0, "\n%s (%s)", strings.ToUpper(name), meaning)
	}
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Operation == list[0].Operation {
			n++
		}
		t.operation(list[:n])
		list = list[n:]
	}
}

// operation writes the complaints about one operation, and what the pages say of it once.
func (t chapter) operation(list []complaint) {
	if first := list[0]; first.Operation != "" {
		t.line(0, "\n%s", strings.TrimSuffix(first.Operation+": "+first.Summary, ": "))
	}
	for _, c := range list {
		t.complaint(c)
	}
	t.clauses(list)
}

func (t chapter) complaint(c complaint) {
	t.line(0, "\n  %s, %s %s, answered %d", times(c.Count, "request"), c.Method, c.Path, c.Status)
	for _, f := range c.Findings {
		t.line(2, "%s %s: %s", f.Level, f.Rule, f.Message)
	}
	if len(c.Findings) == 0 && c.Answer != "" && len(c.Nearest) == 0 {
		t.line(2, "it said %s", strings.TrimSpace(c.Answer))
	}
	if len(c.Nearest) > 0 {
		t.line(2, "nearest: %s", strings.Join(c.Nearest, ", "))
	}
	t.line(2, "repeat:  %s", c.Repeat.Curl)
	if c.Repeat.Note != "" {
		t.line(2, "         %s", c.Repeat.Note)
	}
}

// unused writes what should have gone wrong and did not.
func (t chapter) unused(steps []string) {
	if len(steps) > 0 {
		t.line(0, "\nNOT USED UP (steps of scenarios that never came to their turn; 'optional: true' excepts one)\n")
	}
	for _, step := range steps {
		t.line(1, "%s", step)
	}
}

// faults writes what Standin did wrong; the whole of a message, which may be a stack, is in the JSON report.
func (t chapter) faults(list []ownFault) {
	if len(list) > 0 {
		t.line(0, "\nFAULTS OF STANDIN'S OWN (not your client's: please report them)\n")
	}
	for _, f := range list {
		message, _, _ := strings.Cut(f.Message, "\n")
		t.line(1, "request %s, %s: %s", f.RequestID, cmp.Or(f.Operation, "no operation"), message)
		for _, wrong := range f.Findings {
			t.line(2, "%s %s: %s", wrong.Level, wrong.Rule, wrong.Message)
		}
	}
}

// maxClauses is how many clauses are written where none speaks of what was wrong.
const maxClauses = 6

// clauses writes those that speak of what was wrong, and names the others. Where none does, it writes the first ones about
// a request that was refused, and names them about one that was not.
func (t chapter) clauses(list []complaint) {
	var related, others []clause
	rest := "not about this"
	for i, one := range list[0].Clauses {
		if slices.ContainsFunc(list, func(c complaint) bool { return c.Clauses[i].Related }) {
			related = append(related, one)
		} else {
			others = append(others, one)
		}
	}
	if len(related) == 0 && slices.ContainsFunc(list, complaint.broken) {
		n := min(len(others), maxClauses)
		related, others, rest = others[:n], others[n:], "and also"
	}
	if len(list[0].Clauses) > 0 {
		t.line(0, "\n  what the pages say of %s", list[0].Operation)
	}
	for _, one := range related {
		t.line(2, "%s  %s (%s)", one.ID, one.Text, one.Page)
	}
	if len(others) > 0 {
		ids := make([]string, len(others))
		for i, one := range others {
			ids[i] = one.ID
		}
		t.line(2, "%s: %s", rest, strings.Join(ids, " "))
	}
}

// variables says what the curl lines need.
func (t chapter) variables(list []complaint) {
	if len(list) == 0 {
		return
	}
	set := map[string]string{}
	for _, c := range list {
		maps.Copy(set, c.Repeat.Set)
	}
	t.line(0, "\nThe curl lines take their variables from a server that you start with 'standin serve':")
	t.line(1, `eval "$(standin env)"`)
	for _, name := range slices.Sorted(maps.Keys(set)) {
		t.line(1, "%s=...  # %s", name, set[name])
	}
	t.line(0, "")
}

// visible writes what a terminal would obey as what it is.
func visible(text string) string {
	var b strings.Builder
	for _, c := range strings.ToValidUTF8(text, "\uFFFD") {
		if unicode.IsPrint(c) || c == '\n' {
			b.WriteRune(c)
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}
