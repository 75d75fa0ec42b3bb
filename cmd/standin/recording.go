package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

// traffic is what a file has recorded.
type traffic struct {
	contract.Recording
	unanswered int // requests of a HAR file
}

// readTraffic reads a recording or a HAR file; "-" is standard input.
func readTraffic(c *cobra.Command, name string) (t traffic, err error) {
	in := c.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return t, usageError{err}
		}
		defer func() { _ = file.Close() }() // it was only read
		in = file
	}
	start := bufio.NewReader(in)
	if !isRecording(start) {
		t.Recording, t.unanswered, err = contract.ReadHAR(start)
	} else {
		t.Recording, err = contract.ReadRecording(start)
	}
	if err != nil {
		return t, usageError{fmt.Errorf("%s: %w", name, err)}
	}
	if len(t.Exchanges) == 0 {
		return t, usageError{fmt.Errorf("%s: there is no exchange in it", name)}
	}
	return t, nil
}

// isRecording looks at the first line: a recording says what it is there.
func isRecording(r *bufio.Reader) bool {
	first, _ := r.Peek(512) // less is enough
	line, _, _ := bytes.Cut(first, []byte("\n"))
	return bytes.Contains(line, []byte(`"standin_recording"`))
}

// warn says on standard error what of the file can't be used.
func (t traffic) warn(w io.Writer, name string) {
	if t.CutOff {
		fmt.Fprintf(w, "standin: warning: %s: the last line was cut off, and is left out\n", name)
	}
	if t.unanswered > 0 {
		fmt.Fprintf(w, "standin: warning: %s: %s without an answer\n", name, counted(t.unanswered, "request"))
	}
}

// ownSpec is openapi.yaml in the readings of a dialect; "" is the default one.
func ownSpec(dialect string) (*contract.Spec, error) {
	d, err := readDialect(dialect)
	if err != nil {
		return nil, err
	}
	return contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, d.Readings())
}

// oneFile takes the name of a file, and nothing else.
func oneFile(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usageError{errors.New("it takes one file: a recording or a HAR file, or - for standard input")}
	}
	return nil
}
