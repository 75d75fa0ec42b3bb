package contract

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Spec is an OpenAPI 3.0.3 document ready for matching and checking. It is read-only: any number of goroutines may use
// it at once.
type Spec struct {
	source     []byte // with the readings applied
	readings   map[string]string
	operations []*Operation
	byID       map[string]*Operation
	methods    []string // that any of them has, sorted
	shapes     map[shape]*paths
}

// Load reads an OpenAPI 3.0.3 document in YAML or JSON. The readings (assumption id to reading) choose the overlays
// under x-readings: where an object holds x-readings.<id>.<reading>, that overlay's keys replace the object's own, and a null
// removes one. The error names every problem found, with line and column where they are known.
func Load(data []byte, readings map[string]string) (*Spec, error) {
	source, applied, err := applyReadings(data, readings)
	if err != nil {
		return nil, fmt.Errorf("openapi document: %w", err)
	}
	if err := validate(source); err != nil {
		return nil, fmt.Errorf("openapi document: %w", blame(data, applied, err))
	}
	root, err := modelOf(source)
	if err != nil {
		return nil, fmt.Errorf("openapi document: %w", err)
	}
	return newSpec(root, source, readings)
}

// modelOf reads YAML, of which JSON is a part.
func modelOf(source []byte) (*node, error) {
	root, err := parseYAML(source)
	if err != nil {
		return nil, err
	}
	n, err := nodeOf(root)
	return &n, err
}

// blame prefers the problems of the document as written, whose positions a reader can find; only when there are none
// do the readings bear the fault.
func blame(data []byte, applied []string, err error) error {
	if len(applied) == 0 {
		return err
	}
	if plain := validate(data); plain != nil {
		return plain
	}
	return fmt.Errorf("with %s: %w", strings.Join(applied, ", "), err)
}

// Prepare validates a document and renders it as the JSON that LoadPrepared reads, with a line for each operation.
func Prepare(data []byte) (string, error) {
	if err := validate(data); err != nil {
		return "", fmt.Errorf("openapi document: %w", err)
	}
	root, err := modelOf(data)
	if err != nil {
		return "", fmt.Errorf("openapi document: %w", err)
	}
	var b bytes.Buffer
	err = root.render(&b, 3) // paths, a path, a method
	return b.String() + "\n", err
}

// LoadPrepared is Load for a document that is part of the program: prepared is what Prepare made of data. Neither is
// validated again, which saves most of the time, and data is read only where readings rewrite it and to be served.
func LoadPrepared(data []byte, prepared string, readings map[string]string) (*Spec, error) {
	root, err := parseJSONNode(prepared)
	if err == nil && root.chosenBy(readings) {
		if data, _, err = applyReadings(data, readings); err == nil {
			root, err = modelOf(data)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("prepared openapi document: %w", err)
	}
	return newSpec(root, data, readings)
}

func newSpec(root *node, source []byte, readings map[string]string) (*Spec, error) {
	s := &Spec{source: source, readings: maps.Clone(readings), byID: map[string]*Operation{}}
	if err := s.compile(root); err != nil {
		return nil, fmt.Errorf("openapi document: %w", err)
	}
	return s, nil
}

func (s *Spec) compile(root *node) error {
	schemas := newSchemaReader(root)
	var problems []error
	for path, item := range root.field("paths").fields() {
		r := operationReader{schemas, schemas.resolve(item)}
		for method, n := range r.item.fields() {
			if !slices.Contains(methods, method) {
				continue
			}
			op, err := r.read(path, strings.ToUpper(method), n)
			if err == nil && s.byID[op.ID] != nil {
				err = fmt.Errorf("%s %s: operationId %q is taken by %s", strings.ToUpper(method), path, op.ID, s.byID[op.ID].Path)
			}
			if err != nil {
				problems = append(problems, err)
				continue
			}
			s.operations, s.byID[op.ID] = append(s.operations, op), op
		}
	}
	if len(problems) == 0 && len(s.operations) == 0 {
		problems = append(problems, errors.New("there are no operations"))
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	s.shapes = newShapes(s.operations)
	for _, op := range s.operations {
		s.methods = append(s.methods, op.Method)
	}
	slices.Sort(s.methods)
	s.methods = slices.Compact(s.methods)
	return nil
}

// methods are the keys of a path item that hold an operation.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// Operations lists every operation in the document's order; the slice is the caller's.
func (s *Spec) Operations() []*Operation { return slices.Clone(s.operations) }

// Operation finds an operation by its operationId, such as loginsign.getUser.
func (s *Spec) Operation(id string) (*Operation, bool) {
	op, ok := s.byID[id]
	return op, ok
}
