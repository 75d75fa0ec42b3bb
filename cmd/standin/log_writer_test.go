package main

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// slowReader reads when it is let.
type slowReader struct {
	let    chan struct{}
	mu     sync.Mutex
	text   bytes.Buffer
	writes int
}

// Write implements io.Writer.
func (r *slowReader) Write(p []byte) (int, error) {
	<-r.let
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writes++
	return r.text.Write(p)
}

func TestLogWriterLosesNothing(t *testing.T) {
	t.Parallel()
	r := &slowReader{let: make(chan struct{})}
	w := newLogWriter(r)
	const writers, lines = 8, 2_000
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			for n := range lines {
				if _, err := fmt.Fprintf(w, "%d %d %s\n", i, n, strings.Repeat("x", 100)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	close(r.let)
	all.Wait()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if _, err := w.Write([]byte("after\n")); err != nil {
		t.Error(err)
	}
	next := [writers]int{}
	got := strings.Split(strings.TrimSpace(r.text.String()), "\n")
	for _, line := range got[:len(got)-1] {
		var i, n int
		if _, err := fmt.Sscanf(line, "%d %d", &i, &n); err != nil || next[i] != n {
			t.Fatalf("%q: %v, want line %d of its writer", line, err, next[i])
		}
		next[i]++
	}
	if len(got) != writers*lines+1 || got[len(got)-1] != "after" || r.writes > lines {
		t.Errorf("%d lines in %d writes, the last one %q", len(got), r.writes, got[len(got)-1])
	}
}

// TestLogWriterIsBounded holds writers back whose log nobody reads.
func TestLogWriterIsBounded(t *testing.T) {
	t.Parallel()
	r := &slowReader{let: make(chan struct{})}
	w := newLogWriter(r)
	line := bytes.Repeat([]byte("x"), logHeld/4)
	written, done := make(chan int), make(chan struct{})
	go func() {
		defer close(done)
		for n := range 20 {
			_, _ = w.Write(line)
			written <- n
		}
	}()
	for range 5 { // as much as is held
		<-written
	}
	w.mu.Lock()
	if len(w.held) > logHeld+len(line) {
		t.Errorf("%d bytes are held", len(w.held))
	}
	w.mu.Unlock()
	close(r.let)
	for range 15 {
		<-written
	}
	<-done
	if err := w.Close(); err != nil || r.text.Len() != 20*len(line) {
		t.Errorf("%d bytes, %v", r.text.Len(), err)
	}
}
