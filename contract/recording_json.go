package contract

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// maxJSONDepth is how deeply values may nest before what is inside is only masked.
const maxJSONDepth = 500

// jsonMasker copies JSON, broken or not, byte by byte, and replaces texts and numbers on the way by what their fields
// are. Spaces, order and repeated keys stay.
type jsonMasker struct {
	*Pseudonyms
	in    []byte
	out   bytes.Buffer
	stack []jsonPlace
}

// jsonPlace is an object or a list that is open.
type jsonPlace struct {
	object, key bool // key: the next text is a key
	name        string
}

// json replaces what a JSON body holds; about is what the body is about, as if a field of that name held it.
func (p *Pseudonyms) json(about string, body []byte) []byte {
	m := jsonMasker{Pseudonyms: p, in: body, stack: []jsonPlace{{name: about}}}
	for len(m.in) > 0 {
		m.next()
	}
	return m.out.Bytes()
}

func (m *jsonMasker) next() {
	top := &m.stack[len(m.stack)-1]
	switch c := m.in[0]; {
	case c == '"':
		m.text(top)
		return
	case c == '{' || c == '[':
		if len(m.stack) > maxJSONDepth {
			m.out.WriteString(m.masked(string(m.in)))
			m.in = nil
			return
		}
		m.stack = append(m.stack, jsonPlace{object: c == '{', key: c == '{', name: top.name})
	case (c == '}' || c == ']') && len(m.stack) > 1:
		m.stack = m.stack[:len(m.stack)-1]
	case c == ',':
		top.key = top.object
	case c == ':':
		top.key = false
	case isWordByte(c):
		m.bare(top)
		return
	}
	m.out.WriteByte(m.in[0])
	m.in = m.in[1:]
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_.+-@", c) >= 0 || c >= utf8.RuneSelf
}

// text copies a text: a key, or the value of one.
func (m *jsonMasker) text(top *jsonPlace) {
	end, whole := 1, false
	for ; end < len(m.in) && !whole; end++ {
		switch m.in[end] {
		case '\\':
			end++
		case '"':
			whole = true
		}
	}
	end = min(end, len(m.in))
	literal := m.in[:end]
	m.in = m.in[end:]
	value, ok := unquotedJSON(literal)
	if !ok {
		m.out.WriteString(m.masked(string(literal)))
		return
	}
	var made string
	if top.key {
		made, top.name = m.scan(value, false), value
	} else {
		made = m.of(m.kindOf(m.parent(), top.name), value)
	}
	if made == value {
		m.out.Write(literal)
		return
	}
	m.out.WriteString(quotedJSON(made))
}

// unquotedJSON is what a text of JSON says.
func unquotedJSON(literal []byte) (value string, ok bool) {
	plain := func(r rune) bool { return r >= ' ' && r != '"' && r != '\\' && r != utf8.RuneError }
	if inside := bytes.TrimSuffix(literal[1:], []byte{'"'}); len(inside) == len(literal)-2 &&
		bytes.IndexFunc(inside, func(r rune) bool { return !plain(r) }) < 0 {
		return string(inside), true
	}
	err := json.Unmarshal(literal, &value)
	return value, err == nil
}

// parent is the field that holds the open object.
func (m *jsonMasker) parent() string {
	if len(m.stack) < 2 {
		return ""
	}
	return m.stack[len(m.stack)-2].name
}

func quotedJSON(text string) string {
	var b bytes.Buffer
	if err := renderText(&b, text); err != nil {
		return `""`
	}
	return b.String()
}

// anyDigits is how many digits a number may have that can't be anybody's.
const anyDigits = 8

// bare copies what stands without quotes: the words of JSON, and numbers that are no phone's.
func (m *jsonMasker) bare(top *jsonPlace) {
	end := 1
	for end < len(m.in) && isWordByte(m.in[end]) {
		end++
	}
	token := string(m.in[:end])
	m.in = m.in[end:]
	var value any
	if json.Unmarshal([]byte(token), &value) != nil || len(token) > anyDigits || m.kindOf(m.parent(), top.name) == kindSecret {
		if token != "true" && token != "false" && token != "null" {
			token = m.number(token)
		}
	}
	m.out.WriteString(token)
}

// number masks a number, which must not begin with a zero then.
func (m *jsonMasker) number(token string) string {
	made := m.of(kindSecret, token)
	if made[0] == '0' && len(made) > 1 && token[0] != '0' {
		made = "1" + made[1:]
	}
	return made
}
