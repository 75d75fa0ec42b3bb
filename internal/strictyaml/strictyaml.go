// Package strictyaml reads one YAML or JSON document strictly: what a JSON Schema does not know is refused, and every
// problem has a file, a line, a column and, where a word is near, a suggestion.
//
// Plain scalars follow YAML 1.2: no and on are text, times keep their text, 1_000 is text. A number with a leading
// zero, which YAML 1.1 takes for octal, is refused. Only this package knows which YAML library is used.
package strictyaml

import (
	"bytes"
	"fmt"
	"net/url"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Schema is a compiled JSON Schema. It never changes; any number of goroutines may use it.
type Schema struct {
	compiled *jsonschema.Schema
	source   any
}

// Compile compiles a JSON Schema 2020-12 written in JSON; formats such as date-time are asserted. The name stands in
// errors only. A $ref can only point into the schema itself.
func Compile(name string, schema []byte) (*Schema, error) {
	source, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("read schema %s: %w", name, err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	compiler.UseLoader(jsonschema.SchemeURLLoader{})
	location := "schema:///" + url.PathEscape(name)
	if err := compiler.AddResource(location, source); err != nil {
		return nil, fmt.Errorf("read schema %s: %w", name, err)
	}
	compiled, err := compiler.Compile(location)
	if err != nil {
		return nil, fmt.Errorf("compile schema %s: %w", name, err)
	}
	return &Schema{compiled: compiled, source: source}, nil
}

// Parse reads exactly one document and checks it against the schema. The file is the name that errors give; the
// error is an *Error with every problem found, in position order. The document keeps data, which must not change.
func (s *Schema) Parse(file string, data []byte) (*Document, error) {
	doc, problems, err := s.Inspect(file, data)
	if err == nil {
		err = doc.NewError(problems...)
	}
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// Inspect is Parse for whoever looks for more in a document that the schema refuses: the problems are what the schema
// has against it. The error is an *Error where the text is no document at all.
func (s *Schema) Inspect(file string, data []byte) (*Document, []Problem, error) {
	doc := &Document{file: file, source: bytes.TrimPrefix(data, []byte("\uFEFF"))}
	if err := doc.NewUnfinished(doc.read()...); err != nil {
		return nil, nil, err
	}
	return doc, s.check(doc), nil
}

// read fills the document's tree. JSON has a reader of its own: YAML libraries refuse part of it, such as tabs
// between its tokens and surrogate pairs in its escapes.
func (d *Document) read() []Problem {
	r := &reader{doc: d}
	switch {
	case !utf8.Valid(d.source):
		at, char := firstBad(d.source, func(c rune, size int) bool { return c == utf8.RuneError && size == 1 })
		r.refuse(at, "", fmt.Sprintf("the byte 0x%02x is not UTF-8", char[0]))
	case isJSON(d.source):
		d.root = r.json()
	default:
		d.root = r.yaml()
	}
	return r.problems
}

// reader builds a document's tree and collects what is wrong with its text.
type reader struct {
	doc      *Document
	problems []Problem
}

func (r *reader) refuse(at position, pointer, message string) {
	r.problems = append(r.problems, Problem{
		File: r.doc.file, Line: at.line, Column: at.column, Pointer: pointer, Message: message,
	})
}

// maxDepth is how deep collections may nest: far more than any of our files needs, far less than a stack holds.
const maxDepth = 100

const tooDeep = "nested deeper than 100 levels"

// firstBad finds the first character that bad holds for; without one it answers the end of data.
func firstBad(data []byte, bad func(c rune, size int) bool) (position, []byte) {
	at := tracker{data: data, position: position{1, 1}}
	for offset := 0; offset < len(data); {
		c, size := utf8.DecodeRune(data[offset:])
		if bad(c, size) {
			at.advance(offset)
			return at.position, data[offset : offset+size]
		}
		offset += size
	}
	return at.position, nil
}
