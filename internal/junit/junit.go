// Package junit writes JUnit files, as far as CI systems agree on them.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// File is a JUnit file. Its tally is counted when it is written.
type File struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	tally
	Time   string   `xml:"time,attr"` // see Seconds
	Suites []*Suite `xml:"testsuite"`
}

type tally struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

// Suite is a group of cases; File.Suite makes one, and Suite.Add fills it.
type Suite struct {
	Name string `xml:"name,attr"`
	tally
	Time      string `xml:"time,attr,omitempty"` // of those cases that have one
	Timestamp string `xml:"timestamp,attr"`
	Cases     []Case `xml:"testcase"`

	took  time.Duration
	names map[string]int
}

// Case is a test: passed, unless it has a Failure, an Error or is Skipped.
type Case struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"` // Suite.Add sets it
	Time    string   `xml:"time,attr,omitempty"`
	Failure *Problem `xml:"failure"`
	Error   *Problem `xml:"error"`
	Skipped *Problem `xml:"skipped"`
	Out     *Text    `xml:"system-out"`

	took time.Duration
}

// Problem is why a case did not pass. Of a skipped case, not every CI system shows the Text.
type Problem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

// Text is what a case has printed.
type Text struct {
	Text string `xml:",cdata"`
}

// Lasting is the case with the time that it took.
func (c Case) Lasting(took time.Duration) Case {
	c.took, c.Time = took, Seconds(took)
	return c
}

// Suite finds the suite with a name, or begins it.
func (f *File) Suite(name string, began time.Time) *Suite {
	for _, s := range f.Suites {
		if s.Name == name {
			return s
		}
	}
	s := &Suite{Name: name, Timestamp: began.UTC().Format("2006-01-02T15:04:05"), names: map[string]int{}}
	f.Suites = append(f.Suites, s)
	return s
}

// Add counts a case, and tells those of the same name apart.
func (s *Suite) Add(c Case) {
	c.Class = "standin." + strings.TrimPrefix(s.Name, "standin ")
	if s.names[c.Name]++; s.names[c.Name] > 1 {
		c.Name += fmt.Sprintf(" (%d)", s.names[c.Name])
	}
	s.Cases = append(s.Cases, c.readable())
	if c.Time != "" {
		s.took += c.took
		s.Time = Seconds(s.took)
	}
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

// readable is the case without what may not stand in a CDATA section (XML 1.0, 2.2).
func (c Case) readable() Case {
	for _, p := range []**Problem{&c.Failure, &c.Error, &c.Skipped} {
		if *p != nil {
			one := **p
			one.Text = printable(one.Text)
			*p = &one
		}
	}
	if c.Out != nil {
		c.Out = &Text{printable(c.Out.Text)}
	}
	return c
}

func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= ' ' && r < 0xFFFE || r > 0xFFFF {
			return r
		}
		return '\uFFFD'
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// Write writes the file as XML. What XML can't hold is replaced.
func (f *File) Write(w io.Writer) error {
	f.tally = tally{}
	for _, s := range f.Suites {
		f.Tests += s.Tests
		f.Failures += s.Failures
		f.Errors += s.Errors
		f.Skipped += s.Skipped
	}
	text, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

// Seconds is a time as JUnit files have it.
func Seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
