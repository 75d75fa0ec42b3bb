package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a pseudo-terminal and returns both its ends.
func terminal(t *testing.T) (keyboard, screen *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("SKIPPED, there are no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	if err := unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	screen, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return keyboard, screen
}

// TestCtrlCArrivesOnce: the terminal sends it to Standin and to the command, and Standin keeps its own to itself. A
// SIGTERM, which Standin does hand on, comes after whatever it made of the interrupt.
func TestCtrlCArrivesOnce(t *testing.T) {
	t.Parallel()
	requireTool(t, "sh")
	keyboard, screen := terminal(t)
	c := exec.CommandContext(t.Context(), "standin", "run", "--", "sh", "-c", trapping)
	c.Stdin, c.Stdout, c.Stderr = screen, screen, screen
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := screen.Close(); err != nil {
		t.Fatal(err)
	}
	p := program{t, c, bufio.NewScanner(keyboard)}
	p.says("ready")
	if _, err := keyboard.Write([]byte{3}); err != nil { // Ctrl-C
		t.Fatal(err)
	}
	p.says("^CINT") // the terminal shows the key, then comes what the command prints
	p.send(syscall.SIGTERM)
	p.saysNext("TERM")
	_ = p.command.Wait()
	if code := c.ProcessState.ExitCode(); code != 7 {
		t.Errorf("it ended with %d, want 7", code)
	}
}

// saysNext takes no other line in between.
func (p program) saysNext(want string) {
	p.Helper()
	if !p.lines.Scan() || p.lines.Text() != want {
		p.Fatalf("the command says %q, want %q", p.lines.Text(), want)
	}
}
