package contract

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep arrays and objects may be nested.
const maxDepth = 64

// jsonParser reads one JSON value of RFC 8259, more strictly than encoding/json: no key twice, nothing behind the
// value, no text that is not UTF-8, no number beyond a float64.
type jsonParser struct {
	data  string
	at    int
	depth int
}

// syntaxError is what decodeJSON refuses; its text follows "body: ".
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

// decodeJSON yields string, bool, float64, nil, []any or map[string]any; the texts share the memory of one copy of the body.
func decodeJSON(body []byte) (any, error) {
	data := string(body)
	if at := invalidUTF8(data); at >= 0 {
		return nil, syntaxError(fmt.Sprintf("invalid UTF-8 at byte %d", at))
	}
	p := jsonParser{data: data}
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.data) {
		return nil, p.fail("unexpected data after the JSON value at byte %d", p.at)
	}
	return v, nil
}

func invalidUTF8(data string) int {
	if utf8.ValidString(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRuneInString(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func (p *jsonParser) fail(format string, args ...any) error {
	return syntaxError(fmt.Sprintf(format, args...))
}

func (p *jsonParser) space() {
	for p.at < len(p.data) {
		switch p.data[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// peek is the next byte that is not white space, or 0 at the end.
func (p *jsonParser) peek() byte {
	p.space()
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

func (p *jsonParser) value() (any, error) {
	switch c := p.peek(); {
	case c == '{' || c == '[':
		if p.depth++; p.depth > maxDepth {
			return nil, p.fail("nested deeper than %d levels at byte %d", maxDepth, p.at)
		}
		defer func() { p.depth-- }()
		if c == '{' {
			return p.object()
		}
		return p.array()
	case c == '"':
		return p.text()
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	}
	return p.word()
}

func (p *jsonParser) word() (any, error) {
	switch {
	case p.skipWord("true"):
		return true, nil
	case p.skipWord("false"):
		return false, nil
	case p.skipWord("null"):
		return nil, nil
	}
	return nil, p.unexpected("a value")
}

func (p *jsonParser) skipWord(word string) bool {
	found := strings.HasPrefix(p.data[p.at:], word)
	if found {
		p.at += len(word)
	}
	return found
}

func (p *jsonParser) unexpected(want string) error {
	if p.at >= len(p.data) {
		return p.fail("broken JSON: it ends at byte %d where %s should be", p.at, want)
	}
	return p.fail("broken JSON at byte %d: expected %s", p.at, want)
}

func (p *jsonParser) object() (any, error) {
	object := map[string]any{}
	p.at++
	if p.peek() == '}' {
		p.at++
		return object, nil
	}
	for {
		if err := p.member(object); err != nil {
			return nil, err
		}
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return object, nil
		default:
			return nil, p.unexpected(`"," or "}"`)
		}
	}
}

func (p *jsonParser) member(object map[string]any) error {
	if p.peek() != '"' {
		return p.unexpected("a key in double quotes")
	}
	key, err := p.text()
	if err != nil {
		return err
	}
	if _, twice := object[key]; twice {
		return p.fail("key %s appears twice", quote(key))
	}
	if p.peek() != ':' {
		return p.unexpected(`":"`)
	}
	p.at++
	object[key], err = p.value()
	return err
}

func (p *jsonParser) array() (any, error) {
	array := []any{}
	p.at++
	if p.peek() == ']' {
		p.at++
		return array, nil
	}
	for {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		array = append(array, v)
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return array, nil
		default:
			return nil, p.unexpected(`"," or "]"`)
		}
	}
}

func (p *jsonParser) number() (any, error) {
	f, err := p.float()
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (p *jsonParser) float() (float64, error) {
	start := p.at
	if p.skip('-'); !p.skip('0') && p.digits() == 0 {
		return 0, p.unexpected("a digit")
	}
	if p.skip('.') && p.digits() == 0 {
		return 0, p.unexpected("a digit")
	}
	if p.skip('e') || p.skip('E') {
		if !p.skip('+') {
			p.skip('-')
		}
		if p.digits() == 0 {
			return 0, p.unexpected("a digit")
		}
	}
	f, err := strconv.ParseFloat(p.data[start:p.at], 64)
	if err != nil {
		return 0, p.fail("number out of range at byte %d", start)
	}
	return f, nil
}

func (p *jsonParser) skip(c byte) bool {
	if p.at < len(p.data) && p.data[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *jsonParser) digits() (n int) {
	for p.at < len(p.data) && '0' <= p.data[p.at] && p.data[p.at] <= '9' {
		p.at++
		n++
	}
	return n
}
