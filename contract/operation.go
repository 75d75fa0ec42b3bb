package contract

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is one method on one path, as the document describes it. It is read-only.
type Operation struct {
	ID, Vendor, Method, Path, Summary string // Vendor is the ID before the first dot

	Security     []string // names of the security schemes of which one must hold; nil when none is needed
	Clauses      []string // the operation's x-clauses
	Assumptions  []string // the operation's x-assumption
	Evidence     string   // x-evidence: documented, implied or assumed
	Statuses     []int    // documented statuses, sorted
	RequestType  string   // the documented media type of the request's body, "" when there is no body
	BodyRequired bool     // whether a body must be sent
	MaxBody      int64    // x-max-body: the size in bytes up to which a body is taken; 0 leaves it to the server

	parameters  []*parameter // path, query, header, cookie; each in the document's order
	credentials []string     // names of query parameters that carry credentials
	body        *openapi3.Schema
	responses   map[string]*response // by "200", "2XX" or "default"
	visits      visits
}

// response is what the document says of one status.
type response struct {
	headers []*parameter
	content map[string]*openapi3.Schema // by media type; the schema may be nil
}

func newOperation(doc *openapi3.T, p place, v visits) (*Operation, error) {
	o := &Operation{
		ID: p.operation.OperationID, Method: p.method, Path: p.path, Summary: p.operation.Summary,
		Clauses: texts(p.operation.Extensions["x-clauses"]), Assumptions: texts(p.operation.Extensions["x-assumption"]),
		visits: v,
	}
	if !regexp.MustCompile(`^[a-z][a-z0-9]*\.[a-z][A-Za-z0-9]*$`).MatchString(o.ID) {
		return nil, fmt.Errorf("%s %s: operationId %q must have the form vendor.verbNoun", p.method, p.path, o.ID)
	}
	o.Vendor, _, _ = strings.Cut(o.ID, ".")
	o.Evidence, _ = p.operation.Extensions["x-evidence"].(string)
	err := errors.Join(o.readSecurity(doc, p.operation), o.readParameters(p), o.readBody(p.operation))
	o.readResponses(p.operation)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.ID, err)
	}
	return o, nil
}

// texts reads an extension that is one text or a list of them.
func texts(extension any) []string {
	switch v := extension.(type) {
	case string:
		return []string{v}
	case []any:
		var list []string
		for _, item := range v {
			list = append(list, fmt.Sprint(item))
		}
		return list
	}
	return nil
}

// readSecurity reads alternatives only: a requirement that joins two schemes has no place in a list of which one holds.
func (o *Operation) readSecurity(doc *openapi3.T, operation *openapi3.Operation) error {
	requirements := doc.Security
	if operation.Security != nil {
		requirements = *operation.Security
	}
	optional := false
	for _, requirement := range requirements {
		if len(requirement) > 1 {
			names := slices.Sorted(maps.Keys(requirement))
			return fmt.Errorf("security: %s are joined; only alternatives are read", strings.Join(names, " and "))
		}
		optional = optional || len(requirement) == 0
		for name := range requirement {
			o.Security = append(o.Security, name)
			scheme := doc.Components.SecuritySchemes[name].Value
			if scheme.Type == "apiKey" && scheme.In == InQuery {
				o.credentials = append(o.credentials, scheme.Name)
			}
		}
	}
	if optional {
		o.Security = nil
	}
	return nil
}

func (o *Operation) readParameters(p place) error {
	var problems []error
	for _, in := range []string{InPath, InQuery, InHeader, InCookie} {
		for _, declared := range declaredIn(p, in) {
			one, err := newParameter(declared)
			problems = append(problems, err)
			o.parameters = append(o.parameters, one)
		}
	}
	return errors.Join(problems...)
}

// declaredIn lists the parameters of one place; the operation's own replace those of its path. OpenAPI 3.0.3 ignores
// the header parameters Accept, Content-Type and Authorization.
func declaredIn(p place, in string) []*openapi3.Parameter {
	var list []*openapi3.Parameter
	for _, ref := range p.item.Parameters {
		own := p.operation.Parameters.GetByInAndName(in, ref.Value.Name)
		if ref.Value.In == in && own == nil {
			list = append(list, ref.Value)
		}
	}
	for _, ref := range p.operation.Parameters {
		if ref.Value.In == in {
			list = append(list, ref.Value)
		}
	}
	return slices.DeleteFunc(list, func(declared *openapi3.Parameter) bool {
		name := strings.ToLower(declared.Name)
		return in == InHeader && (name == "accept" || name == "content-type" || name == "authorization")
	})
}

func (o *Operation) readBody(operation *openapi3.Operation) error {
	if operation.RequestBody == nil {
		return nil
	}
	declared := operation.RequestBody.Value
	if len(declared.Content) != 1 {
		return fmt.Errorf("requestBody: %d media types; exactly one is read", len(declared.Content))
	}
	o.BodyRequired = declared.Required
	if limit, ok := operation.Extensions["x-max-body"].(float64); ok {
		o.MaxBody = int64(limit)
	}
	for mediaType, media := range declared.Content {
		o.RequestType, o.body = strings.ToLower(mediaType), schemaOf(media)
	}
	return nil
}

func schemaOf(media *openapi3.MediaType) *openapi3.Schema {
	if media == nil || media.Schema == nil {
		return nil
	}
	return media.Schema.Value
}

func (o *Operation) readResponses(operation *openapi3.Operation) {
	o.responses = map[string]*response{}
	for status, ref := range operation.Responses.Map() {
		one := &response{content: map[string]*openapi3.Schema{}}
		for mediaType, media := range ref.Value.Content {
			one.content[strings.ToLower(mediaType)] = schemaOf(media)
		}
		for _, name := range slices.Sorted(maps.Keys(ref.Value.Headers)) {
			one.headers = append(one.headers, newHeader(name, ref.Value.Headers[name].Value))
		}
		o.responses[strings.ToUpper(status)] = one
		if code, err := strconv.Atoi(status); err == nil {
			o.Statuses = append(o.Statuses, code)
		}
	}
	slices.Sort(o.Statuses)
}

// response finds what is documented for a status: the status itself, its class such as 4XX, or default.
func (o *Operation) response(status int) *response {
	for _, key := range []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX", "DEFAULT"} {
		if r := o.responses[key]; r != nil {
			return r
		}
	}
	return nil
}
