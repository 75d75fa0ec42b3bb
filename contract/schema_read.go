package contract

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// schemaReader makes schemas of a document's nodes, each once: references may share them and lead back to them.
type schemaReader struct {
	root       *node
	known      map[*node]*schema
	patterns   map[string]*pattern
	references map[string]*node
}

func newSchemaReader(root *node) *schemaReader {
	return &schemaReader{
		root: root, known: map[*node]*schema{}, patterns: map[string]*pattern{}, references: map[string]*node{},
	}
}

// resolve follows references inside the document; one that leads nowhere, or round in a circle, is nil.
func (r *schemaReader) resolve(n *node) *node {
	for range maxDepth {
		reference := n.field("$ref")
		if reference == nil {
			return n
		}
		n = r.references[reference.text]
		if n == nil {
			n = r.root.lookUp(reference.text)
			r.references[reference.text] = n
		}
	}
	return nil
}

// read makes the schema of a node or of what it refers to; no node makes no schema.
func (r *schemaReader) read(n *node) *schema {
	n = r.resolve(n)
	if n == nil {
		return nil
	}
	if s := r.known[n]; s != nil {
		return s
	}
	s := &schema{readOnly: n.field("readOnly").isTrue(), writeOnly: n.field("writeOnly").isTrue()}
	r.known[n] = s // before its parts are read, which may lead back to it
	for key, value := range n.fields() {
		r.keyword(s, key, value)
	}
	s.count()
	silent := s.saysNothing()
	s.empty = silent && !slices.ContainsFunc(s.parts(), func(part *schema) bool { return part != nil && !part.empty })
	s.choice = silent && s.properties == nil && s.items == nil && !s.open && s.not == nil && s.discriminator == nil &&
		min(len(s.allOf), 1)+min(len(s.oneOf), 1)+min(len(s.anyOf), 1) == 1 && len(s.allOf) < 2
	return s
}

func (r *schemaReader) keyword(s *schema, key string, n *node) {
	switch key {
	case "type":
		s.kind = n.text
	case "nullable":
		s.nullable = n.isTrue()
	case "enum":
		for item := range n.list() {
			s.enum = append(s.enum, item.value())
		}
	case "items":
		s.items = r.read(n)
	case "properties":
		r.properties(s, n)
	case "required":
		for item := range n.list() {
			s.required = append(s.required, item.text)
		}
	case "additionalProperties":
		s.open = n.kind == nodeObject || n.isTrue()
		s.closed = !s.open
		if n.kind == nodeObject {
			s.additional = r.read(n)
		}
	default:
		r.combination(s, key, n)
	}
}

func (r *schemaReader) combination(s *schema, key string, n *node) {
	switch key {
	case "allOf":
		for part := range n.list() {
			s.allOf = append(s.allOf, r.read(part))
		}
	case "oneOf":
		s.oneOf = r.branches(n)
	case "anyOf":
		s.anyOf = r.branches(n)
	case "not":
		s.not = r.read(n)
	case "discriminator":
		s.discriminator = readDiscriminator(n)
	default:
		r.limit(s, key, n)
	}
}

// limit reads the keywords that hold a number or a text.
func (r *schemaReader) limit(s *schema, key string, n *node) {
	switch key {
	case "format":
		s.format, s.holds = n.text, stringFormat(n.text)
	case "pattern":
		s.pattern = r.pattern(n.text)
	case "minLength":
		s.minLength = n.count()
	case "maxLength":
		s.maxLength = new(n.count())
	case "minimum":
		s.minimum = new(n.number())
	case "maximum":
		s.maximum = new(n.number())
	case "exclusiveMinimum":
		s.above = n.isTrue()
	case "exclusiveMaximum":
		s.below = n.isTrue()
	case "multipleOf":
		s.multipleOf = new(n.number())
	case "minItems":
		s.minItems = n.count()
	case "maxItems":
		s.maxItems = new(n.count())
	case "uniqueItems":
		s.unique = n.isTrue()
	case "minProperties":
		s.minFields = n.count()
	case "maxProperties":
		s.maxFields = new(n.count())
	}
}

func (r *schemaReader) properties(s *schema, n *node) {
	if s.properties == nil {
		s.properties = make(map[string]*property, len(n.items))
	}
	for name, value := range n.fields() {
		one := r.read(value)
		if one == nil {
			continue
		}
		s.properties[name] = &property{schema: one}
		s.declared++
		s.directional = s.directional || one.readOnly || one.writeOnly
	}
}

func (r *schemaReader) branches(n *node) (list []branch) {
	for item := range n.list() {
		list = append(list, branch{item.word("$ref"), r.read(item)})
	}
	return list
}

// readDiscriminator takes plain names of schemas for references, as OpenAPI does.
func readDiscriminator(n *node) *discriminator {
	d := &discriminator{field: n.word("propertyName"), mapping: map[string]string{}}
	for value, reference := range n.field("mapping").fields() {
		d.mapping[value] = reference.text
		if reference.text != "" && !strings.Contains(reference.text, "/") {
			d.mapping[value] = "#/components/schemas/" + reference.text
		}
	}
	d.words = slices.Sorted(maps.Keys(d.mapping))
	return d
}

// pattern shares what several schemas have in common.
func (r *schemaReader) pattern(source string) *pattern {
	if r.patterns[source] == nil {
		r.patterns[source] = &pattern{source: source}
	}
	return r.patterns[source]
}

// count gives each field that may be required a bit of its own.
func (s *schema) count() {
	for _, name := range s.required {
		if s.properties == nil {
			s.properties = map[string]*property{}
		}
		if s.properties[name] == nil {
			s.properties[name] = &property{}
		}
	}
	if s.crowded = len(s.properties) > 64; s.crowded {
		return
	}
	bit := uint64(1)
	for _, p := range s.properties {
		p.bit = bit
		bit <<= 1
	}
	for _, name := range s.required {
		s.requiredBits |= s.properties[name].bit
	}
}

// saysNothing leaves aside what the schemas say that it is made of.
func (s *schema) saysNothing() bool {
	own := *s
	own.properties, own.declared, own.directional, own.crowded, own.additional, own.open = nil, 0, false, false, nil, false
	own.items, own.allOf, own.oneOf, own.anyOf, own.not, own.discriminator = nil, nil, nil, nil, nil, nil
	return reflect.ValueOf(own).IsZero()
}

// parts lists the schemas that it is made of; some may be nil.
func (s *schema) parts() []*schema {
	parts := append([]*schema{s.not, s.additional, s.items}, s.allOf...)
	for _, p := range s.properties {
		parts = append(parts, p.schema)
	}
	for _, b := range slices.Concat(s.oneOf, s.anyOf) {
		parts = append(parts, b.schema)
	}
	return parts
}
