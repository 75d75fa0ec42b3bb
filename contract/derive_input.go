package contract

import (
	"maps"
	"slices"
	"strings"
)

// longestSent is the length of the longestSent text that is sent to find out whether it is refused.
const longestSent = 4096

// contents derives what is refused because of the body as a whole.
func (d *deriver) contents() {
	o := d.operation
	if o.body == nil {
		return
	}
	step := d.base()
	step.Headers = map[string]any{"Content-Type": "text/plain"}
	d.add(refusal{what: "wrong-content-type", title: "with another content type", statuses: o.documentedOf(400, 415), step: step})
	if o.BodyRequired {
		step = d.base()
		step.JSON, step.Form = nil, nil
		d.add(refusal{what: "no-body", title: "without a body", statuses: append(refusesInput(o), o.documentedOf(415)...), step: step})
	}
	if strings.HasSuffix(o.RequestType, "json") {
		broken, list := `{"standin": `, `["standin"]`
		step = d.base()
		step.JSON, step.Raw = nil, &broken
		d.add(refusal{what: "broken-json", title: "with JSON that breaks off", statuses: refusesInput(o), step: step})
		step.Raw = &list
		d.add(refusal{what: "json-of-another-type", title: "with an array for an object", statuses: refusesInput(o), step: step})
	}
}

// parameters derives what is refused because of the path or the query.
func (d *deriver) parameters() {
	for _, p := range d.operation.parameters {
		name := kebab(p.name)
		if p.in == InQuery && p.required {
			step := d.base()
			delete(step.Query, p.name)
			d.input("without-"+name, "without "+p.name, step, false)
		}
		if p.in != InQuery && p.in != InPath {
			continue
		}
		for _, bad := range d.bad(p.schema, p.name, true) {
			step := d.base()
			switch {
			case p.in == InPath && bad.what == tooLong:
				continue // it is nobody's id, and nothing more need be said of it
			case p.in == InPath:
				step.Path[p.name] = bad.value
			default:
				step.Query[p.name] = bad.value
			}
			d.input(bad.what+"-"+name, "with "+p.name+" "+bad.title, step, bad.lenient)
		}
		if words := d.declared(p).field("x-values"); words != nil {
			step := d.base()
			step.Query[p.name] = d.word(p.name)
			d.input("unknown-"+name, "with an unknown "+p.name, step, false)
		}
	}
}

// fields derives what is refused because of a field of the body.
func (d *deriver) fields() {
	body := d.operation.body
	if body == nil {
		return
	}
	form := d.operation.RequestType == formType
	for _, name := range slices.Sorted(maps.Keys(body.properties)) {
		if slices.Contains(body.required, name) {
			d.input("without-"+kebab(name), "without "+name, d.changed(func(fields map[string]any) { delete(fields, name) }), false)
		}
		s := body.named(name)
		if s == nil {
			continue
		}
		for _, bad := range d.bad(s, name, form) {
			step := d.changed(func(fields map[string]any) { fields[name] = bad.value })
			d.input(bad.what+"-"+kebab(name), "with "+name+" "+bad.title, step, bad.lenient)
		}
	}
}

const tooLong = "too-long"

// input adds a refusal of a parameter or field.
func (d *deriver) input(what, title string, step Step, lenient bool) {
	d.add(refusal{what: what, title: title, statuses: refusesInput(d.operation), lenient: lenient, step: step})
}

// badValue is a value that a schema does not allow.
type badValue struct {
	what, title string
	value       any
	lenient     bool // servers are known to make something of it
}

// bad lists values that a schema does not allow; texts says that only texts can be sent.
func (d *deriver) bad(s *schema, name string, texts bool) []badValue {
	if s.combined() {
		return nil
	}
	list := append(d.mistyped(s, name, texts), outOfBounds(s)...)
	if s.enum != nil && s.permits(kindString) {
		list = append(list, badValue{"unknown", "that is no word of its list", d.word(name), false})
	}
	if s.pattern != nil || s.holds != nil {
		list = append(list, badValue{"malformed", "that is not of its form", d.word(name), false})
	}
	return slices.DeleteFunc(list, func(b badValue) bool { return s.valid(b.value) })
}

// mistyped is a value of a type that nobody takes for the right one.
func (d *deriver) mistyped(s *schema, name string, texts bool) []badValue {
	bad := badValue{"mistyped", "of another type", d.word(name), false}
	if s.permits(kindString) {
		bad.value = map[string]any{"standin": true}
		if texts {
			return nil
		}
	}
	return []badValue{bad}
}

// outOfBounds are values just beyond a schema's bounds, which some servers move inside.
func outOfBounds(s *schema) (list []badValue) {
	if s.minimum != nil {
		list = append(list, badValue{"too-small", "below its bound", *s.minimum - 1, true})
	}
	if s.maximum != nil {
		list = append(list, badValue{"too-large", "above its bound", *s.maximum + 1, true})
	}
	if s.maxLength != nil && *s.maxLength < longestSent {
		list = append(list, badValue{tooLong, "that is too long", strings.Repeat("x", int(*s.maxLength)+1), true})
	}
	return list
}
