package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/scenarios"
)

func scenarioCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "scenario",
		Short: "Check, list, show and explain scenarios: what goes wrong, in a few lines of YAML",
		Long: `A scenario says what goes wrong between a client and the vendors: at which operation or webhook, how often, and how.

  name: lost-answer
  story: The token endpoint commits, the answer is lost, the client retries and the code is gone.
  steps:
    - operation: loginsign.exchangeCode     # an operationId of openapi.yaml
      fault: {kind: connection_reset, phase: after}

Begin with one of the catalog: 'standin scenario list' names them, 'standin scenario show' prints the YAML, and
'standin scenario lint' checks what you made of it.`,
		Example: `  standin scenario list
  standin scenario explain lost-answer
  standin scenario show lost-answer >my.yaml
  standin scenario lint my.yaml`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.SuggestionsMinimumDistance = 2
	c.AddCommand(scenarioLintCommand(), scenarioListCommand(), scenarioShowCommand(), scenarioExplainCommand())
	return c
}

// addFormat adds the flag of what prints for readers and for machines.
func addFormat(c *cobra.Command, format *string) {
	c.Flags().StringVar(format, "format", "text", "text or json")
}

func checkFormat(format string) error {
	if format != "text" && format != "json" {
		return usageError{fmt.Errorf("--format %q: it takes text or json", format)}
	}
	return nil
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// vocabularyOf is what scenarios may name in the dialect of a file; "" is the default one.
func vocabularyOf(file string) (scenarios.API, error) {
	d, err := readDialect(file)
	if err != nil {
		return nil, err
	}
	return mock.Vocabulary(d)
}

// readScenario takes standard input for -, a scenario of the catalog where it has a bare name, and a file otherwise.
func readScenario(name string, stdin io.Reader, api scenarios.API) (scenario *scenarios.Scenario, err error) {
	bare := name != "-" && !strings.ContainsAny(name, `./\`)
	there, missing := os.Stat(name)
	folder := missing == nil && there.IsDir()
	switch {
	case bare && (missing != nil || folder || slices.Contains(scenarios.Names(), name)):
		scenario, err = scenarios.Named(name, api)
	case folder:
		err = fmt.Errorf("%s is a folder, not a file", name)
	default:
		var source scenarios.Source
		if source, err = readSource(name, stdin); err == nil {
			scenario, err = scenarios.Read(source.File, source.Data, api)
		}
	}
	if err != nil {
		return nil, usageError{err}
	}
	return scenario, nil
}

// readSource reads a file, or standard input for -.
func readSource(name string, stdin io.Reader) (scenarios.Source, error) {
	if name == "-" {
		data, err := io.ReadAll(stdin)
		return scenarios.Source{File: "<stdin>", Data: data}, err
	}
	data, err := os.ReadFile(name)
	return scenarios.Source{File: name, Data: data}, err
}

// oneArgument refuses another number of arguments with the question that is open.
func oneArgument(question string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return usageError{errors.New(question)}
		case 1:
			return nil
		}
		return usageError{fmt.Errorf("unknown argument %q: it takes one", args[1])}
	}
}
