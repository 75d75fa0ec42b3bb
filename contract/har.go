package contract

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// harFile is what is read of a HAR 1.2 file; what tools add is left alone.
type harFile struct {
	Log *struct {
		Version string `json:"version"`
		Creator struct {
			Name    string `json:"name"`
			Version string `json:"version"`
		} `json:"creator"`
		Entries []harEntry `json:"entries"`
	} `json:"log"`
}

type harEntry struct {
	Started string  `json:"startedDateTime"`
	Time    float64 `json:"time"`
	Request struct {
		Method   string      `json:"method"`
		URL      string      `json:"url"`
		Headers  []harHeader `json:"headers"`
		PostData *struct {
			MimeType string      `json:"mimeType"`
			Text     string      `json:"text"`
			Encoding string      `json:"encoding"`
			Params   []harHeader `json:"params"`
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int         `json:"status"`
		Headers []harHeader `json:"headers"`
		Content struct {
			Size     float64 `json:"size"`
			MimeType string  `json:"mimeType"`
			Text     *string `json:"text"`
			Encoding string  `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
}

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

var errNoHAR = errors.New("this is no HAR file: it must be a JSON object with a log")

// ReadHAR reads a HAR 1.2 file, as browsers and proxies save them. Requests that were never answered are left out; their
// number is skipped. The error names the entry.
func ReadHAR(r io.Reader) (out Recording, skipped int, err error) {
	data, err := io.ReadAll(&boundedReader{from: r, all: true})
	if err != nil {
		return Recording{}, 0, err
	}
	var file harFile
	if err := json.Unmarshal(data, &file); err != nil {
		return Recording{}, 0, err
	}
	switch {
	case file.Log == nil:
		return Recording{}, 0, errNoHAR
	case file.Log.Version != "1.2":
		return Recording{}, 0, fmt.Errorf("log.version is %.20q, and 1.2 is what can be read", file.Log.Version)
	case len(file.Log.Entries) > maxEntries:
		return Recording{}, 0, errTooMany
	}
	out.Raw, out.Version, out.Tool = true, RecordingVersion, strings.TrimSpace(file.Log.Creator.Name+" "+file.Log.Creator.Version)
	for i := range file.Log.Entries {
		e := &file.Log.Entries[i]
		if e.Response.Status == 0 { // blocked, cancelled, or nobody listened
			skipped++
			continue
		}
		one, err := e.recorded()
		if err != nil {
			return Recording{}, 0, fmt.Errorf("log.entries[%d]: %w", i, err)
		}
		out.Exchanges = append(out.Exchanges, one)
	}
	if len(out.Exchanges) > 0 {
		out.Began = out.Exchanges[0].At
	}
	return out, skipped, nil
}

func (e *harEntry) recorded() (Recorded, error) {
	at, err := time.Parse(time.RFC3339Nano, e.Started)
	if err != nil {
		return Recorded{}, fmt.Errorf("startedDateTime: %.40q is no time", e.Started)
	}
	one := Recorded{Exchange: &Exchange{At: at, Took: time.Duration(min(max(e.Time, 0), aDay) * float64(time.Millisecond))}}
	one.Request = ExchangeRequest{Method: strings.ToUpper(e.Request.Method), URL: e.Request.URL, Header: harHeaders(e.Request.Headers)}
	if one.Request.Body, err = e.requestBody(one.Request.Header); err != nil {
		return Recorded{}, fmt.Errorf("request.postData: %w", err)
	}
	one.Response = ExchangeResponse{Status: e.Response.Status, Header: harHeaders(e.Response.Headers)}
	one.Response.Header.Del("Content-Encoding") // a HAR holds the content as it was before it was compressed
	content := e.Response.Content
	if content.Text != nil {
		if one.Response.Body, err = harBody(*content.Text, content.Encoding); err != nil {
			return Recorded{}, fmt.Errorf("response.content: %w", err)
		}
	}
	one.NoBody = content.Text == nil && content.Size > 0
	return one, checkRecorded(one.Exchange)
}

// requestBody is the text of the body, or its form's fields.
func (e *harEntry) requestBody(h http.Header) ([]byte, error) {
	data := e.Request.PostData
	if data == nil {
		return nil, nil
	}
	if h.Get("Content-Type") == "" && data.MimeType != "" {
		h.Set("Content-Type", data.MimeType)
	}
	if data.Text == "" && len(data.Params) > 0 {
		return harForm(data.Params), nil
	}
	return harBody(data.Text, data.Encoding)
}

func harBody(text, encoding string) ([]byte, error) {
	switch encoding {
	case "":
		if text == "" {
			return nil, nil
		}
		return []byte(text), nil
	case "base64":
		body, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("text is no base64: %w", err)
		}
		return body, nil
	}
	return nil, fmt.Errorf("encoding %.20q: base64 is what can be read", encoding)
}

// harForm is a form as a client sends it.
func harForm(fields []harHeader) []byte {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(f.Name) + "=" + url.QueryEscape(f.Value))
	}
	return []byte(b.String())
}

// harHeaders leaves out the pseudo-headers of HTTP/2, such as :authority.
func harHeaders(list []harHeader) http.Header {
	h := http.Header{}
	for _, one := range list {
		if one.Name != "" && !strings.HasPrefix(one.Name, ":") {
			h.Add(one.Name, one.Value)
		}
	}
	return h
}
