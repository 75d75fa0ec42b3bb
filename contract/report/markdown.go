package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// maxFindings is how many findings a step's page lists: GitHub refuses a page of more than a megabyte.
const maxFindings = 100

// writeMarkdown writes the page of a step of GitHub Actions.
func writeMarkdown(w io.Writer, v view) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## standin check: %s\n\n", inline(v.Target))
	for _, one := range v.Unfit {
		fmt.Fprintf(&b, "**%s**\n\n", inline(one.Sentence()))
	}
	fmt.Fprintf(&b, "%s\n\n%s\n", inline(v.sums()), inline(v.shares()))
	if sight := v.sight(); sight != "" {
		fmt.Fprintf(&b, "\n%s\n", inline(sight))
	}
	list := v.told()
	if len(list) > 0 {
		b.WriteString("\n| level | check | operation | what | clause |\n|---|---|---|---|---|\n")
	}
	for i, c := range list {
		if i == maxFindings {
			fmt.Fprintf(&b, "\nand %s more\n", counted(len(list)-i, "finding"))
			break
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", Severity(c), inline(c.ID), inline(c.Operation), inline(told(c)),
			inline(cmp.Or(strings.Join(c.Clauses, " "), c.Clause)))
	}
	v.markdownCoverage(&b)
	for _, one := range v.Left {
		fmt.Fprintf(&b, "\n**Left behind:** %s (%s): %s\n", inline(one.What), inline(one.Operation), inline(one.Why))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// told is what a check is about, and who else has seen it.
func told(c contract.Check) string {
	if also := seenBy(c); also != "" {
		return sentence(c) + " (also seen " + also + ")"
	}
	return sentence(c)
}

func (v view) markdownCoverage(b *strings.Builder) {
	if len(v.Coverage.Operations) == 0 {
		return
	}
	b.WriteString("\n<details><summary>Coverage</summary>\n\n| operation | requests | fields | answered | never answered |\n")
	b.WriteString("|---|---|---|---|---|\n")
	for _, o := range v.Coverage.Operations {
		row := coverageRow(o)
		for i := range row {
			row[i] = inline(row[i])
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
	b.WriteString("\n</details>\n")
	if n := len(v.with(string(contract.Skip))); n > 0 {
		fmt.Fprintf(b, "\n%s:\n\n", counted(n, "skipped check"))
		for _, group := range reasons(v.with(string(contract.Skip))) {
			fmt.Fprintf(b, "- %d: %s\n", len(group.IDs), inline(group.Why))
		}
	}
}

// inline is a text that means itself in a cell of a table.
func inline(text string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", ">", "&gt;", "&", "&amp;", "*", "\\*", "_", "\\_", "`", "\\`",
		"[", "\\[", "@", "&#64;").Replace(clean(text))
}
