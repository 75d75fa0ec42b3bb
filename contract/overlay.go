package contract

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	yaml "github.com/oasdiff/yaml3"
)

const readingsKey = "x-readings"

// applyReadings rewrites the document with the overlays that the readings choose and lists those. Without one the
// document comes back as it was, to the byte, so that positions in messages are those of the file.
func applyReadings(data []byte, readings map[string]string) (source []byte, applied []string, err error) {
	if len(readings) == 0 || !bytes.Contains(data, []byte(readingsKey)) {
		return data, nil, nil
	}
	root, err := parseYAML(data)
	if err != nil {
		return nil, nil, err
	}
	chosen := map[string]bool{}
	if err := overlay(root, readings, chosen); err != nil {
		return nil, nil, err
	}
	if len(chosen) == 0 {
		return data, nil, nil
	}
	source, err = renderYAML(root)
	return source, slices.Sorted(maps.Keys(chosen)), err
}

// chosenBy says whether the readings choose an overlay in n or below it.
func (n *node) chosenBy(readings map[string]string) bool {
	if len(readings) == 0 {
		return false
	}
	for id, choices := range n.field(readingsKey).fields() {
		if choices.field(readings[id]) != nil {
			return true
		}
	}
	return slices.ContainsFunc(n.items, func(item node) bool { return item.chosenBy(readings) })
}

// overlay applies x-readings in n and everything below it, outermost first, so that an overlay may hold overlays.
func overlay(n *yaml.Node, readings map[string]string, chosen map[string]bool) error {
	if choices := valueOf(n, readingsKey); choices != nil {
		if err := choose(n, choices, readings, chosen); err != nil {
			return err
		}
	}
	for _, child := range n.Content {
		if err := overlay(child, readings, chosen); err != nil {
			return err
		}
	}
	return nil
}

// choose replaces n's keys by those of the readings in force. x-readings goes, since its overlays would otherwise be
// served as if they were still open.
func choose(n, choices *yaml.Node, readings map[string]string, chosen map[string]bool) error {
	if choices.Kind != yaml.MappingNode {
		return fmt.Errorf("%d:%d: %s must map assumption ids to readings", choices.Line, choices.Column, readingsKey)
	}
	setValue(n, readingsKey, nil)
	for i := 0; i+1 < len(choices.Content); i += 2 {
		id := choices.Content[i].Value
		patch := valueOf(choices.Content[i+1], readings[id])
		if patch == nil {
			continue
		}
		if patch.Kind != yaml.MappingNode {
			return fmt.Errorf("%d:%d: %s.%s.%s must be a mapping of the keys to replace",
				patch.Line, patch.Column, readingsKey, id, readings[id])
		}
		merge(n, patch)
		chosen[id+" "+readings[id]] = true
	}
	return nil
}

func merge(n, patch *yaml.Node) {
	for i := 0; i+1 < len(patch.Content); i += 2 {
		key, value := patch.Content[i].Value, patch.Content[i+1]
		if value.ShortTag() == "!!null" {
			value = nil
		}
		setValue(n, key, value)
	}
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
