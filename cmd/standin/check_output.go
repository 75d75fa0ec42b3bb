package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	reports "github.com/standin-mock/standin/contract/report"
)

// formatFlags pair each --output with the --format before it.
type formatFlags struct {
	list   []formatAndFile
	astray string // an --output without a --format of its own
}

type formatAndFile struct{ format, file string }

func (f *formatFlags) add(c *cobra.Command) {
	c.Flags().Var((*formatValue)(f), "format", strings.Join(reports.Formats(), ", ")+"; repeatable (default text)")
	c.Flags().Var((*outputValue)(f), "output", "file for the --format before it")
}

// formatValue is the flag --format.
type formatValue formatFlags

// String implements pflag.Value.
func (f *formatValue) String() string { return "" }

// Type implements pflag.Value.
func (f *formatValue) Type() string { return "string" }

// Set implements pflag.Value.
func (f *formatValue) Set(format string) error {
	f.list = append(f.list, formatAndFile{format: format})
	return nil
}

// outputValue is the flag --output.
type outputValue formatFlags

// String implements pflag.Value.
func (f *outputValue) String() string { return "" }

// Type implements pflag.Value.
func (f *outputValue) Type() string { return "string" }

// Set implements pflag.Value.
func (f *outputValue) Set(file string) error {
	if len(f.list) == 0 || f.list[len(f.list)-1].file != "" {
		f.astray = file
		return nil
	}
	f.list[len(f.list)-1].file = file
	return nil
}

func (f *formatFlags) check() error {
	if f.astray != "" {
		return usageError{fmt.Errorf("--output %s: in which format? Put its --format before it", f.astray)}
	}
	shown := ""
	for _, one := range f.list {
		switch {
		case !slices.Contains(reports.Formats(), one.format):
			return usageError{fmt.Errorf("--format %q: it takes %s", one.format, strings.Join(reports.Formats(), ", "))}
		case one.file == "" && shown != "":
			return usageError{fmt.Errorf("--format %s and --format %s: give one of them an --output", shown, one.format)}
		case one.file == "":
			shown = one.format
		}
	}
	return nil
}

// checkOutputs are where reports go. Files are opened before anything is sent, so that a wrong path costs no run.
type checkOutputs struct {
	list   []checkOutput
	stdout io.Writer
}

type checkOutput struct {
	format string
	file   *os.File // nil: standard output
}

func (f *formatFlags) open(stdout io.Writer) (o checkOutputs, err error) {
	o.stdout = stdout
	list := f.list
	if len(list) == 0 {
		list = []formatAndFile{{format: "text"}}
	}
	for _, one := range list {
		file, err := create("--output", one.file)
		if err != nil {
			o.discard()
			return o, err
		}
		o.list = append(o.list, checkOutput{one.format, file})
	}
	return o, nil
}

// discard leaves no file behind that a CI system would take for an empty report.
func (o checkOutputs) discard() {
	for _, one := range o.list {
		if one.file == nil {
			continue
		}
		_ = one.file.Close() // nothing was written
		if at, err := os.Stat(one.file.Name()); err == nil && at.Mode().IsRegular() {
			_ = os.Remove(one.file.Name())
		}
	}
}

// write writes the report in every format, and one line to the terminal where standard output has no text.
func (o checkOutputs) write(r contract.Report, stderr io.Writer) error {
	var problems []error
	said := false
	for _, one := range o.list {
		said = said || one.format == "text" && one.file == nil
		problems = append(problems, o.one(one, r))
	}
	if !said {
		fmt.Fprintf(stderr, "standin: %s\n", reports.Line(r))
	}
	if err := errors.Join(problems...); err != nil {
		return fmt.Errorf("the report: %w", err)
	}
	return nil
}

func (o checkOutputs) one(one checkOutput, r contract.Report) (err error) {
	to, options := o.stdout, reports.Options{Line: operationLines()}
	if one.file != nil {
		to = one.file
		defer func() { err = errors.Join(err, one.file.Close()) }()
	}
	options.Colour = colour(to)
	if page := os.Getenv("GITHUB_STEP_SUMMARY"); page != "" && one.format == "github" {
		file, err := os.OpenFile(page, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600) //nolint:gosec // GitHub Actions names its own file
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		options.Markdown = file
	}
	b := bufio.NewWriter(to)
	return errors.Join(reports.Write(b, one.format, r, options), b.Flush())
}

// operationLines finds the line of each operation in openapi.yaml.
func operationLines() func(operation string) int {
	lines, number := map[string]int{}, 0
	for line := range strings.Lines(string(standin.OpenAPI)) {
		number++
		if id, ok := strings.CutPrefix(strings.TrimSpace(line), "operationId: "); ok {
			lines[id] = number
		}
	}
	return func(operation string) int { return lines[operation] }
}
