package main

import (
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

const (
	logPause = 20 * time.Millisecond // between two writes of a log
	logHeld  = 1 << 20               // bytes that wait for a write at most
)

// logWriter writes a log in few large pieces, so that no request waits for whoever reads it: a line is written at once
// when the log was quiet, and with those that came after it a moment later when it was not. Its Close writes the rest.
type logWriter struct {
	to   io.Writer
	wake chan struct{} // there is something to write
	stop chan struct{}
	done chan struct{}

	mu     sync.Mutex
	room   *sync.Cond // there is room for more
	held   []byte
	closed bool
}

func newLogWriter(to io.Writer) *logWriter {
	w := &logWriter{to: to, wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	w.room = sync.NewCond(&w.mu)
	go w.run()
	return w
}

// Write implements io.Writer. It waits while a reader lets too much pile up, and never fails: there is nobody to tell.
func (w *logWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.held) > logHeld && !w.closed {
		w.room.Wait()
	}
	if w.held = append(w.held, line...); w.closed {
		_, _ = w.to.Write(w.held) // not the line itself: it lies where its writer's room is
		w.held = w.held[:0]
		return len(line), nil
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
	return len(line), nil
}

// Close writes what is left. What is written afterwards goes out directly.
func (w *logWriter) Close() error {
	close(w.stop)
	<-w.done
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.to.Write(w.held)
	w.held, w.closed = nil, true
	w.room.Broadcast()
	return err
}

func (w *logWriter) run() {
	defer close(w.done)
	pause := time.NewTicker(logPause)
	defer pause.Stop()
	var spare []byte
	for {
		select {
		case <-w.stop:
			return
		case <-w.wake:
		}
		spare = w.flush(spare)
		select {
		case <-w.stop:
			return
		case <-pause.C:
		}
	}
}

// flush writes what is held, and returns its memory for the lines after those that come meanwhile.
func (w *logWriter) flush(spare []byte) []byte {
	w.mu.Lock()
	lines := w.held
	w.held = spare[:0]
	w.room.Broadcast()
	w.mu.Unlock()
	_, _ = w.to.Write(lines) // a log that can't be written is no reason to stop serving
	return lines
}

// outliveReaders lets writing to a pipe fail whose reader has gone: without it the process would end, and with it a server
// for the sake of its log.
func outliveReaders() (stop func()) {
	gone := make(chan os.Signal, 1)
	signal.Notify(gone, syscall.SIGPIPE)
	return func() { signal.Stop(gone) }
}
