package contract

import (
	"bytes"
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
	"strings"
)

// node is a JSON value with its keys in the document's order, as the model of a document is read from it.
type node struct {
	kind  nodeKind
	text  string   // of a text itself, of a number, boolean or null what JSON writes
	keys  []string // of an object, beside items
	items []node
}

type nodeKind int

const (
	nodeText nodeKind = iota
	nodeWord          // number, boolean or null
	nodeArray
	nodeObject
)

// field is the value of a key, or nil; nil has no fields.
func (n *node) field(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.keys {
		if n.keys[i] == key {
			return &n.items[i]
		}
	}
	return nil
}

// fields lists the keys and values of an object; anything else has none.
func (n *node) fields() iter.Seq2[string, *node] {
	return func(yield func(string, *node) bool) {
		if n == nil {
			return
		}
		for i, key := range n.keys {
			if !yield(key, &n.items[i]) {
				return
			}
		}
	}
}

// list lists the items of an array; anything else has none.
func (n *node) list() iter.Seq[*node] {
	return func(yield func(*node) bool) {
		if n == nil || n.kind != nodeArray {
			return
		}
		for i := range n.items {
			if !yield(&n.items[i]) {
				return
			}
		}
	}
}

func (n *node) isScalar() bool { return n != nil && (n.kind == nodeText || n.kind == nodeWord) }

// word is the text of a scalar under a key, or "".
func (n *node) word(key string) string {
	if value := n.field(key); value.isScalar() {
		return value.text
	}
	return ""
}

func (n *node) isTrue() bool { return n != nil && n.kind == nodeWord && n.text == "true" }

func (n *node) number() float64 {
	f, _ := n.value().(float64)
	return f
}

func (n *node) count() uint64 { return uint64(max(n.number(), 0)) }

// value is what decodeJSON would make of the node's JSON.
func (n *node) value() any {
	switch n.kind {
	case nodeText:
		return n.text
	case nodeArray:
		list := make([]any, len(n.items))
		for i := range n.items {
			list[i] = n.items[i].value()
		}
		return list
	case nodeObject:
		object := make(map[string]any, len(n.items))
		for i, key := range n.keys {
			object[key] = n.items[i].value()
		}
		return object
	}
	switch n.text {
	case "null":
		return nil
	case "true", "false":
		return n.text == "true"
	}
	f, err := strconv.ParseFloat(n.text, 64)
	if err != nil {
		return n.text
	}
	return f
}

// lookUp finds what a reference such as #/components/schemas/User names, or nil.
func (n *node) lookUp(reference string) *node {
	fragment, local := strings.CutPrefix(reference, "#/")
	if !local {
		return nil
	}
	for token := range strings.SplitSeq(fragment, "/") {
		if strings.ContainsAny(token, "%~") {
			if decoded, err := url.PathUnescape(token); err == nil {
				token = decoded
			}
			token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		}
		n = n.field(token)
	}
	return n
}

// render writes the node as JSON, with a line for each key down to some level, so that a change there can be read.
func (n *node) render(b *bytes.Buffer, levels int) error {
	ends := "[]"
	switch n.kind {
	case nodeText:
		return renderText(b, n.text)
	case nodeWord:
		b.WriteString(n.text)
		return nil
	case nodeObject:
		ends = "{}"
	case nodeArray:
		levels = 0
	}
	b.WriteByte(ends[0])
	for i := range n.items {
		if i > 0 {
			b.WriteByte(',')
		}
		if levels > 0 {
			b.WriteByte('\n')
		}
		if n.kind == nodeObject {
			if err := renderText(b, n.keys[i]); err != nil {
				return err
			}
			b.WriteByte(':')
		}
		if err := n.items[i].render(b, max(levels-1, 0)); err != nil {
			return err
		}
	}
	b.WriteByte(ends[1])
	return nil
}

func renderText(b *bytes.Buffer, text string) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // Encode ends every value with a line feed
	return nil
}
