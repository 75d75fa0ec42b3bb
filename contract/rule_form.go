package contract

import (
	"strconv"
	"strings"
)

const (
	loginsKept = "GET /api/applications/app_1/users\nAuthorization: Basic YXBwXzE6czNjcmV0MQ==\n> 200\n" + `{"users":[` +
		`{"globalId":"AB1234","email":"x1@loginsign.com","aliasEmail":"x1@loginsign.com","loginCount":2,` +
		`"lastSession":"2026-05-03T11:04:12.000Z","joinedAt":"2025-11-10T09:30:00.000Z","isActive":true}],"total":1}`
	refusalKept = "GET /api/applications/app_1/users\n> 401\n> WWW-Authenticate: Basic realm=\"LoginSign\"\n" +
		`{"error":"unauthorized","error_description":"The Basic Auth header is missing"}`
	loginsAsked = "GET /api/applications/app_1/users\nAuthorization: Basic YXBwXzE6czNjcmV0MQ==\n"
)

// changed is an example with something else in one place of it.
func changed(text, old, now string) string { return strings.Replace(text, old, now, 1) }

// formRules are about what the document says of the form of an answer.
func formRules() []*rule {
	kept := story{note: "Status, content type and body are those of the document.", exchanges: []string{loginsKept}}
	why := "A client that was written from the document can't read the answer."
	list := []*rule{
		{id: RuleStatusUndocumented, whole: true, clauses: []string{"SJ-05"}, title: "The status of every answer is documented",
			why:    "A client has no branch for a status that it never read of. Redirects count, and so does HEAD.",
			breaks: story{exchanges: []string{changed(loginsKept, "> 200", "> 203")}}},
		{id: RuleContentTypeMismatch, whole: true, title: "The content type is the documented one", why: why, clauses: []string{"AR-16"},
			breaks: story{exchanges: []string{changed(loginsKept, "> 200", "> 200\n> Content-Type: text/plain")}}},
		{id: RuleNotJSON, whole: true, title: "A body that is called JSON is JSON (RFC 8259)", why: why, clauses: []string{"AR-16"},
			breaks: story{exchanges: []string{changed(loginsKept, `"total":1`, `"total":`)}}},
		{id: RuleResponseSchema, lowers: true, title: "Every field has the documented type and bounds", why: why,
			breaks: story{exchanges: []string{changed(loginsKept, `"loginCount":2`, `"loginCount":"2"`)}}},
		{id: RuleRequiredField, lowers: true, title: "Every required field is there", why: why,
			breaks: story{exchanges: []string{changed(loginsKept, `"aliasEmail":"x1@loginsign.com",`, "")}}},
		{id: RuleUndocumentedField, whole: true, level: Warning, title: "An answer has the documented fields only",
			why:    "What nobody described may go away again, or tell more than it should.",
			breaks: story{exchanges: []string{changed(loginsKept, `"isActive"`, `"plan":"PRO","isActive"`)}}},
		{id: RuleHeaderMissing, lowers: true, clauses: []string{"LX-01"}, title: "Required headers are there",
			why: "Without its header the status can't be acted upon: where to go, how to authenticate, what is allowed.",
			breaks: story{note: "A redirect to nowhere.", exchanges: []string{
				"GET /oauth/authorize?client_id=app_1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code\n> 302"}}},
		{id: RuleHeaderInvalid, lowers: true, clauses: []string{"LX-01"}, title: "Headers have the documented form", why: why,
			breaks: story{exchanges: []string{
				"GET /oauth/authorize?client_id=app_1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code" +
					"\n> 302\n> Location: /somewhere?code=c0de1"}}},
	}
	for _, r := range list {
		r.since, r.keeps = since05, kept
		if r.level != Warning {
			r.level = Error
		}
	}
	list[0].check = (*hearing).form
	return list
}

// form holds the answer against the document and says of each difference which rule it breaks.
func (h *hearing) form() {
	if h.operation == nil {
		return
	}
	times := map[string]bool{}
	for _, f := range h.operation.CheckResponse(h.x.Response.Status, h.x.Response.Header, h.x.Response.Body) {
		if h.isHead() && (f.In == InBody || f.Rule == RuleContentTypeMismatch || h.x.Response.Status == 405) {
			continue
		}
		f.Rule = h.closer(f)
		level := min(f.Level, h.judge.byID[f.Rule].level)
		switch f.Rule {
		case RuleStatusUndocumented:
			level = h.undocumented(&f)
		case ruleTimeFormat, ruleTimeUTC:
			if times[f.Pointer] {
				continue
			}
			times[f.Pointer] = true
			level = h.timeFinding(&f)
		}
		h.findAt(level, f)
	}
	h.challenge()
}

// challenge looks for what a client has to know after a 401.
func (h *hearing) challenge() {
	if h.x.Response.Status == 401 && h.header("WWW-Authenticate") == "" && h.operation.challenges() {
		h.findAt(Note, Finding{
			Rule: RuleHeaderMissing, In: InHeader, Pointer: "WWW-Authenticate",
			Message: "a 401 names the scheme to use in WWW-Authenticate (RFC 9110, 11.6.1)", Expected: "a challenge", Actual: "nothing",
		})
	}
}

// closer is the rule that says more of a difference than that there is one, or the difference's own.
func (h *hearing) closer(f Finding) string {
	if f.In != InBody || f.Rule != RuleResponseSchema && f.Rule != RuleRequiredField {
		return f.Rule
	}
	if f.Rule == RuleResponseSchema {
		if text, ok := at(h.body, f.Pointer).(string); ok {
			if rule := h.ruleOfText(f, text); rule != "" {
				return rule
			}
		}
	}
	if h.refused() {
		return ruleErrorShape
	}
	return f.Rule
}

// ruleOfText is the rule about texts of one kind.
func (h *hearing) ruleOfText(f Finding, text string) string {
	switch {
	case lastToken(f.Pointer) == "globalId":
		return ruleGlobalIDFormat
	case h.operation.answerPlace(h.x.Response.Status, f.Pointer).isTime():
		return ruleOfTime(text)
	}
	return ""
}

// undocumented is the level of a status that the document lacks. One that asks for patience is legal everywhere.
func (h *hearing) undocumented(f *Finding) Level {
	if h.x.Response.Status != 429 {
		return Error
	}
	if h.header("Retry-After") != "" {
		f.Message += "; it says when to come again"
		return Note
	}
	return Warning
}

// challenges says whether the operation takes a scheme of which a 401 has to speak.
func (o *Operation) challenges() bool {
	headers := resolve(o.root, o.declared(401)).field("headers")
	return headers.field("WWW-Authenticate") != nil
}

// at finds a value by its pointer, or nil.
func at(value any, pointer string) any {
	for _, token := range tokensOf(pointer) {
		switch v := value.(type) {
		case map[string]any:
			value = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}
