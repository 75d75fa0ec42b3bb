package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/contract"
	reports "github.com/standin-mock/standin/contract/report"
)

func checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check",
		Short: "Check that a deployment does what the documents say",
		Long: `Check a deployment, production or a running Standin, against the vendors' documents: play short cases of requests
against it, judge every exchange, and report each difference with the clause that it breaks and a curl line that
repeats it. docs/check.md teaches it.

What the check may use stands in the file of --config: credentials, and a user and an app of yours to look at. A case
that lacks something is skipped, and the report says what would unlock it. Each case has a worst effect, and only
those of --effects run; on a correct server observe and refuse leave no trace:
  observe   reads with its own credentials
  refuse    sends what a correct server refuses
  write     changes what the configuration names, and undoes it
  destroy   deletes what the configuration names as deletable
  mock-only moves the clock, logs people in, receives webhooks: only a Standin lets it
--plan prints what would be sent, and sends nothing; a run sends no more than that.

A Standin on this machine is known by its /_standin/health, others take --standin. Without --config it is checked
fully, in a namespace of the check's own, which is deleted at the end.

--output goes with the --format before it; both may be repeated. Without an --output the report goes to standard
output. --format github writes annotations, and the page of the step to $GITHUB_STEP_SUMMARY.

Exit codes: 0 fine, 1 findings of --fail-on or worse that no baseline accepts, 2 the command line or a file is wrong,
3 a credential or a user of the configuration is not taken, less than --min-checks or the smaller part could be judged,
or the run did not come to its end, 4 something was left behind.`,
		Example: `  standin check                                            # the Standin at ` + defaultURL + `
  standin check --target https://loginsign.com --config check.yaml --plan
  standin check --target https://loginsign.com --config check.yaml --format text --format junit --output check.xml
  standin check --config check.yaml --effects observe,refuse,write --baseline known.yaml`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.check(c) },
	}
	f.add(c)
	return c
}

// check runs the command, or shows its plan.
func (f *checkFlags) check(c *cobra.Command) error {
	o, target, end, err := f.prepare(c)
	if err != nil {
		return err
	}
	defer end()
	if f.learn != "" {
		return f.learnDialect(c, target, o)
	}
	if f.plan {
		plan, err := contract.MakePlan(target, o)
		if err != nil {
			return usageError{err}
		}
		return f.showPlan(c.OutOrStdout(), plan)
	}
	baseline, err := f.readBaseline()
	if err != nil {
		return err
	}
	to, err := f.formats.open(c.OutOrStdout())
	if err != nil {
		return err
	}
	r, err := f.run(c.Context(), target, o, c.ErrOrStderr())
	if err != nil {
		to.discard()
		return err
	}
	if err := f.accept(baseline, &r, c.ErrOrStderr()); err != nil {
		to.discard()
		return err
	}
	if err := to.write(r, c.ErrOrStderr()); err != nil {
		return err
	}
	code, why := f.verdict(c.Context(), r)
	if code == exitOK {
		return nil
	}
	fmt.Fprintf(c.ErrOrStderr(), "standin: %s\n", visible(why))
	return exitCode(code)
}

// run makes the requests. What Run refuses is about the options, so the user can mend it.
func (f *checkFlags) run(ctx context.Context, target contract.Target, o contract.Options, problems io.Writer) (contract.Report, error) {
	var journal *os.File
	if f.resume != "" {
		var err error
		if journal, err = os.OpenFile(f.resume, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600); err != nil {
			return contract.Report{}, asUsage("--resume", err)
		}
		defer func() { _ = journal.Close() }() // every line was written at once, and an error is the run's
		o.Resume = journal
	}
	shown := progressOn(problems)
	o.Progress = shown.show
	r, err := contract.Run(ctx, target, o)
	shown.clear()
	if err != nil {
		return r, usageError{err}
	}
	if journal != nil && ctx.Err() == nil {
		err = os.Remove(f.resume) // it came to its end: there is nothing to go on with
	}
	return r, err
}

// readBaseline reads --baseline, where there is one.
func (f *checkFlags) readBaseline() (b contract.Baseline, err error) {
	if f.baseline == "" {
		return b, nil
	}
	data, err := os.ReadFile(f.baseline)
	if err != nil {
		return b, asUsage("--baseline", err)
	}
	b, err = contract.ReadBaseline(f.baseline, data)
	return b, asUsage("--baseline", err)
}

// accept marks the findings that are known, and writes the baseline that knows all of them.
func (f *checkFlags) accept(b contract.Baseline, r *contract.Report, problems io.Writer) error {
	if f.baseline == "" && f.writeBaseline == "" {
		return nil
	}
	now := time.Now()
	for _, warning := range b.Apply(r, now) {
		fmt.Fprintf(problems, "standin: warning: %s\n", visible(warning))
	}
	if f.writeBaseline == "" {
		return nil
	}
	all := b.With(*r, "accepted on "+now.UTC().Format(time.DateOnly)+"; nobody said why", now)
	all.Apply(r, now)
	file, err := os.Create(f.writeBaseline)
	if err != nil {
		return asUsage("--write-baseline", err)
	}
	if err := all.Write(file); err != nil {
		_ = file.Close()
		return fmt.Errorf("--write-baseline: %w", err)
	}
	return file.Close()
}

// The exit codes of a check beside those of every command.
const (
	exitInconclusive = 3
	exitLeft         = 4
)

// verdict is the exit code of a report, and why it is not 0: what was left behind comes first, for it is what somebody has to see to.
func (f *checkFlags) verdict(ctx context.Context, r contract.Report) (code int, why string) {
	blind, broken, findings := 0, 0, 0
	for _, c := range r.Checks {
		switch c.Verdict {
		case contract.Inconclusive:
			blind++
		case contract.Failed:
			broken++
		}
		if reports.IsFinding(c) && reports.Severity(c) >= f.failOn {
			findings++
		}
	}
	switch judged := r.Summary.Judged; {
	case len(r.Left) > 0:
		return exitLeft, counted(len(r.Left), "thing") + " left behind"
	case findings > 0:
		return exitFindings, fmt.Sprintf("failed on %s of level %s or worse", counted(findings, "finding"), f.failOn)
	case ctx.Err() != nil:
		return exitInconclusive, "the run was stopped before its end"
	case r.Inconclusive != "":
		return exitInconclusive, "no verdict: " + r.Inconclusive
	case len(r.Unfit) > 0:
		return exitInconclusive, "no verdict: " + r.Unfit[0].Sentence()
	case broken > 0:
		return exitInconclusive, "no verdict: " + counted(broken, "check") + " of Standin's own went wrong"
	case judged < f.minChecks:
		return exitInconclusive, fmt.Sprintf("no verdict: %s could be judged, and --min-checks asks for %d", counted(judged, "case"), f.minChecks)
	case judged < blind:
		return exitInconclusive, fmt.Sprintf("no verdict: %s could be judged, %d could not", counted(judged, "case"), blind)
	}
	return exitOK, ""
}
