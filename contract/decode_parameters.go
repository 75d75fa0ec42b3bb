package contract

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// parameter is a declared parameter or response header.
type parameter struct {
	in, name string
	required bool
	lenient  bool // x-lenient-repeat: the first non-empty of several values counts
	list     bool // the schema is an array: repeats, or commas without explode, are its items
	explode  bool
	schema   *openapi3.Schema
}

func newParameter(declared *openapi3.Parameter) (*parameter, error) {
	p := &parameter{in: declared.In, name: declared.Name, required: declared.Required}
	if declared.Schema == nil || declared.Schema.Value == nil {
		return nil, fmt.Errorf("%s parameter %q: only parameters with a schema are read", p.in, p.name)
	}
	p.schema = declared.Schema.Value
	if p.schema.Type.Is(openapi3.TypeObject) {
		return nil, fmt.Errorf("%s parameter %q: objects are not read from parameters", p.in, p.name)
	}
	p.lenient, _ = declared.Extensions["x-lenient-repeat"].(bool)
	p.list = p.schema.Type.Is(openapi3.TypeArray)
	p.explode = p.in == InQuery && (declared.Explode == nil || *declared.Explode)
	return p, nil
}

// newHeader reads a response header; one without a schema is only looked for.
func newHeader(name string, declared *openapi3.Header) *parameter {
	copied := declared.Parameter
	copied.Name, copied.In = name, InHeader
	if p, err := newParameter(&copied); err == nil {
		return p
	}
	return &parameter{in: InHeader, name: name, required: declared.Required, schema: &openapi3.Schema{}}
}

// collect puts the values of one parameter into the form its schema describes. Problems are the caller's to report.
func (p *parameter) collect(values []string) (value any, present, repeated bool) {
	if len(values) == 0 {
		return nil, false, false
	}
	if p.list {
		return p.collectList(values)
	}
	chosen := values[0]
	for _, v := range values {
		if p.lenient && chosen == "" {
			chosen = v
		}
	}
	return convertText(p.schema, chosen), p.counts(chosen), len(values) > 1 && !p.lenient
}

// counts says whether a text is a value. RFC 6749 section 3.1 treats a parameter without one as left out, and so do we
// for every text; an empty number or boolean is reported instead.
func (p *parameter) counts(text string) bool {
	textual := p.schema.Type == nil || p.schema.Type.Is(openapi3.TypeString)
	return text != "" || !textual && !p.required
}

func (p *parameter) collectList(values []string) (value any, present, repeated bool) {
	if !p.explode {
		repeated = len(values) > 1
		values = strings.Split(strings.Join(values, ","), ",")
	}
	items := []any{}
	for _, text := range values {
		if text != "" {
			items = append(items, convertText(p.schema.Items.Value, text))
		}
	}
	return items, len(items) > 0, repeated
}

// convertText types a text by its schema. One that is no number or boolean stays a text, so that the schema refuses it.
func convertText(schema *openapi3.Schema, text string) any {
	switch {
	case schema.Type.Is(openapi3.TypeInteger) || schema.Type.Is(openapi3.TypeNumber):
		number := jsonParser{data: []byte(text)}
		if f, err := number.number(); err == nil && number.at == len(text) {
			return f
		}
	case schema.Type.Is(openapi3.TypeBoolean) && (text == "true" || text == "false"):
		return text == "true"
	}
	return text
}

// headerValues reads a header or cookie parameter as it was sent.
func (p *parameter) headerValues(header http.Header) []string {
	if p.in != InCookie {
		return header.Values(p.name)
	}
	request := http.Request{Header: header}
	var values []string
	for _, cookie := range request.CookiesNamed(p.name) {
		values = append(values, cookie.Value)
	}
	return values
}
