package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// The elements of a JUnit file, as far as CI systems agree on them.
type (
	junitFile struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		junitTally
		Time   string        `xml:"time,attr"`
		Suites []*junitSuite `xml:"testsuite"`
	}
	junitTally struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitTally
		Timestamp string      `xml:"timestamp,attr"`
		Cases     []junitCase `xml:"testcase"`
		names     map[string]int
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Failure *junitProblem `xml:"failure"`
		Error   *junitProblem `xml:"error"`
		Skipped *junitProblem `xml:"skipped"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// withoutOperation is the suite of checks that are about no single operation.
const withoutOperation = "the target"

// writeJUnit writes a suite for each operation and a case for each check, so that a CI system keeps a check's history.
func writeJUnit(w io.Writer, v view) error {
	file := junitFile{Name: "standin check " + v.Target, Time: strconv.FormatFloat(v.Seconds, 'f', 3, 64)}
	suites := map[string]*junitSuite{}
	for _, c := range v.Checks {
		name := cmp.Or(c.Operation, withoutOperation)
		if suites[name] == nil {
			suites[name] = &junitSuite{Name: name, Timestamp: v.Began.UTC().Format("2006-01-02T15:04:05"), names: map[string]int{}}
			file.Suites = append(file.Suites, suites[name])
		}
		suites[name].add(v.junitCase(c))
	}
	for _, s := range file.Suites {
		file.Tests += s.Tests
		file.Failures += s.Failures
		file.Errors += s.Errors
		file.Skipped += s.Skipped
	}
	body, err := xml.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(body)+"\n")
	return err
}

// add counts a case, and tells those of the same name apart.
func (s *junitSuite) add(c junitCase) {
	c.Class = "standin." + s.Name
	if s.names[c.Name]++; s.names[c.Name] > 1 {
		c.Name += fmt.Sprintf(" (%d)", s.names[c.Name])
	}
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func (v view) junitCase(c contract.Check) junitCase {
	one := junitCase{Name: c.ID}
	message := sentence(c)
	switch Shown(c) {
	case string(contract.Pass):
	case string(contract.Fail):
		one.Failure = &junitProblem{Message: message, Type: c.ID, Text: v.details(c)}
	case string(contract.Failed):
		one.Error = &junitProblem{Message: message, Type: c.ID, Text: v.details(c)}
	case string(contract.Warn), note:
		one.Out = fmt.Sprintf("%s: %s\n%s", Severity(c), message, v.details(c))
	default:
		one.Skipped = &junitProblem{Message: Shown(c) + ": " + cmp.Or(c.Reason, message)}
	}
	return one
}

// details is what the text says of a check below its first line.
func (v view) details(c contract.Check) string {
	v.Colour = false
	t := &text{view: v}
	t.finding(severityWord(c), c)
	_, rest, _ := strings.Cut(strings.TrimPrefix(t.b.String(), "\n"), "\n")
	return rest
}
