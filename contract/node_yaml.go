package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	yaml "github.com/oasdiff/yaml3"
)

func parseYAML(data []byte) (*yaml.Node, error) {
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

func renderYAML(root *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(root); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// nodeOf makes of YAML what a reader of OpenAPI sees: keys and dates are text, an alias is what it stands for.
func nodeOf(n *yaml.Node) (node, error) {
	switch n.Kind {
	case yaml.AliasNode:
		return nodeOf(n.Alias)
	case yaml.MappingNode:
		return objectNode(n)
	case yaml.SequenceNode:
		list := node{kind: nodeArray, items: make([]node, len(n.Content))}
		for i, item := range n.Content {
			var err error
			if list.items[i], err = nodeOf(item); err != nil {
				return list, err
			}
		}
		return list, nil
	case yaml.ScalarNode:
		return scalarNode(n)
	}
	return node{}, fmt.Errorf("%d:%d: unexpected node", n.Line, n.Column)
}

func objectNode(n *yaml.Node) (node, error) {
	object := node{kind: nodeObject, keys: make([]string, 0, len(n.Content)/2), items: make([]node, 0, len(n.Content)/2)}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			return object, fmt.Errorf("%d:%d: keys must be plain text", key.Line, key.Column)
		}
		value, err := nodeOf(n.Content[i+1])
		if err != nil {
			return object, err
		}
		object.keys, object.items = append(object.keys, key.Value), append(object.items, value)
	}
	return object, nil
}

func scalarNode(n *yaml.Node) (node, error) {
	switch n.ShortTag() {
	case "!!int", "!!float", "!!bool", "!!null":
		var v any
		if err := n.Decode(&v); err != nil {
			return node{}, err
		}
		word, err := json.Marshal(v)
		return node{kind: nodeWord, text: string(word)}, err
	}
	return node{text: n.Value}, nil
}
