package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// driftGroup is what several steps have in common, so that it is said once.
type driftGroup struct {
	first contract.DriftResult
	more  int
}

// driftGroups puts together the steps that differ in the same way, the rest of a case that ended, and the cases that
// were not run for the same reason. What is the same is left out.
func driftGroups(d contract.Drift) (groups []*driftGroup) {
	by := map[string]*driftGroup{}
	for _, step := range d.Steps {
		if step.Verdict == contract.DriftSame {
			continue
		}
		key := string(step.Verdict) + "|" + step.Reason
		switch step.Verdict {
		case contract.DriftDiffers:
			key += step.Operation + fmt.Sprint(step.Differences)
		case contract.DriftOnlyA, contract.DriftOnlyB:
			key += step.Case
		}
		if by[key] == nil {
			by[key] = &driftGroup{first: step, more: -1}
			groups = append(groups, by[key])
		}
		by[key].more++
	}
	return groups
}

// showDrift writes what is not the same, and how many steps have each verdict.
func showDrift(out io.Writer, d contract.Drift) error {
	var b strings.Builder
	fmt.Fprintf(&b, "A is %s\nB is %s\n\n", visible(d.A), visible(d.B))
	groups := driftGroups(d)
	for _, group := range groups {
		group.write(&b)
	}
	if len(groups) > 0 {
		fmt.Fprintln(&b)
	}
	for _, verdict := range contract.DriftVerdicts() {
		fmt.Fprintf(&b, "%-8s %d\n", verdict, d.Verdicts[verdict])
	}
	notes := 0
	for _, step := range d.Steps {
		notes += len(step.Notes)
	}
	if notes > 0 {
		fmt.Fprintf(&b, "%s about what the document leaves open; --format json lists them\n", counted(notes, "note"))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (g *driftGroup) write(b *strings.Builder) {
	line := fmt.Sprintf("%-8s %s", g.first.Verdict, g.first.Case)
	if g.first.Step != "" {
		line += ", " + g.first.Step
	}
	if g.more > 0 {
		line += fmt.Sprintf(" and %d more", g.more)
	}
	if g.first.Reason != "" {
		line += ": " + strings.TrimSpace(g.first.Reason)
	}
	fmt.Fprintln(b, visible(strings.ReplaceAll(line, "\n", " ")))
	for _, one := range g.first.Differences {
		pointer := one.Pointer
		if pointer == "" {
			pointer = "body"
		}
		fmt.Fprintf(b, "    %s: A %s, B %s\n", visible(pointer), visible(one.A), visible(one.B))
	}
}
