//go:build !linux

package main

import "syscall"

// tied is nothing where a command can't be tied to the process that started it: it outlives one that is killed.
func tied() *syscall.SysProcAttr { return nil }
