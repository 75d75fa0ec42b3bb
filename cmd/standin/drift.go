package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/contract"
)

type driftFlags struct {
	check            checkFlags
	configA, configB string
	failOn, format   string
}

func driftCommand() *cobra.Command {
	f := driftFlags{check: checkFlags{failOnWord: "error", seed: 1}}
	c := &cobra.Command{
		Use:   "drift A B",
		Short: "Say where two deployments differ, such as a mock and reality",
		Long: `Compare two sides, step by step. A and B are base URLs, on which the cases of 'standin check' are played; or files:
a report of 'standin check --format json', a recording of 'standin proxy', or a HAR file. A Standin on this machine
is compared in a namespace of its own, with its demo world. docs/drift.md teaches it.

Each step gets a verdict of its own, and they are never added up:
  same      both sides answer alike
  differs   status, media type, header, field, type, form or value; with the JSON pointer
  only-A    B did not come that far, or has no such case; only-B the other way round
  refused   one side did not let us look: our credential, a limit, a page in between
  skipped   one side lacks what the case needs

No two deployments have the same people: what is said of somebody is compared by its type, times, ids, tokens and
addresses by their form. A value counts where the document prescribes it or each side always says the same. Fields
that the document leaves open are notes and no drift.

Exit codes: 0 no drift, 1 a step differs or stands on one side only, 2 the command line or a file is wrong, 3 no step
could be compared.`,
		Example: `  standin drift http://127.0.0.1:4010 https://loginsign.com --config-b check.yaml
  standin drift last-week.json https://loginsign.com --config-b check.yaml --fail-on drift
  standin drift mock.jsonl production.jsonl --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 2 {
				return nil
			}
			return usageError{errors.New("which two? Each is a base URL, a JSON report, a recording or a HAR file")}
		},
		RunE: func(c *cobra.Command, args []string) error { return f.drift(c, args[0], args[1]) },
	}
	f.add(c)
	return c
}

func (f *driftFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.configA, "config-a", "", "file with what may be used of A; see 'standin check --config'")
	flags.StringVar(&f.configB, "config-b", "", "file with what may be used of B")
	addDialect(c, &f.check.dialect)
	flags.StringSliceVar(&f.check.vendors, "vendor", nil, "play only the cases of loginsign, ssojet or genauth")
	flags.StringSliceVar(&f.check.caseIDs, "case", nil, "play only these cases")
	flags.StringVar(&f.check.cases, "cases", "", "folder with cases of your own, which are played too")
	flags.StringSliceVar(&f.check.effects, "effects", nil,
		"observe, refuse, write, destroy (default observe,refuse; on a Standin all)")
	flags.IntVar(&f.check.maxExamples, "max-examples", 0, "derived cases for each parameter and field; 0 is none at all")
	flags.IntVar(&f.check.maxRequests, "max-requests", 0, "send no more requests to one side; 0 is what the plan says")
	flags.Float64Var(&f.check.rate, "rate", 0, "requests a second (default 5, without bound on this machine)")
	flags.DurationVar(&f.check.timeout, "timeout", 30*time.Second, "how long one request may take")
	flags.StringVar(&f.failOn, "fail-on", "drift", "drift or none: whether drift makes the exit code 1")
	addFormat(c, &f.format)
}

func (f *driftFlags) drift(c *cobra.Command, a, b string) error {
	if f.failOn != "drift" && f.failOn != "none" {
		return usageError{fmt.Errorf("--fail-on %q: it takes drift or none", f.failOn)}
	}
	if err := checkFormat(f.format); err != nil {
		return err
	}
	spec, err := ownSpec(f.check.dialect)
	if err != nil {
		return err
	}
	sides := [2]contract.DriftSide{}
	for i, arg := range []struct{ name, config string }{{a, f.configA}, {b, f.configB}} {
		if sides[i], err = f.side(c, spec, arg.name, arg.config); err != nil {
			return err
		}
	}
	if a == b {
		sides[1].Name += " (again)"
	}
	d := contract.CompareSides(spec, sides[0], sides[1])
	if f.format == "json" {
		err = printJSON(c.OutOrStdout(), d)
	} else {
		err = showDrift(c.OutOrStdout(), d)
	}
	if err != nil {
		return err
	}
	return f.exit(d)
}

func (f *driftFlags) exit(d contract.Drift) error {
	v := d.Verdicts
	switch {
	case f.failOn == "drift" && v[contract.DriftDiffers]+v[contract.DriftOnlyA]+v[contract.DriftOnlyB] > 0:
		return exitCode(exitFindings)
	case v[contract.DriftSame]+v[contract.DriftDiffers] == 0:
		return exitCode(exitInconclusive)
	}
	return nil
}

// side plays the cases on a base URL, or reads what was recorded.
func (f *driftFlags) side(c *cobra.Command, spec *contract.Spec, name, config string) (contract.DriftSide, error) {
	if strings.Contains(name, "://") {
		return f.play(c, name, config)
	}
	if r, ok, err := reportIn(name); ok || err != nil {
		return contract.SideOfReport(name, r), err
	}
	recorded, err := openTraffic(c, name)
	if err != nil {
		return contract.DriftSide{}, err
	}
	side, err := contract.SideOfRecording(name, recorded.Traffic, spec)
	return side, recorded.end(c.ErrOrStderr(), err)
}

// reportIn reads a JSON report; it reports false where the file is something else.
func reportIn(name string) (r contract.Report, ok bool, err error) {
	file, err := os.Open(name)
	if err != nil {
		return r, false, usageError{fmt.Errorf("%w; a base URL begins with http:// or https://", err)}
	}
	defer func() { _ = file.Close() }() // it was only read
	in := bufio.NewReader(file)
	if isRecording(in) {
		return r, false, nil
	}
	if json.NewDecoder(in).Decode(&r) != nil {
		return r, false, nil
	}
	return r, len(r.Checks) > 0, nil
}

func (f *driftFlags) play(c *cobra.Command, target, config string) (side contract.DriftSide, err error) {
	check := f.check
	check.target, check.config = target, config
	check.effects = slices.Clone(f.check.effects)
	o, deployment, end, err := check.prepare(c)
	if err != nil {
		return side, err
	}
	defer end()
	var heard []contract.Recorded
	o.Heard = func(id, step string, x *contract.Exchange) {
		heard = append(heard, contract.Recorded{Case: id, Step: step, Exchange: x})
	}
	r, err := check.run(c.Context(), deployment, o, c.ErrOrStderr())
	if err == nil {
		err = context.Cause(c.Context())
	}
	return contract.SideOfRun(target, r, heard), err
}
