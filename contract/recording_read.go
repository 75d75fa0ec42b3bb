package contract

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// The bounds of what is read at once, of a recording a line and of a HAR file everything.
const (
	maxRecording = 256 << 20
	maxEntries   = 200_000
)

var (
	errTooLong = fmt.Errorf("it is longer than %d MiB", maxRecording>>20)
	errTooMany = fmt.Errorf("it has more than %d exchanges", maxEntries)
)

// Traffic is what a recording holds, read exchange by exchange, so that its length does not matter.
type Traffic struct {
	RecordingHeader
	Raw    bool // it was a HAR file: nothing in it is a pseudonym
	CutOff bool // the last line was not written to its end, and is left out; known when everything was read
	Count  int  // how many exchanges were read so far

	each iter.Seq2[Recorded, error]
}

// Exchanges are the exchanges in the order in which they ended; of a file they can be read once. The error is the last
// that comes, and names the line.
func (t *Traffic) Exchanges() iter.Seq2[Recorded, error] {
	return func(yield func(Recorded, error) bool) {
		for one, err := range t.each {
			t.Count += boolean(err == nil)
			if !yield(one, err) || err != nil {
				return
			}
		}
	}
}

// OpenRecording reads the header of what a RecordingWriter wrote, and leaves the rest to Traffic.Exchanges. A recording
// that was cut off in its last line is read up to there.
func OpenRecording(r io.Reader) (*Traffic, error) {
	in := &boundedReader{from: r}
	lines := bufio.NewReaderSize(in, 64<<10)
	t := &Traffic{}
	if _, err := in.line(lines, t.begin); err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	t.each = func(yield func(Recorded, error) bool) {
		for number := 2; ; number++ {
			var one Recorded
			last, err := in.line(lines, func(line []byte) (err error) {
				one, err = recordedIn(line)
				return err
			})
			switch {
			case err != nil && last && !errors.Is(err, errTooLong):
				t.CutOff = true
			case err != nil:
				yield(Recorded{}, fmt.Errorf("line %d: %w", number, err))
				return
			case one.Exchange != nil && !yield(one, nil):
				return
			}
			if last {
				return
			}
		}
	}
	return t, nil
}

// ReadRecording reads all of what a RecordingWriter wrote.
func ReadRecording(r io.Reader) (Recording, error) {
	t, err := OpenRecording(&boundedReader{from: r, all: true})
	if err != nil {
		return Recording{}, err
	}
	out := Recording{RecordingHeader: t.RecordingHeader}
	for one, err := range t.Exchanges() {
		switch {
		case err != nil:
			return Recording{}, err
		case len(out.Exchanges) == maxEntries:
			return Recording{}, errTooMany
		}
		out.Exchanges = append(out.Exchanges, one)
	}
	out.CutOff = t.CutOff
	return out, nil
}

// boundedReader refuses to read more than maxRecording, of a line or of everything.
type boundedReader struct {
	from io.Reader
	read int64
	all  bool
}

// Read reads on.
func (b *boundedReader) Read(into []byte) (int, error) {
	n, err := b.from.Read(into)
	if b.read += int64(n); b.read > maxRecording {
		return 0, errTooLong
	}
	return n, err
}

// line reads the next line, and says whether it was the last one.
func (b *boundedReader) line(from *bufio.Reader, read func(line []byte) error) (last bool, err error) {
	line, err := from.ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	last = err != nil
	if !b.all {
		b.read = 0
	}
	return last, read(bytes.TrimSpace(line))
}

// recordedIn reads a line; an empty one has no exchange.
func recordedIn(line []byte) (Recorded, error) {
	if len(line) == 0 {
		return Recorded{}, nil
	}
	var l recordedLine
	if err := strictJSON(line, &l); err != nil {
		return Recorded{}, err
	}
	return l.recorded()
}

var errNoRecording = errors.New("this is no recording of Standin: its first line must say {\"standin_recording\": 1}")

func (t *Traffic) begin(line []byte) error {
	var version struct {
		Version int `json:"standin_recording"`
	}
	if json.Unmarshal(line, &version) != nil || version.Version == 0 {
		return errNoRecording
	}
	if version.Version != RecordingVersion {
		return fmt.Errorf("its version is %d, and %d is what can be read", version.Version, RecordingVersion)
	}
	return strictJSON(line, &t.RecordingHeader)
}

// aDay is the longest that an exchange takes, in milliseconds.
const aDay = 24 * 60 * 60 * 1000

// strictJSON refuses unknown keys and what follows the value.
func strictJSON(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("there is more behind the JSON value")
	}
	return nil
}

func (l recordedLine) recorded() (Recorded, error) {
	one := Recorded{
		Case: l.Case, Step: l.Step, NoBody: l.NoBody,
		Exchange: &Exchange{
			Operation: l.Operation, Intent: Intent(l.Intent), At: l.At, Took: time.Duration(min(max(l.Took, 0), aDay) * float64(time.Millisecond)),
			Request:  ExchangeRequest{Method: l.Request.Method, URL: l.Request.URL, Header: l.Request.header(), Body: l.Request.body()},
			Response: ExchangeResponse{Status: l.Response.Status, Header: l.Response.header(), Body: l.Response.body()},
		},
	}
	return one, checkRecorded(one.Exchange)
}

// checkRecorded refuses what can't have been an exchange.
func checkRecorded(x *Exchange) error {
	switch _, err := url.Parse(x.Request.URL); {
	case x.Request.Method == "":
		return errors.New("the request has no method")
	case err != nil || x.Request.URL == "":
		return fmt.Errorf("%.80q is no URL", x.Request.URL)
	case x.Response.Status < 100 || x.Response.Status > 599:
		return fmt.Errorf("%d is no status", x.Response.Status)
	}
	return nil
}

func (s recordedSide) body() []byte {
	if s.Bytes != nil {
		return s.Bytes
	}
	if s.Body == "" {
		return nil
	}
	return []byte(s.Body)
}

// header is the header with names as net/http writes them.
func (s recordedSide) header() http.Header {
	h := make(http.Header, len(s.Header))
	for name, values := range s.Header {
		for _, value := range values {
			h.Add(name, value)
		}
	}
	return h
}
