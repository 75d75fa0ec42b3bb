package strictyaml

import (
	"encoding/json"
	"strconv"
	"strings"
)

// node is a value of the document with its place in the file.
type node struct {
	position
	kind   kindOf
	scalar any     // of a leaf: nil, bool, json.Number or string
	fields []field // of a mapping, in document order
	items  []*node // of a list
}

type kindOf int

const (
	leaf kindOf = iota
	list
	mapping
)

type field struct {
	name string
	key  position
	*node
}

// value returns the node as the schema validator takes it.
func (n *node) value() any {
	switch n.kind {
	case list:
		items := make([]any, len(n.items))
		for i, item := range n.items {
			items[i] = item.value()
		}
		return items
	case mapping:
		fields := make(map[string]any, len(n.fields))
		for _, f := range n.fields {
			fields[f.name] = f.value()
		}
		return fields
	}
	return n.scalar
}

// appendJSON appends the node as compact JSON, fields in document order.
func (n *node) appendJSON(b []byte) []byte {
	switch n.kind {
	case list:
		b = append(b, '[')
		for i, item := range n.items {
			b = item.appendJSON(separate(b, i))
		}
		return append(b, ']')
	case mapping:
		b = append(b, '{')
		for i, f := range n.fields {
			b = append(appendScalar(separate(b, i), f.name), ':')
			b = f.appendJSON(b)
		}
		return append(b, '}')
	}
	return appendScalar(b, n.scalar)
}

func separate(b []byte, index int) []byte {
	if index == 0 {
		return b
	}
	return append(b, ',')
}

func appendScalar(b []byte, scalar any) []byte {
	text, err := json.Marshal(scalar)
	if err != nil {
		// The readers only make nil, bool, json.Number and string.
		panic("strictyaml: a scalar that is no JSON: " + err.Error())
	}
	return append(b, text...)
}

// child returns the value under a field's name or a list's index, and where its key stands.
func (n *node) child(token string) (field, bool) {
	switch n.kind {
	case mapping:
		for _, f := range n.fields {
			if f.name == token {
				return f, true
			}
		}
	case list:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.items) {
			return field{name: token, key: n.items[i].position, node: n.items[i]}, true
		}
	}
	return field{}, false
}

// nearest follows tokens as far as the document goes.
func (n *node) nearest(tokens []string) *node {
	for _, token := range tokens {
		next, ok := n.child(token)
		if !ok {
			return n
		}
		n = next.node
	}
	return n
}

// keyed finds the first field of this name, outer mappings before inner ones, and the tokens that lead to it.
func (n *node) keyed(name string) ([]string, bool) {
	if _, ok := n.child(name); ok && n.kind == mapping {
		return []string{name}, true
	}
	for _, f := range n.fields {
		if rest, ok := f.keyed(name); ok {
			return append([]string{f.name}, rest...), true
		}
	}
	for i, item := range n.items {
		if rest, ok := item.keyed(name); ok {
			return append([]string{strconv.Itoa(i)}, rest...), true
		}
	}
	return nil, false
}

var (
	escapeToken   = strings.NewReplacer("~", "~0", "/", "~1")
	unescapeToken = strings.NewReplacer("~1", "/", "~0", "~")
)

// pointerTo writes tokens as an RFC 6901 pointer.
func pointerTo(tokens ...string) string {
	var b strings.Builder
	for _, token := range tokens {
		b.WriteByte('/')
		b.WriteString(escapeToken.Replace(token))
	}
	return b.String()
}

// tokensOf splits an RFC 6901 pointer.
func tokensOf(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i := range tokens {
		tokens[i] = unescapeToken.Replace(tokens[i])
	}
	return tokens
}

// pathOf writes a pointer the way a person says it: users[0].email.
func pathOf(pointer string) string {
	var b strings.Builder
	for _, token := range tokensOf(pointer) {
		switch {
		case isIndex(token):
			b.WriteString("[" + token + "]")
		case b.Len() == 0:
			b.WriteString(readable(token))
		default:
			b.WriteString("." + readable(token))
		}
	}
	return b.String()
}

func isIndex(token string) bool {
	_, err := strconv.ParseUint(token, 10, 32)
	return err == nil
}

// readable quotes a field's name that would not read as one word.
func readable(name string) string {
	odd := func(c rune) bool { return c <= ' ' || c == '.' || c == '"' || c == ':' || isControl(c) }
	if name == "" || strings.ContainsFunc(name, odd) {
		return strconv.Quote(shorten(name))
	}
	return shorten(name)
}
