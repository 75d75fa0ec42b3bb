package contract

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// CheckResponse reports all that differs between a response and the document: status, headers, content type, body.
// Statuses 3xx are checked like all others; of the media types only JSON is read.
func (o *Operation) CheckResponse(status int, header http.Header, body []byte) []Finding {
	r := o.response(status)
	if r == nil {
		return []Finding{o.undocumented(status)}
	}
	findings := responseHeaders(r, header)
	if len(r.content) == 0 {
		if len(body) > 0 {
			findings = append(findings, contentMismatch(status, "no body", fmt.Sprintf("%d bytes", len(body))))
		}
		return findings
	}
	mediaType, problem := mediaTypeOf(header)
	declared, documented := r.content[mediaType]
	if problem != "" {
		mediaType = "one that " + problem
	}
	switch {
	case problem != "" || !documented:
		return append(findings, contentMismatch(status, list(slices.Sorted(maps.Keys(r.content))), mediaType))
	case isJSON(mediaType):
		return append(findings, declared.judge(body)...)
	}
	return findings
}

func (c content) judge(body []byte) []Finding {
	if c.memo.accepts(body, c.schema.acceptsJSON) {
		return nil
	}
	return responseJSON(c.schema, body)
}

func responseJSON(s *schema, body []byte) []Finding {
	value, err := decodeJSON(body)
	if err != nil {
		return []Finding{{
			Rule: RuleNotJSON, Level: Error, In: InBody, Message: "body: " + err.Error(), Expected: "JSON",
		}}
	}
	check := bodyCheck{
		direction: asResponse, first: len(body) > maxPatience,
		mismatch: RuleResponseSchema, missing: RuleRequiredField, unknown: RuleUndocumentedField,
	}
	return check.check(s, value)
}

func (o *Operation) undocumented(status int) Finding {
	texts := make([]string, len(o.Statuses))
	for i, s := range o.Statuses {
		texts[i] = strconv.Itoa(s)
	}
	return Finding{
		Rule: RuleStatusUndocumented, Level: Error, In: InStatus,
		Message:  fmt.Sprintf("status %d is not documented; %s has %s", status, o.ID, list(texts)),
		Expected: strings.Join(texts, ", "), Actual: strconv.Itoa(status),
	}
}

func contentMismatch(status int, expected, actual string) Finding {
	return Finding{
		Rule: RuleContentTypeMismatch, Level: Error, In: InHeader, Pointer: "Content-Type",
		Message:  fmt.Sprintf("status %d is documented with %s, not %s", status, expected, actual),
		Expected: expected, Actual: actual,
	}
}

// responseHeaders looks for the declared headers; the Content-Type is the media type's business (OpenAPI 3.0.3).
func responseHeaders(r *response, header http.Header) (findings []Finding) {
	for _, p := range r.headers {
		if strings.EqualFold(p.name, "Content-Type") {
			continue
		}
		values := p.headerValues(header)
		value, present, _ := p.collect(values)
		switch {
		case !present && p.required:
			findings = append(findings, p.finding(RuleHeaderMissing, " is required"))
		case present && !p.schema.surely(value):
			for _, v := range p.schema.violations(asResponse, false, value) {
				findings = append(findings, p.invalid(RuleHeaderInvalid, v))
			}
		}
	}
	return findings
}
