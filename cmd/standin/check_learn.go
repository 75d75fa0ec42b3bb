package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/dialect"
)

// notLearning are the flags that say nothing to --learn.
var notLearning = []string{
	"case", "cases", "only", "skip", "seed", "max-examples", "format", "output", "baseline", "write-baseline", "resume",
	"fail-on", "dialect",
}

// checkLearning refuses flags that --learn would not look at.
func (f *checkFlags) checkLearning(changed func(flag string) bool) error {
	if f.learn == "" {
		return nil
	}
	for _, flag := range notLearning {
		if changed(flag) {
			return usageError{fmt.Errorf("--learn and --%s: what is learnt has no cases and no report, and knows no dialect before", flag)}
		}
	}
	return nil
}

// learnDialect asks the target how it reads what the pages leave open, and writes a dialect file.
func (f *checkFlags) learnDialect(c *cobra.Command, target contract.Target, o contract.Options) (err error) {
	o.Readings = dialect.Default().Readings()
	if o.Spec, err = contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, o.Readings); err != nil {
		return err
	}
	if target.Control != nil && !c.Flags().Changed("effects") && !slices.Contains(o.Effects, contract.MockOnly) {
		o.Effects = append(o.Effects, contract.MockOnly)
	}
	if f.plan {
		plan, err := contract.PlanToLearn(target, o)
		if err != nil {
			return usageError{err}
		}
		return f.showPlan(c.OutOrStdout(), plan)
	}
	file, err := create("--learn", f.learn)
	if err != nil {
		return err
	}
	shown := progressOn(c.ErrOrStderr())
	o.Progress = shown.show
	learnt, err := contract.Learn(c.Context(), target, o)
	shown.clear()
	if err != nil {
		return errors.Join(usageError{err}, file.Close(), os.Remove(f.learn))
	}
	if err := errors.Join(learnt.Write(file), file.Close()); err != nil {
		return fmt.Errorf("--learn: %w", err)
	}
	if err := sayLearnt(c.OutOrStdout(), f.learn, learnt); err != nil {
		return err
	}
	switch {
	case len(learnt.Left) > 0:
		return exitCode(exitLeft)
	case learnt.Decided() < f.minChecks || c.Context().Err() != nil:
		return exitCode(exitInconclusive)
	}
	return nil
}

// sayLearnt tells in a few lines what the file holds.
func sayLearnt(w io.Writer, name string, learnt contract.Learnt) error {
	var b strings.Builder
	undecided := map[string]int{}
	var reasons []string
	for _, answer := range learnt.Answers {
		switch {
		case answer.Reading == "":
			if undecided[answer.Reason]++; undecided[answer.Reason] == 1 {
				reasons = append(reasons, answer.Reason)
			}
		case answer.Reading != answer.Usual:
			fmt.Fprintf(&b, "%s: %s, where the default is %s\n", answer.Assumption, answer.Reading, answer.Usual)
		}
	}
	for _, reason := range reasons {
		fmt.Fprintf(&b, "undecided, %s: %s\n", counted(undecided[reason], "assumption"), visible(reason))
	}
	for _, left := range learnt.Left {
		fmt.Fprintf(&b, "left behind: %s: %s\n", left.What, visible(left.Why))
	}
	fmt.Fprintf(&b, "%s: %d of %s decided with %s\n", visible(name), learnt.Decided(),
		counted(len(learnt.Answers), "assumption"), counted(learnt.Requests, "request"))
	_, err := io.WriteString(w, b.String())
	return err
}
