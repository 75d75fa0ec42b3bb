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

// traffic is what a file has recorded. A recording is read while it is used, so that its length does not matter.
type traffic struct {
	*contract.Traffic
	name       string
	unanswered int // requests of a HAR file
	file       io.Closer
}

// openTraffic opens a recording or a HAR file; "-" is standard input.
func openTraffic(c *cobra.Command, name string) (t *traffic, err error) {
	t = &traffic{name: name, file: io.NopCloser(nil)}
	in := c.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, usageError{err}
		}
		in, t.file = file, file
	}
	start := bufio.NewReader(in)
	if isRecording(start) {
		t.Traffic, err = contract.OpenRecording(start)
	} else {
		var har contract.Recording
		har, t.unanswered, err = contract.ReadHAR(start)
		t.Traffic = har.Traffic()
	}
	if err != nil {
		return nil, errors.Join(t.wrong(err), t.file.Close())
	}
	return t, nil
}

func (t *traffic) wrong(err error) error { return usageError{fmt.Errorf("%s: %w", t.name, err)} }

// end closes the file when it was read, and says on standard error what of it can't be used. The error is that of
// reading, or that there was nothing to read.
func (t *traffic) end(w io.Writer, err error) error {
	_ = t.file.Close() // it was only read
	switch {
	case err != nil:
		return t.wrong(err)
	case t.Count == 0:
		return t.wrong(errors.New("there is no exchange in it"))
	}
	if t.CutOff {
		fmt.Fprintf(w, "standin: warning: %s: the last line was cut off, and is left out\n", t.name)
	}
	if t.unanswered > 0 {
		fmt.Fprintf(w, "standin: warning: %s: %s without an answer\n", t.name, counted(t.unanswered, "request"))
	}
	return nil
}

// isRecording looks at the first line: a recording says what it is there.
func isRecording(r *bufio.Reader) bool {
	first, _ := r.Peek(512) // less is enough
	line, _, _ := bytes.Cut(first, []byte("\n"))
	return bytes.Contains(line, []byte(`"standin_recording"`))
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
