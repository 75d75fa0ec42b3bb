package strictyaml

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Rows reads the text that an RFC 6901 pointer names as Write writes Rows: one row a line, no key twice; empty lines
// don't count. The error is an *Error with the first problem. Without such a text there are no rows.
func (d *Document) Rows(pointer string) (Rows, error) {
	text := d.textAt(pointer)
	rows, seen := make(Rows, 0, strings.Count(text, "\n")), map[string]int{}
	number := -1
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		row, offset, message := rowOf(line)
		if first, again := seen[row.Key]; again && message == "" {
			message = fmt.Sprintf("the key %q is given twice, the first time %s before", shorten(row.Key), count(number-first, "line"))
		}
		if message != "" {
			return nil, d.NewError(d.rowProblem(pointer, number, line, offset, message))
		}
		seen[row.Key] = number
		rows = append(rows, row)
	}
	return rows, nil
}

// RowProblem is Problem placed at the row with this key; at the text when there is none.
func (d *Document) RowProblem(pointer, key, message string) Problem {
	number := -1
	for line := range strings.Lines(d.textAt(pointer)) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if row, _, refusal := rowOf(line); refusal == "" && row.Key == key {
			return d.rowProblem(pointer, number, line, 0, message)
		}
	}
	return d.Problem(pointer, message, "")
}

func (d *Document) textAt(pointer string) string {
	text, _ := d.root.nearest(tokensOf(pointer)).scalar.(string)
	return text
}

// rowProblem places a problem at a byte of a text's line: exactly in a literal block, else at the text's beginning.
func (d *Document) rowProblem(pointer string, number int, line string, offset int, message string) Problem {
	text := d.root.nearest(tokensOf(pointer))
	at := position{text.line + 1 + number, 1}
	indent, literal := strings.CutSuffix(lineOf(d.source, at.line), line)
	if !literal || strings.Trim(indent, " ") != "" {
		return d.Problem(pointer, message, "")
	}
	at.column += len(indent) + utf8.RuneCountInString(line[:min(offset, len(line))])
	return d.problem(at, pointer, message, "")
}

// rowOf splits a line. When it is no row, message says why, and offset where.
func rowOf(line string) (row Row, offset int, message string) {
	end := endOfText(line)
	if end == 0 || json.Unmarshal([]byte(line[:end]), &row.Key) != nil {
		return row, 0, `expected a row: "key": value`
	}
	value, ok := strings.CutPrefix(line[end:], ": ")
	if !ok {
		return row, end, "expected a colon and a space behind the key"
	}
	row.Value = []byte(strings.TrimRight(value, " "))
	if !json.Valid(row.Value) {
		return row, end + len(": ") + whereInvalid(row.Value), "the value of the row is not JSON"
	}
	return row, 0, ""
}

// endOfText returns where a double-quoted text ends that line begins with, or 0.
func endOfText(line string) int {
	if !strings.HasPrefix(line, `"`) {
		return 0
	}
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// whereInvalid returns how much of a text can be the beginning of JSON.
func whereInvalid(value []byte) int {
	var read json.RawMessage
	if failure, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(value, &read)); ok {
		return max(0, int(failure.Offset)-1)
	}
	return 0
}
