//go:build unix

package main

import (
	"bufio"
	"errors"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// trapping says when it is ready, prints each signal that it gets, and ends with 7 after SIGTERM. It looks often
// whether a child is there, because a signal that comes just before a long wait is acted on after it; when the child is
// gone, so is the shell, whatever became of the test.
const trapping = `
trap 'echo INT' INT
trap 'echo HUP' HUP
trap 'echo TERM; kill $nap; exit 7' TERM
sleep 60 & nap=$!
echo ready
while kill -0 $nap 2>/dev/null; do sleep 0.02; done`

// program is a 'standin run' that a test talks to.
type program struct {
	*testing.T
	command *exec.Cmd
	lines   *bufio.Scanner
}

func runTrapping(t *testing.T) program {
	t.Helper()
	c := exec.CommandContext(t.Context(), "standin", "run", "--", "sh", "-c", trapping)
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal: what is sent here is for nobody else
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	p := program{t, c, bufio.NewScanner(out)}
	p.says("ready")
	return p
}

func (p program) says(want string) {
	p.Helper()
	for p.lines.Scan() {
		if got := strings.TrimSpace(p.lines.Text()); got == want {
			return
		}
	}
	p.Fatalf("the command ended without %q: %v", want, p.lines.Err())
}

func (p program) send(s syscall.Signal) {
	p.Helper()
	if err := p.command.Process.Signal(s); err != nil {
		p.Fatal(err)
	}
}

func (p program) endsWith(code int) {
	p.Helper()
	for p.lines.Scan() { // a pipe must be empty before Wait closes it
		if line := p.lines.Text(); line != "" {
			p.Errorf("the command also printed %q", line)
		}
	}
	var ended *exec.ExitError
	if err := p.command.Wait(); !errors.As(err, &ended) || ended.ExitCode() != code {
		p.Errorf("it ended with %v, want exit code %d", err, code)
	}
}

func TestSignalsGoToTheCommand(t *testing.T) {
	t.Parallel()
	requireTool(t, "sh")
	p := runTrapping(t)
	p.send(syscall.SIGINT)
	p.says("INT")
	p.send(syscall.SIGHUP)
	p.says("HUP")
	p.send(syscall.SIGINT) // a second one ends 'standin serve' at once, and nothing here
	p.says("INT")
	p.send(syscall.SIGTERM)
	p.says("TERM")
	p.endsWith(7)
}
