// Command bench measures a built standin from outside: how much of a bare net/http server's speed is left when each
// request is checked, answered from a world with state, checked again and remembered. Run it with go run ./bench.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"
)

const (
	exitFine  = 0
	exitError = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program, with its exit code: 0 whatever the figures are.
func run(ctx context.Context, args []string, out, problems io.Writer) int {
	if len(args) > 0 && args[0] == bareCommand {
		return finish(serveBare(ctx, args[1:]), problems)
	}
	o, err := parse(args, out)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return exitFine
	case err != nil:
		fmt.Fprintf(problems, "bench: %v\n", err)
		return exitUsage
	case o.list:
		listRows(out)
		return exitFine
	}
	return finish(measureAll(ctx, o, out, problems), problems)
}

func finish(err error, problems io.Writer) int {
	if err == nil {
		return exitFine
	}
	fmt.Fprintf(problems, "bench: %v\n", err)
	return exitError
}

// measureAll runs what the options ask for and tells the result where they say.
func measureAll(ctx context.Context, o options, out, problems io.Writer) (err error) {
	l, err := newLab(ctx, o, problems)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	r := report{Machine: l.machine(), Settings: o.settings()}
	if !o.load {
		if r.Rows, r.Peers, err = l.rows(ctx); err != nil {
			return err
		}
	}
	if o.load || o.withLoad {
		if r.Load, err = l.load(ctx); err != nil {
			return err
		}
	}
	if err := r.write(out, o.format); err != nil {
		return err
	}
	return r.save(o.output)
}
