package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock"
)

type envFlags struct{ url, format, namespace, token string }

func envCommand() *cobra.Command {
	var f envFlags
	c := &cobra.Command{
		Use:   "env",
		Short: "Print the variables that lead a client to a running server",
		Long: `Print what 'standin run' sets for its command, for a server that runs already: base URLs and working
credentials of a namespace. A variable that the world has no value for is unset, or empty in a file.

  shell    export lines for eval
  dotenv   lines of a .env file
  github   lines for $GITHUB_ENV; values of several lines are kept

Exit codes: 0 printed, 2 the command line is wrong, 3 the server or the namespace did not answer.`,
		Example: `  eval "$(standin env)"
  standin env --url http://standin:4010 --format dotenv >.env
  standin env --format github >>"$GITHUB_ENV"
  standin env --namespace job-17`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.print(c) },
	}
	addURL(c, &f.url)
	c.Flags().StringVar(&f.format, "format", "shell", "shell, dotenv or github")
	c.Flags().StringVar(&f.namespace, "namespace", mock.DefaultNamespace, "namespace of the server")
	c.Flags().StringVar(&f.token, "control-token", "", "token of the control API, where the server asks for one")
	return c
}

func (f *envFlags) print(c *cobra.Command) error {
	form, ok := environmentForms()[f.format]
	if !ok {
		known := strings.Join(slices.Sorted(maps.Keys(environmentForms())), ", ")
		return usageError{fmt.Errorf("--format %q: it takes one of %s", f.format, known)}
	}
	base, err := baseURL("--url", f.url)
	if err != nil {
		return err
	}
	where, err := (&control{base: base, token: f.token, namespace: f.namespace}).place(c.Context())
	if err != nil {
		return err
	}
	return printVariables(c.OutOrStdout(), form, where.variables())
}
