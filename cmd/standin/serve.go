package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/admin"
	"github.com/standin-mock/standin/mock/mutants"
)

type serveFlags struct {
	trouble     troubleFlags
	world       worldFlags
	addr        string
	autoConsent bool
	readyFile   string
	control     controlFlags
	urls        urlFlags
	logs        logFlags
	broken      string
}

func serveCommand() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve all three APIs until it is stopped",
		Long: `Serve LoginSign, SSOJet and GenAuth at one address until SIGINT or SIGTERM. Requests under way then have 10 s to
finish; one whose client sends nothing more for 1 s is cut, and is no failure. A second signal ends it at once.

It binds when it is ready to answer, then prints the base URL, credentials and curl lines to paste. Without
--fixtures it serves the demo world.

Tests put the world where they want it through the control API under /_standin/, which /_standin/control.yaml
describes. Where that is bound to more than this machine it needs a token: --control-token, or one that is made and
printed. Where clients reach the server by another name than it listens on, --public-url is what they get: in the
base URLs that the control API gives out, in the served documents, above and in the ready file.

Exit codes: 0 stopped by a signal, 2 the command line or a file it names is wrong, 3 it could not run, or a request
was still worked on after the 10 s.`,
		Example: `  standin serve
  standin serve --addr 127.0.0.1:0 --ready-file ready.txt     # a free port; the file gets the base URL
  standin serve --fixtures demo --fixtures my-users.yaml      # the demo world and your own users
  standin serve --auto-consent                                # login_hint signs in without the page
  standin serve --scenario lost-answer                        # something goes wrong; see 'standin scenario list'
  standin serve --webhook-url http://127.0.0.1:4011           # where 'standin listen' receives events
  standin serve --dialect dialect.yaml                        # other readings; see 'standin assumptions'
  standin serve --break M03                                   # wrong in one way; see 'standin bench-check --list'
  standin serve --addr :4010 --control-addr 127.0.0.1:4011    # the control API on this machine alone
  standin serve --addr :4010 --public-url http://standin:4010 # for other containers`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.serve(c) },
	}
	c.Flags().StringVar(&f.addr, "addr", "127.0.0.1:4010", "address to listen on; port 0 picks a free one")
	c.Flags().BoolVar(&f.autoConsent, "auto-consent", false, "sign the user of a login_hint in without the page")
	c.Flags().StringVar(&f.readyFile, "ready-file", "", "write the base URL to this file when the server is ready")
	c.Flags().StringVar(&f.broken, "break", "", "break the contract in one way, by the id of a mutant")
	f.world.add(c)
	f.trouble.add(c)
	f.control.add(c)
	f.urls.add(c)
	f.logs.add(c)
	return c
}

func (f *serveFlags) serve(c *cobra.Command) error {
	if err := errors.Join(f.control.check(), f.urls.check(f.control.addr), checkReadyFile(f.readyFile)); err != nil {
		return err
	}
	if f.readyFile != "" {
		defer os.Remove(f.readyFile)
	}
	logger, written, err := f.logs.logger(c.ErrOrStderr())
	if err != nil {
		return err
	}
	defer outliveReaders()()
	defer func() { _ = written() }() // a log that can't be written is no reason to fail
	options, err := f.world.options()
	if err != nil {
		return err
	}
	options.AutoConsent, options.Logger = f.autoConsent, logger
	f.control.configure(&options)
	if err := f.trouble.configure(&options); err != nil {
		return err
	}
	mutant, err := f.mutant()
	if err != nil {
		return err
	}
	server, err := newServer(c.Context(), options, c.ErrOrStderr())
	if err != nil || server == nil {
		return err
	}
	defer context.AfterFunc(c.Context(), server.Close)() // before the drain: it must not wait for answers that a scenario holds back
	b, err := f.bind(c.Context())
	if err != nil {
		return err
	}
	logger.Info("listening", "addr", b.main.Addr().String(), "control_addr", b.controlled().Addr().String())
	if err := f.announce(c.OutOrStdout(), b, server.Namespace(mock.DefaultNamespace)); err != nil {
		return errors.Join(err, b.Close())
	}
	defer logger.Info("stopped", "addr", b.main.Addr().String())
	services := b.services(server, logger, c.Context().Done())
	if f.broken != "" {
		fmt.Fprintf(c.OutOrStdout(), "\nBroken on purpose: %s %s: %s\n", mutant.ID, mutant.Name, mutant.What)
		services[0].server.Handler = mutant.Break(server, services[0].server.Handler)
	}
	defer runtime.KeepAlive(headroom())
	return serveUntil(c.Context(), services...)
}

// headroom counts as memory in use without being any, as nobody ever touches it: the collector, which runs when the heap
// has doubled, would run a hundred times a second for a small world that is asked much.
func headroom() []byte { return make([]byte, 32<<20) }

// mutant is the one that --break names.
func (f *serveFlags) mutant() (mutants.Mutant, error) {
	if f.broken == "" {
		return mutants.Mutant{}, nil
	}
	m, err := mutants.Find(f.broken)
	if err != nil {
		return m, usageError{fmt.Errorf("--break: %w", err)}
	}
	return m, nil
}

// bound is where a server listens, with the token of its control API.
type bound struct {
	main, control *endpoint // control is nil unless it has an address of its own
	token         string
}

// controlled is where the control API is.
func (b bound) controlled() *endpoint { return cmp.Or(b.control, b.main) }

func (f *serveFlags) bind(ctx context.Context) (b bound, err error) {
	l, err := listen(ctx, "--addr", f.addr)
	if err != nil {
		return b, err
	}
	b.main = endpointAt(l, f.urls.public)
	if f.control.addr != "" {
		if l, err = listen(ctx, "--control-addr", f.control.addr); err != nil {
			return b, errors.Join(err, b.main.Close())
		}
		b.control = endpointAt(l, f.urls.control)
	}
	if b.token = f.control.token; b.token == "" && b.controlled().exposed {
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
	o := admin.Options{Version: version(), Token: b.token, AnyHost: b.main.exposed, BaseURL: b.main.public, Stop: stop}
	if b.control == nil {
		return []service{{mock.HTTPServer(admin.Handler(server, o), logger), b.main}}
	}
	o.ControlURL, o.BaseURL = b.control.url, b.main.url
	apart := o
	apart.AnyHost = b.control.exposed
	return []service{
		{mock.HTTPServer(admin.Handler(server, o), logger), b.main},
		{mock.HTTPServer(admin.Control(server, apart), logger), b.control},
	}
}

// announce says where the server is: to the user, and in the ready file.
func (f *serveFlags) announce(w io.Writer, b bound, ns *mock.Namespace) error {
	if err := greet(w, b.main.url, ns, f.autoConsent); err != nil {
		return err
	}
	token := ""
	if f.control.token == "" {
		token = b.token
	}
	greetControl(w, b.controlled().url, token)
	return announce(f.readyFile, b.main.url)
}

// service is a server and where it listens.
type service struct {
	server   *http.Server
	listener net.Listener
}

// serveUntil serves until ctx ends and then lets the requests under way finish.
func serveUntil(ctx context.Context, services ...service) error {
	ended := make(chan error, len(services))
	var requests underway
	for _, s := range services {
		s.server.Handler = requests.watch(s.server.Handler)
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
		failed = errors.Join(failed, s.stop(last, &requests))
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
