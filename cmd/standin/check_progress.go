package main

import (
	"fmt"
	"io"

	"github.com/standin-mock/standin/contract"
)

// progress is a line at a terminal that is written over and over; nil says nothing.
type progress struct{ w io.Writer }

// progressOn is the progress for people who look on: a file or a pipe gets none.
func progressOn(w io.Writer) *progress {
	if !colour(w) {
		return nil
	}
	return &progress{w}
}

func (p *progress) show(at contract.Progress) {
	if p != nil {
		fmt.Fprintf(p.w, "\r\x1b[K%d of %d cases, %d of at most %d requests: %s", at.Done, at.Of, at.Requests, at.AtMost, visible(at.Case))
	}
}

func (p *progress) clear() {
	if p != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
