package contract

import (
	"slices"
	"strings"
)

const (
	ruleErrorShape = "error-shape"
	ruleErrorCode  = "error-code"
)

// refusalRules are about the bodies of refusals.
func refusalRules() []*rule {
	return []*rule{
		{
			id: ruleErrorShape, level: Error, lowers: true, since: since05, clauses: []string{"AR-16", "GA-05"}, check: (*hearing).errorShape,
			title: "A refusal says what was wrong, in the documented form",
			why:   "A client that looks for the code finds nothing, and its log says no more than that something failed.",
			keeps: story{exchanges: []string{refusalKept}},
			breaks: story{note: "A text in place of the code and the words.", exchanges: []string{
				changed(refusalKept, `"error":"unauthorized","error_description"`, `"detail"`)}},
		},
		{
			id: ruleErrorCode, level: Error, since: since05, check: (*hearing).errorCode,
			clauses: []string{"CL-03", "CL-04", "CL-05", "ST-02", "ST-03", "ST-04", "AR-15", "LX-03"},
			title:   "The code of a refusal is the documented one",
			why:     "A client that asks for a new code on invalid_grant, or alerts on invalid_client, does neither.",
			keeps:   story{exchanges: []string{refusalKept}},
			breaks: story{note: "The header is missing, the secret is not wrong.", exchanges: []string{
				changed(refusalKept, `"unauthorized"`, `"access_denied"`)}},
		},
	}
}

// errorShape finds refusals without a body; what is wrong with one, the check of the form finds.
func (h *hearing) errorShape() {
	if h.operation == nil || h.isHead() || !h.refused() || len(h.x.Response.Body) > 0 {
		return
	}
	declared := h.operation.declared(h.x.Response.Status)
	if declared.field("content") == nil {
		return
	}
	h.find(Finding{In: InBody, Message: "the refusal has no body", Expected: "a JSON object", Actual: "nothing"})
}

// errorCode looks at the codes that a page prints for a case which the exchange shows for certain.
func (h *hearing) errorCode() {
	code, ok := h.top("error").(string)
	if !ok || h.vendor() != nameLoginSign || !h.refused() {
		return
	}
	expected, clause := h.documentedCodes()
	if expected == nil || slices.Contains(expected, code) {
		return
	}
	h.find(Finding{
		In: InBody, Pointer: "/error", Clause: clause, Message: "the code is not " + orList(expected), Expected: orList(expected),
		Actual: quote(code),
	})
}

// documentedCodes are the codes that are right for the refusal, nil where the pages leave it open.
func (h *hearing) documentedCodes() (codes []string, clause string) {
	fault, status := h.credentialFault(), h.x.Response.Status
	switch {
	case h.is(opExchangeCode) && status == 400 && h.spentBefore() != 0:
		return []string{"invalid_grant"}, "LX-03"
	case !slices.Contains(h.security(), schemeBasic):
		return nil, ""
	case status == 403:
		return []string{"forbidden"}, ""
	case status != 401:
		return nil, ""
	case fault == CredentialMissing:
		return []string{"unauthorized"}, h.clauseOfFault(fault)
	case fault == CredentialWrong:
		return []string{"invalid_client"}, h.clauseOfFault(fault)
	}
	return []string{"unauthorized", "invalid_client"}, ""
}

func orList(words []string) string { return strings.Join(words, " or ") }
