package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/scenarios"
)

func scenarioExplainCommand() *cobra.Command {
	var dialect string
	c := &cobra.Command{
		Use:   "explain NAME|FILE",
		Short: "Tell in plain English what a scenario does",
		Long: `Tell in plain English, step by step, what a scenario does. It takes a name of the catalog, a file, or - for standard
input. A file that is called as one of the catalog needs ./ before its name. A file with problems is refused with each of
them; see 'standin scenario lint'.`,
		Example: `  standin scenario explain lost-answer
  standin scenario explain my.yaml`,
		Args: oneArgument("which scenario? Name a file or one of 'standin scenario list'"),
		RunE: func(c *cobra.Command, args []string) error {
			api, err := vocabularyOf(dialect)
			if err != nil {
				return err
			}
			scenario, err := readScenario(args[0], c.InOrStdin(), api)
			if err != nil {
				return err
			}
			_, err = io.WriteString(c.OutOrStdout(), strings.TrimRight(visible(scenarios.Explain(scenario)), "\n")+"\n")
			return err
		},
	}
	addDialect(c, &dialect)
	return c
}
