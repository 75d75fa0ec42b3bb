package contract

import "fmt"

// anyType is the media type of a body that the operation reads by itself, whatever it is called.
const anyType = "*/*"

func (c *requestCheck) body() {
	o, size := c.operation, len(c.request.Body)
	switch {
	case o.RequestType == "":
		c.unexpectedBody()
	case size == 0 && !o.BodyRequired:
	case size == 0 && o.isForm():
		c.form()
	case size == 0:
		c.bodyFinding(RuleBodyMissing, "body is required; send "+o.RequestType)
	case !c.contentType():
	case o.isForm():
		c.form()
	case isJSON(o.RequestType):
		c.json()
	}
}

func (c *requestCheck) bodyFinding(rule, message string) {
	c.findings = append(c.findings, Finding{Rule: rule, Level: Error, In: InBody, Message: message})
}

// unexpectedBody warns only: clients that send Content-Type with every GET are common, and a body there is ignored.
func (c *requestCheck) unexpectedBody() {
	if len(c.request.Body) > 0 {
		c.findings = append(c.findings, Finding{
			Rule: RuleBodyUnexpected, Level: Warning, In: InBody,
			Message: "body is ignored: this operation takes none", Actual: fmt.Sprintf("%d bytes", len(c.request.Body)),
		})
	}
}

func (c *requestCheck) contentType() bool {
	want := c.operation.RequestType
	if want == anyType {
		return true
	}
	got, problem := mediaTypeOf(c.request.Header)
	f := Finding{Rule: RuleContentType, Level: Error, In: InHeader, Pointer: "Content-Type", Expected: want, Actual: got}
	switch {
	case problem != "":
		f.Message = "content type " + problem + "; send " + want
	case got != want:
		f.Message = "content type " + quote(got) + " is not accepted here; send " + want
	default:
		return true
	}
	c.findings = append(c.findings, f)
	return false
}

func (c *requestCheck) rules() bodyCheck {
	return bodyCheck{
		direction: asRequest, first: len(c.request.Body) > maxPatience,
		mismatch: RuleRequestSchema, missing: RuleFieldMissing, unknown: RuleFieldUnknown,
	}
}

func (c *requestCheck) json() {
	value, err := decodeJSON(c.request.Body)
	if err != nil {
		c.bodyFinding(RuleBodyMalformed, "body: "+err.Error())
		return
	}
	object, ok := value.(map[string]any)
	if !ok && c.operation.body.is(kindObject) {
		c.bodyFinding(RuleBodyMalformed, "body: must be an object, not "+kind(value))
		return
	}
	c.input.Body = object
	if c.operation.body.surely(value) {
		return
	}
	c.findings = append(c.findings, c.rules().check(c.operation.body, value)...)
}

// form keeps texts in Input.Body and checks them as their schemas type them. A field without a value counts as left
// out, and none may come twice (RFC 6749 section 3.2).
func (c *requestCheck) form() {
	var findings []Finding
	var room [usualPairs]pair
	pairs := decodePairs(room[:0], string(c.request.Body))
	seen, typed := make(map[string]bool, len(pairs)), make(map[string]any, len(pairs))
	c.input.Body = make(map[string]any, len(pairs))
	for _, p := range pairs {
		switch {
		case p.problem != "":
			findings = append(findings, formFinding(RuleBodyMalformed, p.name, ": "+p.problem))
		case seen[p.name]:
			findings = append(findings, formFinding(RuleFieldRepeated, p.name, " must not be sent more than once"))
		case p.value != "":
			value := convertText(c.operation.formProperty(p.name), p.value)
			if typed[p.name] = value; value != p.value {
				value = p.value
			}
			c.input.Body[p.name] = value
		}
		seen[p.name] = true
	}
	if findings == nil && c.operation.body.surely(typed) {
		return
	}
	for _, f := range c.rules().check(c.operation.body, typed) {
		if !(f.Rule == RuleFieldMissing && reported(findings, f.Pointer)) {
			findings = append(findings, f)
		}
	}
	c.add(findings)
}

func formFinding(rule, name, message string) Finding {
	at := []string{name}
	return Finding{Rule: rule, Level: Error, In: InBody, Pointer: pointer(at), Message: bodyLabel(at) + message}
}

// reported says whether a field that seems to be missing was sent and is broken.
func reported(findings []Finding, at string) bool {
	for _, f := range findings {
		if f.Rule == RuleBodyMalformed && f.Pointer == at {
			return true
		}
	}
	return false
}
