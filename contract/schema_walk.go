package contract

import (
	"encoding/json"
	"maps"
	"slices"
)

// maxFindings bounds what one part of a message can be told; a megabyte can hold many mistakes.
const maxFindings = 100

// maxPatience is the size in bytes of a body up to which all its mistakes are collected. Of a larger body the first
// mistake of each part is reported.
const maxPatience = 64 << 10

// direction says which way a value goes: readOnly fields are not sent, writeOnly fields are not answered.
type direction int

const (
	anyWay direction = iota
	asRequest
	asResponse
)

// violation is one keyword of a schema that a value does not keep to.
type violation struct {
	at      []string // tokens of the pointer to the value
	keyword string
	schema  *schema
	value   any
	wants   []string // what would do, where several schemas are to choose from
}

// violations lists what differs between a value and a schema, in no particular order: everything, or with first set
// what comes first in each part. A schema that is nil has no say.
func (s *schema) violations(d direction, first bool, value any) []violation {
	w := walk{direction: d, first: first}
	w.visit(s, value)
	return w.found
}

// valid says whether a value keeps to the schema, whichever way it goes.
func (s *schema) valid(value any) bool {
	w := walk{quiet: true}
	return w.visit(s, value)
}

// walk goes through a value and the schemas that describe it. Each of its methods says whether the value holds.
type walk struct {
	direction direction
	first     bool // one violation of each part is enough
	quiet     bool // only whether there is one matters
	at        []step
	found     []violation

	// over holds the schemas being visited, from base on those of the same value: a schema that contains itself is
	// done, and the parts of allOf have a say about each other's fields.
	over []*schema
	base int
}

// stops says whether a violation ends the walk through the part that it is in.
func (w *walk) stops() bool { return w.first || w.quiet || len(w.found) >= maxFindings }

func (w *walk) fail(s *schema, keyword string, value any, below ...string) bool {
	if !w.quiet && len(w.found) < maxFindings {
		w.found = append(w.found, violation{at: append(tokens(w.at), below...), keyword: keyword, schema: s, value: value})
	}
	return false
}

func (w *walk) visit(s *schema, value any) bool {
	if s == nil || value == nil && s.nullable || slices.Contains(w.over[w.base:], s) {
		return true
	}
	if s.empty {
		return value != nil || w.fail(s, "nullable", nil)
	}
	w.over = append(w.over, s)
	defer func() { w.over = w.over[:len(w.over)-1] }()
	if s.combined() && !w.combination(s, value) {
		return false
	}
	if value == nil && (s.allOf != nil || s.oneOf != nil || s.anyOf != nil) {
		return true // it was one of theirs that took null
	}
	return w.own(s, value)
}

// own checks the keywords of the schema itself.
func (w *walk) own(s *schema, value any) bool {
	if s.enum != nil && !slices.ContainsFunc(s.enum, func(allowed any) bool { return equalJSON(allowed, value) }) {
		return w.fail(s, "enum", value)
	}
	switch v := value.(type) {
	case nil:
		return w.fail(s, "nullable", nil)
	case bool:
		return s.permits(kindBoolean) || w.fail(s, "type", v)
	case float64:
		if !s.permits(kindInteger) && !s.permits(kindNumber) {
			return w.fail(s, "type", v)
		}
		return w.faults(s, s.numberFaults(v), v)
	case string:
		if !s.permits(kindString) {
			return w.fail(s, "type", v)
		}
		return w.faults(s, s.textFaults(v), v)
	case []any:
		return w.array(s, v)
	case map[string]any:
		return w.object(s, v)
	}
	return w.fail(s, "type", value)
}

// faults reports all keywords that a scalar breaks, or the first.
func (w *walk) faults(s *schema, keywords []string, value any) bool {
	for _, keyword := range keywords {
		if w.fail(s, keyword, value); w.stops() {
			break
		}
	}
	return len(keywords) == 0
}

func (w *walk) array(s *schema, list []any) bool {
	if !s.permits(kindArray) {
		return w.fail(s, "type", list)
	}
	var keywords []string
	length := uint64(len(list))
	if length < s.minItems {
		keywords = append(keywords, "minItems")
	}
	if s.maxItems != nil && length > *s.maxItems {
		keywords = append(keywords, "maxItems")
	}
	if s.unique && repeats(list) {
		keywords = append(keywords, "uniqueItems")
	}
	ok := w.faults(s, keywords, list)
	if !ok && w.stops() || s.items == nil {
		return ok
	}
	for i, item := range list {
		if !w.child(s.items, step{index: i, list: true}, item) {
			if ok = false; w.stops() {
				break
			}
		}
	}
	return ok
}

// child visits a value inside the one that is being visited.
func (w *walk) child(s *schema, at step, value any) bool {
	base := w.base
	w.base, w.at = len(w.over), append(w.at, at)
	ok := w.visit(s, value)
	w.base, w.at = base, w.at[:len(w.at)-1]
	return ok
}

// repeats says whether two items are the same JSON.
func repeats(list []any) bool {
	seen := map[string]bool{}
	for _, item := range list {
		text, err := json.Marshal(item)
		if err != nil || seen[string(text)] {
			return true
		}
		seen[string(text)] = true
	}
	return false
}

func equalJSON(a, b any) bool {
	switch a := a.(type) {
	case []any:
		list, ok := b.([]any)
		return ok && slices.EqualFunc(a, list, equalJSON)
	case map[string]any:
		object, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, object, equalJSON)
	}
	switch b.(type) {
	case []any, map[string]any:
		return false
	}
	return a == b
}
