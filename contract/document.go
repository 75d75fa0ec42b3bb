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

// validate finds what is wrong with a document of version 3.0, without any overlay. References must stay inside it.
func validate(data []byte) error {
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	doc, err := loader.LoadFromData(data)
	if err != nil {
		return err
	}
	if !doc.IsOpenAPI30() {
		return fmt.Errorf("openapi: version %q is not read here; write 3.0.3", doc.OpenAPI)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableMultiError()); err != nil {
		return documentErrors(err)
	}
	return nil
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
