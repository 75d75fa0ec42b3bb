package contract

import (
	"slices"
	"strconv"
	"strings"
)

// evidenceAssumed is the x-evidence of what no page says.
const evidenceAssumed = "assumed"

// place is what the document says of one place in an answer.
type place struct {
	schemas     []*node  // that describe it; several where there are alternatives
	evidence    string   // the nearest x-evidence around it
	assumptions []string // those of the place and all around it, the nearest first
	clauses     []string // the nearest x-clauses
	around      []string // those of the response
}

// place finds what the document says of the place of a finding.
func (h *hearing) place(f Finding) place {
	if h.operation == nil || strings.HasPrefix(f.Rule, "request-") {
		return place{}
	}
	pointer := f.Pointer
	if f.In != InBody {
		pointer = ""
	}
	return h.operation.answerPlace(h.x.Response.Status, pointer)
}

// answerPlace finds what the document says of a place in the JSON body of an answer.
func (o *Operation) answerPlace(status int, pointer string) place {
	p := place{evidence: o.Evidence}
	declared := o.declared(status)
	if declared == nil {
		return p
	}
	p.around = texts(declared.field("x-clauses"))
	p.enter([]*node{declared})
	for mediaType, media := range declared.field("content").fields() {
		if isJSON(strings.ToLower(mediaType)) {
			p.schemas = alternatives(o.root, media.field("schema"), 0)
			break
		}
	}
	for _, token := range tokensOf(pointer) {
		var below []*node
		for _, s := range p.schemas {
			below = append(below, alternatives(o.root, child(s, token), 0)...)
		}
		p.schemas = below
		p.enter(below)
	}
	return p
}

// enter takes what stands at a place that lies in the one before.
func (p *place) enter(nodes []*node) {
	for _, n := range nodes {
		p.assumptions = append(texts(n.field("x-assumption")), p.assumptions...)
		if evidence := n.word("x-evidence"); evidence != "" {
			p.evidence = evidence
		}
		if clauses := texts(n.field("x-clauses")); clauses != nil {
			p.clauses = clauses
		}
	}
}

// declared is what the document says of a status, or nil.
func (o *Operation) declared(status int) *node {
	responses := o.node.field("responses")
	for _, key := range []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX", "default"} {
		if n := responses.field(key); n != nil {
			return resolve(o.root, n)
		}
	}
	return nil
}

// maxAlternatives bounds how deep alternatives are looked into.
const maxAlternatives = 8

// alternatives are a schema and those that it combines.
func alternatives(root, schema *node, depth int) (list []*node) {
	schema = resolve(root, schema)
	if schema == nil || depth > maxAlternatives {
		return nil
	}
	list = append(list, schema)
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		for branch := range schema.field(keyword).list() {
			list = append(list, alternatives(root, branch, depth+1)...)
		}
	}
	return list
}

// child is the schema of a field or an item.
func child(schema *node, token string) *node {
	if schema.word("type") == kindArray {
		return schema.field("items")
	}
	return schema.field("properties").field(token)
}

func tokensOf(pointer string) []string {
	if pointer == "" {
		return nil
	}
	list := strings.Split(pointer[1:], "/")
	for i, token := range list {
		if strings.Contains(token, "~") {
			list[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		}
	}
	return list
}

// isTime says whether the document wants a time there.
func (p place) isTime() bool {
	return slices.ContainsFunc(p.schemas, func(n *node) bool {
		return n.word("format") == "date-time" || strings.HasPrefix(n.word("pattern"), `^\d{4}-\d{2}-\d{2}T`)
	})
}

// values are those that the document lists for a parameter (x-values) although its schema permits others, or nil, and the
// parameter's clauses.
func (o *Operation) values(in, name string) (values, clauses []string) {
	for declared := range o.node.field("parameters").list() {
		p := resolve(o.root, declared)
		if p.word("in") == in && p.word("name") == name {
			return texts(p.field("x-values")), texts(p.field("x-clauses"))
		}
	}
	return nil, nil
}
