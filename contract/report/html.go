package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/standin-mock/standin/contract"
)

//go:embed page.html
var page string

// writeHTML writes one file that needs nothing else: no request leaves it, and without scripts all of it can be read.
func writeHTML(w io.Writer, v view) error {
	t, err := template.New("page").Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(w, newPage(v))
}

// htmlPage is what the page's template sees.
type htmlPage struct {
	Target, Tool, Run, Began, Sums, Shares, Sight string

	Filters    []htmlFilter
	Checks     []htmlCheck
	Operations [][]string
	Untested   []reason
	Left       []contract.LeftItem
	Unfit      []contract.Unfit
}

type htmlFilter struct {
	Verdict string
	Count   int
}

// htmlCheck is a check with its words.
type htmlCheck struct {
	contract.Check
	Shown, Level, Sentence, Where string
	SeenBy, ToldBy                string
	ClauseWords                   []contract.Clause
	OtherClauses                  []string
	Evidence                      []htmlExchange
}

type htmlExchange struct {
	contract.Evidence
	Time string
}

func newPage(v view) htmlPage {
	p := htmlPage{
		Target: v.Target, Tool: v.Tool, Run: v.Run, Sums: v.sums(), Shares: v.shares(), Sight: v.sight(),
		Untested: v.untested(), Left: v.Left, Unfit: v.Unfit,
	}
	if !v.Began.IsZero() {
		p.Began = v.Began.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	for _, verdict := range order() {
		list := v.with(verdict)
		if len(list) > 0 {
			p.Filters = append(p.Filters, htmlFilter{verdict, len(list)})
		}
		for _, c := range list {
			p.Checks = append(p.Checks, v.htmlCheck(c))
		}
	}
	for _, o := range v.Coverage.Operations {
		p.Operations = append(p.Operations, coverageRow(o))
	}
	return p
}

func (v view) htmlCheck(c contract.Check) htmlCheck {
	one := htmlCheck{Check: c, Shown: Shown(c), Sentence: clean(sentence(c)), Where: where(c), SeenBy: seenBy(c), ToldBy: v.toldBy(c)}
	one.ClauseWords, one.OtherClauses = v.clausesOf(c)
	if c.IsFinding() {
		one.Level = Severity(c).String()
	}
	for _, e := range v.evidence(c) {
		one.Evidence = append(one.Evidence, htmlExchange{e, fmt.Sprintf("%.0f ms", e.Took)})
	}
	return one
}
