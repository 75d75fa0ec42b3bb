package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/contract"
	reports "github.com/standin-mock/standin/contract/report"
)

type judgeFlags struct {
	dialect   string
	formats   formatFlags
	minChecks int
	failOn    string
}

func judgeCommand() *cobra.Command {
	var f judgeFlags
	c := &cobra.Command{
		Use:   "judge FILE",
		Short: "Judge recorded traffic by the rules of 'standin check'",
		Long: `Judge what a client and a deployment have said to each other: a recording of 'standin proxy', or a HAR 1.2 file as
browsers and other proxies save it. The rules are those of 'standin check', and nothing is sent.

Every finding names the clause that is broken and how often. The numbers of exchanges are their places in the file.
A HAR file holds secrets and people; the report does not. Requests to other sites and answers without their bodies
can't be judged, and the report says how many there are.

Exit codes: 0 fine, 1 findings of --fail-on or worse, 2 the command line or the file is wrong, 3 less than
--min-checks operations could be judged.`,
		Example: `  standin judge traffic.jsonl
  standin judge --format json browser.har | jq '.checks[] | select(.verdict == "fail")'
  standin judge --fail-on warning - <traffic.jsonl`,
		Args: oneFile,
		RunE: func(c *cobra.Command, args []string) error { return f.judge(c, args[0]) },
	}
	addDialect(c, &f.dialect)
	f.formats.add(c)
	c.Flags().IntVar(&f.minChecks, "min-checks", 1, "exit with 3 where fewer operations could be judged")
	c.Flags().StringVar(&f.failOn, "fail-on", "error", "error, warning or note: from which level on findings fail")
	return c
}

func (f *judgeFlags) judge(c *cobra.Command, file string) error {
	level, err := readLevel(f.failOn)
	if err != nil {
		return err
	}
	spec, err := ownSpec(f.dialect)
	if err != nil {
		return err
	}
	recorded, err := openTraffic(c, file)
	if err != nil {
		return err
	}
	r, err := contract.JudgeRecording(recorded.Traffic, spec, contract.Known{})
	if err := recorded.end(c.ErrOrStderr(), err); err != nil {
		return err
	}
	to, err := f.formats.open(c.OutOrStdout())
	if err != nil {
		return err
	}
	if r.Target == "" {
		r.Target = file
	}
	r.Tool = "standin " + version()
	if err := to.write(r, c.ErrOrStderr()); err != nil {
		return err
	}
	switch {
	case failing(r, level):
		return exitCode(exitFindings)
	case r.Summary.Judged < f.minChecks:
		return exitCode(exitInconclusive)
	}
	return nil
}

func readLevel(word string) (level contract.Level, err error) {
	if err := level.UnmarshalText([]byte(word)); err != nil {
		return level, usageError{fmt.Errorf("--fail-on %q: it takes error, warning or note", word)}
	}
	return level, nil
}

// failing reports whether a report has findings of the level or worse.
func failing(r contract.Report, level contract.Level) bool {
	for _, c := range r.Checks {
		if reports.IsFinding(c) && reports.Severity(c) >= level {
			return true
		}
	}
	return false
}
