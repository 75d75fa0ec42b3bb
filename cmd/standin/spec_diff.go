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
	"github.com/standin-mock/standin/contract/specdiff"
)

func specCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "spec",
		Short: "Look at OpenAPI documents",
		Args:  noArguments,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(specDiffCommand())
	return c
}

func specDiffCommand() *cobra.Command {
	var failOn, format string
	c := &cobra.Command{
		Use:   "diff OLD [NEW]",
		Short: "Say what became different between two OpenAPI documents, and what breaks clients",
		Long: `Compare two OpenAPI 3 documents, files in YAML or JSON. Without NEW, OLD is compared with the openapi.yaml of this
program. Each change is an error where it breaks a client, a warning where it may, and an info otherwise.

Exit codes: 0 nothing of --fail-on or worse, 1 changes of that level, 2 the command line or a file is wrong.`,
		Example: `  standin spec diff openapi-of-last-year.yaml
  standin spec diff old.yaml new.yaml --format json | jq -r '.changes[] | select(.level == "error") | .id'
  standin spec diff old.yaml --fail-on warning`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 || len(args) == 2 {
				return nil
			}
			return usageError{errors.New("it takes one or two OpenAPI documents")}
		},
		RunE: func(c *cobra.Command, args []string) error { return diffSpecs(c.OutOrStdout(), args, failOn, format) },
	}
	c.Flags().StringVar(&failOn, "fail-on", "error", "error, warning, info or none: which changes make the exit code 1")
	addFormat(c, &format)
	return c
}

func diffSpecs(out io.Writer, args []string, failOn, format string) error {
	from := slices.Index(specdiff.Levels(), specdiff.Level(failOn))
	if from < 0 && failOn != "none" {
		return usageError{fmt.Errorf("--fail-on %q: it takes error, warning, info or none", failOn)}
	}
	if err := checkFormat(format); err != nil {
		return err
	}
	documents := [2]specdiff.Document{1: {Name: "openapi.yaml of standin " + version(), Data: standin.OpenAPI}}
	for i, name := range args {
		data, err := os.ReadFile(name)
		if err != nil {
			return usageError{err}
		}
		documents[i] = specdiff.Document{Name: name, Data: data}
	}
	changes, err := specdiff.Compare(documents[0], documents[1])
	if err != nil {
		return usageError{err}
	}
	if err := showChanges(out, changes, format); err != nil {
		return err
	}
	for _, change := range changes {
		if from >= 0 && slices.Index(specdiff.Levels(), change.Level) >= from {
			return exitCode(exitFindings)
		}
	}
	return nil
}

func showChanges(out io.Writer, changes []specdiff.Change, format string) error {
	levels := map[specdiff.Level]int{specdiff.Breaks: 0, specdiff.Warning: 0, specdiff.Info: 0}
	var text strings.Builder
	for _, change := range changes {
		levels[change.Level]++
		fmt.Fprintln(&text, visible(changeLine(change)))
	}
	if format == "json" {
		return printJSON(out, map[string]any{"changes": changes, "levels": levels})
	}
	fmt.Fprintf(&text, "%s: %s, %s, %d info\n", counted(len(changes), "change"), counted(levels[specdiff.Breaks], "error"),
		counted(levels[specdiff.Warning], "warning"), levels[specdiff.Info])
	_, err := io.WriteString(out, text.String())
	return err
}

// changeLine is a change on a line of its own.
func changeLine(change specdiff.Change) string {
	line := fmt.Sprintf("%s [%s]", change.Level, change.ID)
	if change.Path != "" {
		line += " " + change.Method + " " + change.Path
	}
	place := change.New
	if place == nil {
		place = change.Old
	}
	if place != nil {
		line += fmt.Sprintf(" (%s:%d)", place.File, place.Line)
	}
	return line + ": " + strings.ReplaceAll(change.Message, "\n", " ")
}
