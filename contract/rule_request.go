package contract

// The refusal with which the examples of broken requests end.
const refusedExample = "\n> 400\n" + `{"error":"invalid_request","error_description":"The request is not as described"}`

const (
	healthcheckKept = "GET /api/oauth/healthcheck?client_id=app_1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb\n> 200\n" +
		`{"ok":true,"registered":true,"client_id":"app_1","redirect_uri":"https://shop.example/cb"}`
	variantKept = "POST /api/developer/applications/app_1/licenses/variants\nCookie: loginsign_session=s3ss10n\n\n" +
		`{"name":"Pro"}` + "\n> 200\n" + `{"id":"v1","name":"Pro","duration":"LIFETIME","createdAt":"2026-05-03T12:00:00.000Z"}`
	exchangeKept = "POST /oauth/token\nContent-Type: application/x-www-form-urlencoded\n\n" +
		"grant_type=authorization_code&code=c0de1&client_id=app_1&client_secret=s3cret1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb" +
		"\n> 200\n> Cache-Control: no-store\n" + `{"access_token":"t0ken1","token_type":"Bearer","expires_in":3600}`
)

// requestRules are about the client: a request that was meant to be refused is not held against them.
func requestRules() []*rule {
	variant := "POST /api/developer/applications/app_1/licenses/variants\nCookie: loginsign_session=s3ss10n\n"
	health := "GET /api/oauth/healthcheck?client_id=app_1"
	list := []*rule{
		aboutRequest(RuleParameterMissing, "A required parameter is sent", health),
		aboutRequest(RuleParameterInvalid, "A parameter has the type and the bounds of the document",
			health+"&redirect_uri=%FF"),
		aboutRequest(RuleParameterRepeated, "A parameter is sent once",
			health+"&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&redirect_uri=https%3A%2F%2Fother.example%2Fcb"),
		aboutRequest(RuleParameterUnknown, "Only parameters of the document are sent",
			health+"&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&verbose=1"),
		aboutRequest(RuleBodyMissing, "A required body is sent", variant),
		aboutRequest(RuleBodyMalformed, "The body is JSON, or a form that can be read", variant+"\n"+`{"name":`),
		aboutRequest(RuleBodyUnexpected, "A body is sent only where the document has one",
			"GET /api/oauth/healthcheck?client_id=app_1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb\n\n{}"),
		aboutRequest(RuleContentType, "The body has the document's content type",
			variant+"Content-Type: text/plain\n\n"+`{"name":"Pro"}`),
		aboutRequest(RuleRequestSchema, "The fields of the body have the types and the bounds of the document",
			variant+"\n"+`{"name":7}`),
		aboutRequest(RuleFieldMissing, "Required fields are sent", variant+"\n"+`{"duration":"YEAR"}`),
		aboutRequest(RuleFieldUnknown, "Only fields of the document are sent", variant+"\n"+`{"name":"Pro","color":"red"}`),
		aboutRequest(RuleFieldRepeated, "A field of a form is sent once (RFC 6749, 3.2)",
			"POST /oauth/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code&code=a&code=b"+
				"&client_id=app_1&client_secret=s3cret1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb"),
	}
	list[0].check = (*hearing).requestForm
	return list
}

func aboutRequest(id, title, broken string) *rule {
	r := &rule{
		id: id, level: Error, title: title, since: since05,
		why:    "A request that is not as described may be refused, or understood in a way that nobody meant.",
		keeps:  story{note: "Sent as described.", exchanges: []string{healthcheckKept}},
		breaks: story{note: "The client's mistake, whatever the server makes of it.", exchanges: []string{broken + refusedExample}},
	}
	switch id {
	case RuleBodyMissing, RuleBodyMalformed, RuleContentType, RuleRequestSchema, RuleFieldMissing, RuleFieldUnknown:
		r.keeps.exchanges = []string{variantKept}
	case RuleFieldRepeated:
		r.keeps.exchanges = []string{exchangeKept}
	}
	if id == RuleParameterUnknown || id == RuleFieldUnknown || id == RuleBodyUnexpected {
		r.level = Warning
	}
	return r
}

// requestForm blames the client, unless the request was meant to be refused.
func (h *hearing) requestForm() {
	if h.x.Intent.Known && h.x.Intent.Refusal {
		return
	}
	for _, f := range h.faults {
		h.findAt(f.Level, f)
	}
}
