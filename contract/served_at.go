package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	yaml "github.com/oasdiff/yaml3"
)

// ServedAt renders the document, with the readings in force, as indented JSON and as YAML. Every servers list (top,
// path item, operation) names the one server baseURL; the order of keys is the document's.
func (s *Spec) ServedAt(baseURL string) (jsonDoc, yamlDoc []byte, err error) {
	root, err := parseYAML(s.source)
	if err != nil {
		return nil, nil, fmt.Errorf("serve the openapi document: %w", err)
	}
	replaceServers(root, baseURL)
	var compact, indented bytes.Buffer
	whole, err := nodeOf(root)
	if err == nil {
		err = whole.render(&compact, 0)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("openapi document as JSON: %w", err)
	}
	if err := json.Indent(&indented, compact.Bytes(), "", "  "); err != nil {
		return nil, nil, fmt.Errorf("openapi document as JSON: %w", err)
	}
	if yamlDoc, err = renderYAML(root); err != nil {
		return nil, nil, fmt.Errorf("openapi document as YAML: %w", err)
	}
	return append(indented.Bytes(), '\n'), yamlDoc, nil
}

func replaceServers(root *yaml.Node, baseURL string) {
	if valueOf(root, "servers") == nil {
		insertServers(root)
	}
	holders := []*yaml.Node{root}
	for _, item := range mappingValues(valueOf(root, "paths")) {
		holders = append(holders, item)
		holders = append(holders, mappingValues(item)...)
	}
	for _, holder := range holders {
		if valueOf(holder, "servers") != nil {
			setValue(holder, "servers", serverList(baseURL))
		}
	}
}

// insertServers puts the key before paths, where a reader looks for it.
func insertServers(root *yaml.Node) {
	at := len(root.Content)
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "paths" {
			at = i
		}
	}
	root.Content = slices.Insert(root.Content, at, text("servers"), &yaml.Node{Kind: yaml.SequenceNode})
}

func serverList(baseURL string) *yaml.Node {
	server := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text("url"), text(baseURL)}}
	return &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{server}}
}

func mappingValues(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var values []*yaml.Node
	for i := 1; i < len(n.Content); i += 2 {
		values = append(values, n.Content[i])
	}
	return values
}
