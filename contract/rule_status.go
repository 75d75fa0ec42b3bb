package contract

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

const (
	ruleOperationUndocumented = "operation-undocumented"
	ruleMethodNotRejected     = "method-not-rejected"
	ruleServerError           = "server-error"
	ruleStatusWrong           = "status-wrong"
	ruleEnvelopeStatus        = "envelope-status-mismatch"
)

const appsKept = "GET /api/v3/get-user-loggedin-apps?userId=u1\nAuthorization: Bearer a.b.c\n> 200\n" +
	`{"statusCode":200,"message":"ok","data":[{"appId":"a1","appName":"A","appLogo":"https://a.example/l.png",` +
	`"appLoginUrl":"https://a.example/login"}]}`

// statusRules are about statuses that the document has, but not for this.
func statusRules() []*rule {
	return []*rule{
		{
			id: ruleOperationUndocumented, level: Note, since: since05, check: (*hearing).pathKnown,
			title: "A request is for an operation of the document",
			why:   "Nothing can be said about an answer whose request nobody described.",
			keeps: story{exchanges: []string{loginsKept}}, breaks: story{exchanges: []string{"GET /api/nothing\n> 404"}},
		},
		{
			id: ruleMethodNotRejected, level: Error, since: since05, check: (*hearing).methodRejected,
			title: "A method that the document lacks is refused",
			why:   "A method that works by accident may change what it should not, past the checks of the documented one.",
			keeps: story{exchanges: []string{"POST /api/user\nAuthorization: Bearer t0ken1\n> 405\n> Allow: GET"}},
			breaks: story{note: "Answered as if it were GET.",
				exchanges: []string{"POST /api/user\nAuthorization: Bearer t0ken1\n> 200\n" + `{"id":"c1","globalId":"AB1234"}`}},
		},
		{
			id: ruleServerError, level: Error, whole: true, since: since05, check: (*hearing).noServerError,
			title:  "No request makes the server fail",
			why:    "A client can't tell its own mistake from an outage, and will try again for ever.",
			keeps:  story{exchanges: []string{loginsKept}},
			breaks: story{exchanges: []string{loginsAsked + "> 500\n" + `{"error":"server_error","error_description":"Oops"}`}},
		},
		{
			id: ruleStatusWrong, level: Error, since: since05, check: (*hearing).rightStatus,
			clauses: []string{"CL-03", "CL-04", "CL-05", "ST-02", "ST-03", "ST-04", "ST-05", "ST-06", "AR-09", "GA-02", "GA-03", "SJ-04",
				"AR-13", "LX-04", "LX-13", "AR-01"},
			title: "The status is the one that the document has for the case",
			why:   "A client branches on the status: it takes a broken request for done, or a wrong secret for a missing user.",
			keeps: story{note: "An empty update is refused.", exchanges: []string{
				"@intent refusal\nPATCH /api/applications/app_1/users/AB1234/status\nAuthorization: Basic YXBwXzE6czNjcmV0MQ==\n\n{}" +
					"\n> 400\n" + `{"error":"invalid_request","error_description":"status is required unless revoke is true"}`}},
			breaks: story{note: "It is accepted.", exchanges: []string{
				"@intent refusal\nPATCH /api/applications/app_1/users/AB1234/status\nAuthorization: Basic YXBwXzE6czNjcmV0MQ==\n\n{}" +
					"\n> 200\n" + `{"ok":true,"action":"unchanged"}`}},
		},
		{
			id: ruleEnvelopeStatus, level: Error, since: since05, clauses: []string{"GA-06", "GX-01"}, check: (*hearing).envelope,
			title: "GenAuth's statusCode says the same as the HTTP status, unless that is 200",
			why:   "One client looks at the status, the next at the envelope, and one of them is wrong.",
			keeps: story{exchanges: []string{appsKept}},
			breaks: story{note: "A success inside a failure.",
				exchanges: []string{changed(appsKept, "> 200", "> 500")}},
		},
	}
}

func (h *hearing) pathKnown() {
	if h.operation == nil && h.allow == nil {
		h.find(Finding{Message: "the document has no such path"})
	}
}

// methodRejected leaves OPTIONS to CORS.
func (h *hearing) methodRejected() {
	status := h.x.Response.Status
	if h.allow == nil || h.x.Request.Method == http.MethodOptions {
		return
	}
	allowed := strings.Join(h.allow, ", ")
	switch {
	case status < 400:
		h.find(Finding{
			In: InStatus, Message: fmt.Sprintf("the document has %s for this path; another method is answered %d", allowed, status),
			Expected: "405", Actual: fmt.Sprint(status),
		})
	case status == http.StatusMethodNotAllowed && h.header("Allow") == "":
		h.findAt(Note, Finding{
			Rule: RuleHeaderMissing, In: InHeader, Pointer: "Allow", Expected: allowed, Actual: "nothing",
			Message: "a 405 lists the methods in Allow (RFC 9110, 15.5.6)",
		})
	}
}

func (h *hearing) noServerError() {
	level := h.rule.level
	switch {
	case h.status < 500:
		return
	case h.status == http.StatusServiceUnavailable && h.header("Retry-After") != "":
		level = Note
	case h.status == http.StatusBadGateway || h.status == http.StatusServiceUnavailable || h.status == http.StatusGatewayTimeout:
		level = Warning
	}
	h.findAt(level, Finding{In: InStatus, Message: "the server failed with " + h.statusText(), Expected: "below 500", Actual: h.statusText()})
}

// rightStatus looks for requests that are not as described and were accepted. What a credential's fault is answered is
// the business of the credential rules.
func (h *hearing) rightStatus() {
	if !h.done() {
		return
	}
	for _, f := range h.faults {
		if f.Level == Error {
			h.accepted(h.refusalLevel(f), f)
			return
		}
	}
	if message, clause := h.demand(); message != "" {
		h.find(Finding{In: InStatus, Clause: clause, Message: message, Expected: "a refusal", Actual: h.statusText()})
	}
}

func (h *hearing) accepted(level Level, f Finding) {
	problem := strings.TrimSuffix(f.Message, ", not "+f.Actual)
	h.findAt(level, Finding{
		In: InStatus, Message: "a request was accepted that the document refuses: " + problem, Expected: "a refusal", Actual: h.statusText(),
		Clause: h.refusalClause(f),
	})
}

// refusalLevel is milder where no page says that such a request is refused.
func (h *hearing) refusalLevel(f Finding) Level {
	status := http.StatusBadRequest
	if f.Rule == RuleContentType {
		status = http.StatusUnsupportedMediaType
	}
	if h.vendor() == nameGenAuth && status == http.StatusBadRequest && f.Rule == RuleParameterMissing {
		return Error
	}
	declared := h.operation.declared(status)
	if declared == nil || declared.word("x-evidence") == evidenceAssumed || f.Rule == RuleBodyUnexpected {
		return Note
	}
	return Error
}

// refusalClause is the clause that says that such a request is refused: the parameter's own, or one of the refusal's, of
// which the first is about what is missing.
func (h *hearing) refusalClause(f Finding) string {
	if _, clauses := h.operation.values(f.In, f.Pointer); clauses != nil {
		return clauses[0]
	}
	declared := texts(h.operation.declared(http.StatusBadRequest).field("x-clauses"))
	if f.Rule != RuleFieldMissing && f.Rule != RuleBodyMissing {
		slices.Reverse(declared)
	}
	for _, id := range declared {
		if slices.Contains(h.rule.clauses, id) {
			return id
		}
	}
	return ""
}

// demand is what a request lacks that the pages demand in words which no schema can say.
func (h *hearing) demand() (message, clause string) {
	switch h.operation.ID {
	case opUpdateStatus:
		status, _ := h.sentText("status")
		if revoke, _ := h.input.Body["revoke"].(bool); !revoke && status == "" {
			return "a body with neither status nor revoke was accepted", "ST-05"
		}
	case opUpdateConnection:
		if h.input.Body["isForwarding"] == nil && h.input.Body["appEmail"] == nil {
			return "a body with neither isForwarding nor appEmail was accepted", "AR-09"
		}
	case opUpdateEmail:
		if email, given := h.sentText("email"); given && !strings.Contains(email, "@") {
			return "an address without @ was accepted", "LX-04"
		}
	case opExchangeCode:
		if grant, _ := h.sentText("grant_type"); grant != "authorization_code" {
			return "another grant_type than authorization_code was accepted", "AR-13"
		}
	}
	return h.unlisted()
}

// unlisted names a parameter whose value is none of those that the document lists, or "".
func (h *hearing) unlisted() (message, clause string) {
	for _, name := range slices.Sorted(maps.Keys(h.input.Query)) {
		allowed, clauses := h.operation.values(InQuery, name)
		if text, ok := h.input.Query[name].(string); ok && allowed != nil && !slices.Contains(allowed, text) {
			if clauses != nil {
				clause = clauses[0]
			}
			return "the parameter " + name + " was accepted with a value that the document lacks", clause
		}
	}
	return "", ""
}

// envelope holds the two statuses of GenAuth against each other.
func (h *hearing) envelope() {
	http := h.x.Response.Status
	if h.vendor() != nameGenAuth || http == 200 || h.top("statusCode") == nil || http == h.status {
		return
	}
	level := h.rule.level
	if http >= 400 && h.status >= 400 {
		level = Note // both say that it failed
	}
	h.findAt(level, Finding{
		In: InBody, Pointer: "/statusCode", Message: fmt.Sprintf("the HTTP status is %d, statusCode is %d", http, h.status),
		Expected: fmt.Sprint(http), Actual: fmt.Sprint(h.status),
	})
}
