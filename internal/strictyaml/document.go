package strictyaml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Document is a document that has been read; those of Parse are what their schema accepts. It never changes; any number
// of goroutines may use it.
type Document struct {
	file   string
	source []byte
	root   *node
}

// Decode fills v, a pointer to a value with json tags. Times decode as the text that stands in the file, or into a
// time.Time. A field that the schema allows and v lacks is an error: it would otherwise be lost in silence.
func (d *Document) Decode(v any) error {
	decoder := json.NewDecoder(bytes.NewReader(d.JSON()))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("decode %s: %w", d.file, err)
	}
	return nil
}

// JSON returns the document as compact JSON, fields in document order, aliases and merge keys expanded.
func (d *Document) JSON() []byte { return d.root.appendJSON(nil) }

// Problem places a problem found later at the value that an RFC 6901 pointer names or, when that is not there, at its
// nearest existing parent. The message needs neither position nor path: both are printed before it.
func (d *Document) Problem(pointer, message, suggestion string) Problem {
	at := d.root.nearest(tokensOf(pointer))
	return d.problem(at.position, pointer, message, suggestion)
}

// KeyProblem is Problem placed at the key of the field that the pointer names instead of its value.
func (d *Document) KeyProblem(pointer, message, suggestion string) Problem {
	tokens := tokensOf(pointer)
	if len(tokens) > 0 {
		last := len(tokens) - 1
		if f, ok := d.root.nearest(tokens[:last]).child(tokens[last]); ok {
			return d.problem(f.key, pointer, message, suggestion)
		}
	}
	return d.Problem(pointer, message, suggestion)
}

func (d *Document) problem(at position, pointer, message, suggestion string) Problem {
	return Problem{
		File: d.file, Line: at.line, Column: at.column,
		Pointer: pointer, Message: message, Suggestion: suggestion,
	}
}

// NewError is the package's NewError for problems of this document, with an excerpt of it under the first one.
func (d *Document) NewError(problems ...Problem) error {
	err := NewError(problems...)
	if e, ok := errors.AsType[*Error](err); ok {
		e.excerpt = excerptOf(d.source, e.Problems[0])
	}
	return err
}

// NewUnfinished is NewError for problems that kept the rest of the document from being checked.
func (d *Document) NewUnfinished(problems ...Problem) error {
	err := d.NewError(problems...)
	if e, ok := errors.AsType[*Error](err); ok {
		e.Unfinished = true
	}
	return err
}
