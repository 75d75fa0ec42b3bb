package contract

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

const (
	ruleAuthNotEnforced = "auth-not-enforced"
	ruleAuthWrongOrder  = "auth-wrong-order"
)

// The document's security schemes that rules know more of.
const (
	schemeBasic  = "basicApp"
	schemeBearer = "bearerUser"
	schemePortal = "portalSession"
)

// credentialRules are about who may do what.
func credentialRules() []*rule {
	clauses := []string{"CL-03", "CL-04", "CL-05", "ST-02", "ST-03", "ST-04", "AR-01", "AR-06", "LX-13", "SJ-03", "GA-09", "GX-02"}
	return []*rule{
		{
			id: ruleAuthNotEnforced, level: Error, since: since05, clauses: clauses, check: (*hearing).authEnforced,
			title: "Without the right credential nothing is answered and nothing is done",
			why:   "Anybody reads the users of an application, or changes them.",
			keeps: story{note: "No header, no users.", exchanges: []string{"@credential missing\n" + refusalKept}},
			breaks: story{note: "Another application's credentials open the list.", exchanges: []string{
				changed(loginsKept, "YXBwXzE6czNjcmV0MQ==", "YXBwXzI6czNjcmV0Mg==")}},
		},
		{
			id: ruleAuthWrongOrder, level: Error, since: since05, clauses: clauses, check: (*hearing).authOrder,
			title: "Who asks comes before what is asked: a faulty credential is refused as such, whatever else is wrong",
			why:   "A stranger learns what exists and which requests are right, and a client mends the wrong mistake.",
			keeps: story{exchanges: []string{"@credential missing\n@intent refusal\nPATCH /api/applications/app_1/users/AB1234/status\n\n{}" +
				"\n> 401\n> WWW-Authenticate: Basic\n" + `{"error":"unauthorized","error_description":"The Basic Auth header is missing"}`}},
			breaks: story{note: "The body is looked at before the credential.", exchanges: []string{
				"@intent refusal\n@credential missing\nPATCH /api/applications/app_1/users/AB1234/status\n\n" + `{"status":7}` +
					"\n> 400\n" + `{"error":"invalid_request","error_description":"status must be a text"}`}},
		},
	}
}

func (h *hearing) security() []string {
	if h.operation == nil {
		return nil
	}
	return h.operation.Security
}

// credentialFault is what is wrong with the request's credential: what its maker says, or what anybody can see.
func (h *hearing) credentialFault() CredentialFault {
	authorization := h.x.Request.Header.Get("Authorization")
	scheme, value, _ := strings.Cut(authorization, " ")
	schemes := h.security()
	switch {
	case schemes == nil:
		return ""
	case h.x.Intent.Credential != "":
		return h.x.Intent.Credential
	case authorization == "" && h.x.Request.Header.Get("Cookie") == "" && !h.credentialInQuery():
		return CredentialMissing
	case slices.Contains(schemes, schemePortal) && h.x.Request.Header.Get("Cookie") == "":
		return CredentialOtherClass
	case slices.Contains(schemes, schemeBasic) && !strings.EqualFold(scheme, "Basic"),
		slices.Contains(schemes, schemeBearer) && !strings.EqualFold(scheme, "Bearer"):
		return CredentialOtherClass
	case slices.Contains(schemes, schemeBasic):
		return h.faultOfBasic(value)
	}
	return ""
}

func (h *hearing) credentialInQuery() bool {
	query := h.url.Query()
	return slices.ContainsFunc(h.operation.credentials, query.Has)
}

// faultOfBasic sees whether the client is another than the application of the path. A recording may hold what can't be
// read in place of it.
func (h *hearing) faultOfBasic(value string) CredentialFault {
	decoded, err := base64.StdEncoding.DecodeString(value)
	client, _, ok := strings.Cut(string(decoded), ":")
	if err != nil || !ok || client == "" || strings.ContainsAny(client, "$*[]{}…") || client == h.app() {
		return ""
	}
	return CredentialOtherApp
}

func (h *hearing) isOtherApps() bool {
	_, value, _ := strings.Cut(h.x.Request.Header.Get("Authorization"), " ")
	return h.faultOfBasic(value) == CredentialOtherApp
}

// authEnforced warns only where a recording may have left out what is missing.
func (h *hearing) authEnforced() {
	fault := h.credentialFault()
	if fault == "" || !h.done() {
		return
	}
	level := h.rule.level
	if !h.x.Intent.Known && fault != CredentialOtherApp {
		level = Warning
	}
	h.findAt(level, Finding{
		In: InStatus, Clause: h.clauseOfFault(fault), Message: "the request was accepted although its credential is " + faultWords(fault),
		Expected: "a refusal", Actual: h.statusText(), Credential: fault,
	})
}

func faultWords(fault CredentialFault) string {
	switch fault {
	case CredentialOtherClass:
		return "of another kind"
	case CredentialOtherApp:
		return "another application's"
	}
	return string(fault)
}

// clauseOfFault is the clause about the fault that the operation carries, or "".
func (h *hearing) clauseOfFault(fault CredentialFault) string {
	about := map[CredentialFault][]string{
		CredentialMissing:    {"CL-03", "ST-02", "AR-01", "AR-06", "SJ-03", "GA-09"},
		CredentialMalformed:  {"CL-03", "ST-02", "AR-01", "AR-06", "SJ-03", "GA-09"},
		CredentialWrong:      {"CL-04", "ST-03", "AR-01", "AR-06", "SJ-03", "GX-02", "GA-09"},
		CredentialOtherApp:   {"CL-05", "ST-04", "AR-06"},
		CredentialOtherClass: {"LX-13", "AR-01", "AR-06", "SJ-03", "GA-09"},
	}
	for _, id := range about[fault] {
		if slices.Contains(h.operation.Clauses, id) {
			return id
		}
	}
	return ""
}

// authOrder holds the status of a refused credential against the one that the pages print for it.
func (h *hearing) authOrder() {
	fault, status := h.credentialFault(), h.x.Response.Status
	expected := h.statusesOf(fault)
	if expected == nil || status < 400 || status >= 500 || status == 429 || slices.Contains(expected, status) {
		return
	}
	words := make([]string, len(expected))
	for i, s := range expected {
		words[i] = strconv.Itoa(s)
	}
	id, level := h.wrongOrder(fault)
	h.findAt(level, Finding{
		Rule: id, In: InStatus, Clause: h.clauseOfFault(fault), Expected: orList(words), Actual: strconv.Itoa(status),
		Message: "a request whose credential is " + faultWords(fault) + " is answered " + strconv.Itoa(status) + ", not " + orList(words),
	})
}

// wrongOrder tells a refusal for the wrong reason from a wrong status. Of two faults of a credential either may come first.
func (h *hearing) wrongOrder(fault CredentialFault) (rule string, level Level) {
	switch status := h.x.Response.Status; {
	case len(h.faults) > 0 || status == 400 || status == 413 || status == 415:
		return ruleAuthWrongOrder, Error
	case status != 401 && status != 403:
		return ruleStatusWrong, Error
	case fault == CredentialOtherClass || !h.x.Intent.Known || fault == CredentialWrong && h.isOtherApps():
		return ruleAuthWrongOrder, Note
	}
	return ruleStatusWrong, Error
}

// statusesOf are the statuses that the pages print for a credential's fault, nil where they leave it open.
func (h *hearing) statusesOf(fault CredentialFault) []int {
	schemes := h.security()
	switch {
	case slices.Contains(schemes, schemeBasic) && fault == CredentialOtherApp:
		return []int{403}
	case slices.Contains(schemes, schemeBasic) && fault == CredentialOtherClass:
		return []int{401, 403}
	case slices.Contains(schemes, schemeBearer) && fault == CredentialWrong:
		return nil // a token that is wrong for its maker may open what is looked at next
	case (slices.Contains(schemes, schemeBasic) || slices.Contains(schemes, schemeBearer)) && fault != "":
		return []int{401}
	}
	return nil
}
