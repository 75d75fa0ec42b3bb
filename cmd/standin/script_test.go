package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/standin-mock/standin/internal/testneeds"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"standin": main})
}

// TestScripts runs the program as a user does: testdata/*.txtar are sessions of a shell.
func TestScripts(t *testing.T) {
	t.Parallel()
	requireTool(t, "curl")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "ready": ready, "get": get, "interrupt": interrupt, "occupy": occupy, "paste": paste, "narrow": narrow,
		},
	})
}

// exits CODE COMMAND...: the command ends with exactly this code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	got := 0
	var ended *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// ready FILE: waits until a server has written its base URL there, and sets $URL to it.
func ready(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ready FILE")
	}
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if url, err := os.ReadFile(ts.MkAbs(args[0])); err == nil {
			ts.Setenv("URL", strings.TrimSpace(string(url)))
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			ts.Fatalf("%s was not written in 30 s", args[0])
		}
	}
}

// get STATUS URL: prints the body of the answer and holds its status against the one given.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: get STATUS URL")
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, args[1], http.NoBody)
	ts.Check(err)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}
	response, err := client.Do(request)
	ts.Check(err)
	defer response.Body.Close()
	_, err = io.Copy(ts.Stdout(), response.Body)
	ts.Check(err)
	if strconv.Itoa(response.StatusCode) != args[0] {
		ts.Fatalf("%s answers %d, want %s", args[1], response.StatusCode, args[0])
	}
}

// interrupt: sends SIGTERM to every program in the background; wait then tells how they ended.
func interrupt(ts *testscript.TestScript, _ bool, _ []string) {
	for _, c := range ts.BackgroundCmds() {
		if err := c.Process.Signal(syscall.SIGTERM); !errors.Is(err, os.ErrProcessDone) {
			ts.Check(err)
		}
	}
}

// occupy: listens on a free port until the script ends, and sets $ADDR to it.
func occupy(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { ts.Check(l.Close()) })
	ts.Setenv("ADDR", l.Addr().String())
}

// paste FILE COUNT: runs each curl line of a file in a shell, as a user who copies it from the terminal does, and prints
// what they print. Every one must answer 2xx.
func paste(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: paste FILE COUNT")
	}
	lines := regexp.MustCompile(`(?m)^ *curl .*$`).FindAllString(ts.ReadFile(args[0]), -1)
	if strconv.Itoa(len(lines)) != args[1] {
		ts.Fatalf("%d curl lines, want %s:\n%s", len(lines), args[1], strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		var out bytes.Buffer
		c := exec.CommandContext(context.Background(), "sh", "-c", strings.Replace(line, "curl ", "curl --silent --show-error --fail-with-body ", 1))
		c.Stdout, c.Stderr = &out, &out
		if err := c.Run(); err != nil {
			ts.Fatalf("%s\n%v\n%s", line, err, out.Bytes())
		}
		fmt.Fprintf(ts.Stdout(), "%s\n", out.Bytes())
	}
}

// narrow FILE COLUMNS: no line of the file, or of stdout, is longer.
func narrow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: narrow FILE COLUMNS")
	}
	columns, err := strconv.Atoi(args[1])
	ts.Check(err)
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > columns {
			ts.Fatalf("%d columns: %s", n, line)
		}
	}
}

// requireTool skips a test that needs more than Go, except where everything is promised to be there.
func requireTool(t *testing.T, name string) {
	t.Helper()
	testneeds.File(t, name, "on Debian, apt-get install "+name)
}
