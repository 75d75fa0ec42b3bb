package contract

import (
	_ "embed"
	"iter"
	"maps"
	"slices"
	"strings"
)

// oddYAML has the keywords that the other documents do without.
//
//go:embed testdata/odd.yaml
var oddYAML []byte

// goodTexts are tried for texts that must have some form.
var goodTexts = []string{
	"text", "AB1234", "user@example.com", "-", "2026-05-03T11:04:12.000Z", "2026-05-03T11:04:12Z", "2026-05-03T11:04:12.14Z", "2026-05-03",
	"https://example.com/a", "192.0.2.1", "2001:db8::1", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "aa.bb.cc", "10s", "1h", "é",
	"loginsign.getUser", "4010", "1", "sha256=00", "aaaaaaaa", "dGV4dA==",
}

// samples are good values for a schema: one with every field, one with the required ones, one for each branch.
func samples(s *schema) []any { return sampler{}.all(s) }

// maxNesting is where a sample of a schema that holds itself ends.
const maxNesting = 8

// sampler counts how deep it is.
type sampler struct{ depth int }

func (m sampler) all(s *schema) []any {
	m.depth++
	switch {
	case s == nil || s.empty:
		return []any{"anything"}
	case s.enum != nil:
		return s.enum[:1]
	case len(s.oneOf)+len(s.anyOf) > 0:
		var all []any
		for _, b := range slices.Concat(s.oneOf, s.anyOf) {
			all = append(all, m.all(b.schema)...)
		}
		return all
	case len(s.allOf) > 0:
		return []any{m.joined(s.allOf)}
	}
	switch s.kind {
	case kindArray:
		return m.list(s)
	case kindObject:
		return []any{m.object(s, m.depth > maxNesting), m.object(s, true)}
	case kindBoolean:
		return []any{true}
	case kindInteger, kindNumber:
		return []any{numberSample(s)}
	}
	return []any{textSample(s)}
}

func (m sampler) one(s *schema) any { return m.all(s)[0] }

func (m sampler) joined(parts []*schema) any {
	all := map[string]any{}
	for _, part := range parts {
		object, _ := m.one(part).(map[string]any)
		maps.Copy(all, object)
	}
	return all
}

func (m sampler) list(s *schema) []any {
	items := m.all(s.items)
	for uint64(len(items)) < s.minItems {
		items = append(items, m.one(s.items))
	}
	if s.maxItems != nil && uint64(len(items)) > *s.maxItems {
		items = items[:*s.maxItems]
	}
	return []any{items}
}

func (m sampler) object(s *schema, least bool) any {
	object := map[string]any{}
	for name, p := range s.properties {
		if !least || slices.Contains(s.required, name) {
			object[name] = m.one(p.schema)
		}
	}
	if s.additional != nil && !least {
		object["any"] = m.one(s.additional)
	}
	return object
}

func numberSample(s *schema) any {
	switch {
	case s.multipleOf != nil:
		return *s.multipleOf * 4
	case s.minimum != nil && s.above:
		return *s.minimum + 1
	case s.minimum != nil:
		return *s.minimum
	case s.maximum != nil:
		return *s.maximum - 1
	}
	return 7.0
}

func textSample(s *schema) any {
	texts := slices.Clone(goodTexts)
	if s.minLength > 0 {
		texts = append(texts, strings.Repeat("a", int(s.minLength)))
	}
	for _, text := range texts {
		if s.textFaults(text) == nil {
			return text
		}
	}
	return "no text was found"
}

// mutations are the values that differ from a good one in one place.
func mutations(value any) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, other := range []any{
			nil, true, false, 0.0, 1.0, -1.0, 0.5, 51.0, 404.0, 1e300, 9.3e18, "", "x", "é", "2026-02-30T00:00:00.000Z", "AB12345", "a b@c", "-",
			"http://a b", strings.Repeat("long ", 1000), []any{}, []any{nil}, []any{"a", "a"}, []any{map[string]any{}}, map[string]any{},
			map[string]any{"x": 1.0}, map[string]any{"x": nil, "y": []any{}},
		} {
			if !yield(other) {
				return
			}
		}
		switch v := value.(type) {
		case []any:
			mutateList(v, yield)
		case map[string]any:
			mutateObject(v, yield)
		}
	}
}

func mutateList(list []any, yield func(any) bool) {
	_ = yield(append(slices.Clone(list), list...)) && yield(append(slices.Clone(list), "stray"))
	for i := range list {
		for item := range mutations(list[i]) {
			changed := slices.Clone(list)
			changed[i] = item
			if !yield(changed) {
				return
			}
		}
	}
}

func mutateObject(object map[string]any, yield func(any) bool) {
	for name, field := range object {
		less, more := maps.Clone(object), maps.Clone(object)
		delete(less, name)
		more["stranger"], more[name+"2"] = field, field
		if !yield(less) || !yield(more) {
			return
		}
		for other := range mutations(field) {
			changed := maps.Clone(object)
			changed[name] = other
			if !yield(changed) {
				return
			}
		}
	}
}
