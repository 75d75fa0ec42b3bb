package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// hearing is one exchange before the judge.
type hearing struct {
	judge *Judge
	trail *trail
	rule  *rule // that is being looked at
	x     *Exchange

	url       *url.URL
	operation *Operation // nil where the document has none for the method and the path
	allow     []string   // without an operation: the methods of the path, nil where there is no such path
	path      map[string]string
	input     Input     // of the request
	faults    []Finding // of the request

	body     any // of the answer, nil where it is no JSON
	texts    []textField
	status   int // of the answer, GenAuth's from the envelope
	rows     []row
	shown    []*person // by row: as earlier answers showed them, nil for who is new; read when it is first needed
	findings []Finding
	found    map[string]int // by rule
}

func newHearing(j *Judge, x *Exchange) *hearing {
	h := &hearing{judge: j, trail: j.trail, x: x, status: x.Response.Status, url: &url.URL{}, findings: []Finding{}, found: map[string]int{}}
	if u, err := url.Parse(x.Request.URL); err == nil {
		h.url = u
	}
	h.locate()
	if h.isHead() {
		return h
	}
	if h.operation != nil {
		sent := Request{Path: h.path, RawQuery: h.url.RawQuery, Header: x.Request.Header, Body: x.Request.Body}
		h.input, h.faults = h.operation.CheckRequest(sent)
	}
	h.body = x.json()
	if code, ok := h.top("statusCode").(float64); ok && h.vendor() == nameGenAuth {
		h.status = int(code)
	}
	h.texts, h.rows = textsOf(h.body), h.readRows()
	return h
}

// top is a member of the answer's object, or nil.
func (h *hearing) top(member string) any {
	object, _ := h.body.(map[string]any)
	return object[member]
}

func (h *hearing) vendor() string {
	if h.operation == nil {
		return ""
	}
	return h.operation.Vendor
}

// is says whether the exchange is of one of these operations.
func (h *hearing) is(ids ...string) bool {
	return h.operation != nil && slices.Contains(ids, h.operation.ID)
}

func (h *hearing) isHead() bool { return h.x.Request.Method == http.MethodHead }

// done says whether the operation did what it was asked for: also where a browser is sent on with a code.
func (h *hearing) done() bool {
	if h.operation == nil || h.isHead() {
		return false
	}
	if h.x.Response.Status/100 == 3 {
		return strings.Contains(h.x.Response.Header.Get("Location"), "code=")
	}
	return h.x.Response.Status/100 == 2 && h.status/100 == 2
}

// refused says whether the answer is a refusal.
func (h *hearing) refused() bool { return h.x.Response.Status >= 400 || h.status >= 400 }

// app is the application that the request is about, or "".
func (h *hearing) app() string { return h.path["appId"] }

// find takes down a breach of the rule that is being looked at.
func (h *hearing) find(f Finding) { h.findAt(h.rule.level, f) }

// findAt takes it down at another level than the rule's. What an answer breaks over and over is told a hundred times.
func (h *hearing) findAt(level Level, f Finding) {
	r := h.rule
	if f.Rule != "" {
		r = h.judge.byID[f.Rule]
	}
	if h.found[r.id]++; h.found[r.id] > maxFindings {
		return
	}
	f.Rule, f.Level = r.id, level
	p := h.place(f)
	if r.lowers && p.evidence == evidenceAssumed {
		f.Level = Note
		if len(p.assumptions) > 0 {
			f.Assumption = p.assumptions[0]
		}
	}
	if !h.carries(f.Clause) {
		f.Clause = h.clauseOf(r, p)
	}
	h.findings = append(h.findings, f)
}

// certain is the level of a finding that only somebody else's change in the meantime could explain: an error where a case
// made the request, which has what it looks at to itself.
func (h *hearing) certain() Level {
	if h.x.Intent.Known {
		return Error
	}
	return Warning
}

func (h *hearing) header(name string) string { return h.x.Response.Header.Get(name) }

// sentText is a text field of the request's body, form or object.
func (h *hearing) sentText(name string) (string, bool) {
	text, ok := h.input.Body[name].(string)
	return text, ok
}

func (h *hearing) statusText() string { return strconv.Itoa(h.status) }
