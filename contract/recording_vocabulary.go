package contract

import (
	"regexp"
	"strings"
)

// vocabulary is what the document itself says.
type vocabulary struct {
	words  map[string]bool // that a message may use, in lower case
	fixed  map[string]bool // values that it prescribes, names of fields and parameters, and the fixed parts of its paths
	states map[string]bool // the values that it prescribes for a state, which is a secret elsewhere
}

func vocabularyOf(spec *Spec) vocabulary {
	v := vocabulary{
		words: map[string]bool{}, states: map[string]bool{},
		fixed: map[string]bool{"true": true, "false": true, "null": true, "UnknownCity": true},
	}
	if spec == nil {
		return v
	}
	for _, found := range wordOfDocument.FindAll(spec.source, -1) {
		v.words[strings.ToLower(string(found))] = true
	}
	for _, o := range spec.operations {
		for segment := range strings.SplitSeq(o.Path, "/") {
			if !strings.HasPrefix(segment, "{") {
				v.fixed[segment] = true
			}
		}
	}
	if len(spec.operations) > 0 {
		root := spec.operations[0].root
		v.learn(root, root)
	}
	return v
}

var wordOfDocument = regexp.MustCompile(`[A-Za-z]{2,}`)

// learn collects names and prescribed values.
func (v *vocabulary) learn(root, n *node) {
	for key, value := range n.fields() {
		switch key {
		case "enum", "x-values":
			prescribed(value, v.fixed)
			continue
		case "properties":
			for name, schema := range value.fields() {
				v.name(root, name, schema)
			}
		case "name":
			if n.word("in") != "" {
				v.name(root, n.word(key), n.field("schema"))
			}
		}
		v.learn(root, value)
	}
	for item := range n.list() {
		v.learn(root, item)
	}
}

// name adds the name of a field or parameter.
func (v *vocabulary) name(root *node, name string, schema *node) {
	v.fixed[name] = true
	if bareName(name) != "state" {
		return
	}
	if reference := schema.word("$ref"); reference != "" {
		schema = root.lookUp(reference)
	}
	prescribed(schema.field("enum"), v.states)
}

func prescribed(enum *node, into map[string]bool) {
	for one := range enum.list() {
		if one.isScalar() {
			into[one.text] = true
		}
	}
}
