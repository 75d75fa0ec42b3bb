package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/standin-mock/standin/mock/journal"
)

// The elements of a JUnit file, as far as CI systems agree on them.
type (
	junitFile struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		junitTally
		Suites []*junitSuite `xml:"testsuite"`
	}
	junitTally struct {
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Time     string `xml:"time,attr"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitTally
		Timestamp string      `xml:"timestamp,attr"`
		Cases     []junitCase `xml:"testcase"`
		took      time.Duration
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitProblem `xml:"failure"`
		Skipped *junitProblem `xml:"skipped"`
		Out     *junitText    `xml:"system-out"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// junit writes a suite for the run itself and one for each operation. A case is one kind of request: those that had
// nothing wrong, and each thing that was wrong. What --fail-on names is a failure; what it does not is skipped, so that
// it is seen and fails no build.
func (r *report) junit(w io.Writer) error {
	file := r.suites()
	for _, s := range file.Suites {
		s.Time, s.Timestamp = seconds(s.took), r.Began.UTC().Format("2006-01-02T15:04:05")
		s.number()
		file.Tests += s.Tests
		file.Failures += s.Failures
		file.Skipped += s.Skipped
	}
	text, err := xml.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

func (r *report) suites() junitFile {
	file := junitFile{Name: "standin run", junitTally: junitTally{Time: strconv.FormatFloat(r.Seconds, 'f', 3, 64)}}
	file.Suites = append(file.Suites, r.runSuite())
	for _, s := range r.Served {
		one := junitCase{Name: "valid requests", Time: seconds(s.Took), Out: &junitText{times(s.Count, "request") + " served"}}
		file.suite(s.Operation).add(one, s.Took)
	}
	for _, c := range r.Invalid {
		file.suite(c.Operation).add(c.junit(r.failOn.has(journal.Invalid), "invalid"), c.Took)
	}
	for _, c := range r.Unknown {
		file.suite(c.Operation).add(c.junit(false, "unknown input"), c.Took)
	}
	for _, c := range r.Unmatched {
		file.suite("unmatched").add(c.junit(r.failOn.has(journal.Unmatched), "unmatched"), c.Took)
	}
	return file
}

// runSuite is about the command as a whole.
func (r *report) runSuite() *junitSuite {
	s := &junitSuite{Name: "standin run"}
	ended := junitCase{Name: "the command succeeds", Time: strconv.FormatFloat(r.Seconds, 'f', 3, 64)}
	switch {
	case r.NotRun != "":
		ended.Failure = &junitProblem{Message: visible(r.NotRun), Type: "not run"}
	case r.ExitCode != exitOK:
		message := fmt.Sprintf("%s ended with exit code %d", visible(r.Command), r.ExitCode)
		ended.Failure = &junitProblem{Message: message, Type: "exit code"}
	}
	called := junitCase{Name: "the command calls Standin", Time: seconds(0), Out: &junitText{visible(r.summary())}}
	switch {
	case r.Requests.Total > 0:
	case slices.Contains(r.FailedOn, noRequests):
		called.Failure = &junitProblem{Message: visible(r.summary()), Type: noRequests}
	default:
		called.Skipped = &junitProblem{Message: visible(r.summary())}
	}
	s.add(ended, time.Duration(r.Seconds*float64(time.Second)))
	s.add(called, 0)
	if len(r.Unused) > 0 {
		s.add(junitCase{Name: "scenarios are used up", Time: seconds(0), Failure: &junitProblem{
			Message: times(len(r.Unused), "step") + " did not fire", Type: unusedSteps, Text: visible(strings.Join(r.Unused, "\n")),
		}}, 0)
	}
	if len(r.OwnFaults) > 0 {
		s.add(r.faults(), 0)
	}
	return s
}

// faults is seen and fails no build: it is for whoever mends Standin.
func (r *report) faults() junitCase {
	var b strings.Builder
	chapter{b: &b}.faults(r.OwnFaults)
	return junitCase{
		Name: "Standin answers without a fault of its own", Time: seconds(0), Out: &junitText{b.String()},
		Skipped: &junitProblem{Message: times(len(r.OwnFaults), "fault") + " of Standin's own"},
	}
}

// suite finds the suite of an operation, or begins it.
func (f *junitFile) suite(name string) *junitSuite {
	name = visible(name)
	for _, s := range f.Suites {
		if s.Name == name {
			return s
		}
	}
	s := &junitSuite{Name: name}
	f.Suites = append(f.Suites, s)
	return s
}

func (s *junitSuite) add(c junitCase, took time.Duration) {
	c.Class = "standin." + strings.TrimPrefix(s.Name, "standin ")
	s.Cases = append(s.Cases, c)
	s.took += took
}

// number tells cases of the same name apart, and counts.
func (s *junitSuite) number() {
	seen := map[string]int{}
	for i := range s.Cases {
		c := &s.Cases[i]
		if seen[c.Name]++; seen[c.Name] > 1 {
			c.Name += fmt.Sprintf(" (%d)", seen[c.Name])
		}
		s.Tests++
		if c.Failure != nil {
			s.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
	}
}

func (c complaint) junit(fails bool, outcome string) junitCase {
	var b strings.Builder
	t := chapter{b: &b}
	t.complaint(c)
	t.clauses([]complaint{c})
	problem := &junitProblem{Message: visible(c.message()), Type: outcome, Text: b.String()}
	one := junitCase{Name: visible(c.kind()), Time: seconds(c.Took)}
	if fails {
		one.Failure = problem
		return one
	}
	// Text inside <skipped> is not shown by all.
	one.Out, problem.Text, problem.Type = &junitText{problem.Text}, "", ""
	one.Skipped = problem
	return one
}

// message is what is wrong, in one line.
func (c complaint) message() string {
	var parts []string
	for _, f := range c.Findings {
		parts = append(parts, f.Message)
	}
	if len(c.Nearest) > 0 {
		parts = append(parts, "no operation has this method and path; nearest: "+strings.Join(c.Nearest, ", "))
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("refused with %d", c.Status))
	}
	return strings.Join(parts, "; ")
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
