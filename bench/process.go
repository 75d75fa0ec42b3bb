package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	startTimeout = 5 * time.Minute // the big world takes a while on a small machine
	stopTimeout  = 20 * time.Second
	pollReady    = 200 * time.Microsecond
	shownLog     = 2_000
)

// process is a server that runs beside this program.
type process struct {
	name, address string
	cmd           *exec.Cmd
	log           string        // file of what it says
	began         time.Time     // just before it was started
	ready         time.Duration // from there until it said so
	ended         chan error
}

// spawn starts a program; its output goes to a file, as in a CI job that keeps its log.
func (l *lab) spawn(name string, argv []string) (*process, error) {
	file, err := os.CreateTemp(l.folder, "log-")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cmd := exec.Command(argv[0], argv[1:]...) //nolint:gosec,noctx // built here or named by the user; stop ends it
	cmd.Stdout, cmd.Stderr, cmd.Dir = file, file, l.folder
	p := &process{name: name, cmd: cmd, log: file.Name(), began: time.Now(), ended: make(chan error, 1)}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	l.running = append(l.running, p)
	go func() { p.ended <- cmd.Wait() }()
	return p, nil
}

// startStandin serves fixtures, each the text of one. None is the demo world.
func (l *lab) startStandin(ctx context.Context, fixtures ...string) (*process, error) {
	ready := l.newFile("ready")
	argv := append([]string{l.standin, "serve", "--addr", "127.0.0.1:0", "--ready-file", ready}, l.serve...)
	for _, text := range fixtures {
		file := l.newFile("fixture") + ".yaml"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return nil, err
		}
		argv = append(argv, "--fixtures", file)
	}
	p, err := l.spawn("standin", argv)
	if err != nil {
		return nil, err
	}
	return p, p.await(ctx, p.announced(ready))
}

// startBare serves one answer.
func (l *lab) startBare(ctx context.Context, text []byte) (*process, error) {
	file, ready := l.newFile("answer"), l.newFile("ready")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p, err := l.spawn("bare net/http", []string{self, bareCommand, file, ready})
	if err != nil {
		return nil, err
	}
	return p, p.await(ctx, p.announced(ready))
}

// announced reads the base URL from a ready file, as soon as that is there.
func (p *process) announced(file string) func() bool {
	return func() bool {
		text, err := os.ReadFile(file)
		if err != nil {
			return false
		}
		u, err := url.Parse(strings.TrimSpace(string(text)))
		if err != nil || u.Host == "" {
			return false
		}
		p.address = u.Host
		return true
	}
}

// await asks until the process is ready, or has ended before it was.
func (p *process) await(ctx context.Context, isReady func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(pollReady)
	defer tick.Stop()
	for !isReady() {
		select {
		case <-tick.C:
		case err := <-p.ended:
			p.ended <- nil
			return fmt.Errorf("%s ended before it was ready (%v):\n%s", p.name, err, p.tail()) //nolint:errorlint // nil is shown too
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w\n%s", p.name, context.Cause(ctx), p.tail())
		}
	}
	p.ready = time.Since(p.began)
	return nil
}

// stop ends the process, kills it if it does not go, and removes its log.
func (p *process) stop() error {
	if p.cmd == nil {
		return nil
	}
	http.DefaultClient.CloseIdleConnections() // one that was dialled to spare would be waited for
	if p.cmd.Process.Signal(syscall.SIGTERM) != nil {
		_ = p.cmd.Process.Kill() // there are systems without that signal, and it may be gone
	}
	err := p.end()
	switch {
	case p.name != "standin":
		err = nil // others end as they like
	case err != nil:
		err = fmt.Errorf("standin ended with %w:\n%s", err, p.tail())
	}
	p.cmd = nil
	return errors.Join(err, os.Remove(p.log))
}

func (p *process) end() error {
	select {
	case err := <-p.ended:
		return err
	case <-time.After(stopTimeout):
		return errors.Join(fmt.Errorf("a kill, for it did not end within %s", stopTimeout), p.cmd.Process.Kill(), <-p.ended)
	}
}

// tail is the end of what the process said.
func (p *process) tail() []byte {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return []byte(err.Error())
	}
	return bytes.TrimSpace(text[max(0, len(text)-shownLog):])
}

// newFile is a path in the run's folder that no other call gives.
func (l *lab) newFile(kind string) string {
	l.files++
	return filepath.Join(l.folder, fmt.Sprintf("%s-%d", kind, l.files))
}
