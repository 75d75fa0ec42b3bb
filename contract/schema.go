package contract

import (
	"errors"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// maxFindings bounds what one part of a message can be told; a megabyte can hold many mistakes.
const maxFindings = 100

type schemaOptions []openapi3.SchemaValidationOption

// maxPatience is the size in bytes of a body up to which all its mistakes are collected: a megabyte of them would keep
// kin busy for seconds. Of a larger body the first mistake is reported.
const maxPatience = 64 << 10

// visits are the ways schemas are visited; they are built once, with their own formats, and only read.
type visits struct{ request, response, largeRequest, largeResponse, quick schemaOptions }

func newVisits() visits {
	formats := openapi3.WithStringFormatValidators(stringFormats())
	// Without it every allOf and oneOf renders the schemas and values of all its errors, which a long list makes slow.
	brief := openapi3.DisableSchemaErrorDetails()
	return visits{
		request:       schemaOptions{formats, brief, openapi3.MultiErrors(), openapi3.VisitAsRequest()},
		response:      schemaOptions{formats, brief, openapi3.MultiErrors(), openapi3.VisitAsResponse()},
		largeRequest:  schemaOptions{formats, brief, openapi3.VisitAsRequest()},
		largeResponse: schemaOptions{formats, brief, openapi3.VisitAsResponse()},
		quick:         schemaOptions{formats, openapi3.FailFast()},
	}
}

// violation is one keyword of a schema that a value does not keep to.
type violation struct {
	at      []string // tokens of the pointer to the value
	keyword string
	schema  *openapi3.Schema
	value   any
	wants   []string // what would do, where several schemas are to choose from
}

// violations lists all that differs between a value and a schema, in no particular order.
func (options schemaOptions) violations(schema *openapi3.Schema, value any, at []string) []violation {
	if schema == nil {
		return nil
	}
	return options.flatten(schema.VisitJSON(value, options...), at, nil)
}

func (options schemaOptions) flatten(err error, at []string, found []violation) []violation {
	var all openapi3.MultiError
	var one *openapi3.SchemaError
	switch {
	case err == nil || len(found) >= maxFindings:
	case asType(err, &all):
		for _, e := range all {
			found = options.flatten(e, at, found)
		}
	case asType(err, &one) && one.Schema != nil:
		found = append(found, options.explain(one, append(slices.Clip(at), one.JSONPointer()...))...)
	default:
		found = append(found, violation{at: at, keyword: "schema", schema: &openapi3.Schema{}})
	}
	return found
}

// asType looks at err itself: errors.As would walk into the first of several causes.
func asType[T error](err error, target *T) (ok bool) {
	*target, ok = err.(T) //nolint:errorlint // on purpose: see above
	return ok
}

// explain goes into the schemas that a combining schema is made of, since "does not match allOf" tells nobody anything.
func (options schemaOptions) explain(e *openapi3.SchemaError, at []string) (found []violation) {
	self := violation{at: at, keyword: e.SchemaField, schema: e.Schema, value: e.Value}
	switch e.SchemaField {
	case "allOf":
		for _, part := range e.Schema.AllOf {
			found = append(found, options.violations(part.Value, e.Value, at)...)
		}
	case "anyOf":
		return options.bestFit(e.Schema.AnyOf, self)
	case "oneOf":
		if !errors.Is(e.Origin, openapi3.ErrOneOfConflict) {
			return options.bestFit(e.Schema.OneOf, self)
		}
	case "properties":
		return unsupported(self)
	case "discriminator":
		self.at = append(slices.Clip(at), e.Schema.Discriminator.PropertyName)
		self.wants = []string{"one of " + list(slices.Sorted(maps.Keys(e.Schema.Discriminator.Mapping)))}
	}
	if found == nil {
		found = []violation{self}
	}
	return found
}

// unsupported names the keys that additionalProperties: false refuses. kin reports once per key but only in prose, so
// each of its reports names one: the caller drops the doubles.
func unsupported(self violation) (found []violation) {
	object, _ := self.value.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if self.schema.Properties[key] == nil && len(found) < maxFindings {
			found = append(found, violation{
				at: append(slices.Clip(self.at), key), keyword: "additionalProperties", schema: self.schema,
			})
		}
	}
	return found
}

// bestFit reports the branch that the value was most likely meant for, so that a mistake in it is named.
func (options schemaOptions) bestFit(branches openapi3.SchemaRefs, self violation) []violation {
	var best []violation
	lowest := -1
	var wants []string
	for _, branch := range branches {
		found := options.violations(branch.Value, self.value, self.at)
		misfit := misfitOf(found, len(self.at))
		if lowest < 0 || misfit < lowest {
			best, lowest = found, misfit
		}
		if len(found) == 1 && len(found[0].at) == len(self.at) {
			wants = append(wants, found[0].want())
		}
	}
	if len(wants) == len(branches) {
		self.wants = wants
		return []violation{self}
	}
	return best
}

// misfitOf weighs how far a value is from a branch: another type is a different thing altogether, and a property with
// one allowed value (a status code, a type name) is what tells branches apart.
func misfitOf(found []violation, depth int) (weight int) {
	for _, v := range found {
		switch {
		case len(v.at) == depth && (v.keyword == "type" || v.keyword == "nullable"):
			weight += 1000
		case len(v.at) == depth+1 && v.keyword == "enum" && len(v.schema.Enum) == 1:
			weight += 100
		case v.keyword == "enum":
			weight += 5
		default:
			weight++
		}
	}
	return weight
}
