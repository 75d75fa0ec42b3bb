package main

import (
	"syscall"
	"testing"
)

// TestTheCommandDoesNotOutliveAKilledRun: nobody would stop it, and what it calls is gone.
func TestTheCommandDoesNotOutliveAKilledRun(t *testing.T) {
	t.Parallel()
	requireTool(t, "sh")
	p := runTrapping(t)
	p.send(syscall.SIGKILL)
	p.says("TERM")
	_ = p.command.Wait() // it was killed
}
