package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/mock"
)

const (
	usualTolerance = 5 * time.Minute
	usualDelay     = 15 * time.Second // longer than a sender waits
)

type listenFlags struct {
	addr, publicURL string
	register        registration
	secrets         []string
	tolerance       time.Duration
	answers         []string
	delay           time.Duration
	format          string
	most            int
	readyFile       string
}

func listenCommand() *cobra.Command {
	var f listenFlags
	c := &cobra.Command{
		Use:   "listen",
		Short: "Receive webhooks, print and verify each, and answer as told",
		Long: `Receive webhooks where there is no receiver yet: print each delivery, verify its signature (Standard Webhooks), and
answer as told. Deliveries go to standard output, everything else to standard error.

With --app it makes itself the app's receiver: it sets the app's webhook_url in the namespace at --url, verifies
with the app's own secrets, and puts the old URL back at the end. After a reset of the namespace it sets its own again;
one that somebody else sets stays. Without --app, set the webhook_url yourself, in a fixture or through the control API.

--answer is a list: the first delivery gets the first answer, the last answer stands for all that follow.
  200 to 599   an answer with this status and no body; 410 asks the sender to stop
  slow         200 after --delay
  reset        the connection is reset
  garbage      bytes that are no HTTP

The attempt counts deliveries with the same webhook-id. A timestamp may be --tolerance away from this machine's
clock. A namespace whose clock is elsewhere needs --tolerance 0, which takes any.

Exit codes: 0 stopped by a signal or after --max deliveries, 2 the command line is wrong, 3 it could not listen or
the server did not let it register.`,
		Example: `  standin listen --app app_demo
  standin listen --app app_demo --namespace job-17 --tolerance 0
  standin listen --app app_demo --answer 500,500,200               # fails twice, then takes it
  standin listen --addr 127.0.0.1:0 --ready-file hook.txt --max 3 --format json >deliveries.jsonl
  standin listen --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw   # for any sender`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.listen(c) },
	}
	f.add(c)
	return c
}

func (f *listenFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:4011", "address to listen on; port 0 picks a free one")
	flags.StringVar(&f.publicURL, "public-url", "", "URL by which the server reaches this command (default: from --addr)")
	flags.StringVar(&f.register.app, "app", "", "the app whose webhooks to receive; see above")
	addURL(c, &f.register.base)
	flags.StringVar(&f.register.namespace, "namespace", mock.DefaultNamespace, "namespace of the server")
	flags.StringVar(&f.register.token, "control-token", "", "token of the control API, where the server asks for one")
	flags.StringArrayVar(&f.secrets, "secret", nil, "a secret that signs the webhooks: whsec_ and base64; repeatable")
	flags.DurationVar(&f.tolerance, "tolerance", usualTolerance, "how far a timestamp may be from now; 0 takes any")
	flags.StringSliceVar(&f.answers, "answer", []string{"200"}, "answers in their order; see above")
	flags.DurationVar(&f.delay, "delay", usualDelay, "how long the answer slow takes")
	flags.StringVar(&f.format, "format", "text", "text, or json with an object on each line")
	flags.IntVar(&f.most, "max", 0, "end after so many deliveries; 0 is never")
	flags.StringVar(&f.readyFile, "ready-file", "", "write the URL to this file when webhooks can come")
}

// check refuses what the flags can't mean.
func (f *listenFlags) check(changed func(flag string) bool) (err error) {
	switch {
	case f.most < 0:
		return usageError{fmt.Errorf("--max %d: it takes a number from 0", f.most)}
	case f.tolerance < 0:
		return usageError{fmt.Errorf("--tolerance %s: it takes a time such as 5m, or 0", f.tolerance)}
	case f.delay < 0:
		return usageError{fmt.Errorf("--delay %s: it takes a time such as 15s", f.delay)}
	case changed("delay") && !strings.Contains(strings.Join(f.answers, ","), "slow"):
		return usageError{errors.New("--delay: no answer is slow; say which with --answer, such as --answer slow,200")}
	}
	for _, flag := range []string{"url", "namespace", "control-token"} {
		if changed(flag) && f.register.app == "" {
			return usageError{fmt.Errorf("--%s: whose webhooks? Name the app with --app", flag)}
		}
	}
	for i, secret := range f.secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil || len(key) == 0 {
			return usageError{fmt.Errorf("--secret: number %d is not whsec_ and base64", i+1)}
		}
	}
	if f.publicURL != "" {
		if f.publicURL, err = baseURL("--public-url", f.publicURL); err != nil {
			return err
		}
	}
	if f.register.base, err = baseURL("--url", f.register.base); err != nil {
		return err
	}
	return errors.Join(checkFormat(f.format), checkReadyFile(f.readyFile))
}

func (f *listenFlags) listen(c *cobra.Command) error {
	answers, err := readAnswers(f.answers, f.delay)
	if err != nil {
		return err
	}
	if err := f.check(c.Flags().Changed); err != nil {
		return err
	}
	listener, err := listen(c.Context(), "--addr", f.addr)
	if err != nil {
		return err
	}
	r := &receiver{
		answers: answers, secrets: f.secrets, tolerance: f.tolerance, most: f.most, show: f.printer(c.OutOrStdout()),
		problems: c.ErrOrStderr(), seen: map[string]int{}, enough: make(chan struct{}),
	}
	return f.receive(c.Context(), r, listener)
}

// receive registers the receiver and serves it until it is told to stop or has had enough.
func (f *listenFlags) receive(ctx context.Context, r *receiver, listener net.Listener) error {
	url := f.publicURL
	if url == "" {
		url = urlOf(listener)
	}
	if f.register.app != "" { // what comes at once waits in the socket
		secrets, err := f.register.set(ctx, url)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer f.register.putBack(context.WithoutCancel(ctx), url, r.problems)
		r.learn(secrets)
	}
	f.introduce(r.problems, url, len(r.secrets))
	if f.readyFile != "" {
		defer os.Remove(f.readyFile)
	}
	if err := announce(f.readyFile, url); err != nil {
		return errors.Join(err, listener.Close())
	}
	if f.register.app != "" {
		defer f.register.keep(ctx, url, r)()
	}
	return r.serve(ctx, listener)
}

func (f *listenFlags) introduce(w io.Writer, url string, secrets int) {
	fmt.Fprintf(w, "Webhooks are received at %s and answered with %s\n", url, strings.Join(f.answers, ", "))
	if f.register.app != "" {
		fmt.Fprintf(w, "It is the webhook_url of %s in the namespace %s at %s\n", f.register.app, f.register.namespace, f.register.base)
	}
	if secrets > 0 {
		fmt.Fprintf(w, "Signatures are verified with %s\n", counted(secrets, "secret"))
		return
	}
	fmt.Fprintln(w, "Signatures are NOT verified: no secret is known; give one with --secret")
}
