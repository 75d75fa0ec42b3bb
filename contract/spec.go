package contract

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gorilla/mux"
)

// Spec is an OpenAPI 3.0.3 document ready for matching and checking. It is read-only: any number of goroutines may use
// it at once.
type Spec struct {
	source     []byte // with the readings applied
	operations []*Operation
	byID       map[string]*Operation
	routers    map[string]*mux.Router // by method
}

// Load reads an OpenAPI 3.0.3 document in YAML or JSON. The readings (assumption id to reading) choose the overlays
// under x-readings: where an object holds x-readings.<id>.<reading>, that overlay's keys replace the object's own, and a null
// removes one. The error names every problem found, with line and column where they are known.
func Load(data []byte, readings map[string]string) (*Spec, error) {
	source, applied, err := applyReadings(data, readings)
	if err != nil {
		return nil, fmt.Errorf("openapi document: %w", err)
	}
	doc, err := readDocument(source)
	if err != nil {
		return nil, fmt.Errorf("openapi document: %w", blame(data, applied, err))
	}
	s := &Spec{source: source, byID: map[string]*Operation{}}
	if err := s.compile(doc); err != nil {
		return nil, fmt.Errorf("openapi document: %w", err)
	}
	return s, nil
}

// blame prefers the problems of the document as written, whose positions a reader can find; only when there are none
// do the readings bear the fault.
func blame(data []byte, applied []string, err error) error {
	if len(applied) == 0 {
		return err
	}
	if _, plain := readDocument(data); plain != nil {
		return plain
	}
	return fmt.Errorf("with %s: %w", strings.Join(applied, ", "), err)
}

func (s *Spec) compile(doc *openapi3.T) error {
	var problems []error
	options := newVisits()
	for _, p := range placesOf(doc) {
		op, err := newOperation(doc, p, options)
		if err == nil && s.byID[op.ID] != nil {
			err = fmt.Errorf("%s %s: operationId %q is taken by %s", p.method, p.path, op.ID, s.byID[op.ID].Path)
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		s.operations, s.byID[op.ID] = append(s.operations, op), op
	}
	if len(problems) == 0 && len(s.operations) == 0 {
		problems = append(problems, errors.New("there are no operations"))
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	s.routers = newRouters(doc.Paths.InMatchingOrder(), s.operations)
	return nil
}

// Operations lists every operation in the document's order; the slice is the caller's.
func (s *Spec) Operations() []*Operation { return slices.Clone(s.operations) }

// Operation finds an operation by its operationId, such as loginsign.getUser.
func (s *Spec) Operation(id string) (*Operation, bool) {
	op, ok := s.byID[id]
	return op, ok
}
