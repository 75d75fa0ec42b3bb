package contract

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// The bounds of what is read of a recording or a HAR file.
const (
	maxRecording = 256 << 20
	maxEntries   = 200_000
)

var (
	errTooLong = fmt.Errorf("it is longer than %d MiB", maxRecording>>20)
	errTooMany = fmt.Errorf("it has more than %d exchanges", maxEntries)
)

// ReadRecording reads what a RecordingWriter wrote. The error names the line. A recording that was cut off in its last
// line is read up to there.
func ReadRecording(r io.Reader) (Recording, error) {
	var out Recording
	in := bufio.NewReaderSize(&boundedReader{r, maxRecording}, 64<<10)
	for number := 1; ; number++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return Recording{}, fmt.Errorf("line %d: %w", number, err)
		}
		last := err != nil
		if wrong := out.read(number, bytes.TrimSpace(line)); wrong != nil && (!last || number < 2) {
			return Recording{}, fmt.Errorf("line %d: %w", number, wrong)
		} else if wrong != nil {
			out.CutOff = true
		}
		if last {
			return out, nil
		}
	}
}

// boundedReader refuses to read more than so many bytes.
type boundedReader struct {
	from io.Reader
	left int64
}

// Read reads on.
func (b *boundedReader) Read(into []byte) (int, error) {
	n, err := b.from.Read(into)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLong
	}
	return n, err
}

func (out *Recording) read(number int, line []byte) error {
	switch {
	case number == 1:
		return out.begin(line)
	case len(line) == 0:
		return nil
	case len(out.Exchanges) == maxEntries:
		return errTooMany
	}
	var l recordedLine
	if err := strictJSON(line, &l); err != nil {
		return err
	}
	one, err := l.recorded()
	if err == nil {
		out.Exchanges = append(out.Exchanges, one)
	}
	return err
}

var errNoRecording = errors.New("this is no recording of Standin: its first line must say {\"standin_recording\": 1}")

func (out *Recording) begin(line []byte) error {
	var version struct {
		Version int `json:"standin_recording"`
	}
	if json.Unmarshal(line, &version) != nil || version.Version == 0 {
		return errNoRecording
	}
	if version.Version != RecordingVersion {
		return fmt.Errorf("its version is %d, and %d is what can be read", version.Version, RecordingVersion)
	}
	return strictJSON(line, &out.RecordingHeader)
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
