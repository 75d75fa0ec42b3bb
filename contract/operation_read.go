package contract

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// operationReader reads operations of a document that is valid OpenAPI; it has reasons of its own to refuse some.
type operationReader struct {
	*schemaReader
	item *node // the path item of the operation that is being read
}

// read reads the operation that stands in the item.
func (r operationReader) read(path, method string, n *node) (*Operation, error) {
	o := &Operation{
		ID: n.word("operationId"), Method: method, Path: path, Summary: n.word("summary"), Evidence: n.word("x-evidence"),
		Clauses: texts(n.field("x-clauses")), Assumptions: texts(n.field("x-assumption")),
		root: r.root, node: n,
	}
	if !isOperationID(o.ID) {
		return nil, fmt.Errorf("%s %s: operationId %q must have the form vendor.verbNoun", method, path, o.ID)
	}
	o.Vendor, _, _ = strings.Cut(o.ID, ".")
	err := errors.Join(r.security(o), r.parameters(o), r.body(o))
	r.responses(o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.ID, err)
	}
	return o, nil
}

// isOperationID holds for a lower-case word, a dot, and a word that begins in lower case; digits may follow.
func isOperationID(id string) bool {
	vendor, name, found := strings.Cut(id, ".")
	lower := func(c byte) bool { return 'a' <= c && c <= 'z' }
	if !found || vendor == "" || name == "" || !lower(vendor[0]) || !lower(name[0]) {
		return false
	}
	digitOr := func(letter func(byte) bool, s string) bool {
		for i := range len(s) {
			if !letter(s[i]) && (s[i] < '0' || '9' < s[i]) {
				return false
			}
		}
		return true
	}
	return digitOr(lower, vendor) && digitOr(func(c byte) bool { return lower(c | 0x20) }, name)
}

// texts reads an extension that is one text or a list of them.
func texts(n *node) (list []string) {
	if n.isScalar() {
		return []string{n.text}
	}
	for item := range n.list() {
		list = append(list, item.text)
	}
	return list
}

// security reads alternatives only: a requirement that joins two schemes has no place in a list of which one holds.
func (r operationReader) security(o *Operation) error {
	requirements := o.node.field("security")
	if requirements == nil {
		requirements = r.root.field("security")
	}
	optional := false
	schemes := r.root.field("components").field("securitySchemes")
	for requirement := range requirements.list() {
		var names []string
		for name := range requirement.fields() {
			names = append(names, name)
			scheme := r.resolve(schemes.field(name))
			if scheme.word("type") == "apiKey" && scheme.word("in") == InQuery {
				o.credentials = append(o.credentials, scheme.word("name"))
			}
		}
		if len(names) > 1 {
			slices.Sort(names)
			return fmt.Errorf("security: %s are joined; only alternatives are read", strings.Join(names, " and "))
		}
		optional = optional || names == nil
		o.Security = append(o.Security, names...)
	}
	if optional {
		o.Security = nil
	}
	return nil
}

func (r operationReader) parameters(o *Operation) error {
	var problems []error
	for _, in := range []string{InPath, InQuery, InHeader, InCookie} {
		for _, declared := range r.declared(o.node, in) {
			one, err := r.parameter(in, declared.word("name"), declared)
			problems = append(problems, err)
			o.parameters = append(o.parameters, one)
		}
	}
	return errors.Join(problems...)
}

// declared lists the parameters of one place; the operation's own replace those of its path. OpenAPI 3.0.3 ignores
// the header parameters Accept, Content-Type and Authorization.
func (r operationReader) declared(operation *node, in string) (list []*node) {
	own := r.parametersOf(operation, in)
	for _, shared := range r.parametersOf(r.item, in) {
		if !slices.ContainsFunc(own, func(n *node) bool { return n.word("name") == shared.word("name") }) {
			list = append(list, shared)
		}
	}
	return slices.DeleteFunc(append(list, own...), func(n *node) bool {
		name := strings.ToLower(n.word("name"))
		return in == InHeader && (name == "accept" || name == "content-type" || name == "authorization")
	})
}

func (r operationReader) parametersOf(n *node, in string) (list []*node) {
	for item := range n.field("parameters").list() {
		if one := r.resolve(item); one.word("in") == in {
			list = append(list, one)
		}
	}
	return list
}

func (r operationReader) body(o *Operation) error {
	declared := r.resolve(o.node.field("requestBody"))
	if declared == nil {
		return nil
	}
	o.BodyRequired = declared.field("required").isTrue()
	if limit := o.node.field("x-max-body"); limit != nil {
		o.MaxBody = int64(limit.count())
	}
	types := 0
	for mediaType, media := range declared.field("content").fields() {
		o.RequestType, o.body = strings.ToLower(mediaType), r.schemaReader.read(media.field("schema"))
		types++
	}
	if types != 1 {
		return fmt.Errorf("requestBody: %d media types; exactly one is read", types)
	}
	return nil
}

func (r operationReader) responses(o *Operation) {
	o.responses, o.byStatus = map[string]*response{}, map[int]*response{}
	for status, declared := range o.node.field("responses").fields() {
		if strings.HasPrefix(status, "x-") {
			continue
		}
		one := r.response(r.resolve(declared))
		o.responses[strings.ToUpper(status)] = one
		if code, err := strconv.Atoi(status); err == nil {
			o.byStatus[code] = one
			o.Statuses = append(o.Statuses, code)
		}
	}
	slices.Sort(o.Statuses)
}

func (r operationReader) response(declared *node) *response {
	one := &response{content: map[string]content{}}
	for mediaType, media := range declared.field("content").fields() {
		one.content[strings.ToLower(mediaType)] = content{r.schemaReader.read(media.field("schema")), newMemo()}
	}
	for name, header := range declared.field("headers").fields() {
		one.headers = append(one.headers, r.header(name, r.resolve(header)))
	}
	slices.SortFunc(one.headers, func(a, b *parameter) int { return strings.Compare(a.name, b.name) })
	return one
}
