package contract

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// readDocument loads and validates a document of version 3.0, without any overlay. References must stay inside it.
func readDocument(data []byte) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	doc, err := loader.LoadFromData(data)
	if err != nil {
		return nil, err
	}
	if !doc.IsOpenAPI30() {
		return nil, fmt.Errorf("openapi: version %q is not read here; write 3.0.3", doc.OpenAPI)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableMultiError()); err != nil {
		return nil, documentErrors(err)
	}
	return doc, nil
}

// documentErrors makes one line per problem, in the order of their lines.
func documentErrors(err error) error {
	var all openapi3.MultiError
	if !errors.As(err, &all) {
		all = openapi3.MultiError{err}
	}
	type located struct {
		line, column int
		text         string
	}
	var found []located
	for _, e := range all {
		line, column := position(e)
		text, _, _ := strings.Cut(e.Error(), "\nSchema:")
		found = append(found, located{line, column, text})
	}
	slices.SortStableFunc(found, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	lines := make([]error, len(found))
	for i, f := range found {
		lines[i] = errors.New(f.text)
		if f.line > 0 {
			lines[i] = fmt.Errorf("%d:%d: %s", f.line, f.column, f.text)
		}
	}
	return errors.Join(lines...)
}

// position finds the innermost place that err names. kin's error types share no method for it, only a field.
func position(err error) (line, column int) {
	for ; err != nil; err = errors.Unwrap(err) {
		v := reflect.Indirect(reflect.ValueOf(err))
		if v.Kind() != reflect.Struct {
			continue
		}
		field := v.FieldByName("Origin")
		if !field.IsValid() {
			continue
		}
		if origin, ok := reflect.TypeAssert[*openapi3.Origin](field); ok && origin != nil && origin.Key != nil {
			line, column = origin.Key.Line, origin.Key.Column
		}
	}
	return line, column
}

// place is where an operation stands in the document.
type place struct {
	path, method string
	item         *openapi3.PathItem
	operation    *openapi3.Operation
}

// placesOf lists the operations in the document's order; a JSON document has no lines, its order is path, then method.
func placesOf(doc *openapi3.T) []place {
	var places []place
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			places = append(places, place{path, method, item, operation})
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(lineOf(a.operation), lineOf(b.operation)),
			cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method))
	})
	return places
}

func lineOf(operation *openapi3.Operation) int {
	if operation.Origin == nil || operation.Origin.Key == nil {
		return 0
	}
	return operation.Origin.Key.Line
}
