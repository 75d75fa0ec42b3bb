package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/scenarios"
)

func scenarioLintCommand() *cobra.Command {
	var dialect, format string
	c := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Check scenario files, and say every problem with its line",
		Long: `Check scenarios without starting anything: what they say, and whether the operations can answer so at all. Each
problem is a line of its own, file:line:column: what is wrong, and what was probably meant.

FILE is a file, a folder (its *.yaml, *.yml and *.json), or - for standard input. What an operation may answer
depends on the readings of a dialect: give the one that the tests run with.

Exit codes: 0 no problems, 1 problems, 2 the command line is wrong or a file can't be read.`,
		Example: `  standin scenario lint my.yaml
  standin scenario lint scenarios/ --dialect dialect.yaml
  standin scenario lint --format json scenarios/ | jq -r '.files[] | select(.ok | not) | .file'
  sed 's/503/500/' my.yaml | standin scenario lint -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("which files? Name files or folders, or - for standard input")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			return lintScenarios(c, args, dialect, format)
		},
	}
	addDialect(c, &dialect)
	addFormat(c, &format)
	return c
}

func lintScenarios(c *cobra.Command, args []string, dialect, format string) error {
	api, err := vocabularyOf(dialect)
	if err != nil {
		return err
	}
	sources, err := scenarioSources(args, c.InOrStdin())
	if err != nil {
		return usageError{err}
	}
	var result lintResult
	for _, source := range sources {
		file, err := lint(source, api)
		if err != nil {
			return err
		}
		result.Files = append(result.Files, file)
	}
	show := result.text
	if format == "json" {
		show = func(w io.Writer) error { return printJSON(w, result) }
	}
	if err := show(c.OutOrStdout()); err != nil {
		return err
	}
	if result.problems() > 0 {
		return exitCode(exitFindings)
	}
	return nil
}

// lintResult is what was found, for a machine.
type lintResult struct {
	Files []lintedFile `json:"files"`
}

type lintedFile struct {
	File     string        `json:"file"`
	OK       bool          `json:"ok"`
	Problems []lintProblem `json:"problems"`

	lines      []string // the problems as text
	unfinished bool     // they hide others
}

type lintProblem struct {
	Line       int    `json:"line"`
	Column     int    `json:"column"`
	Pointer    string `json:"pointer"` // RFC 6901
	Message    string `json:"message"`
	Suggestion string `json:"suggestion"` // the word that was probably meant, or ""
}

func lint(source scenarios.Source, api scenarios.API) (lintedFile, error) {
	out := lintedFile{File: source.File, Problems: []lintProblem{}}
	_, err := scenarios.Read(source.File, source.Data, api)
	wrong, ok := errors.AsType[*fixtures.Error](err)
	if err != nil && !ok {
		return out, fmt.Errorf("%s: %w", source.File, err)
	}
	out.OK = err == nil
	if out.OK {
		return out, nil
	}
	out.unfinished = wrong.Unfinished
	for _, p := range wrong.Problems {
		out.lines = append(out.lines, p.String())
		out.Problems = append(out.Problems, lintProblem{p.Line, p.Column, p.Pointer, p.Message, p.Suggestion})
	}
	return out, nil
}

func (r lintResult) problems() (n int) {
	for _, file := range r.Files {
		n += len(file.Problems)
	}
	return n
}

func (r lintResult) text(w io.Writer) error {
	var b strings.Builder
	for _, file := range r.Files {
		for _, line := range file.lines {
			fmt.Fprintln(&b, visible(line))
		}
		if file.unfinished {
			fmt.Fprintln(&b, visible(file.File)+": mend "+these(len(file.lines))+" first: more may show then")
		}
	}
	fmt.Fprintf(&b, "%s checked, %s\n", counted(len(r.Files), "scenario"), counted(r.problems(), "problem"))
	_, err := io.WriteString(w, b.String())
	return err
}

func these(n int) string {
	if n == 1 {
		return "this"
	}
	return "these"
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// scenarioSources reads what the arguments name, each file once.
func scenarioSources(args []string, stdin io.Reader) (all []scenarios.Source, err error) {
	var names []string
	for _, arg := range args {
		found, err := scenarioFiles(arg)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		source, err := readSource(name, stdin)
		if err != nil {
			return nil, err
		}
		all = append(all, source)
	}
	return all, nil
}

// scenarioFiles lists the files of a folder that may be scenarios; anything else stands for itself.
func scenarioFiles(arg string) (names []string, err error) {
	if there, err := os.Stat(arg); arg == "-" || err != nil || !there.IsDir() {
		return []string{arg}, nil //nolint:nilerr // whoever reads the file says why that fails
	}
	entries, err := os.ReadDir(arg)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(entry.Name())) && !entry.IsDir() {
			names = append(names, filepath.Join(arg, entry.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no *.yaml, *.yml or *.json in this folder", arg)
	}
	return names, nil
}
