package contract

import (
	"slices"
	"unicode/utf8"
)

// scan reads a JSON text and holds it against a schema in one pass, without making values of it. Its false says either
// that something is wrong or that it does not know; the words for findings are not its business.
type scan struct {
	jsonParser
	strict bool // a field that no schema mentions ends the scan
}

const (
	maxChoices   = 4 // schemas that say no more than which others to take
	maxStrangers = 8 // fields of one object that no schema names
)

// acceptsJSON is true only for a body that a response may have, without any finding.
func (s *schema) acceptsJSON(body []byte) bool {
	p := scan{jsonParser: jsonParser{data: string(body)}, strict: true}
	if s == nil || !utf8.ValidString(p.data) || !p.check(s, 0) {
		return false
	}
	p.space()
	return p.at == len(p.data)
}

// check scans the next value; choices counts the schemas that led to this one for the same value.
func (p *scan) check(s *schema, choices int) bool {
	if s.combined() {
		return p.choose(s, choices)
	}
	c := p.peek()
	if c != '{' && c != '[' {
		return p.checkScalar(s, c)
	}
	if s.enum != nil || p.depth >= maxDepth {
		return false
	}
	p.depth++
	defer func() { p.depth-- }()
	if c == '{' {
		return p.checkObject(s)
	}
	return p.checkArray(s)
}

func (p *scan) checkScalar(s *schema, first byte) bool {
	switch first {
	case '"':
		text, err := p.text()
		return err == nil && s.acceptsText(text)
	case 't':
		return p.skipWord("true") && s.acceptsBool(true)
	case 'f':
		return p.skipWord("false") && s.acceptsBool(false)
	case 'n':
		return p.skipWord("null") && s.nullable
	}
	f, err := p.float()
	return err == nil && s.acceptsNumber(f)
}

// accepted scans a value for whatever schema there is for it, without one for its syntax only.
func (p *scan) accepted(s *schema) bool {
	if s != nil {
		return p.check(s, 0)
	}
	_, err := p.value()
	return err == nil
}

func (p *scan) checkArray(s *schema) bool {
	if !s.permits(kindArray) || s.unique {
		return false
	}
	p.at++
	count := uint64(0)
	if p.peek() == ']' {
		p.at++
		return s.minItems == 0
	}
	for {
		if !p.accepted(s.items) {
			return false
		}
		count++
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return count >= s.minItems && (s.maxItems == nil || count <= *s.maxItems)
		default:
			return false
		}
	}
}

// fieldsSeen is what checkObject remembers of an object.
type fieldsSeen struct {
	count     uint64
	bits      uint64
	strangers []string
}

func (p *scan) checkObject(s *schema) bool {
	if !s.permits(kindObject) || s.directional || s.crowded {
		return false
	}
	var seen fieldsSeen
	p.at++
	if p.peek() == '}' {
		p.at++
		return seen.satisfies(s)
	}
	for {
		if !p.checkField(s, &seen) {
			return false
		}
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return seen.satisfies(s)
		default:
			return false
		}
	}
}

func (seen *fieldsSeen) satisfies(s *schema) bool {
	return s.requiredBits&^seen.bits == 0 && seen.count >= s.minFields && (s.maxFields == nil || seen.count <= *s.maxFields)
}

func (p *scan) checkField(s *schema, seen *fieldsSeen) bool {
	if p.peek() != '"' {
		return false
	}
	name, err := p.text()
	if err != nil || p.peek() != ':' {
		return false
	}
	p.at++
	seen.count++
	field := s.properties[name]
	switch {
	case field == nil && (len(seen.strangers) == maxStrangers || slices.Contains(seen.strangers, name)):
		return false
	case field == nil:
		seen.strangers = append(seen.strangers, name)
	case seen.bits&field.bit != 0:
		return false
	default:
		seen.bits |= field.bit
		if field.schema != nil {
			return p.check(field.schema, 0)
		}
	}
	if s.closed || p.strict && !s.open && s.declared > 0 {
		return false
	}
	return p.accepted(s.additional)
}
