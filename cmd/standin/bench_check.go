package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock/mutants"
)

// benchFlags are those of bench-check.
type benchFlags struct {
	options benchOptions
	only    []string
	format  string
	list    bool
}

func benchCheckCommand() *cobra.Command {
	var f benchFlags
	c := &cobra.Command{
		Use:   "bench-check",
		Short: "Check broken servers, to see what the check finds",
		Long: `Run the check against the demo world broken in one way after the other, as 'standin serve --break' does, from outside
and without control. It prints how many of the mutants it kills: how many make it raise something that the unbroken
server does not. A kill is named when the rule or case that was expected finds it under the clause that is broken. It also
counts what may not happen: alarms on the unbroken server and on variations that obey the documents, and verdicts on
targets that let nobody look.

Exit codes: 0 everything is as it should be, 1 a mutant survives or there is an alarm, 2 the command line is wrong.`,
		Example: `  standin bench-check
  standin bench-check --list
  standin bench-check --only M03,M06 --format json`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c) },
	}
	flags := c.Flags()
	flags.StringSliceVar(&f.only, "only", nil, "ids or names of mutants; all if left out")
	flags.BoolVar(&f.list, "list", false, "list the mutants and check nothing")
	flags.StringVar(&f.format, "format", "text", "text or json")
	flags.Uint64Var(&f.options.seed, "seed", 1, "chooses the derived cases and their values")
	flags.IntVar(&f.options.maxExamples, "max-examples", 0, "derived cases of each operation at most; 0: all")
	flags.IntVar(&f.options.maxRequests, "max-requests", 0, "requests of one check at most, spent on what shows the most; 0: all")
	flags.DurationVar(&f.options.latency, "latency", 50*time.Millisecond, "latency of the second timing")
	return c
}

func (f *benchFlags) run(c *cobra.Command) error {
	if f.format != "text" && f.format != "json" {
		return usageError{fmt.Errorf("--format %s: it is text or json", f.format)}
	}
	chosen, err := chosenMutants(f.only)
	if err != nil {
		return usageError{fmt.Errorf("--only: %w", err)}
	}
	if f.list {
		return f.print(c.OutOrStdout(), chosen, func(w io.Writer) error { return listMutants(w, chosen) })
	}
	b, err := benchCheck(c.Context(), f.options, chosen)
	if err == nil && len(f.only) == 0 && f.options.maxRequests == 0 {
		err = b.fewest(c.Context(), f.options)
	}
	if err != nil {
		return err
	}
	if err := f.print(c.OutOrStdout(), b, b.text); err != nil {
		return err
	}
	if !b.passed() {
		return exitCode(exitFindings)
	}
	return nil
}

// print writes a value as JSON, or as text.
func (f *benchFlags) print(w io.Writer, value any, text func(io.Writer) error) error {
	if f.format == "text" {
		return text(w)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(value)
}

func chosenMutants(ids []string) ([]mutants.Mutant, error) {
	if len(ids) == 0 {
		return mutants.All(), nil
	}
	var chosen []mutants.Mutant
	for _, id := range ids {
		m, err := mutants.Find(id)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, m)
	}
	return chosen, nil
}

func listMutants(w io.Writer, list []mutants.Mutant) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", m.ID, m.Name, m.Kind, m.Effect, m.Clause, m.What)
	}
	return t.Flush()
}
