package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// lab is one run: the program that is measured, a folder for its files, and what runs.
type lab struct {
	options
	folder   string
	problems io.Writer
	running  []*process
	files    int
	crowded  *crowd // made when a row first needs it
	rivals   []*rival
}

func newLab(ctx context.Context, o options, problems io.Writer) (*lab, error) {
	folder, err := os.MkdirTemp("", "standin-bench-")
	if err != nil {
		return nil, err
	}
	l := &lab{options: o, folder: folder, problems: problems}
	if l.standin == "" {
		err = l.build(ctx)
	} else {
		l.standin, err = filepath.Abs(l.standin)
	}
	if err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

// build makes the program from this module, as a user would.
func (l *lab) build(ctx context.Context) error {
	l.say("building standin")
	l.standin = filepath.Join(l.folder, "standin")
	const program = "github.com/standin-mock/standin/cmd/standin"
	c := exec.CommandContext(ctx, "go", "build", "-o", l.standin, program) //nolint:gosec // a path of our own
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// say tells how far the run is.
func (l *lab) say(format string, args ...any) { fmt.Fprintf(l.problems, format+"\n", args...) }

// close ends what still runs and removes the run's files.
func (l *lab) close() error {
	var err error
	for _, p := range l.running {
		err = errors.Join(err, p.stop())
	}
	return errors.Join(err, os.RemoveAll(l.folder))
}

// machine is the shape of what the figures were measured on, without its name.
type machine struct {
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	System string `json:"system"`
	Go     string `json:"go"`
	Busy   string `json:"load_average,omitempty"` // what else went on when the run began
}

func (l *lab) machine() machine {
	return machine{processor(), runtime.NumCPU(), system(), runtime.Version(), busy()}
}

// busy is how many processes wanted a core during the last minute.
func busy() string {
	text, _ := os.ReadFile("/proc/loadavg") // elsewhere it is not said
	minute, _, _ := strings.Cut(string(text), " ")
	return minute
}

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // elsewhere the architecture must do
	_, rest, found := strings.Cut(string(text), "model name")
	line, _, _ := strings.Cut(rest, "\n")
	if _, model, ok := strings.Cut(line, ":"); found && ok {
		return strings.TrimSpace(model)
	}
	return runtime.GOARCH
}

// system is the kernel's name and the numbers of its version: what stands behind them names its builder.
func system() string {
	text, _ := os.ReadFile("/proc/sys/kernel/osrelease") // elsewhere there is only the name
	release, _, _ := strings.Cut(strings.TrimSpace(string(text)), "-")
	return strings.TrimSpace(runtime.GOOS + "/" + runtime.GOARCH + " " + release)
}

func (m machine) String() string {
	text := fmt.Sprintf("%s, %d cores, %s, %s", m.CPU, m.Cores, m.System, m.Go)
	if m.Busy != "" {
		text += ", load average " + m.Busy + " when the run began"
	}
	return text
}
