package strictyaml

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// checker turns the schema validator's tree of failures into problems with a place.
type checker struct {
	schema *Schema
	doc    *Document
}

func (s *Schema) check(doc *Document) []Problem {
	err := s.compiled.Validate(doc.root.value())
	if failure, ok := errors.AsType[*jsonschema.ValidationError](err); ok {
		c := &checker{schema: s, doc: doc}
		return withoutMisspelt(c.problems(failure))
	}
	return nil
}

func (c *checker) problems(failure *jsonschema.ValidationError) []Problem {
	switch k := failure.ErrorKind.(type) {
	case *kind.Schema, *kind.Group, *kind.Reference, *kind.AllOf:
		return c.causes(failure)
	case *kind.AnyOf:
		return c.branches(failure)
	case *kind.OneOf:
		if k.Subschemas == nil {
			return c.branches(failure)
		}
		return c.one(failure, "fits more than one of the allowed forms")
	case *kind.AdditionalProperties:
		return c.unknown(failure, k.Properties)
	case *kind.PropertyNames:
		return c.badName(failure, k.Property)
	case *kind.FalseSchema:
		return c.refused(failure)
	case *kind.Required:
		return c.missing(failure, k.Missing, "")
	case *kind.DependentRequired:
		return c.missing(failure, k.Missing, fmt.Sprintf(", which %q needs", k.Prop))
	case *kind.UniqueItems:
		return c.repeated(failure, k.Duplicates)
	case *kind.Contains, *kind.MinContains:
		return c.one(failure, "none of the items is of the kind that must be there")
	}
	return c.value(failure)
}

func (c *checker) causes(failure *jsonschema.ValidationError) []Problem {
	var all []Problem
	for _, cause := range failure.Causes {
		all = append(all, c.problems(cause)...)
	}
	return all
}

func (c *checker) one(failure *jsonschema.ValidationError, message string) []Problem {
	return []Problem{c.doc.Problem(pointerTo(failure.InstanceLocation...), message, "")}
}

// value reports a leaf of the validator's tree: a value that does not keep one keyword.
func (c *checker) value(failure *jsonschema.ValidationError) []Problem {
	n := c.doc.root.nearest(failure.InstanceLocation)
	if expected := expectedOf(failure.ErrorKind); expected != nil {
		return []Problem{c.unexpected(failure.InstanceLocation, expected)}
	}
	if bound := boundOf(failure.ErrorKind); bound != "" {
		return c.one(failure, bound+", "+found(n))
	}
	if size := sizeOf(failure.ErrorKind); size != "" {
		return c.one(failure, size)
	}
	return c.one(failure, "not allowed here, "+found(n))
}

// unexpected reports a value that is none of the expected ones.
func (c *checker) unexpected(location, expected []string) Problem {
	n := c.doc.root.nearest(location)
	message := "expected " + either(expected) + ", " + found(n)
	text, isText := n.scalar.(string)
	if n.kind == leaf && !isText && n.scalar != nil && slices.Contains(expected, typeWords["string"]) {
		message += " (put it in quotes to make it text)"
	}
	suggestion := ""
	if isText && n.kind == leaf {
		suggestion = nearestValue(text, expected)
	}
	return c.doc.Problem(pointerTo(location...), message, suggestion)
}

// nearestValue suggests an allowed text, or the boolean that YAML 1.1 would have read.
func nearestValue(text string, expected []string) string {
	if slices.Contains(expected, typeWords["boolean"]) {
		switch strings.ToLower(text) {
		case "yes", "on", "y":
			return "true"
		case "no", "off", "n":
			return "false"
		}
	}
	var words []string
	for _, word := range expected {
		if plain, err := strconv.Unquote(word); err == nil {
			words = append(words, plain)
		}
	}
	return Suggest(text, words)
}

func (c *checker) unknown(failure *jsonschema.ValidationError, names []string) []Problem {
	known := c.schema.fieldsAt(failure.SchemaURL)
	all := make([]Problem, 0, len(names))
	for _, name := range names {
		pointer := pointerTo(append(slices.Clone(failure.InstanceLocation), name)...)
		all = append(all, c.doc.KeyProblem(pointer, unknownField, Suggest(name, known)))
	}
	return all
}

const unknownField = "unknown field"

// fieldsAt lists the fields that the schema at a location declares, in alphabetical order.
func (s *Schema) fieldsAt(location string) []string {
	_, fragment, _ := strings.Cut(location, "#")
	fragment, err := url.PathUnescape(fragment)
	if err != nil {
		return nil
	}
	at := s.source
	for _, token := range append(tokensOf(fragment), "properties") {
		switch v := at.(type) {
		case map[string]any:
			at = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(v) {
				return nil
			}
			at = v[i]
		}
	}
	fields, _ := at.(map[string]any)
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// badName reports a key that propertyNames refuses. The validator's location of it is not reliable below the root.
func (c *checker) badName(failure *jsonschema.ValidationError, name string) []Problem {
	message := "not allowed as a name"
	for _, cause := range failure.Causes {
		if bound := boundOf(cause.ErrorKind); bound != "" {
			message = bound + ", found " + strconv.Quote(shorten(name))
		}
	}
	tokens := append(slices.Clone(failure.InstanceLocation), name)
	if _, ok := c.doc.root.nearest(failure.InstanceLocation).child(name); !ok {
		tokens, _ = c.doc.root.keyed(name)
	}
	return []Problem{c.doc.KeyProblem(pointerTo(tokens...), message, "")}
}

// refused reports a value under a schema that allows nothing, such as what unevaluatedProperties is mostly set to.
func (c *checker) refused(failure *jsonschema.ValidationError) []Problem {
	message := "not allowed here"
	if strings.HasSuffix(failure.SchemaURL, "/unevaluatedProperties") {
		message = unknownField
	}
	return []Problem{c.doc.KeyProblem(pointerTo(failure.InstanceLocation...), message, "")}
}

func (c *checker) missing(failure *jsonschema.ValidationError, names []string, why string) []Problem {
	all := make([]Problem, 0, len(names))
	for _, name := range names {
		all = append(all, c.one(failure, missingField+strconv.Quote(name)+why)...)
	}
	return all
}

const missingField = "missing field "

// withoutMisspelt drops "missing field x" where an unknown field of the same mapping probably means x.
func withoutMisspelt(all []Problem) []Problem {
	meant := map[string]bool{}
	for _, p := range all {
		if p.Message == unknownField && p.Suggestion != "" {
			parent := p.Pointer[:strings.LastIndexByte(p.Pointer, '/')]
			meant[parent+"\n"+missingField+strconv.Quote(p.Suggestion)] = true
		}
	}
	return slices.DeleteFunc(all, func(p Problem) bool { return meant[p.Pointer+"\n"+p.Message] })
}

func (c *checker) repeated(failure *jsonschema.ValidationError, pair [2]int) []Problem {
	first, second := min(pair[0], pair[1]), max(pair[0], pair[1])
	pointer := pointerTo(append(slices.Clone(failure.InstanceLocation), strconv.Itoa(second))...)
	earlier := c.doc.root.nearest(append(slices.Clone(failure.InstanceLocation), strconv.Itoa(first)))
	return []Problem{c.doc.Problem(pointer, fmt.Sprintf("the same item as on line %d", earlier.line), "")}
}
