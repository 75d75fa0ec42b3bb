package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with a file. Line and Column count from 1, columns in characters.
type Problem struct {
	File         string
	Line, Column int
	Pointer      string // RFC 6901: what the problem is about; "" is the whole document
	Message      string // without the position, the path and the suggestion
	Suggestion   string // the word that was probably meant, or ""
}

// String prints `file:line:column: path: message, did you mean "x"?` on one line.
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", p.File, p.Line, p.Column)
	if path := pathOf(p.Pointer); path != "" {
		b.WriteString(path + ": ")
	}
	b.WriteString(p.Message)
	if p.Suggestion != "" {
		fmt.Fprintf(&b, ", did you mean %q?", p.Suggestion)
	}
	return b.String()
}

// Error is everything wrong with one file or several.
type Error struct {
	Problems   []Problem // by file, then by position
	Unfinished bool      // these kept the rest from being checked: more may show when they are mended
	excerpt    string
}

// NewError bundles problems in position order; nil without problems, otherwise an *Error.
func NewError(problems ...Problem) error {
	if len(problems) == 0 {
		return nil
	}
	sorted := slices.Clone(problems)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Message, b.Message),
		)
	})
	return &Error{Problems: slices.Compact(sorted)}
}

// maxPrinted keeps an error that a reader has to scroll through from hiding its own beginning.
const maxPrinted = 50

// Error prints a line for each of the first 50 problems, and the line of the file under the first one where it is
// known.
func (e *Error) Error() string {
	lines := make([]string, 0, len(e.Problems)+1)
	for i, p := range e.Problems {
		if i == maxPrinted {
			lines = append(lines, fmt.Sprintf("and %d more", len(e.Problems)-maxPrinted))
			break
		}
		lines = append(lines, p.String())
		if i == 0 && e.excerpt != "" {
			lines = append(lines, e.excerpt)
		}
	}
	return strings.Join(lines, "\n")
}

// Around a problem in a long line, such as minified JSON, this many characters are shown.
const (
	shownBefore = 60
	shownAfter  = 40
)

// excerptOf prints the line that p stands in, and a caret under its column.
func excerptOf(source []byte, p Problem) string {
	line := []rune(lineOf(source, p.Line))
	caret := min(p.Column-1, len(line))
	from, to := max(0, caret-shownBefore), min(len(line), caret+shownAfter)
	margin := fmt.Sprintf("%5d | ", p.Line)
	blank := strings.Repeat(" ", len(margin)-2) + "| "
	return margin + printable(line[from:to]) + "\n" + blank + padding(line[from:caret]) + "^"
}

// printable keeps control characters of a broken file out of a terminal.
func printable(line []rune) string {
	return strings.Map(func(c rune) rune {
		if isControl(c) {
			return '\uFFFD'
		}
		return c
	}, string(line))
}

// padding is as wide as the text before the caret: tabs stay tabs.
func padding(before []rune) string {
	return strings.Map(func(c rune) rune {
		if c == '\t' {
			return c
		}
		return ' '
	}, string(before))
}
