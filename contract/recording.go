package contract

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"
)

// RecordingVersion is the number of the form in which recordings are written.
const RecordingVersion = 1

// Recording is a whole recording in memory: a header and the exchanges in the order in which they ended.
type Recording struct {
	RecordingHeader
	Exchanges []Recorded
	CutOff    bool // the last line was not written to its end, and is left out
	Raw       bool // it was a HAR file: nothing in it is a pseudonym
}

// Traffic is the recording as what reads it exchange by exchange.
func (r Recording) Traffic() *Traffic {
	return &Traffic{RecordingHeader: r.RecordingHeader, Raw: r.Raw, CutOff: r.CutOff, each: func(yield func(Recorded, error) bool) {
		for _, one := range r.Exchanges {
			if !yield(one, nil) {
				return
			}
		}
	}}
}

// RecordingHeader is the first line of a recording.
type RecordingHeader struct {
	Version int       `json:"standin_recording"` // RecordingVersion
	Tool    string    `json:"tool,omitempty"`    // what wrote it
	Target  string    `json:"target"`            // the base URL of the deployment
	Began   time.Time `json:"began"`
}

// Recorded is an exchange with what a recording says about it.
type Recorded struct {
	Case, Step string // where a case made the request
	NoBody     bool   // the body of the answer is not here, or not whole, so that nothing can be said about it
	*Exchange
}

// recordedLine is a line of a recording.
type recordedLine struct {
	Case      string         `json:"case,omitempty"`
	Step      string         `json:"step,omitempty"`
	At        time.Time      `json:"at,omitzero"`
	Took      float64        `json:"took_ms,omitempty"`
	Operation string         `json:"operation,omitempty"`
	NoBody    bool           `json:"no_body,omitempty"`
	Intent    recordedIntent `json:"intent,omitzero"`
	Request   recordedSide   `json:"request"`
	Response  recordedSide   `json:"response"`
}

// recordedIntent is an Intent as JSON has it.
type recordedIntent struct {
	Known      bool            `json:"known,omitempty"`
	Refusal    bool            `json:"refusal,omitempty"`
	Credential CredentialFault `json:"credential,omitempty"`
	Repeat     bool            `json:"repeat,omitempty"`
}

type recordedSide struct {
	Method string      `json:"method,omitempty"`
	URL    string      `json:"url,omitempty"`
	Status int         `json:"status,omitempty"`
	Header http.Header `json:"headers"`
	Body   string      `json:"body,omitempty"`
	Bytes  []byte      `json:"body_base64,omitempty"` // of a body that is no UTF-8
}

// RecordingWriter writes a recording: a line of JSON for the header and one for each exchange. It redacts whatever it
// is given. Any number of goroutines may use it.
type RecordingWriter struct {
	pseudonyms *Pseudonyms
	mu         sync.Mutex
	out        io.Writer
}

// NewRecordingWriter begins a recording. Its header is written at once.
func NewRecordingWriter(out io.Writer, about RecordingHeader, pseudonyms *Pseudonyms) (*RecordingWriter, error) {
	about.Version = RecordingVersion
	w := &RecordingWriter{pseudonyms: pseudonyms, out: out}
	return w, w.line(about)
}

// Write adds an exchange, with pseudonyms in place of secrets and personal data.
func (w *RecordingWriter) Write(r Recorded) error {
	clean := w.pseudonyms.Exchange(r.Exchange)
	line := recordedLine{
		Case: r.Case, Step: r.Step, At: r.At, Took: float64(r.Took) / float64(time.Millisecond), Operation: r.Operation,
		NoBody: r.NoBody, Intent: recordedIntent(r.Intent),
		Request:  sideOf(clean.Request.Header, clean.Request.Body),
		Response: sideOf(clean.Response.Header, clean.Response.Body),
	}
	line.Request.Method, line.Request.URL, line.Response.Status = clean.Request.Method, clean.Request.URL, clean.Response.Status
	return w.line(line)
}

func sideOf(h http.Header, body []byte) recordedSide {
	side := recordedSide{Header: h}
	if utf8.Valid(body) {
		side.Body = string(body)
	} else {
		side.Bytes = body
	}
	return side
}

func (w *RecordingWriter) line(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.out.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("recording: %w", err)
	}
	return nil
}
