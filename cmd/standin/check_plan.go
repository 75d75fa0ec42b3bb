package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/standin-mock/standin/contract"
)

// showPlan prints what a run would send.
func (f *checkFlags) showPlan(w io.Writer, p contract.Plan) error {
	format := "text"
	if len(f.formats.list) > 0 {
		format = f.formats.list[0].format
	}
	switch {
	case len(f.formats.list) > 1 || len(f.formats.list) == 1 && f.formats.list[0].file != "":
		return usageError{errors.New("--plan: it is printed once, to standard output")}
	case format == "json":
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(p)
	case format != "text":
		return usageError{fmt.Errorf("--format %s: a plan is text or json", format)}
	}
	return planText(w, p)
}

func planText(w io.Writer, p contract.Plan) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "operation\trequests\teffect\tcredentials")
	for _, o := range p.Operations {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\n", o.Operation, o.Requests, o.Effect, cmp.Or(strings.Join(o.Credentials, " "), "none"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	cases, skipped := 0, map[string]int{}
	var reasons []string
	for _, c := range p.Cases {
		if c.Skip == "" {
			cases++
			continue
		}
		if skipped[c.Skip]++; skipped[c.Skip] == 1 {
			reasons = append(reasons, c.Skip)
		}
	}
	if len(reasons) > 0 {
		b.WriteString("\nskipped\n")
	}
	for _, reason := range reasons {
		fmt.Fprintf(&b, "  %s: %s\n", counted(skipped[reason], "case"), reason)
	}
	effects := make([]string, len(p.Effects))
	for i, e := range p.Effects {
		effects[i] = string(e)
	}
	fmt.Fprintf(&b, "\n%s: %s with the effects %s send %s, at most %d\n", p.Target, counted(cases, "case"), strings.Join(effects, ", "),
		counted(p.Requests, "request"), p.AtMost)
	fmt.Fprintf(&b, "credentials: %s\n", cmp.Or(strings.Join(p.Credentials, ", "), "none"))
	_, err := io.WriteString(w, b.String())
	return err
}
