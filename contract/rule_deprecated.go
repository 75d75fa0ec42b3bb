package contract

import "strings"

const ruleDeprecated = "operation-deprecated"

// deprecationRules are about what an answer says of the operation's own end.
func deprecationRules() []*rule {
	return []*rule{{
		id: ruleDeprecated, level: Warning, since: since05, check: (*hearing).notDeprecated,
		title: "No answer says that its operation will go away (Deprecation, RFC 9745; Sunset, RFC 8594)",
		why:   "What works today ends at a time that only this header names.",
		keeps: story{exchanges: []string{loginsKept}},
		breaks: story{
			note:      "It was said in a header alone.",
			exchanges: []string{changed(loginsKept, "> 200", "> 200\n> Deprecation: @1793491200\n> Sunset: Sun, 31 Jan 2027 00:00:00 GMT")},
		},
	}}
}

// deprecating are the headers that announce an operation's end.
var deprecating = []string{"Deprecation", "Sunset"}

func (h *hearing) notDeprecated() {
	for _, name := range deprecating {
		if value := h.header(name); value != "" && !strings.EqualFold(value, "false") {
			h.find(Finding{
				In: InHeader, Pointer: name, Expected: "nothing", Actual: "present",
				Message: "the header " + name + " says that this operation will go away",
			})
			return
		}
	}
}
