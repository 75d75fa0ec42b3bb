package main

import (
	"errors"
	"fmt"
	"iter"
	"os"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
)

func fixturesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "fixtures",
		Short: "Make fixtures",
		Args:  noArguments,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(fixturesFromCommand())
	return c
}

func fixturesFromCommand() *cobra.Command {
	var dialect, output string
	c := &cobra.Command{
		Use:   "from FILE",
		Short: "Turn recorded traffic into a fixture, with people replaced",
		Long: `Make a world of what answers have shown: a recording of 'standin proxy' or a HAR file becomes a fixture in which the
same requests find applications, users, connections, logins and variants of the same shape. Nobody in it is real:
names, addresses, ids, tokens and secrets are pseudonyms, those of a recording or, for a HAR file, new ones.

'standin serve --fixtures' serves it. Where a recording holds credentials, the fixture takes the same pseudonyms, and
what the recorded requests made themselves is left out, so that they can be sent again.

Exit codes: 0 written, 2 the command line or the file is wrong, or no answer in it shows anything of a world.`,
		Example: `  standin fixtures from traffic.jsonl >world.yaml
  standin fixtures from browser.har --output world.yaml && standin serve --fixtures world.yaml`,
		Args: oneFile,
		RunE: func(c *cobra.Command, args []string) error { return fixtureFrom(c, args[0], dialect, output) },
	}
	addDialect(c, &dialect)
	c.Flags().StringVar(&output, "output", "", "file for the fixture (default: standard output)")
	return c
}

func fixtureFrom(c *cobra.Command, file, dialect, output string) error {
	spec, err := ownSpec(dialect)
	if err != nil {
		return err
	}
	recorded, err := openTraffic(c, file)
	if err != nil {
		return err
	}
	var broken error // where the file can't be read any further
	data, err := fixtures.FromTraffic(located(recorded.Traffic, spec, &broken))
	if err := recorded.end(c.ErrOrStderr(), broken); err != nil {
		return err
	}
	if errors.Is(err, fixtures.ErrNothingShown) {
		return usageError{fmt.Errorf("%s: %w", file, err)}
	}
	if err != nil {
		return err
	}
	if output == "" {
		_, err = c.OutOrStdout().Write(data)
		return err
	}
	return asUsage("--output", os.WriteFile(output, data, 0o600))
}

// located finds the operations of what was recorded, and replaces people where nobody has yet. Where reading fails, it
// ends and says so in broken.
func located(t *contract.Traffic, spec *contract.Spec, broken *error) iter.Seq[fixtures.Heard] {
	pseudonyms := contract.NewPseudonyms(spec, nil)
	return func(yield func(fixtures.Heard) bool) {
		for one, err := range t.Exchanges() {
			if err != nil {
				*broken = err
				return
			}
			if one.NoBody {
				continue
			}
			x := one.Exchange
			if t.Raw {
				x = pseudonyms.Exchange(x)
			}
			operation, path, query, ok := spec.Locate(x)
			if ok && !yield(fixtures.Heard{
				Operation: operation, Path: path, Query: query, Header: x.Request.Header, Form: x.Request.Body,
				Status: x.Response.Status, Location: x.Response.Header.Get("Location"), Body: x.Response.Body,
			}) {
				return
			}
		}
	}
}
