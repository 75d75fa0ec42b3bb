package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
)

// The exit codes of a command that could not be started, as a shell has them, and what it adds to a signal's number.
const (
	exitNotExecutable = 126
	exitNotFound      = 127
	exitSignalled     = 128
)

// exitCode ends the program with the code of a command, or with 1 for findings; what there is to say was said.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// child is a command with the streams of this process.
type child struct {
	argv        []string
	environment []string
	stdin       io.Reader
	stdout      io.Writer
	stderr      io.Writer
}

// run runs the command to its end and returns its exit code as a shell has it. Signals that come meanwhile go to the
// command: what it makes of them is its own affair. An error is a command that could not be started.
func (p child) run() (int, error) {
	signals := make(chan os.Signal, 8)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) { // nohup, for instance, is for the command too
			signal.Notify(signals, s)
		}
	}
	defer signal.Stop(signals)
	runtime.LockOSThread() // see tied
	defer runtime.UnlockOSThread()
	// Not with the context of this process: a signal that ends it must reach the command, not kill it.
	c := exec.CommandContext(context.Background(), p.argv[0], p.argv[1:]...) //nolint:gosec // the user's own command
	c.SysProcAttr = tied()
	c.Env, c.Stdin, c.Stdout, c.Stderr = p.environment, p.stdin, p.stdout, p.stderr
	if err := c.Start(); err != nil {
		return startCode(err), fmt.Errorf("can't run %s: %w", p.argv[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for {
		select {
		case s := <-signals:
			forward(c.Process, s)
		case err := <-ended:
			return endCode(c.ProcessState, err)
		}
	}
}

// forward hands a signal on. A terminal sends its interrupt to the whole foreground group, the command included, and a
// second one from here would look like an impatient user.
func forward(p *os.Process, s os.Signal) {
	if s == os.Interrupt && inForeground() {
		return
	}
	_ = p.Signal(s) // it may have ended meanwhile, which Wait tells
}

func startCode(err error) int {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return exitNotFound
	}
	return exitNotExecutable
}

func endCode(state *os.ProcessState, err error) (int, error) {
	if state == nil {
		return exitFailed, err
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return exitSignalled + int(status.Signal()), nil
	}
	return state.ExitCode(), nil
}
