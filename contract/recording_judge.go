package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// KeepsAllRules is the id of the check that an operation passes when none of its exchanges broke a rule.
const KeepsAllRules = "keeps-all-rules"

// JudgeRecording judges recorded exchanges by the rules, in their order, and reports what they break: one check for each
// finding however often it occurs, and KeepsAllRules for each operation without any. What is on no path of the document,
// such as a page's pictures, and what lacks its body is left out; the number of those is in the reason of a skipped check.
// The error is the recording's.
func JudgeRecording(t *Traffic, spec *Spec, known Known) (Report, error) {
	judge := NewJudge(spec, known)
	report := Report{Target: t.Target, Began: t.Began, Tool: t.Tool, Summary: Summary{Verdicts: map[Verdict]int{}}}
	h := recordingHearing{
		report: &report, raw: t.Raw, spec: spec, pseudonyms: NewPseudonyms(spec, nil), heard: map[string]*Check{}, rules: map[string]Rule{},
		found: map[string]int{}, fields: map[string][]string{},
	}
	for _, rule := range Rules() {
		h.rules[rule.ID] = rule
	}
	for one, err := range t.Exchanges() {
		if err != nil {
			return Report{}, err
		}
		h.lasted(one.Exchange)
		if one.NoBody {
			h.bodiless++
			continue
		}
		judge.Hear(one.Exchange)
		if one.Operation == "" && !onPath(one.Findings) {
			h.strange++
			continue
		}
		h.hear(t.Count, one.Exchange)
	}
	h.end()
	report.sum()
	return report, nil
}

// onPath says whether an exchange without an operation is the vendor's all the same: its path has other methods.
func onPath(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == "method-not-rejected" })
}

// recordingHearing makes a report of what is heard.
type recordingHearing struct {
	report            *Report
	spec              *Spec
	pseudonyms        *Pseudonyms
	raw               bool
	seen              caseRecord // for the coverage
	rules             map[string]Rule
	heard             map[string]*Check // by operation: the check that it keeps to all rules
	found             map[string]int    // place in the report, by fingerprint
	fields            map[string][]string
	bodiless, strange int
	first             time.Time // when the first exchange began
}

// lasted counts the time from the first exchange to the end of this one.
func (h *recordingHearing) lasted(x *Exchange) {
	if h.first.IsZero() {
		h.first = x.At
	}
	if !x.At.IsZero() {
		h.report.Seconds = max(h.report.Seconds, x.At.Add(x.Took).Sub(h.first).Seconds())
	}
}

func (h *recordingHearing) hear(number int, x *Exchange) {
	h.report.Summary.Requests++
	kept := h.heard[x.Operation]
	if kept == nil {
		kept = &Check{ID: KeepsAllRules, Verdict: Pass, Operation: x.Operation, Title: "every exchange keeps to all rules"}
		h.heard[x.Operation] = kept
	}
	kept.Count++
	h.seen.Seen = append(h.seen.Seen, h.sighting(x))
	named := false
	for _, f := range x.Findings {
		if verdictOf(f.Level) != Pass {
			kept.Verdict = Fail
		}
		named = h.add(h.check(number, x, f)) || named
	}
	if named {
		h.report.Exchanges = append(h.report.Exchanges, h.evidence(number, x))
	}
}

// add adds a check, or counts it where the same was found before. It reports whether the check names the exchange.
func (h *recordingHearing) add(c Check) bool {
	if i, ok := h.found[c.Fingerprint]; ok {
		have := &h.report.Checks[i]
		have.Count++
		have.breaks(c.Clauses...)
		have.shows(c.Exchanges[0])
		return slices.Contains(have.Exchanges, c.Exchanges[0])
	}
	h.found[c.Fingerprint] = len(h.report.Checks)
	h.report.Checks = append(h.report.Checks, c)
	return true
}

// sighting is what an exchange adds to the coverage; those that show the same fields share the list of them.
func (h *recordingHearing) sighting(x *Exchange) sighting {
	seen := h.spec.sightingOf(x)
	key := strings.Join(seen.Fields, " ")
	if h.fields[key] == nil {
		h.fields[key] = seen.Fields
	}
	seen.Fields = h.fields[key]
	return seen
}

func (h *recordingHearing) check(number int, x *Exchange, f Finding) Check {
	c := Check{
		ID: f.Rule, Verdict: verdictOf(f.Level), Level: f.Level, Operation: x.Operation, Pointer: h.shown(f.Pointer),
		Message: h.shown(f.Message), Expected: h.shown(f.Expected), Actual: h.shown(f.Actual), Exchanges: []int{number}, Count: 1,
		Fingerprint: f.fingerprint(x.Operation),
	}
	rule := h.rules[f.Rule]
	c.Title, c.Why = rule.Title, rule.Why
	c.breaks(h.spec.clausesBroken(x, f)...)
	return c
}

// shown is a text of a finding; the keys of a body may be people.
func (h *recordingHearing) shown(text string) string {
	if !h.raw {
		return text
	}
	parts := strings.Split(text, "/")
	for i := range parts {
		parts[i] = h.pseudonyms.scan(parts[i], false)
	}
	return strings.Join(parts, "/")
}

// evidence shows an exchange under pseudonyms.
func (h *recordingHearing) evidence(number int, x *Exchange) Evidence {
	clean := x
	if h.raw {
		clean = h.pseudonyms.Exchange(x)
	}
	hide := newRedactor(Config{})
	hide.credentialsOf(clean.Request)
	return Evidence{
		Number: number, Operation: x.Operation, Method: clean.Request.Method, URL: hide.url(clean.Request.URL),
		Status: clean.Response.Status, Headers: hide.header(flat(clean.Response.Header)), Answer: hide.body(clean.Response.Body),
		Took: float64(x.Took.Microseconds()) / 1000, Curl: hide.curl(clean.Request),
	}
}

// credentialsOf adds what a request carries, so that a line that repeats it names variables.
func (r *redactor) credentialsOf(request ExchangeRequest) {
	asked := http.Request{Header: request.Header}
	if _, secret, ok := asked.BasicAuth(); ok {
		r.secret(secret, "CLIENT_SECRET")
	} else if _, token, ok := strings.Cut(request.Header.Get("Authorization"), " "); ok {
		r.secret(token, "TOKEN")
	}
	for _, cookie := range asked.Cookies() {
		r.secret(cookie.Value, "COOKIE")
	}
	if form, err := url.ParseQuery(string(request.Body)); err == nil {
		r.secret(form.Get("client_secret"), "CLIENT_SECRET")
		r.secret(form.Get("code"), "CODE")
	}
}

// end adds what was kept to and what could not be judged.
func (h *recordingHearing) end() {
	var ids []string
	for id, c := range h.heard {
		if c.Verdict == Pass {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		h.report.Checks = append(h.report.Checks, *h.heard[id])
	}
	h.report.Summary.Judged = len(h.heard)
	h.report.Coverage = (&session{spec: h.spec}).coverage([]caseRecord{h.seen})
	h.report.Coverage.Clauses = nil // cases show clauses, and nobody knows what this traffic was for
	for i := range h.report.Coverage.Operations {
		if one := &h.report.Coverage.Operations[i]; one.Requests == 0 {
			one.Why = "it is not in the recording"
		}
	}
	h.leftOut(h.bodiless, "bodies-recorded", "every answer was recorded with its body", " had no body, or not all of it, in the recording")
	h.leftOut(h.strange, "paths-known", "every request was to a path of the document", " went to no path of the document")
}

func (h *recordingHearing) leftOut(n int, id, title, why string) {
	if n > 0 {
		h.report.Checks = append(h.report.Checks, Check{ID: id, Verdict: Skip, Title: title, Reason: strconv.Itoa(n) + why})
	}
}
