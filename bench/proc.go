package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU times in /proc, which Linux fixes for its user space.
const tick = 10 * time.Millisecond

const (
	settlePoll  = 50 * time.Millisecond
	settleLimit = time.Minute
)

// cpu is the CPU time that the process has used in user space and in the kernel; always 0 where there is no /proc.
func (p *process) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	return cpuOf(text)
}

// cpuOf reads proc_pid_stat(5): the fields follow the program's name in parentheses, which may hold anything.
func cpuOf(stat []byte) time.Duration {
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	user, err1 := strconv.ParseInt(string(fields[11]), 10, 63)
	kernel, err2 := strconv.ParseInt(string(fields[12]), 10, 63)
	if err1 != nil || err2 != nil {
		return 0
	}
	return time.Duration(user+kernel) * tick
}

// memory is resident memory in bytes, now and at its highest; 0 where there is no /proc.
func (p *process) memory() (now, peak float64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	return memoryOf(string(text), "VmRSS:"), memoryOf(string(text), "VmHWM:")
}

func memoryOf(status, name string) float64 {
	_, rest, _ := strings.Cut(status, name)
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	n, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		return 0
	}
	return n * 1024
}

// settled is the resident memory once it has not fallen by a hundredth for as long as quiet. Nothing is asked of the
// process meanwhile, and its collector is not forced: this is what a user sees.
func (p *process) settled(ctx context.Context, quiet time.Duration) (float64, error) {
	lowest, _ := p.memory()
	begin, since := time.Now(), time.Now()
	poll := time.NewTicker(settlePoll)
	defer poll.Stop()
	for time.Since(since) < quiet && time.Since(begin) < settleLimit {
		select {
		case <-poll.C:
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
		if now, _ := p.memory(); now < lowest*0.99 {
			lowest, since = now, time.Now()
		}
	}
	now, _ := p.memory()
	return now, nil
}
