package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/internal/junit"
)

// withoutOperation is the suite of checks that are about no single operation.
const withoutOperation = "the target"

// writeJUnit writes a suite for each operation and a case for each check, so that a CI system keeps a check's history.
func writeJUnit(w io.Writer, v view) error {
	file := &junit.File{Name: "standin check " + v.Target, Time: junit.Seconds(time.Duration(v.Seconds * float64(time.Second)))}
	for _, one := range v.Unfit {
		problem := &junit.Problem{Message: one.Sentence(), Type: "configuration"}
		file.Suite(withoutOperation, v.Began).Add(junit.Case{Name: "configuration " + one.Setting, Error: problem})
	}
	for _, c := range v.Checks {
		file.Suite(cmp.Or(c.Operation, withoutOperation), v.Began).Add(v.junitCase(c))
	}
	return file.Write(w)
}

func (v view) junitCase(c contract.Check) junit.Case {
	one := junit.Case{Name: c.ID}
	message := sentence(c)
	switch Shown(c) {
	case string(contract.Pass):
	case string(contract.Fail):
		one.Failure = &junit.Problem{Message: message, Type: c.ID, Text: v.details(c)}
	case string(contract.Failed):
		one.Error = &junit.Problem{Message: message, Type: c.ID, Text: v.details(c)}
	case string(contract.Warn), note:
		one.Out = &junit.Text{Text: fmt.Sprintf("%s: %s\n%s", Severity(c), message, v.details(c))}
	default:
		one.Skipped = &junit.Problem{Message: Shown(c) + ": " + cmp.Or(c.Reason, message)}
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
