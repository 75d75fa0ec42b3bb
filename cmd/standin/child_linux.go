package main

import "syscall"

// tied ends the command when this process is killed without a chance to: nobody would be left to stop it. The kernel
// sends the signal when the thread that started the command ends, so run keeps that thread.
func tied() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
