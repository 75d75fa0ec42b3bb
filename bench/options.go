package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

const (
	loadCommand = "load"
	document    = "docs/performance.md"
	everyPeer   = "all"
)

// options are what the command line asks for.
type options struct {
	rounds, users, namespaces, connections int
	time                                   time.Duration
	only, peers, serve                     []string
	format, output, cache, standin         string
	list, load, withLoad                   bool
}

// settings are the options that a figure depends on.
type settings struct {
	Rounds     int    `json:"rounds"`
	Time       string `json:"time"`
	Users      int    `json:"users"`
	Namespaces int    `json:"namespaces"`
}

func (o options) settings() settings {
	return settings{o.rounds, o.time.String(), o.users, o.namespaces}
}

const help = `Measure a standin that is built from this module, from outside, beside a bare net/http server that writes the same
bytes. Everything is on that is on when a user starts it: namespaces, both checks, the journal, the log.

  go run ./bench                      every row, then the table here and in ` + document + `
  go run ./bench --only list-1,patch  these rows; nothing is written unless --output says where
  go run ./bench load                 where the knee is: 1 to 4,096 connections, without keep-alive, slow readers
  go run ./bench --peers              also the mock servers that one would take instead, fetched into --cache

In each round every server has its turn for --time, one after the other, and a share is of two turns in one round. The
table has the medians of the rounds, with the smallest and the largest. Figures are no verdict: the exit code is 0
whatever they are, 1 when a request was not answered as it should be, 2 when the command line is wrong.

Where there is no /proc, CPU time and memory are "not measured".

Usage:
  go run ./bench [load] [flags]

Flags:
`

func (o *options) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	f.IntVar(&o.rounds, "rounds", 5, "rounds; there are twice as many starts")
	f.DurationVar(&o.time, "time", time.Second, "length of a server's turn")
	f.IntVar(&o.users, "users", 1_000_000, "people of the big world")
	f.IntVar(&o.namespaces, "namespaces", 1_000, "namespaces that are held against one")
	f.IntVar(&o.connections, "connections", 4_096, "the most connections of the load test")
	f.StringSliceVar(&o.only, "only", nil, "measure only these rows")
	f.BoolVar(&o.list, "list", false, "list the rows with their goals, and measure nothing")
	f.BoolVar(&o.withLoad, "load", false, "the load test too, after the rows")
	f.StringSliceVar(&o.peers, "peers", nil, "also measure other mock servers: --peers, or --peers="+strings.Join(peerNames(), ","))
	f.Lookup("peers").NoOptDefVal = everyPeer
	f.StringVar(&o.cache, "cache", "", "folder for the peers (default: standin-bench in the user's cache folder)")
	f.StringVar(&o.standin, "standin", "", "measure this program instead of building one")
	f.StringArrayVar(&o.serve, "serve", nil, "a further flag for 'standin serve'; repeatable")
	f.StringVar(&o.format, "format", "text", "text, json or markdown")
	f.StringVar(&o.output, "output", "", "document to write the tables into (default "+document+", but none with --only)")
	f.SortFlags = false
	return f
}

// parse reads the command line. The error speaks of it, or is pflag.ErrHelp after the help was printed.
func parse(args []string, out io.Writer) (o options, err error) {
	f := o.flags()
	f.Usage = func() { fmt.Fprint(out, help, f.FlagUsagesWrapped(110)) }
	if err := f.Parse(args); err != nil {
		return o, err
	}
	switch rest := f.Args(); {
	case len(rest) == 1 && rest[0] == loadCommand:
		o.load = true
	case len(rest) > 0:
		return o, fmt.Errorf("%q: the only command is %s; a value of --peers stands behind a =", rest[0], loadCommand)
	}
	if o.output == "" && !f.Changed("output") && len(o.only) == 0 {
		o.output = document
	}
	return o, o.complete()
}

func (o *options) complete() error {
	if o.rounds < 1 || o.users < 1 || o.namespaces < 1 || o.connections < 1 || o.time <= 0 {
		return fmt.Errorf("--rounds, --time, --users, --namespaces and --connections are at least 1")
	}
	if !slices.Contains([]string{"text", "json", "markdown"}, o.format) {
		return fmt.Errorf("--format is %q, not text, json or markdown", o.format)
	}
	for _, id := range o.only {
		if !slices.ContainsFunc(rows(), func(r row) bool { return r.id == id }) {
			return fmt.Errorf("--only names %q, which is no row: see --list", id)
		}
	}
	if o.load && len(o.only)+len(o.peers) > 0 {
		return fmt.Errorf("%s has no rows and no peers: leave out --only and --peers", loadCommand)
	}
	if _, err := os.Stat(filepath.Dir(o.output)); o.output != "" && !o.list && err != nil {
		return fmt.Errorf("--output: %w; run this where go.mod is", err)
	}
	return o.completePeers()
}

func (o *options) completePeers() error {
	if slices.Contains(o.peers, everyPeer) {
		o.peers = peerNames()
	}
	for _, name := range o.peers {
		if !slices.Contains(peerNames(), name) {
			return fmt.Errorf("--peers names %q, which is none of %s", name, strings.Join(peerNames(), ", "))
		}
	}
	if o.cache != "" || len(o.peers) == 0 {
		return nil
	}
	folder, err := os.UserCacheDir()
	if err != nil {
		return fmt.Errorf("no cache folder, name one with --cache: %w", err)
	}
	o.cache = filepath.Join(folder, "standin-bench")
	return nil
}
