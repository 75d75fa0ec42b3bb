package contract

import (
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// fieldWalk looks for the fields of objects that no schema mentions. OpenAPI allows them; a reader should know of them.
type fieldWalk struct {
	quick schemaOptions
	at    []step
	found [][]string
}

// step is a key or, when key is empty and list is set, an index.
type step struct {
	key   string
	index int
	list  bool
}

// unknownFields lists where value has fields beyond schema, sorted.
func unknownFields(quick schemaOptions, schema *openapi3.Schema, value any) [][]string {
	if schema == nil {
		return nil
	}
	w := fieldWalk{quick: quick}
	w.value([]*openapi3.Schema{schema}, value)
	slices.SortFunc(w.found, slices.Compare)
	return w.found
}

func (w *fieldWalk) value(schemas []*openapi3.Schema, value any) {
	switch v := value.(type) {
	case map[string]any:
		w.object(w.views(schemas, v), v)
	case []any:
		w.array(w.views(schemas, v), v)
	}
}

func (w *fieldWalk) array(views []*openapi3.Schema, array []any) {
	var items []*openapi3.Schema
	for _, view := range views {
		if view.Items != nil {
			items = append(items, view.Items.Value)
		}
	}
	for i, item := range array {
		w.at = append(w.at, step{index: i, list: true})
		w.value(items, item)
		w.at = w.at[:len(w.at)-1]
	}
}

func (w *fieldWalk) object(views []*openapi3.Schema, object map[string]any) {
	open := isOpen(views)
	for key, value := range object {
		w.at = append(w.at, step{key: key})
		schemas, known := children(views, key, value)
		if !known && !open && len(w.found) < 10*maxFindings {
			w.found = append(w.found, w.place())
		}
		if len(schemas) > 0 {
			w.value(schemas, value)
		}
		w.at = w.at[:len(w.at)-1]
	}
}

// isOpen says whether unmentioned fields are expected (additionalProperties, or no properties at all) or refused
// elsewhere (additionalProperties: false).
func isOpen(views []*openapi3.Schema) bool {
	properties := 0
	for _, view := range views {
		if view.AdditionalProperties.Has != nil || view.AdditionalProperties.Schema != nil {
			return true
		}
		properties += len(view.Properties)
	}
	return properties == 0
}

// children are the schemas that the views have for a field; scalars need none.
func children(views []*openapi3.Schema, key string, value any) (schemas []*openapi3.Schema, known bool) {
	var extra []*openapi3.Schema
	nested := isNested(value)
	for _, view := range views {
		property := view.Properties[key]
		known = known || property != nil
		if property != nil && nested {
			schemas = append(schemas, property.Value)
		}
		if nested && view.AdditionalProperties.Schema != nil {
			extra = append(extra, view.AdditionalProperties.Schema.Value)
		}
	}
	if !known {
		schemas = extra
	}
	return schemas, known
}

func isNested(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

// views expands schemas to all those that describe the value: the parts of allOf, and the branches of oneOf and anyOf
// that it matches, or every branch when it matches none.
func (w *fieldWalk) views(schemas []*openapi3.Schema, value any) []*openapi3.Schema {
	if !slices.ContainsFunc(schemas, isCombined) {
		return schemas
	}
	var views []*openapi3.Schema
	for _, schema := range schemas {
		views = append(views, schema)
		for _, part := range schema.AllOf {
			views = append(views, w.views([]*openapi3.Schema{part.Value}, value)...)
		}
		for _, branches := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf} {
			views = append(views, w.views(w.matching(branches, value), value)...)
		}
	}
	return views
}

func isCombined(s *openapi3.Schema) bool { return len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) > 0 }

func (w *fieldWalk) matching(branches openapi3.SchemaRefs, value any) []*openapi3.Schema {
	var all, matching []*openapi3.Schema
	for _, branch := range branches {
		all = append(all, branch.Value)
		if branch.Value.VisitJSON(value, w.quick...) == nil {
			matching = append(matching, branch.Value)
		}
	}
	if matching == nil {
		return all
	}
	return matching
}

func (w *fieldWalk) place() []string {
	tokens := make([]string, len(w.at))
	for i, s := range w.at {
		tokens[i] = s.key
		if s.list {
			tokens[i] = strconv.Itoa(s.index)
		}
	}
	return tokens
}
