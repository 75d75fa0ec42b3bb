package strictyaml

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Entry is one field of a document to write. Value is a []Entry for a mapping, Rows, or what JSON has a scalar for.
type Entry struct {
	Name    string
	Value   any
	Comment string // one line, written behind the field's name or value
}

// Rows is a text that holds one row a line: large tables are read and written as one value, and a row of any size
// stays on its line, where a reader and a version control system find it.
type Rows []Row

// Row is a value with a key of its own, written as `"key": value`.
type Row struct {
	Key   string
	Value json.RawMessage // compact: one line
}

// Write writes a document that Parse reads back to the same values; the header's lines come first, as comments. Whatever
// YAML forbids in a file is escaped. It fails for a value that JSON can't hold.
func Write(header []string, fields []Entry) ([]byte, error) {
	w := &writer{}
	for _, line := range header {
		w.add(strings.TrimRight("# "+oneLine(line), " ") + "\n")
	}
	if err := w.mapping(fields, ""); err != nil {
		return nil, err
	}
	return w.out, nil
}

type writer struct{ out []byte }

func (w *writer) add(text string) { w.out = append(w.out, text...) }

const step = "  "

func (w *writer) mapping(fields []Entry, indent string) error {
	for _, f := range fields {
		w.add(indent + nameOf(f.Name) + ":")
		if err := w.value(f, indent); err != nil {
			return fmt.Errorf("write %s: %w", f.Name, err)
		}
	}
	return nil
}

var word = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// nameOf leaves a plain word as it is, and quotes what could be read as anything else.
func nameOf(name string) string {
	if word.MatchString(name) {
		if scalar, _ := plain(name); scalar == name {
			return name
		}
	}
	return quote(name)
}

// quote writes a text in double quotes, on one line, for YAML and JSON alike.
func quote(text string) string { return string(escaped(appendScalar(nil, text))) }

func (w *writer) value(f Entry, indent string) error {
	switch v := f.Value.(type) {
	case []Entry:
		return w.nested(v, f.Comment, indent)
	case Rows:
		return w.rows(v, f.Comment, indent)
	}
	text, err := json.Marshal(f.Value)
	if err != nil {
		return err
	}
	w.add(" ")
	w.out = append(w.out, escaped(text)...)
	w.end(f.Comment)
	return nil
}

func (w *writer) nested(fields []Entry, comment, indent string) error {
	if len(fields) == 0 {
		w.add(" {}")
	}
	w.end(comment)
	return w.mapping(fields, indent+step)
}

// rows writes a literal block: the reader keeps its lines as they are.
func (w *writer) rows(rows Rows, comment, indent string) error {
	if len(rows) == 0 {
		w.add(` ""`)
		w.end(comment)
		return nil
	}
	w.add(" |")
	w.end(comment)
	for _, r := range rows {
		if bytes.ContainsAny(r.Value, "\r\n") {
			return fmt.Errorf("the value of %q is more than one line", r.Key)
		}
		w.add(indent + step + quote(r.Key) + ": ")
		w.out = append(append(w.out, escaped(r.Value)...), '\n')
	}
	return nil
}

func (w *writer) end(comment string) {
	if comment != "" {
		w.add(" # " + oneLine(comment))
	}
	w.add("\n")
}

// oneLine keeps a comment from ending early.
func oneLine(comment string) string {
	return strings.Map(func(c rune) rune {
		if unsafe(c) || c < ' ' {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(comment, ""))
}

// unsafe reports whether a character of JSON is a control character or a line break to YAML.
func unsafe(c rune) bool { return isControl(c) || c == '\u0085' || c == '\u2028' || c == '\u2029' }

// escaped writes what YAML does not take as it is as JSON escapes: in JSON it can only stand inside a text.
func escaped(text []byte) []byte {
	if !bytes.ContainsFunc(text, unsafe) {
		return text
	}
	out := make([]byte, 0, len(text)+16)
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if unsafe(c) {
			out = fmt.Appendf(out, `\u%04x`, c)
		} else {
			out = append(out, text[:size]...)
		}
		text = text[size:]
	}
	return out
}
