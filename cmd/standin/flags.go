package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/journal"
)

// worldFlags choose what is served.
type worldFlags struct {
	fixtures []string
	seed     uint64
	dialect  string
}

func (f *worldFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.fixtures, "fixtures", nil,
		"a fixture file, or one of "+strings.Join(fixtures.Names(), ", ")+"; repeatable (default demo)")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "seed of ids, codes, tokens and generated people")
	addDialect(c, &f.dialect)
}

func addDialect(c *cobra.Command, file *string) {
	c.Flags().StringVar(file, "dialect", "", "file that chooses readings; see 'standin assumptions'")
}

func (f *worldFlags) options() (mock.Options, error) {
	d, err := readDialect(f.dialect)
	if err != nil {
		return mock.Options{}, err
	}
	all, err := readFixtures(f.fixtures)
	return mock.Options{Seed: f.seed, Dialect: d, Fixtures: all}, err
}

// readFixture takes a file where there is one, and a name of the catalog otherwise.
func readFixture(name string) (*fixtures.Fixture, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, `./\`) {
		f, err := fixtures.Named(name)
		return f, asUsage("--fixtures", err)
	}
	if err != nil {
		return nil, asUsage("--fixtures", err)
	}
	f, err := fixtures.Read(name, data)
	return f, asUsage("--fixtures", err)
}

func readDialect(file string) (*dialect.Dialect, error) {
	if file == "" {
		return dialect.Default(), nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, asUsage("--dialect", err)
	}
	d, err := dialect.Parse(file, data)
	return d, asUsage("--dialect", err)
}

func asUsage(flag string, err error) error {
	if err == nil {
		return nil
	}
	return usageError{fmt.Errorf("%s: %w", flag, err)}
}

// controlFlags choose how tests reach into the server.
type controlFlags struct {
	addr, token      string
	createNamespaces bool
	journalSize      int
	clockInDate      bool
}

func (f *controlFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.addr, "control-addr", "", "address of its own for the control API (default: that of --addr)")
	c.Flags().StringVar(&f.token, "control-token", "", "token that the control API asks for; see above")
	c.Flags().BoolVar(&f.createNamespaces, "create-namespaces", false, "make a namespace when a request first names it")
	c.Flags().IntVar(&f.journalSize, "journal-size", journal.DefaultSize, "how many requests each namespace remembers")
	c.Flags().BoolVar(&f.clockInDate, "clock-in-date", false, "show the namespace's time in the Date header")
}

func (f *controlFlags) check() error {
	if f.journalSize < 1 {
		return usageError{fmt.Errorf("--journal-size %d: it takes a number from 1", f.journalSize)}
	}
	return nil
}

func (f *controlFlags) configure(o *mock.Options) {
	o.CreateNamespaces, o.JournalSize, o.ClockInDate = f.createNamespaces, f.journalSize, f.clockInDate
}

// logFlags choose how the log looks.
type logFlags struct{ format, level string }

func (f *logFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.format, "log-format", "text", "text or json; the log goes to standard error")
	c.Flags().StringVar(&f.level, "log-level", "info", "info has a line for each request; warn and error have less")
}

// logger writes a log to w, and may do so a moment later: written writes what is left.
func (f *logFlags) logger(w io.Writer) (logger *slog.Logger, written func() error, err error) {
	level, known := map[string]slog.Level{"info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}[f.level]
	if !known {
		return nil, nil, usageError{fmt.Errorf("--log-level %q: it takes info, warn or error", f.level)}
	}
	if f.format != "json" && f.format != "text" {
		return nil, nil, usageError{fmt.Errorf("--log-format %q: it takes text or json", f.format)}
	}
	later := newLogWriter(w)
	handler := newTextHandler(later, level)
	switch {
	case f.format == "json":
		handler = slog.NewJSONHandler(later, &slog.HandlerOptions{Level: level})
	case colour(w): // the other handler takes a quarter of the time, and nobody can read as fast
		handler = tint.NewTextHandler(later, &tint.Options{Level: level, TimeFormat: "15:04:05.000", ReplaceAttr: whole})
	}
	return slog.New(handler), later.Close, nil
}

// whole shows the bytes of a path that are no text as \xff: left to itself, the handler ends it at the first of them.
func whole(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindString || utf8.ValidString(a.Value.String()) {
		return a
	}
	text := strconv.Quote(a.Value.String())
	return slog.String(a.Key, text[1:len(text)-1])
}

// colour reports whether w is a terminal whose user did not ask for none (no-color.org).
func colour(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd()))
}
