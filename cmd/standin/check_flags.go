package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/contract"
)

// checkFlags say what is checked, how far the check may go, and where its report goes.
type checkFlags struct {
	target, config, dialect string
	standin                 bool
	token                   string

	vendors, only, skip, caseIDs []string
	cases                        string
	effects                      []string
	seed                         uint64
	maxExamples                  int

	plan        bool
	learn       string
	maxRequests int
	rate        float64
	timeout     time.Duration
	resume      string

	formats                 formatFlags
	baseline, writeBaseline string
	minChecks               int
	failOnWord              string
	failOn                  contract.Level
}

func (f *checkFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.target, "target", "", "base URL of the deployment (default: the one of --config, or "+defaultURL+")")
	flags.StringVar(&f.config, "config", "", "file with what the check may use: credentials, people; see docs/check.md")
	addDialect(c, &f.dialect)
	flags.BoolVar(&f.standin, "standin", false, "the target is a Standin (default: found out, on this machine)")
	flags.StringVar(&f.token, "control-token", "", "token of the control API, where a Standin asks for one")
	flags.StringSliceVar(&f.vendors, "vendor", nil, "run only the cases of loginsign, ssojet or genauth")
	flags.StringSliceVar(&f.caseIDs, "case", nil, "run only these cases")
	flags.StringSliceVar(&f.only, "only", nil, "report only these checks: ids of rules and cases")
	flags.StringSliceVar(&f.skip, "skip", nil, "leave these checks out: ids of rules and cases")
	flags.StringVar(&f.cases, "cases", "", "folder with cases of your own, which run too")
	flags.StringSliceVar(&f.effects, "effects", nil, "effects that cases may have, see above (default observe,refuse; on a Standin all)")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the examples in derived cases")
	flags.IntVar(&f.maxExamples, "max-examples", 2, "cases of each operation that follow from the document alone; 0 is all")
	flags.BoolVar(&f.plan, "plan", false, "print what would be sent, and send nothing")
	flags.StringVar(&f.learn, "learn", "", "check nothing, but learn the target's dialect into this file")
	flags.IntVar(&f.maxRequests, "max-requests", 0, "send no more requests than this, for what shows the most; 0: those of the plan")
	flags.Float64Var(&f.rate, "rate", 0, "requests a second (default 5, without bound on this machine)")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "how long one request may take")
	flags.StringVar(&f.resume, "resume", "", "keep the finished cases in this file, and go on with those of an interrupted run")
	f.formats.add(c)
	flags.StringVar(&f.baseline, "baseline", "", "file of findings that are known and accepted")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "write a file that accepts every finding of this run, new ones for 90 days")
	flags.IntVar(&f.minChecks, "min-checks", 1, "exit with 3 where fewer checks could be judged")
	flags.StringVar(&f.failOnWord, "fail-on", "error", "error, warning or note: from which level on findings fail")
}

// parse refuses what the flags can't mean.
func (f *checkFlags) parse(changed func(flag string) bool) error {
	if err := f.failOn.UnmarshalText([]byte(f.failOnWord)); err != nil {
		return usageError{fmt.Errorf("--fail-on %q: it takes error, warning or note", f.failOnWord)}
	}
	for _, problem := range []error{
		oneOf("--vendor", f.vendors, vendorNames()), oneOf("--effects", f.effects, effectNames()), f.formats.check(),
		f.checkLearning(changed),
	} {
		if problem != nil {
			return problem
		}
	}
	return f.checkBounds(changed)
}

// checkBounds refuses numbers out of bounds, and flags that exclude each other.
func (f *checkFlags) checkBounds(changed func(flag string) bool) error {
	switch {
	case f.maxRequests < 0 || f.maxExamples < 0 || f.minChecks < 0 || f.rate < 0:
		return usageError{errors.New("--max-requests, --max-examples, --min-checks and --rate take no number below 0")}
	case changed("timeout") && f.timeout <= 0:
		return usageError{fmt.Errorf("--timeout %s: it takes a time such as 30s", f.timeout)}
	case f.standin && f.config != "":
		return usageError{errors.New("--standin and --config: a Standin with a configuration is checked as any deployment is")}
	case changed("control-token") && f.config != "":
		return usageError{errors.New("--control-token: with --config nothing is asked of a control API")}
	}
	return nil
}

func vendorNames() []string { return []string{"loginsign", "ssojet", "genauth"} }

func effectNames() []string {
	return []string{string(contract.Observe), string(contract.Refuse), string(contract.Write), string(contract.Destroy),
		string(contract.MockOnly)}
}

func oneOf(flag string, given, known []string) error {
	for _, word := range given {
		if !slices.Contains(known, word) {
			return usageError{fmt.Errorf("%s %q: it takes %s", flag, word, strings.Join(known, ", "))}
		}
	}
	return nil
}
