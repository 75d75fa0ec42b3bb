package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// reportFlags choose how a report looks and where it goes.
type reportFlags struct{ format, file, junit string }

func (f *reportFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.format, "format", "text", "text or json; how the report looks")
	c.Flags().StringVar(&f.file, "report", "", "write the report to this file, and only its last line to standard error")
	c.Flags().StringVar(&f.junit, "junit", "", "write a JUnit file too, with a suite for each operation")
}

// outputs are the files of a report. They are opened before the command runs, so that a wrong path costs no test run.
type outputs struct {
	format        string
	report, junit *os.File // nil: not asked for
}

func (f *reportFlags) open() (o outputs, err error) {
	if f.format != "text" && f.format != "json" {
		return o, usageError{fmt.Errorf("--format %q: it takes text or json", f.format)}
	}
	o.format = f.format
	if o.report, err = create("--report", f.file); err != nil {
		return o, err
	}
	if o.junit, err = create("--junit", f.junit); err != nil {
		return o, errors.Join(err, o.close())
	}
	return o, nil
}

func create(flag, file string) (*os.File, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Create(file)
	return f, asUsage(flag, err)
}

// publish writes the report to where it was asked for, and its last line to the terminal.
func (o outputs) publish(stderr io.Writer, r *report) error {
	to := stderr
	if o.report != nil {
		to = o.report
	}
	err := r.write(to, o.format)
	if o.junit != nil {
		err = errors.Join(err, r.junit(o.junit))
	}
	if o.format == "text" || o.report != nil || r.NotRun != "" {
		fmt.Fprintf(stderr, "standin: %s\n", visible(r.summary()))
	}
	for _, kind := range r.FailedOn {
		fmt.Fprintf(stderr, "standin: failed on %s\n", kind)
	}
	if err = errors.Join(err, o.close()); err != nil {
		return fmt.Errorf("the report: %w", err)
	}
	return nil
}

func (r *report) write(w io.Writer, format string) error {
	if format == "text" {
		return r.text(w)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}

// discard leaves no file behind that a CI system would take for an empty report.
func (o outputs) discard() error {
	err := o.close()
	for _, f := range []*os.File{o.report, o.junit} {
		if f == nil {
			continue
		}
		if at, problem := os.Stat(f.Name()); problem == nil && at.Mode().IsRegular() { // not a pipe, nor a device
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}
	return err
}

func (o outputs) close() error {
	var problems []error
	for _, f := range []*os.File{o.report, o.junit} {
		if f != nil {
			problems = append(problems, f.Close())
		}
	}
	return errors.Join(problems...)
}
