package contract

import (
	"maps"
	"slices"
)

func (w *walk) object(s *schema, object map[string]any) bool {
	if !s.permits(kindObject) {
		return w.fail(s, "type", object)
	}
	ok := true
	for _, check := range [...]func(*walk, *schema, map[string]any) bool{
		(*walk).directions, (*walk).fieldCount, (*walk).fields, (*walk).requiredFields,
	} {
		if !check(w, s, object) {
			if ok = false; w.stops() {
				break
			}
		}
	}
	return ok
}

// directions refuses fields that go the other way only.
func (w *walk) directions(s *schema, object map[string]any) bool {
	if !s.directional {
		return true
	}
	ok := true
	for _, name := range slices.Sorted(maps.Keys(object)) {
		field := s.named(name)
		if object[name] == nil || !w.otherWay(field) {
			continue
		}
		keyword := "readOnly"
		if w.direction == asResponse {
			keyword = "writeOnly"
		}
		if ok = w.fail(field, keyword, object[name], name); w.stops() {
			break
		}
	}
	return ok
}

func (w *walk) otherWay(field *schema) bool {
	return field != nil && (w.direction == asRequest && field.readOnly || w.direction == asResponse && field.writeOnly)
}

func (w *walk) fieldCount(s *schema, object map[string]any) bool {
	var keywords []string
	length := uint64(len(object))
	if length < s.minFields {
		keywords = append(keywords, "minProperties")
	}
	if s.maxFields != nil && length > *s.maxFields {
		keywords = append(keywords, "maxProperties")
	}
	return w.faults(s, keywords, object)
}

func (w *walk) fields(s *schema, object map[string]any) bool {
	ok, refused := true, false
	for _, name := range slices.Sorted(maps.Keys(object)) {
		field := s.named(name)
		if field == nil {
			field = s.additional
		}
		switch {
		case field != nil:
			if w.child(field, step{key: name}, object[name]) {
				continue
			}
		case !s.closed || refused:
			continue
		default:
			w.refuse(s, object)
			refused = true
		}
		if ok = false; w.stops() {
			break
		}
	}
	return ok
}

// refuse names all the fields that additionalProperties: false keeps out.
func (w *walk) refuse(s *schema, object map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if s.named(name) == nil {
			w.fail(s, "additionalProperties", nil, name)
		}
	}
}

func (w *walk) requiredFields(s *schema, object map[string]any) bool {
	ok := true
	for _, name := range s.required {
		if _, given := object[name]; given || w.exempt(name) {
			continue
		}
		if ok = w.fail(s, "required", object, name); w.stops() {
			break
		}
	}
	return ok
}

// exempt says whether a required field is one that only goes the other way, by what any schema of the value says.
func (w *walk) exempt(name string) bool {
	seen := map[*schema]bool{}
	return w.direction != anyWay && slices.ContainsFunc(w.over[w.base:], func(one *schema) bool {
		return w.goesOtherWay(one, name, seen)
	})
}

func (w *walk) goesOtherWay(s *schema, name string, seen map[*schema]bool) bool {
	if s == nil || seen[s] {
		return false
	}
	seen[s] = true
	return w.otherWay(s.named(name)) ||
		slices.ContainsFunc(s.allOf, func(part *schema) bool { return w.goesOtherWay(part, name, seen) })
}
