package contract

import (
	"net/http"
	"slices"
)

// Request is what CheckRequest looks at; nothing in it is decoded yet except the path parameters.
type Request struct {
	Path     map[string]string // as in Match.Path
	RawQuery string
	Header   http.Header
	Body     []byte
}

// Input is a request decoded once, as the document types it. Values are string, bool, float64, nil, []any and
// map[string]any. Only declared parameters are present; defaults are not applied. An empty text counts as left out
// (RFC 6749 section 3.1). The maps may be nil. The path's parameters are those of the Request.
type Input struct {
	Query, Header, Cookie map[string]any // by the name as the document writes it
	Body                  map[string]any // JSON object or form (all strings); nil when there is neither
}

// CheckRequest decodes a request and reports all that differs from the document, ordered path, query, header, cookie,
// body. What could be decoded is in Input, even when there are findings.
func (o *Operation) CheckRequest(r Request) (Input, []Finding) {
	c := requestCheck{operation: o, request: r}
	c.parts(nil, InPath)
	c.query()
	c.parts(&c.input.Header, InHeader)
	c.parts(&c.input.Cookie, InCookie)
	c.body()
	return c.input, c.findings
}

// requestCheck is one run of CheckRequest.
type requestCheck struct {
	operation *Operation
	request   Request
	input     Input
	findings  []Finding
}

// add takes the findings of one part, ordered.
func (c *requestCheck) add(findings []Finding) {
	if len(findings) > 0 {
		c.findings = append(c.findings, bounded(findings)...)
	}
}

func (c *requestCheck) parts(into *map[string]any, in string) {
	var findings []Finding
	for _, p := range c.operation.parameters {
		if p.in != in {
			continue
		}
		var one [1]string
		values := one[:0]
		if value, ok := c.request.Path[p.name]; ok && in == InPath {
			values = append(values, value)
		} else if in != InPath {
			values = p.headerValues(c.request.Header)
		}
		findings = append(findings, c.parameter(into, p, values)...)
	}
	c.add(findings)
}

// parameter types one parameter's values and keeps the result in into, unless that is nil.
func (c *requestCheck) parameter(into *map[string]any, p *parameter, values []string) (findings []Finding) {
	for _, v := range values {
		if problem := utf8Problem(v); problem != "" {
			return []Finding{p.finding(RuleParameterInvalid, ": "+problem)}
		}
	}
	if into == nil && len(values) == 1 && p.surelyText(values[0]) {
		return nil
	}
	value, present, repeated := p.collect(values)
	if repeated {
		findings = append(findings, p.finding(RuleParameterRepeated, " must not be sent more than once"))
	}
	if !present {
		if p.required {
			findings = append(findings, p.finding(RuleParameterMissing, " is required"))
		}
		return findings
	}
	if into != nil && *into == nil {
		*into = map[string]any{}
	}
	if into != nil {
		(*into)[p.name] = value
	}
	if p.schema.surely(value) {
		return findings
	}
	for _, v := range p.schema.violations(asRequest, false, value) {
		findings = append(findings, p.invalid(RuleParameterInvalid, v))
	}
	return findings
}

func (p *parameter) finding(rule, message string) Finding {
	label := p.in + " parameter "
	if p.in == InHeader {
		label = "header "
	}
	return Finding{
		Rule: rule, Level: Error, In: p.in, Pointer: cut(p.name, maxName), Message: label + quote(p.name) + message,
	}
}

func (p *parameter) invalid(rule string, v violation) Finding {
	expected, actual := v.want(), shown(v.value, p.name)
	f := p.finding(rule, ": must be "+expected)
	if actual != kind(v.value) {
		f.Message += ", not " + actual
	}
	f.Expected, f.Actual = expected, actual
	return f
}

// query groups the pairs by declared parameter; the rest are credentials, broken or unknown.
func (c *requestCheck) query() {
	var room [usualPairs]pair
	pairs := decodePairs(room[:0], c.request.RawQuery)
	var findings []Finding
	for _, p := range c.operation.parameters {
		if p.in == InQuery {
			var few [2]string
			findings = append(findings, c.parameter(&c.input.Query, p, valuesNamed(p.name, pairs, few[:0]))...)
		}
	}
	for _, pair := range pairs {
		stranger := &parameter{in: InQuery, name: pair.name}
		switch {
		case pair.problem != "":
			findings = slices.DeleteFunc(findings, func(f Finding) bool {
				return f.Rule == RuleParameterMissing && f.Pointer == pair.name
			})
			findings = append(findings, stranger.finding(RuleParameterInvalid, ": "+pair.problem))
		case !c.operation.takesQuery(pair.name):
			f := stranger.finding(RuleParameterUnknown, " is not documented")
			f.Level = Warning
			findings = append(findings, f)
		}
	}
	c.add(findings)
}

// valuesNamed leaves out what could not be decoded; it is reported once, by its own problem. It appends to values.
func valuesNamed(name string, pairs []pair, values []string) []string {
	for _, p := range pairs {
		if p.name == name && p.problem == "" {
			values = append(values, p.value)
		}
	}
	return values
}

func (o *Operation) takesQuery(name string) bool {
	return slices.Contains(o.credentials, name) || slices.ContainsFunc(o.parameters, func(p *parameter) bool {
		return p.in == InQuery && p.name == name
	})
}

// isForm says whether the operation takes a form, whose absence is that of each of its fields.
func (o *Operation) isForm() bool { return o.RequestType == typeForm }

// formProperty is the schema of a form's field, or nil.
func (o *Operation) formProperty(name string) *schema {
	if o.body == nil {
		return nil
	}
	return o.body.named(name)
}
