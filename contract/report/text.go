package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// The colours of a terminal, by what is written in them.
const (
	red    = "31"
	yellow = "33"
	blue   = "34"
	faint  = "2"
	bold   = "1"
)

// text writes for a reader at a terminal; nothing that a target said can move the cursor.
type text struct {
	view
	b strings.Builder
}

func writeText(w io.Writer, v view) error {
	t := &text{view: v}
	for _, c := range t.told() {
		t.finding(severityWord(c), c)
	}
	for _, group := range [][2]string{{string(contract.Failed), "check error"}, {string(contract.Review), "review"}, {known, known}} {
		for _, c := range t.with(group[0]) {
			t.finding(group[1], c)
		}
	}
	t.silent("could not be judged", contract.Inconclusive)
	t.silent("skipped", contract.Skip)
	t.coverage()
	t.left()
	t.printf("\n")
	for _, one := range t.Unfit {
		t.printf("%s\n", t.in(red, clean(one.Sentence())))
	}
	t.printf("%s\n%s\n", t.in(bold, clean(t.Target)+": "+t.sums()), t.shares())
	if sight := t.sight(); sight != "" {
		t.printf("%s\n", sight)
	}
	_, err := io.WriteString(w, strings.TrimPrefix(t.b.String(), "\n"))
	return err
}

func (t *text) printf(format string, values ...any) { fmt.Fprintf(&t.b, format, values...) }

func (t *text) in(colour, words string) string {
	if !t.Colour {
		return words
	}
	return "\x1b[" + colour + "m" + words + "\x1b[0m"
}

func severityWord(c contract.Check) string { return Severity(c).String() }

func colourOf(word string) string {
	switch word {
	case "error", "check error":
		return red
	case "warning":
		return yellow
	case "note", string(contract.Review):
		return blue
	}
	return faint
}

// finding writes a check on one line, and below it what a reader needs to believe, repeat and mend it.
func (t *text) finding(word string, c contract.Check) {
	place := c.Operation
	if list := t.evidence(c); len(list) > 0 {
		last := list[len(list)-1]
		place = strings.TrimSpace(fmt.Sprintf("%s %s %s", place, last.Method, pathOf(last.URL)))
	}
	if place != "" {
		place = " in " + clean(place)
	}
	t.printf("\n%s [%s]%s: %s\n", t.in(colourOf(word), word), t.in(bold, c.ID), place, clean(sentence(c)))
	worded, others := t.clausesOf(c)
	for _, one := range worded {
		t.field("clause", strings.TrimSpace(one.ID+"  "+one.Text+from(one.Page)))
	}
	t.field("and also", strings.Join(others, " "))
	if c.Case == "" {
		t.field("seen", where(c))
	} else {
		t.field("case", where(c))
		t.field("also seen", seenBy(c))
	}
	t.field("at", c.Pointer)
	t.field("expected", c.Expected)
	t.field("actual", c.Actual)
	t.field("why", c.Why)
	if c.Baseline == known {
		t.field("accepted", c.Reason)
	}
	t.field("repeat", t.curl(c))
	t.field("fingerprint", c.Fingerprint)
}

func from(page string) string {
	if page == "" {
		return ""
	}
	return " (" + page + ")"
}

func (t *text) field(name, value string) {
	if value != "" {
		t.printf("  %s %s\n", t.in(faint, fmt.Sprintf("%-11s", name)), clean(value))
	}
}

// silent writes the checks that tell nothing about the target, once for each reason.
func (t *text) silent(words string, verdict contract.Verdict) {
	list := t.with(string(verdict))
	if len(list) == 0 {
		return
	}
	t.printf("\n%s\n", t.in(bold, counted(len(list), "check")+" "+words))
	for _, group := range reasons(list) {
		t.printf("  %s: %s\n", counted(len(group.IDs), "check"), clean(group.Why))
		t.list(group.IDs)
	}
}

// maxColumns is how wide a list of names gets.
const maxColumns = 110

// list writes names in lines of bearable length.
func (t *text) list(names []string) {
	line := "   "
	for i, name := range names {
		if i > 0 && len(line)+len(name) > maxColumns {
			t.printf("%s\n", line)
			line = "   "
		}
		line += " " + clean(name)
	}
	t.printf("%s\n", t.in(faint, line))
}

func (t *text) left() {
	if len(t.Left) == 0 {
		return
	}
	t.printf("\n%s\n", t.in(red, counted(len(t.Left), "thing")+" left behind"))
	for _, one := range t.Left {
		t.printf("  %s (%s): %s\n", clean(one.What), one.Operation, clean(one.Why))
	}
}

// pathOf is a URL without its scheme and host.
func pathOf(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return "/"
}
