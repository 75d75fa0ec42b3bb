package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/standin-mock/standin/contract"
)

// proxyEar hears what passes, and judges and records it while its client goes on. The proxy calls it once at a time, but
// not when it has stopped: then end does.
type proxyEar struct {
	queue *proxyQueue

	mu        sync.Mutex
	judge     *contract.Judge
	out       io.Writer
	json      bool
	file      *os.File
	recording *contract.RecordingWriter

	summary proxySummary
	problem error // of the recording: the first one
}

// proxySummary counts what has passed.
type proxySummary struct {
	Exchanges  int            `json:"exchanges"`
	Unjudged   int            `json:"unjudged"`   // whose bodies did not come whole, or in an unknown coding
	Unanswered int            `json:"unanswered"` // which the target did not answer
	Findings   map[string]int `json:"findings"`   // by level
	Recording  string         `json:"recording,omitempty"`
}

// passedFinding is a finding in the words of --format json.
type passedFinding struct {
	Exchange  int    `json:"exchange"`
	Operation string `json:"operation,omitempty"`
	Method    string `json:"method"`
	Status    int    `json:"status"`
	contract.Finding
}

func (e *proxyEar) hear(r contract.Recorded) {
	if u, err := url.Parse(r.Request.URL); err == nil && strings.Contains(u.Path, "/_standin/") {
		return // the control API of a Standin: no vendor has it, and what it says is full of secrets
	}
	e.queue.put(r)
}

func (e *proxyEar) judgeAndRecord(r contract.Recorded) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.summary.Exchanges++
	if r.NoBody {
		e.summary.Unjudged++
	} else {
		e.judge.Hear(r.Exchange)
		e.print(r.Exchange)
	}
	if e.recording != nil {
		e.problem = errors.Join(e.problem, e.recording.Write(r))
		if e.problem != nil {
			e.recording = nil // half a file says why, more of it would not
		}
	}
}

func (e *proxyEar) failed(r *http.Request, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.summary.Unanswered++
	if !errors.Is(err, context.Canceled) && !e.json {
		fmt.Fprintf(e.out, "no answer to %s: %s\n", r.Method, visible(err.Error()))
	}
}

func (e *proxyEar) print(x *contract.Exchange) {
	for _, f := range x.Findings {
		if e.summary.Findings == nil {
			e.summary.Findings = map[string]int{}
		}
		e.summary.Findings[f.Level.String()]++
		one := passedFinding{e.summary.Exchanges, x.Operation, x.Request.Method, x.Response.Status, f}
		if e.json {
			_ = json.NewEncoder(e.out).Encode(one) // nobody reads any more
			continue
		}
		fmt.Fprintln(e.out, visible(one.line()))
	}
}

// line is a finding on a line of its own.
func (p passedFinding) line() string {
	where := p.Operation
	if where == "" {
		where = p.Method + " of no operation"
	}
	line := fmt.Sprintf("#%d %s [%s] %s %d: %s", p.Exchange, p.Level, p.Rule, where, p.Status, p.Message)
	if p.Clause != "" {
		line += " (" + p.Clause + ")"
	}
	return strings.ReplaceAll(line, "\n", " ")
}

// end closes the recording and sums up.
func (e *proxyEar) end(out io.Writer) error {
	e.queue.end()
	e.mu.Lock()
	defer e.mu.Unlock()
	err := e.problem
	if e.file != nil {
		e.summary.Recording = e.file.Name()
		err = errors.Join(err, e.file.Close())
	}
	if e.json {
		return errors.Join(err, json.NewEncoder(out).Encode(map[string]any{"summary": e.summary}))
	}
	s := e.summary
	text := fmt.Sprintf("%s: %s, %s, %s", counted(s.Exchanges, "exchange"), counted(s.Findings["error"], "error"),
		counted(s.Findings["warning"], "warning"), counted(s.Findings["note"], "note"))
	if s.Unjudged > 0 {
		text += fmt.Sprintf(", %d not judged", s.Unjudged)
	}
	if s.Unanswered > 0 {
		text += fmt.Sprintf(", %d without an answer", s.Unanswered)
	}
	if s.Recording != "" {
		text += "; recorded in " + s.Recording
	}
	_, printed := fmt.Fprintln(out, text)
	return errors.Join(err, printed)
}

// exit is 1 where a finding is as bad as --fail-on says.
func (e *proxyEar) exit(failOn string) error {
	if failOn == "none" {
		return nil
	}
	least, err := readLevel(failOn)
	for _, level := range []contract.Level{contract.Note, contract.Warning, contract.Error} {
		if err == nil && level >= least && e.summary.Findings[level.String()] > 0 {
			return exitCode(exitFindings)
		}
	}
	return err
}
