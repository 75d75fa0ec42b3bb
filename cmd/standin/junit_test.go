package main

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/internal/junit"
	"github.com/standin-mock/standin/mock/journal"
)

// result is a JUnit case as CI shows it.
type result struct{ suite, name, outcome, message string }

func results(f junit.File) (out []result) {
	for _, s := range f.Suites {
		for _, c := range s.Cases {
			r := result{suite: s.Name, name: c.Name, outcome: "passed"}
			switch {
			case c.Failure != nil:
				r.outcome, r.message = "failed", c.Failure.Message
			case c.Skipped != nil:
				r.outcome, r.message = "skipped", c.Skipped.Message
			}
			out = append(out, r)
		}
	}
	return out
}

// readBack writes a report as JUnit and reads it again, holding the numbers against the cases on the way.
func readBack(t *testing.T, r *report) junit.File {
	t.Helper()
	var b bytes.Buffer
	if err := r.junit(&b); err != nil {
		t.Fatal(err)
	}
	var f junit.File
	if err := xml.Unmarshal(b.Bytes(), &f); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	tests, failures, skipped := 0, 0, 0
	for _, s := range f.Suites {
		before := [3]int{tests, failures, skipped}
		for _, c := range s.Cases {
			tests++
			if c.Failure != nil {
				failures++
			}
			if c.Skipped != nil {
				skipped++
			}
		}
		own := [3]int{tests - before[0], failures - before[1], skipped - before[2]}
		if said := [3]int{s.Tests, s.Failures, s.Skipped}; said != own {
			t.Errorf("suite %s says %v, it has %v", s.Name, said, own)
		}
	}
	if said, has := [3]int{f.Tests, f.Failures, f.Skipped}, [3]int{tests, failures, skipped}; said != has {
		t.Errorf("the file says %v, it has %v", said, has)
	}
	return f
}

func sampleReport() *report {
	wrong := finding{Rule: "request-field-missing", Level: "error", In: "body", Pointer: "/status", Message: `body field "status" is required`}
	other := wrong
	other.Message = "another message"
	unknown := finding{Rule: "request-field-unknown", Level: "warning", In: "body", Pointer: "/x", Message: `body field "x" is not documented`}
	patch := func(count int, f finding) complaint {
		return complaint{Operation: "loginsign.updateStatus", Count: count, Method: "PATCH", Path: "/p", Status: 400, Findings: []finding{f}}
	}
	return &report{
		Command: "npm", Began: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Seconds: 1.5,
		Requests:  counts{Total: 9, Served: 5, Invalid: 3, Unmatched: 1},
		Served:    []served{{Operation: "loginsign.getUser", Count: 4, Took: 2 * time.Millisecond}},
		Invalid:   []complaint{patch(2, wrong), patch(1, other)},
		Unknown:   []complaint{patch(1, unknown)},
		Unmatched: []complaint{{Count: 1, Method: "GET", Path: "/api/usr", Status: 404, Nearest: []string{"GET /api/user"}}},
	}
}

func TestJUnitHasASuiteForEachOperation(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		failOn             failOn
		invalid, unmatched string
	}{
		"nothing fails":   {nil, "skipped", "skipped"},
		"invalid fails":   {failOn{journal.Invalid}, "failed", "skipped"},
		"unmatched fails": {failOn{journal.Unmatched}, "skipped", "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := sampleReport()
			r.judge(row.failOn, false)
			want := []result{
				{"standin run", "the command succeeds", "passed", ""},
				{"standin run", "the command calls Standin", "passed", ""},
				{"loginsign.getUser", "valid requests", "passed", ""},
				{"loginsign.updateStatus", "request-field-missing body /status", row.invalid, `body field "status" is required`},
				{"loginsign.updateStatus", "request-field-missing body /status (2)", row.invalid, "another message"},
				{"loginsign.updateStatus", "request-field-unknown body /x", "skipped", `body field "x" is not documented`},
				{"unmatched", "GET /api/usr", row.unmatched, "no operation has this method and path; nearest: GET /api/user"},
			}
			if diff := cmp.Diff(want, results(readBack(t, r)), cmp.AllowUnexported(result{})); diff != "" {
				t.Errorf("(-want +read):\n%s", diff)
			}
		})
	}
}

func TestJUnitTellsOfTheRunItself(t *testing.T) {
	t.Parallel()
	silent := &report{Command: "npm", ExitCode: 3}
	silent.judge(failOn{journal.Invalid}, false)
	got := results(readBack(t, silent))
	want := []result{
		{"standin run", "the command succeeds", "failed", "npm ended with exit code 3"},
		{"standin run", "the command calls Standin", "failed", silent.summary()},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(result{})); diff != "" {
		t.Errorf("(-want +read):\n%s", diff)
	}
}

// TestReportsHoldNoControlCharacters: a client chooses paths, fields and header values, and CI logs are terminals.
func TestReportsHoldNoControlCharacters(t *testing.T) {
	t.Parallel()
	hostile := "a\x1b[2J\x00\u009b31m\r\b\xff\ufffe]]>\u202e<&\"'"
	r := sampleReport()
	r.Command = hostile
	r.Unmatched[0].Method, r.Unmatched[0].Path, r.Unmatched[0].Nearest = hostile, hostile, []string{hostile}
	r.Invalid[0].Findings[0].Message, r.Invalid[0].Findings[0].Pointer = hostile, hostile
	r.Invalid[0].Answer, r.Invalid[0].Summary, r.Invalid[0].Operation = hostile, hostile, hostile
	r.Invalid[0].Repeat = repeat{Curl: hostile, Note: hostile, Set: map[string]string{"X": hostile}}
	var text, file bytes.Buffer
	if err := r.text(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.junit(&file); err != nil {
		t.Fatal(err)
	}
	readBack(t, r)
	for name, got := range map[string]string{"text": text.String(), "JUnit": file.String(), "summary": visible(r.summary())} {
		if i := strings.IndexFunc(got, func(c rune) bool { return c != '\n' && !unicode.IsPrint(c) }); i >= 0 {
			t.Errorf("%s: %q", name, got[max(0, i-20):min(len(got), i+20)])
		}
		if name != "summary" && !strings.Contains(got, `a\u001b[2J`) {
			t.Errorf("%s does not show what was hostile", name)
		}
	}
}
