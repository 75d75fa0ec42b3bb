package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin/contract"
)

type proxyFlags struct {
	target, record, addr, readyFile string
	dialect, format, failOn         string
}

func proxyCommand() *cobra.Command {
	var f proxyFlags
	c := &cobra.Command{
		Use:   "proxy --target URL",
		Short: "Stand between a client and a deployment: judge and record what they say",
		Long: `Pass every request on to --target and every answer back, without changing a byte of what they say, and judge both by
the rules of 'standin check' on the way. Point your client at the printed address in place of the deployment's.
Findings are printed as they come. Signed requests stay valid, redirects are not followed, what streams streams.

--record writes the exchanges to a file, one line of JSON each, for 'standin judge', 'standin drift' and
'standin fixtures from'. Secrets, codes, tokens, cookies, states, names, addresses and ids of people become pseudonyms of the
same form before they are written: the same value becomes the same pseudonym within a file, and nothing leads back.

Exit codes: 0 stopped by a signal, 1 there were findings of --fail-on or worse, 2 the command line is wrong, 3 it
could not run.`,
		Example: `  standin proxy --target https://loginsign.com --record traffic.jsonl
  standin proxy --target http://127.0.0.1:4010 --addr 127.0.0.1:0 --ready-file proxy.txt --fail-on error`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.proxy(c) },
	}
	flags := c.Flags()
	flags.StringVar(&f.target, "target", "", "base URL of the deployment")
	flags.StringVar(&f.record, "record", "", "file to write the exchanges to; what it held is lost")
	flags.StringVar(&f.addr, "addr", "127.0.0.1:4012", "address to listen on; port 0 picks a free one")
	flags.StringVar(&f.readyFile, "ready-file", "", "write the base URL to this file when the proxy is ready")
	flags.StringVar(&f.failOn, "fail-on", "none", "error, warning, note or none: which findings make the exit code 1")
	addDialect(c, &f.dialect)
	addFormat(c, &f.format)
	return c
}

func (f *proxyFlags) proxy(c *cobra.Command) error {
	target, err := f.check()
	if err != nil {
		return err
	}
	if f.readyFile != "" {
		defer os.Remove(f.readyFile)
	}
	ear, err := f.listener(c)
	if err != nil {
		return err
	}
	ear.queue = newProxyQueue(ear.judgeAndRecord)
	transport := http.DefaultTransport.(*http.Transport).Clone() // it always is one
	transport.DisableCompression = true
	handler := contract.NewProxy(contract.ProxyOptions{
		Target: target, Transport: transport, Now: time.Now, Heard: ear.hear, Failed: ear.failed,
	})
	l, err := listen(c.Context(), "--addr", f.addr)
	if err != nil {
		return errors.Join(err, ear.end(c.OutOrStdout()))
	}
	fmt.Fprintf(c.ErrOrStderr(), "standin: passing %s on to %s\n", urlOf(l), target.Redacted())
	if err := announce(f.readyFile, urlOf(l)); err != nil {
		return errors.Join(err, l.Close(), ear.end(c.OutOrStdout()))
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	err = serveUntil(c.Context(), service{server, l})
	if err := errors.Join(err, ear.end(c.OutOrStdout())); err != nil {
		return err
	}
	return ear.exit(f.failOn)
}

// check refuses what the flags can't mean.
func (f *proxyFlags) check() (*url.URL, error) {
	if f.target == "" {
		return nil, usageError{errors.New("which deployment? Name its base URL with --target")}
	}
	base, err := baseURL("--target", f.target)
	if err != nil {
		return nil, err
	}
	if f.failOn != "none" {
		if _, err := readLevel(f.failOn); err != nil {
			return nil, usageError{fmt.Errorf("--fail-on %q: it takes error, warning, note or none", f.failOn)}
		}
	}
	if err := errors.Join(checkFormat(f.format), checkReadyFile(f.readyFile)); err != nil {
		return nil, err
	}
	target, err := url.Parse(base)
	return target, asUsage("--target", err)
}

// listener makes what judges, prints and records.
func (f *proxyFlags) listener(c *cobra.Command) (*proxyEar, error) {
	spec, err := ownSpec(f.dialect)
	if err != nil {
		return nil, err
	}
	ear := &proxyEar{judge: contract.NewJudge(spec, contract.Known{}), out: c.OutOrStdout(), json: f.format == "json"}
	if f.record == "" {
		return ear, nil
	}
	if ear.file, err = os.OpenFile(f.record, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
		return nil, asUsage("--record", err)
	}
	about := contract.RecordingHeader{Tool: "standin " + version(), Target: f.target, Began: time.Now().UTC()}
	ear.recording, err = contract.NewRecordingWriter(ear.file, about, contract.NewPseudonyms(spec, nil))
	return ear, err
}
