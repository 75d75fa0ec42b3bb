package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMain lets this program be the bare server, as the real one lets itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == bareCommand {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// The whole program, with turns that are too short for its figures to mean anything.
func TestBench(t *testing.T) {
	t.Parallel()
	standin := filepath.Join(t.TempDir(), "standin")
	c := exec.CommandContext(t.Context(), "go", "build", "-o", standin, "../cmd/standin")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	document := filepath.Join(t.TempDir(), "performance.md")
	tiny := []string{"--standin", standin, "--rounds", "1", "--time", "50ms", "--users", "1000", "--namespaces", "20",
		"--connections", "4", "--format", "json", "--output", document}
	t.Run("every row gives a figure", func(t *testing.T) {
		t.Parallel()
		var out, problems bytes.Buffer
		if code := run(t.Context(), append(slices.Clone(tiny), "--load"), &out, &problems); code != exitFine {
			t.Fatalf("exit code %d\n%s", code, problems.String())
		}
		var got report
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		checkRows(t, got.Rows)
		checkLoad(t, got.Load)
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		o, err := parse(tiny, &out)
		if err != nil {
			t.Fatal(err)
		}
		checkDocument(t, string(text), o)
	})
	t.Run("a wrong answer ends the run", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		code := run(t.Context(), append(slices.Clone(tiny), "--only", "list-1", "--serve", "--scenario=server-error-once"), &out, &out)
		if code != exitError || !strings.Contains(out.String(), "list-1: standin answers 50") {
			t.Errorf("exit code %d: %s", code, out.String())
		}
	})
}

// checkRows wants every figure. CPU time is counted in ticks, and a turn this short may have none; all have not.
func checkRows(t *testing.T, got []result) {
	t.Helper()
	if len(got) != len(rows()) {
		t.Errorf("%d rows, not %d", len(got), len(rows()))
	}
	proc, ticks := hasProc(), false
	for _, r := range got {
		for _, f := range r.Figures {
			isCPU := strings.Contains(f.Name, "CPU")
			ticks = ticks || isCPU && f.Rounds > 0
			if f.Rounds == 0 && !isCPU && (proc || !strings.Contains(f.Name, "resident")) {
				t.Errorf("%s: %s was not measured", r.Row, f.Name)
			}
		}
	}
	if proc && !ticks {
		t.Error("no CPU time was measured")
	}
}

func checkLoad(t *testing.T, got *loadResult) {
	t.Helper()
	if got == nil || len(got.Steps) != 6 || got.Slow.Readers != 4 || got.Slow.Share.Median <= 0 {
		t.Fatalf("load: %+v", got)
	}
	for _, s := range got.Steps {
		if s.Requests == 0 || s.PerSecond <= 0 || s.P99 < s.P50 {
			t.Errorf("load: %+v", s)
		}
	}
}

func hasProc() bool {
	_, err := os.Stat("/proc/self/stat")
	return err == nil
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args []string
		code int
		say  string
	}{
		"help":        {[]string{"--help"}, exitFine, "--rounds"},
		"list":        {[]string{"--list"}, exitFine, "at least 0.8"},
		"command":     {[]string{"loud"}, exitUsage, `the only command is load`},
		"flag":        {[]string{"--round", "1"}, exitUsage, "unknown flag"},
		"rounds":      {[]string{"--rounds", "0"}, exitUsage, "at least 1"},
		"row":         {[]string{"--only", "list-2"}, exitUsage, `"list-2", which is no row`},
		"format":      {[]string{"--only", "list-1", "--format", "xml"}, exitUsage, `"xml"`},
		"peer":        {[]string{"--only", "list-1", "--peers=nobody"}, exitUsage, `"nobody"`},
		"peer apart":  {[]string{"--peers", "prism"}, exitUsage, "behind a ="},
		"load alone":  {[]string{"load", "--only", "list-1"}, exitUsage, "leave out --only"},
		"output":      {[]string{"--output", "nowhere/performance.md"}, exitUsage, "nowhere"},
		"bare":        {[]string{"bare"}, exitError, "ANSWER READY"},
		"bare answer": {[]string{"bare", "nowhere", "ready"}, exitError, "nowhere"},
		"no standin":  {[]string{"--only", "list-1", "--standin", "nowhere"}, exitError, "nowhere"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if code := run(t.Context(), test.args, &out, &out); code != test.code || !strings.Contains(out.String(), test.say) {
				t.Errorf("exit code %d, not %d: %s", code, test.code, out.String())
			}
		})
	}
}

func TestHelpNamesEveryRowOfTheList(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	run(t.Context(), []string{"--list"}, &out, &out)
	for _, r := range rows() {
		if !strings.Contains(out.String(), r.id) {
			t.Errorf("--list has no %s", r.id)
		}
	}
}

func TestPeersByDefault(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args []string
		want int
	}{
		"none": {nil, 0},
		"all":  {[]string{"--peers"}, len(peers())},
		"some": {[]string{"--peers=prism,wiremock"}, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, err := parse(append(test.args, "--only", "list-1", "--cache", t.TempDir()), &bytes.Buffer{})
			if err != nil || len(o.peers) != test.want || o.output != "" {
				t.Errorf("%v %q %v", o.peers, o.output, err)
			}
		})
	}
}
