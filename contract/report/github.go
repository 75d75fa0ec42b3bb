package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// maxAnnotations is how many annotations of a kind GitHub shows of one step.
const maxAnnotations = 10

// writeGitHub writes workflow commands that annotate the document, the worst findings first, and the whole report as
// Markdown to Options.Markdown.
func writeGitHub(w io.Writer, v view) error {
	var b strings.Builder
	for _, one := range v.Unfit {
		fmt.Fprintf(&b, "::error title=configuration::%s\n", commandText(clean(one.Sentence())))
	}
	count := map[contract.Level]int{}
	for _, c := range v.told() {
		level := Severity(c)
		if count[level]++; count[level] > maxAnnotations {
			continue
		}
		command := map[contract.Level]string{contract.Error: "error", contract.Warning: "warning", contract.Note: "notice"}[level]
		fmt.Fprintf(&b, "::%s file=%s,line=%d,title=%s::%s\n", command, property(v.Document), v.line(c.Operation), property(c.ID),
			commandText(v.annotation(c)))
	}
	fmt.Fprintf(&b, "%s\n", clean(v.sums()))
	if v.Markdown != nil {
		if err := writeMarkdown(v.Markdown, v); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (v view) annotation(c contract.Check) string {
	lines := []string{sentence(c)}
	if words := v.clauseWords(c); words != "" {
		lines = append(lines, words)
	}
	if c.Expected+c.Actual != "" {
		lines = append(lines, fmt.Sprintf("expected %s, got %s", cmp.Or(c.Expected, "something else"), cmp.Or(c.Actual, "nothing")))
	}
	if also := seenBy(c); also != "" {
		lines = append(lines, "also seen "+also)
	}
	return strings.Join(lines, "\n")
}

// commandText escapes what would end a workflow command's text.
func commandText(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes what would end a workflow command's property, too.
func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandText(text))
}
