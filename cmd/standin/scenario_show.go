package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/scenarios"
)

func scenarioShowCommand() *cobra.Command {
	var schema bool
	which := oneArgument("which scenario? 'standin scenario list' names them")
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Print a scenario of the catalog as it is, to begin one of your own",
		Long: `Print the YAML of a scenario of the catalog, letter by letter, to begin one of your own with.

With --schema it prints the JSON Schema of the language instead. Editors that use the yaml-language-server, such as
VS Code with its YAML extension, complete and check a file whose first line names the schema:

  # yaml-language-server: $schema=./scenario.schema.json`,
		Example: `  standin scenario show lost-answer >my.yaml
  standin scenario show --schema >scenario.schema.json`,
		Args: func(c *cobra.Command, args []string) error {
			if !schema {
				return which(c, args)
			}
			if len(args) > 0 {
				return usageError{errors.New("--schema is the same for all scenarios: leave the name out")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if schema {
				_, err := c.OutOrStdout().Write(scenarios.SchemaJSON())
				return err
			}
			source, err := scenarios.SourceNamed(args[0])
			if err != nil {
				return usageError{err}
			}
			_, err = c.OutOrStdout().Write(source.Data)
			return err
		},
	}
	c.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of scenario files")
	return c
}
