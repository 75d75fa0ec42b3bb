package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/admin"
)

// drain is how long a stopping server waits for the requests that are under way.
const drain = 10 * time.Second

type serveFlags struct {
	world       worldFlags
	addr        string
	autoConsent bool
	readyFile   string
	control     controlFlags
	logs        logFlags
}

func serveCommand() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve all three APIs until it is stopped",
		Long: `Serve LoginSign, SSOJet and GenAuth at one address until SIGINT or SIGTERM; requests under way are finished.

It binds when it is ready to answer, then prints the base URL, credentials and curl lines to paste. Without
--fixtures it serves the demo world.

Tests put the world where they want it through the control API under /_standin/, which /_standin/control.yaml
describes. Where that is bound to more than this machine it needs a token: --control-token, or one that is made and
printed.

Exit codes: 0 stopped by a signal, 2 the command line or a file it names is wrong, 3 it could not run.`,
		Example: `  standin serve
  standin serve --addr 127.0.0.1:0 --ready-file ready.txt     # a free port; the file gets the base URL
  standin serve --fixtures demo --fixtures my-users.yaml      # the demo world and your own users
  standin serve --auto-consent                                # login_hint signs in without the page
  standin serve --dialect dialect.yaml                        # other readings; see 'standin assumptions'
  standin serve --addr :4010 --control-addr 127.0.0.1:4011    # the control API on this machine alone`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.serve(c) },
	}
	c.Flags().StringVar(&f.addr, "addr", "127.0.0.1:4010", "address to listen on; port 0 picks a free one")
	c.Flags().BoolVar(&f.autoConsent, "auto-consent", false, "sign the user of a login_hint in without the page")
	c.Flags().StringVar(&f.readyFile, "ready-file", "", "write the base URL to this file when the server is ready")
	f.world.add(c)
	f.control.add(c)
	f.logs.add(c)
	return c
}

func (f *serveFlags) serve(c *cobra.Command) error {
	if f.readyFile != "" {
		defer os.Remove(f.readyFile)
		_ = os.Remove(f.readyFile) // one of an earlier server would say that this one is ready
	}
	logger, err := f.logs.logger(c.ErrOrStderr())
	if err != nil {
		return err
	}
	options, err := f.world.options()
	if err != nil {
		return err
	}
	options.AutoConsent, options.Logger = f.autoConsent, logger
	f.control.configure(&options)
	server, err := newServer(c.Context(), options)
	if err != nil || server == nil {
		return err
	}
	b, err := f.bind(c.Context())
	if err != nil {
		return err
	}
	if err := f.announce(c.OutOrStdout(), b, server.Namespace(mock.DefaultNamespace)); err != nil {
		return errors.Join(err, b.Close())
	}
	return serveUntil(c.Context(), b.services(server, logger, c.Context().Done())...)
}

// bound is where a server listens, with the token of its control API.
type bound struct {
	main, control net.Listener // control is nil unless it has an address of its own
	token         string
}

func (f *serveFlags) bind(ctx context.Context) (b bound, err error) {
	if b.main, err = listen(ctx, "--addr", f.addr); err != nil {
		return b, err
	}
	controlled := b.main
	if f.control.addr != "" {
		if b.control, err = listen(ctx, "--control-addr", f.control.addr); err != nil {
			return b, errors.Join(err, b.main.Close())
		}
		controlled = b.control
	}
	if b.token = f.control.token; b.token == "" && !loopback(controlled) {
		b.token = rand.Text()
	}
	return b, nil
}

// Close closes what listens.
func (b bound) Close() error {
	if b.control == nil {
		return b.main.Close()
	}
	return errors.Join(b.main.Close(), b.control.Close())
}

// services are what is served where. With an address of its own, the control API is not served with the vendors' paths.
func (b bound) services(server *mock.Server, logger *slog.Logger, stop <-chan struct{}) []service {
	o := admin.Options{Version: version(), Token: b.token, AnyHost: !loopback(b.main), Stop: stop}
	if b.control == nil {
		return []service{{mock.HTTPServer(admin.Handler(server, o), logger), b.main}}
	}
	o.ControlURL, o.BaseURL = urlOf(b.control), urlOf(b.main)
	apart := o
	apart.AnyHost = !loopback(b.control)
	return []service{
		{mock.HTTPServer(admin.Handler(server, o), logger), b.main},
		{mock.HTTPServer(admin.Control(server, apart), logger), b.control},
	}
}

// announce says where the server is: to the user, and in the ready file.
func (f *serveFlags) announce(w io.Writer, b bound, ns *mock.Namespace) error {
	if err := greet(w, urlOf(b.main), ns, f.autoConsent); err != nil {
		return err
	}
	controlled, token := b.main, ""
	if b.control != nil {
		controlled = b.control
	}
	if f.control.token == "" {
		token = b.token
	}
	greetControl(w, urlOf(controlled), token)
	return announce(f.readyFile, urlOf(b.main))
}

// service is a server and where it listens.
type service struct {
	server   *http.Server
	listener net.Listener
}

// serveUntil serves until ctx ends and then lets the requests under way finish.
func serveUntil(ctx context.Context, services ...service) error {
	ended := make(chan error, len(services))
	for _, s := range services {
		go func() { ended <- s.server.Serve(s.listener) }()
	}
	var failed error
	select {
	case err := <-ended:
		failed = fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	for _, s := range services {
		if err := s.server.Shutdown(last); err != nil {
			failed = errors.Join(failed, fmt.Errorf("stopped with requests under way after %s: %w", drain, err))
		}
	}
	return failed
}

func listen(ctx context.Context, flag, addr string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, listenError(flag, addr, err)
	}
	return l, nil
}

// loopback reports whether only this machine reaches a listener.
func loopback(l net.Listener) bool {
	tcp, ok := l.Addr().(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

func urlOf(l net.Listener) string { return "http://" + reachable(l.Addr()) }

func listenError(flag, addr string, err error) error {
	if syntax, ok := errors.AsType[*net.AddrError](err); ok {
		return usageError{fmt.Errorf("%s %s: %s; it takes host:port, such as 127.0.0.1:4010", flag, addr, syntax.Err)}
	}
	return fmt.Errorf("can't listen on %s: %w; choose another with %s, or %s 127.0.0.1:0 for a free port", addr, err, flag, flag)
}

// reachable is the address that a client on this machine uses: a wildcard host is no address to call.
func reachable(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return a.String()
	}
	return net.JoinHostPort("localhost", fmt.Sprint(tcp.Port))
}

// newServer makes a server, and none when it is told to stop meanwhile: a large fixture takes its time.
func newServer(ctx context.Context, o mock.Options) (*mock.Server, error) {
	type result struct {
		server *mock.Server
		err    error
	}
	made := make(chan result, 1)
	go func() {
		server, err := mock.New(o)
		made <- result{server, err}
	}()
	select {
	case r := <-made:
		return r.server, r.err
	case <-ctx.Done():
		return nil, nil //nolint:nilnil // stopped before it began: nothing to serve, and nothing went wrong
	}
}

// announce writes the base URL to the ready file in one step, so that a reader never sees half of it.
func announce(file, url string) error {
	if file == "" {
		return nil
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".ready-*")
	if err != nil {
		return usageError{fmt.Errorf("--ready-file: %w", err)}
	}
	_, err = fmt.Fprintln(part, url)
	if err := errors.Join(err, part.Chmod(0o644), part.Close()); err != nil {
		return fmt.Errorf("--ready-file: %w", errors.Join(err, os.Remove(part.Name())))
	}
	if err := os.Rename(part.Name(), file); err != nil {
		return fmt.Errorf("--ready-file: %w", errors.Join(err, os.Remove(part.Name())))
	}
	return nil
}
