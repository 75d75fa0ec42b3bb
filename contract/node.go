package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	yaml "github.com/oasdiff/yaml3"
)

func parseNode(data []byte) (*yaml.Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("the top level must be a mapping")
	}
	return document.Content[0], nil
}

// valueOf is the value of key in a mapping, or nil.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// setValue replaces, appends or, with a nil value, removes key.
func setValue(n *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != key {
			continue
		}
		if value == nil {
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
			return
		}
		n.Content[i+1] = value
		return
	}
	if value != nil {
		n.Content = append(n.Content, text(key), value)
	}
}

func text(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

func renderYAML(root *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(root); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// renderJSON keeps the order of keys. It writes what a YAML reader of OpenAPI sees: keys and dates are text.
func renderJSON(b *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.AliasNode:
		return renderJSON(b, n.Alias)
	case yaml.MappingNode:
		return renderObject(b, n)
	case yaml.SequenceNode:
		return renderArray(b, n)
	case yaml.ScalarNode:
		return renderScalar(b, n)
	}
	return fmt.Errorf("%d:%d: unexpected node", n.Line, n.Column)
}

func renderObject(b *bytes.Buffer, n *yaml.Node) error {
	b.WriteByte('{')
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			return fmt.Errorf("%d:%d: keys must be plain text", key.Line, key.Column)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		if err := renderValue(b, key.Value); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := renderJSON(b, n.Content[i+1]); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

func renderArray(b *bytes.Buffer, n *yaml.Node) error {
	b.WriteByte('[')
	for i, item := range n.Content {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := renderJSON(b, item); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func renderScalar(b *bytes.Buffer, n *yaml.Node) error {
	switch n.ShortTag() {
	case "!!int", "!!float", "!!bool", "!!null":
		var v any
		if err := n.Decode(&v); err != nil {
			return err
		}
		return renderValue(b, v)
	}
	return renderValue(b, n.Value)
}

func renderValue(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // Encode ends every value with a line feed
	return nil
}
