package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/admin"
)

const (
	lastRequests = 2 * time.Second // how long requests under way may take when the command has ended
	runJournal   = 10_000          // entries of each namespace that a report can speak of
)

type runFlags struct {
	trouble         troubleFlags
	world           worldFlags
	autoConsent     bool
	failOn          []string
	allowNoRequests bool
	reports         reportFlags
}

func runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run [flags] -- COMMAND [ARG...]",
		Short: "Run a command against a server of its own, and say what it did wrong",
		Long: `Start a server on a free port, run the command with the variables that lead there, and say at the end what
its requests had wrong: what openapi.yaml does not allow, what the vendor's pages say of it, and a curl line
that repeats it.

The command gets API_URL, LOGINSIGN_BASE_URL, LOGINSIGN_CLIENT_ID, LOGINSIGN_CLIENT_SECRET,
LOGINSIGN_REDIRECT_URI, SSOJET_BASE_URL, SSOJET_CLIENT_ID, SSOJET_TOKEN, GENAUTH_HOST, GENAUTH_ACCESS_KEY_ID,
GENAUTH_ACCESS_KEY_SECRET, STANDIN_URL and STANDIN_NAMESPACE. One that the world has no value for is removed.
Input, output and signals are the command's own; the report goes to standard error.

Exit codes: the command's own, 128+N when signal N ended it, 126 when it can't be executed, 127 when it is not
there; 1 when it ended with 0 and --fail-on names what happened, or a scenario was not used up; 2 when
Standin's own flags or the files they name are wrong, and 3 when Standin could not run, both with a line that
begins with 'standin:'. A command that could not be started is in the reports as one that failed.

A scenario is used up when each of its steps has fired as often as it says; 'optional: true' excepts a step.

On Linux the command gets a SIGTERM when 'standin run' is killed; elsewhere it goes on.`,
		Example: `  standin run -- npm test
  standin run --fail-on invalid,unmatched --junit standin.xml -- go test ./...
  standin run --fixtures my-users.yaml --auto-consent -- pytest
  standin run --scenario lost-answer -- npm test     # must survive it; fails when it never happened
  standin run --format json --report standin.json -- ./smoke-test.sh`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("which command? It stands after --, such as: standin run -- npm test")}
			}
			return nil
		},
		RunE: f.run,
	}
	c.Flags().SetInterspersed(false) // what comes after the command's name is the command's
	f.world.add(c)
	f.trouble.add(c)
	c.Flags().BoolVar(&f.autoConsent, "auto-consent", false, "sign the user of a login_hint in without the page")
	c.Flags().StringSliceVar(&f.failOn, "fail-on", []string{"none"},
		"end with 1 on any of invalid, unmatched; or none")
	c.Flags().BoolVar(&f.allowNoRequests, "allow-no-requests", false, "let --fail-on pass when no request came at all")
	f.reports.add(c)
	return c
}

func (f *runFlags) run(c *cobra.Command, args []string) error {
	failing, err := readFailOn(f.failOn)
	if err != nil {
		return err
	}
	server, err := f.server(c.Context(), c.ErrOrStderr())
	if err != nil {
		return err
	}
	outputs, err := f.reports.open()
	if err != nil {
		return err
	}
	r, err := observe(c, server, args)
	if err != nil {
		return errors.Join(err, outputs.discard())
	}
	r.judge(failing, f.allowNoRequests)
	if err := outputs.publish(c.ErrOrStderr(), r); err != nil {
		return err
	}
	return r.exit()
}

// server has the world that was asked for. It logs nothing but its own faults: the terminal is the command's.
func (f *runFlags) server(ctx context.Context, stderr io.Writer) (*mock.Server, error) {
	options, err := f.world.options()
	if err != nil {
		return nil, err
	}
	options.AutoConsent, options.JournalSize = f.autoConsent, runJournal
	options.Logger = slog.New(tint.NewTextHandler(stderr, &tint.Options{Level: slog.LevelError, NoColor: !colour(stderr)}))
	if err := f.trouble.configure(&options); err != nil {
		return nil, err
	}
	server, err := newServer(ctx, options, stderr)
	if err == nil && server == nil {
		err = errors.New("stopped before the command began")
	}
	return server, err
}

// observe runs a command against a server, and returns what it did.
func observe(c *cobra.Command, server *mock.Server, args []string) (*report, error) {
	listener, err := (&net.ListenConfig{}).Listen(c.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("can't listen on a port of this machine: %w", err)
	}
	ns := server.Namespace(mock.DefaultNamespace)
	where, err := placeOf(context.WithoutCancel(c.Context()), "http://"+listener.Addr().String(), ns)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	g := newGatherer(server)
	stop := make(chan struct{})
	service := mock.HTTPServer(g.watch(admin.Handler(server, admin.Options{Version: version(), Stop: stop})), slog.New(slog.DiscardHandler))
	stopped := make(chan error, 1)
	go func() { stopped <- service.Serve(listener) }()
	began := time.Now()
	code, err := child{
		argv: args, environment: over(os.Environ(), where.variables()),
		stdin: c.InOrStdin(), stdout: c.OutOrStdout(), stderr: c.ErrOrStderr(),
	}.run()
	took := time.Since(began)
	settle(c.Context(), server)
	server.Close()
	close(stop) // who still follows the journal, or waits for a request, gets an end
	if broken := shutDown(c.Context(), service, stopped); broken != nil {
		return nil, errors.Join(err, broken)
	}
	g.gather()
	r := g.compile(ns.Spec())
	if err != nil {
		r.NotRun = err.Error()
	}
	r.Command, r.ExitCode, r.Began, r.Seconds = filepath.Base(args[0]), code, began, took.Seconds()
	return r, nil
}

// settle lets the webhooks go that are due, so that what a scenario does to them has happened.
func settle(ctx context.Context, server *mock.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastRequests)
	defer cancel()
	for _, ns := range server.Namespaces() {
		_ = ns.SettleDeliveries(ctx) // those that take longer are in the report
	}
}

// shutDown lets requests under way finish, closes what does not, and returns why the server ended before, if it did.
func shutDown(ctx context.Context, service *http.Server, stopped <-chan error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastRequests)
	defer cancel()
	if service.Shutdown(ctx) != nil {
		_ = service.Close() // a process that the command left behind holds a connection; the report does not wait for it
	}
	if err := <-stopped; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}
