package contract

import (
	"fmt"
	"net/http"
	"strings"
)

// parameter is a declared parameter or response header.
type parameter struct {
	in, name string
	required bool
	lenient  bool // x-lenient-repeat: the first non-empty of several values counts
	list     bool // the schema is an array: repeats, or commas without explode, are its items
	explode  bool
	schema   *schema
}

func (r *schemaReader) parameter(in, name string, declared *node) (*parameter, error) {
	p := &parameter{in: in, name: name, required: declared.field("required").isTrue()}
	p.schema = r.read(declared.field("schema"))
	if p.schema == nil {
		return nil, fmt.Errorf("%s parameter %q: only parameters with a schema are read", in, name)
	}
	if p.schema.is(kindObject) {
		return nil, fmt.Errorf("%s parameter %q: objects are not read from parameters", in, name)
	}
	p.lenient = declared.field("x-lenient-repeat").isTrue()
	p.list = p.schema.is(kindArray)
	explode := declared.field("explode")
	p.explode = in == InQuery && (explode == nil || explode.isTrue())
	return p, nil
}

// header reads a response header; one without a schema is only looked for.
func (r *schemaReader) header(name string, declared *node) *parameter {
	if p, err := r.parameter(InHeader, name, declared); err == nil {
		return p
	}
	return &parameter{in: InHeader, name: name, required: declared.field("required").isTrue(), schema: &schema{}}
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

// surelyText is surely for a text that counts, without making a value of it.
func (p *parameter) surelyText(text string) bool {
	return text != "" && !p.schema.combined() && p.schema.acceptsText(text)
}

// counts says whether a text is a value. RFC 6749 section 3.1 treats a parameter without one as left out, and so do we
// for every text; an empty number or boolean is reported instead.
func (p *parameter) counts(text string) bool {
	return text != "" || !p.schema.permits(kindString) && !p.required
}

func (p *parameter) collectList(values []string) (value any, present, repeated bool) {
	if !p.explode {
		repeated = len(values) > 1
		values = strings.Split(strings.Join(values, ","), ",")
	}
	items := []any{}
	for _, text := range values {
		if text != "" {
			items = append(items, convertText(p.schema.items, text))
		}
	}
	return items, len(items) > 0, repeated
}

// convertText types a text by its schema. One that is no number or boolean stays a text, so that the schema refuses it.
func convertText(s *schema, text string) any {
	switch {
	case s.is(kindInteger) || s.is(kindNumber):
		number := jsonParser{data: text}
		if f, err := number.float(); err == nil && number.at == len(text) {
			return f
		}
	case s.is(kindBoolean) && (text == "true" || text == "false"):
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
