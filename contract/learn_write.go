package contract

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Write writes a dialect file: the target's reading of each assumption that was decided, under a comment with the evidence,
// and comments about the others. 'standin serve --dialect' reads it.
func (l Learnt) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# How %s reads what the vendors' pages leave open: %d of %s decided, by run %s.\n",
		l.Target, l.Decided(), count(uint64(len(l.Answers)), "assumption"), l.Run)
	b.WriteString("# What is not decided keeps its default. 'standin serve --dialect' speaks this dialect.\n")
	if l.Decided() == 0 {
		b.WriteString("{}\n")
	}
	for _, vendor := range []string{nameLoginSign, nameSSOJet, nameGenAuth} {
		l.writeVendor(&b, vendor)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (l Learnt) writeVendor(b *strings.Builder, vendor string) {
	var of []Answer
	mark := "# "
	for _, answer := range l.Answers {
		if strings.HasPrefix(answer.Assumption, vendor+".") {
			of = append(of, answer)
			if answer.Reading != "" {
				mark = ""
			}
		}
	}
	if len(of) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s%s:\n", mark, vendor)
	for i, answer := range of {
		if i > 0 {
			b.WriteString("\n")
		}
		answer.write(b, strings.TrimPrefix(answer.Assumption, vendor+"."))
	}
}

func (a Answer) write(b *strings.Builder, name string) {
	for _, line := range a.Evidence {
		fmt.Fprintf(b, "  # %s\n", commentLine(line))
	}
	if a.Reading == "" {
		fmt.Fprintf(b, "  # undecided: %s\n  # %s: %s\n", commentLine(a.Reason), name, scalar(a.Usual))
		return
	}
	fmt.Fprintf(b, "  %s: %s\n", name, scalar(a.Reading))
}

// commentLine keeps what a target has answered from ending a comment.
func commentLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff {
			return ' '
		}
		return r
	}, s)
}

// plainScalar is what YAML reads as the text that it is. The reading called null needs quotes.
var plainScalar = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

func scalar(reading string) string {
	if plainScalar.MatchString(reading) && reading != "null" {
		return reading
	}
	return `"` + reading + `"`
}
