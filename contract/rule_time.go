package contract

import "time"

const (
	ruleTimeFormat = "time-format"
	ruleTimeUTC    = "time-not-utc"
)

// timeRules are about how a time is written; the check of the document's form reports them.
func timeRules() []*rule {
	kept := story{note: "ISO 8601, UTC, as the page prints it.", exchanges: []string{loginsKept}}
	clauses := []string{"CL-16", "AR-18", "SJ-06"}
	return []*rule{
		{
			id: ruleTimeFormat, level: Error, lowers: true, since: since05, clauses: clauses, keeps: kept,
			title: "A time is written as the document writes it (RFC 3339)",
			why:   "A client that parses the documented form fails on another one, often only on the day it appears.",
			breaks: story{note: "A blank in place of the T, and no zone.",
				exchanges: []string{changed(loginsKept, "2026-05-03T11:04:12.000Z", "2026-05-03 11:04:12")}},
		},
		{
			id: ruleTimeUTC, level: Error, lowers: true, since: since05, clauses: clauses, keeps: kept,
			title: "A time is given in UTC, with a Z",
			why:   "Times that are compared as texts, or cut at the Z, are wrong by hours.",
			breaks: story{note: "An offset.",
				exchanges: []string{changed(loginsKept, "2026-05-03T11:04:12.000Z", "2026-05-03T13:04:12.000+02:00")}},
		},
	}
}

// ruleOfTime is the rule that a time breaks which is not as the document wants it.
func ruleOfTime(text string) string {
	if isRFC3339(text) && text[len(text)-1] != 'Z' {
		return ruleTimeUTC
	}
	return ruleTimeFormat
}

func isRFC3339(text string) bool {
	_, err := time.Parse(time.RFC3339Nano, text)
	return err == nil
}

// timeFinding words a finding, and is its level: a time that can be read and is but written in another style, of which
// the pages have three, is a warning.
func (h *hearing) timeFinding(f *Finding) Level {
	text, _ := at(h.body, f.Pointer).(string)
	f.Actual = quote(text)
	f.Message = bodyLabel(tokensOf(f.Pointer)) + ": the time is not in UTC, but has an offset"
	if f.Rule == ruleTimeUTC {
		return Error
	}
	f.Message = bodyLabel(tokensOf(f.Pointer)) + ": the time is not written as the document writes it"
	if isRFC3339(text) {
		return Warning
	}
	return Error
}
