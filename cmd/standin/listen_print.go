package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// printer shows deliveries in the format that was asked for.
func (f *listenFlags) printer(w io.Writer) func(delivery) error {
	if f.format == "json" {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return func(d delivery) error { return encoder.Encode(d) }
	}
	inColour := colour(w)
	return func(d delivery) error {
		_, err := io.WriteString(w, d.text(inColour))
		return err
	}
}

const (
	loud  = "\x1b[1;31m"
	quiet = "\x1b[0m"
)

// text is a line that says what came, one that warns where the signature is not to be trusted, and the body.
func (d delivery) text(inColour bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", d.Time.Format("15:04:05.000"), onOneLine(d.Type, "no type"))
	if d.Attempt > 0 {
		fmt.Fprintf(&b, "  %s  attempt %d", onOneLine(d.WebhookID, ""), d.Attempt)
	}
	fmt.Fprintf(&b, "  signature %s  answer %s\n", d.Signature, d.Answer)
	if d.Signature.bad() {
		warning := fmt.Sprintf("!!! SIGNATURE %s: %s", strings.ToUpper(string(d.Signature)), onOneLine(d.Problem, ""))
		if inColour {
			warning = loud + warning + quiet
		}
		b.WriteString(warning + "\n")
	}
	for line := range strings.Lines(d.pretty()) {
		b.WriteString("    " + visible(strings.TrimRight(line, "\r\n")) + "\n")
	}
	return b.String()
}

func (d delivery) pretty() string {
	var b bytes.Buffer
	if d.Body == nil || json.Indent(&b, d.Body, "", "  ") != nil {
		return d.Text
	}
	return strings.TrimSpace(b.String())
}

// onOneLine keeps a text that a sender chose from looking like more than it is.
func onOneLine(text, otherwise string) string {
	switch {
	case text == "":
		return otherwise
	case !printable(text):
		return strconv.Quote(text)
	}
	return text
}
