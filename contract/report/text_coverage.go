package report

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/standin-mock/standin/contract"
)

// coverage writes a table of the operations that were called, and below it those that were not and the clauses that
// nothing showed.
func (t *text) coverage() {
	rows := [][]string{{"operation", "requests", "fields", "answered", "never answered"}}
	var idle []contract.Check
	for _, o := range t.Coverage.Operations {
		if o.Requests == 0 {
			idle = append(idle, contract.Check{ID: o.Operation, Reason: o.Why})
			continue
		}
		rows = append(rows, coverageRow(o))
	}
	if len(rows) > 1 {
		t.printf("\n")
		t.table(rows)
	}
	t.grouped(reasons(idle), "operation", "not called", "no case of it ran")
	t.grouped(t.untested(), "clause", "not shown", "no case ran")
}

// grouped writes names once for each reason.
func (t *text) grouped(groups []reason, noun, words, otherwise string) {
	for _, group := range groups {
		t.printf("\n  %s %s: %s\n", counted(len(group.IDs), noun), words, clean(cmp.Or(group.Why, otherwise)))
		t.list(group.IDs)
	}
}

func coverageRow(o contract.OperationCoverage) []string {
	seen, never := statuses(o)
	if o.Requests == 0 {
		return []string{o.Operation, "0", "", "", clean(cmp.Or(o.Why, never))}
	}
	fields := ""
	if of := o.Seen + len(o.Fields); of > 0 {
		fields = share(contract.Share{Seen: o.Seen, Of: of})
	}
	return []string{o.Operation, strconv.Itoa(o.Requests), fields, seen, never}
}

// table writes rows in columns, the last of which is as wide as it is.
func (t *text) table(rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell
			if i < len(row)-1 {
				line += spaces(width[i] - utf8.RuneCountInString(cell) + 2)
			}
		}
		if n == 0 {
			line = t.in(bold, line)
		}
		t.printf("%s\n", trimmed(line))
	}
}

func spaces(n int) string { return strings.Repeat(" ", n) }

func trimmed(line string) string { return strings.TrimRight(line, " ") }
