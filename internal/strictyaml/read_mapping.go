package strictyaml

import (
	"encoding/json"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// mapping reads the fields that stand in a mapping, then those that its merge key adds.
func (y *yamlReader) mapping(n *yaml.Node, out *node) {
	out.kind = mapping
	y.checkTag(n, "!!map")
	seen := make(map[string]position, len(n.Content)/2)
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name, ok := y.name(key)
		if !ok {
			continue
		}
		if key.Tag == "!!merge" {
			merged = append(merged, value)
		}
		y.field(out, seen, name, key, value)
	}
	for _, source := range merged {
		y.merge(out, seen, source)
	}
}

func (y *yamlReader) field(out *node, seen map[string]position, name string, key, value *yaml.Node) {
	y.path = append(y.path, name)
	defer func() { y.path = y.path[:len(y.path)-1] }()
	at := y.place(key)
	if first, ok := seen[name]; ok {
		y.refuse(at, pointerTo(y.path...), givenTwice(first))
		return
	}
	seen[name] = at
	if key.Tag != "!!merge" {
		out.fields = append(out.fields, field{name: name, key: at, node: y.value(value)})
	}
}

// name returns the text of a key. A key that YAML takes for something else than text is refused, since a reader of
// the file and a reader of its JSON form would not agree on it.
func (y *yamlReader) name(key *yaml.Node) (string, bool) {
	if key.Kind == yaml.AliasNode {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		y.refuse(y.place(key), pointerTo(y.path...), "a key must be text, not a list or a mapping")
		return "", false
	}
	scalar, refusal := any(key.Value), ""
	if key.Style&quoted == 0 && key.Tag != "!!str" && key.Tag != "!!merge" {
		scalar, refusal = plain(key.Value)
	}
	if text, ok := scalar.(string); ok && refusal == "" {
		return text, true
	}
	message := fmt.Sprintf("the key %s is not text: put it in quotes", shorten(key.Value))
	y.refuse(y.place(key), pointerTo(y.path...), message)
	return "", false
}

// merge adds the fields of a merge key's mapping, or list of mappings, that the mapping does not have yet.
func (y *yamlReader) merge(out *node, seen map[string]position, source *yaml.Node) {
	from := y.value(source)
	sources := []*node{from}
	if from.kind == list {
		sources = from.items
	}
	for _, each := range sources {
		if each.kind != mapping && !y.stopped {
			y.refuse(each.position, pointerTo(y.path...), "the merge key << takes a mapping or a list of mappings")
		}
		for _, f := range each.fields {
			if _, ok := seen[f.name]; !ok {
				seen[f.name] = f.key
				out.fields = append(out.fields, f)
			}
		}
	}
}

func tagOf(scalar any) string {
	switch v := scalar.(type) {
	case nil:
		return "!!null"
	case bool:
		return "!!bool"
	case json.Number:
		if strings.ContainsAny(v.String(), ".e") {
			return "!!float"
		}
		return "!!int"
	}
	return "!!str"
}
