package contract

import (
	"slices"
	"strconv"
)

// fieldWalk looks for the fields of objects that no schema mentions. OpenAPI allows them; a reader should know of them.
type fieldWalk struct {
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
func unknownFields(s *schema, value any) [][]string {
	if s == nil {
		return nil
	}
	w := fieldWalk{}
	w.value([]*schema{s}, value)
	slices.SortFunc(w.found, slices.Compare)
	return w.found
}

func (w *fieldWalk) value(schemas []*schema, value any) {
	switch v := value.(type) {
	case map[string]any:
		w.object(w.views(schemas, v), v)
	case []any:
		w.array(w.views(schemas, v), v)
	}
}

func (w *fieldWalk) array(views []*schema, array []any) {
	var items []*schema
	for _, view := range views {
		if view.items != nil {
			items = append(items, view.items)
		}
	}
	for i, item := range array {
		w.at = append(w.at, step{index: i, list: true})
		w.value(items, item)
		w.at = w.at[:len(w.at)-1]
	}
}

func (w *fieldWalk) object(views []*schema, object map[string]any) {
	open := isOpen(views)
	for key, value := range object {
		w.at = append(w.at, step{key: key})
		schemas, known := children(views, key, value)
		if !known && !open && len(w.found) < 10*maxFindings {
			w.found = append(w.found, tokens(w.at))
		}
		if len(schemas) > 0 {
			w.value(schemas, value)
		}
		w.at = w.at[:len(w.at)-1]
	}
}

// isOpen says whether unmentioned fields are expected (additionalProperties, or no properties at all) or refused
// elsewhere (additionalProperties: false).
func isOpen(views []*schema) bool {
	properties := 0
	for _, view := range views {
		if view.closed || view.open {
			return true
		}
		properties += view.declared
	}
	return properties == 0
}

// children are the schemas that the views have for a field; scalars need none.
func children(views []*schema, key string, value any) (schemas []*schema, known bool) {
	var extra []*schema
	nested := isNested(value)
	for _, view := range views {
		property := view.named(key)
		known = known || property != nil
		if property != nil && nested {
			schemas = append(schemas, property)
		}
		if nested && view.additional != nil {
			extra = append(extra, view.additional)
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
func (w *fieldWalk) views(schemas []*schema, value any) []*schema {
	if !slices.ContainsFunc(schemas, (*schema).combined) {
		return schemas
	}
	var views []*schema
	for _, s := range schemas {
		views = append(views, s)
		views = append(views, w.views(s.allOf, value)...)
		for _, branches := range [][]branch{s.oneOf, s.anyOf} {
			views = append(views, w.views(fitting(branches, value), value)...)
		}
	}
	return views
}

func fitting(branches []branch, value any) []*schema {
	var all, fit []*schema
	for _, b := range branches {
		all = append(all, b.schema)
		if b.schema.valid(value) {
			fit = append(fit, b.schema)
		}
	}
	if fit == nil {
		return all
	}
	return fit
}

// tokens are those of the pointer to a place.
func tokens(at []step) []string {
	list := make([]string, len(at))
	for i, s := range at {
		list[i] = s.key
		if s.list {
			list[i] = strconv.Itoa(s.index)
		}
	}
	return list
}
