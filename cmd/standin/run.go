package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes that are our own. 1 is for findings: see run's --fail-on.
const (
	exitOK     = 0
	exitUsage  = 2 // the command line, or a file it names, is wrong
	exitFailed = 3 // it could not run
)

// usageError is what the user can mend on the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// run is the program: arguments and streams in, an exit code out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	if ended, ok := errors.AsType[exitCode](err); ok {
		return int(ended)
	}
	fmt.Fprintf(stderr, "standin: %v\n", err)
	if usage := (usageError{}); errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command") {
		fmt.Fprintf(stderr, "usage: %s\nSee '%s --help'.\n", command.UseLine(), command.CommandPath())
		return exitUsage
	}
	return exitFailed
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "standin",
		Short: "A stand-in for LoginSign, SSOJet and GenAuth to test against",
		Long: `Standin stands in for three identity APIs: LoginSign, SSOJet's login logs and GenAuth's logged-in apps.
Point your unchanged client code at it. It checks each request against openapi.yaml, keeps one coherent world
behind all three APIs, and answers as the vendors document, down to the error codes.

  standin serve          start it; it prints its URL, credentials and curl lines to paste
  standin run            run your tests against one of their own, and say what they did wrong
  standin check          check that a deployment, or a running Standin, does what the documents say
  standin bench-check    check broken servers, to see what the check finds
  standin drift          say where two deployments differ, such as a mock and reality
  standin proxy, judge   judge and record what a client and a deployment say; judge what was recorded
  standin fixtures       make a fixture of recorded traffic
  standin spec           say what became different between two OpenAPI documents
  standin env, wait      the variables of a running one, and whether it is ready
  standin scenario       what goes wrong on purpose: check, list, show and explain it
  standin listen         receive webhooks, verify and answer them
  standin assumptions    what the vendors leave open, and what Standin does there`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArguments,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SuggestionsMinimumDistance = 2
	root.SetHelpCommand(helpCommand())
	root.AddCommand(serveCommand(), runCommand(), envCommand(), waitCommand(), assumptionsCommand(), scenarioCommand(), listenCommand(),
		checkCommand(), benchCheckCommand(), driftCommand(), proxyCommand(), judgeCommand(), fixturesCommand(), specCommand())
	return root
}

// helpCommand explains a command, and refuses a word that is none.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Explain a command",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err == nil {
				err = noArguments(about, rest)
			}
			if err != nil {
				return err
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// flagError says what is wrong with a flag in words of the command line.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		if near := flagLike(c, unknown.GetSpecifiedName()); near != "" {
			err = fmt.Errorf("%w (did you mean --%s?)", err, near)
		}
	case errors.As(err, &invalid):
		err = fmt.Errorf("--%s %q: it takes a value of type %s", invalid.GetFlag().Name, invalid.GetValue(), invalid.GetFlag().Value.Type())
	}
	return usageError{err}
}

// flagLike names the flag that comes nearest, by the same measure as for commands.
func flagLike(c *cobra.Command, name string) string {
	flags := &cobra.Command{SuggestionsMinimumDistance: 2}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		flags.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
	})
	if near := flags.SuggestionsFor(name); len(near) > 0 {
		return near[0]
	}
	return ""
}

// noArguments refuses arguments, and suggests a command where there is one like it.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	message := fmt.Sprintf("unknown argument %q", args[0])
	if c.HasSubCommands() {
		message = fmt.Sprintf("unknown command %q", args[0])
	}
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		message += fmt.Sprintf(" (did you mean %q?)", near[0])
	}
	return usageError{errors.New(message)}
}

// version is the module's version, as the build recorded it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
