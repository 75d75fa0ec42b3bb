// Package specdiff tells what became different between two OpenAPI documents, and what of it breaks a client.
//
// It stands apart from package contract because of what it links: programs that embed the mock don't carry it.
package specdiff

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
)

// Level says what a change does to a client.
type Level string

// The levels, from the mildest to the one that breaks a client.
const (
	Info    Level = "info"    // no client notices
	Warning Level = "warning" // it may break a client
	Breaks  Level = "error"   // it breaks a client
)

// Levels lists them from the mildest on; the slice is the caller's.
func Levels() []Level { return []Level{Info, Warning, Breaks} }

// Document is an OpenAPI document of version 3, in YAML or JSON. Its references must stay inside it.
type Document struct {
	Name string // what messages call it
	Data []byte
}

// Change is one thing that differs.
type Change struct {
	ID        string `json:"id"` // kebab-case, such as response-property-became-optional
	Level     Level  `json:"level"`
	Operation string `json:"operation,omitempty"` // operationId
	Method    string `json:"method,omitempty"`
	Path      string `json:"path,omitempty"`
	Message   string `json:"message"`
	Old       *Place `json:"old,omitempty"` // nil where it stands in the new document alone
	New       *Place `json:"new,omitempty"` // nil where it stood in the old document alone
}

// Place is a line of a document.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"` // from 1
}

// Compare lists what differs in the new document, the worst first and then by path. The error names the document that
// can't be read.
func Compare(before, after Document) ([]Change, error) {
	first, err := read(before)
	if err != nil {
		return nil, err
	}
	second, err := read(after)
	if err != nil {
		return nil, err
	}
	found, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), first, second)
	if err != nil {
		return nil, fmt.Errorf("compare %s with %s: %w", before.Name, after.Name, err)
	}
	words := checker.NewDefaultLocalizer()
	changes := []Change{}
	all := checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), found, sources, checker.INFO)
	for _, c := range all {
		changes = append(changes, Change{
			ID: c.GetId(), Level: levelOf(c.GetLevel()), Operation: c.GetOperationId(), Method: c.GetOperation(), Path: c.GetPath(),
			Message: c.GetUncolorizedText(words), Old: placeOf(c.GetBaseSource()), New: placeOf(c.GetRevisionSource()),
		})
	}
	slices.SortStableFunc(changes, order)
	return slices.CompactFunc(changes, func(a, b Change) bool { return order(a, b) == 0 }), nil
}

// read loads a document without leaving it: a reference to a file or a URL is an error.
func read(d Document) (*load.SpecInfo, error) {
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	model, err := loader.LoadFromData(d.Data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.Name, err)
	}
	if model.OpenAPI == "" || model.Paths.Len() == 0 {
		return nil, fmt.Errorf("%s: this is no OpenAPI 3 document with paths", d.Name)
	}
	return &load.SpecInfo{Url: d.Name, Spec: model}, nil
}

func levelOf(l checker.Level) Level {
	switch l {
	case checker.ERR:
		return Breaks
	case checker.WARN:
		return Warning
	}
	return Info
}

func placeOf(s *checker.Source) *Place {
	if s == nil || s.Line == 0 {
		return nil
	}
	return &Place{File: s.File, Line: s.Line}
}

// order is the order of a report. Changes that are equal in it say the same.
func order(a, b Change) int {
	levels := Levels()
	return cmp.Or(
		slices.Index(levels, b.Level)-slices.Index(levels, a.Level), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method),
		cmp.Compare(a.ID, b.ID), cmp.Compare(a.Message, b.Message),
	)
}
