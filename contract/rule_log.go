package contract

import (
	"slices"
	"strconv"
	"time"
)

const (
	ruleLogOrder   = "login-log-order"
	ruleLogMutated = "login-log-mutated"
)

// logRules are about the login logs of a user.
func logRules() []*rule {
	return []*rule{
		{
			id: ruleLogOrder, level: Warning, since: since05, clauses: []string{"SJ-07"}, check: (*hearing).logOrder,
			title:  "Login logs stand in the order of their times, the oldest first",
			why:    "A client that reads on from the last line it knows misses logins.",
			keeps:  story{exchanges: []string{logsKept}},
			breaks: story{exchanges: []string{changed(logsKept, "2026-05-02T09:00:00.5Z", "2026-04-02T09:00:00.5Z")}},
		},
		{
			id: ruleLogMutated, level: Error, since: since05, clauses: []string{"SJ-09"}, check: (*hearing).logMutated,
			title: "A line of the login logs never changes",
			why:   "Logs that change prove nothing.",
			keeps: story{exchanges: []string{logsKept, logsKept}},
			breaks: story{note: "Another city for the same login.",
				exchanges: []string{logsKept, changed(logsKept, `"City":"Jaipur"`, `"City":"Pune"`)}},
		},
	}
}

// line is a line of the login logs.
type line struct {
	pointer    string
	time, text string
	at         time.Time
}

// lines reads the login logs of either generation.
func (h *hearing) lines() (list []line) {
	if !h.is(opLoginLogs) || !h.done() {
		return nil
	}
	for _, name := range []string{"login_logs", "audit_logs"} {
		items, _ := h.top(name).([]any)
		for i, item := range items[:min(len(items), maxRows)] {
			object, _ := item.(map[string]any)
			l := line{pointer: "/" + name + "/" + strconv.Itoa(i)}
			for _, f := range textsOf(object) {
				if f.name == "CreatedAt" || f.name == "created_at" {
					l.time = f.text
				}
				l.text += f.name + "=" + strconv.Quote(f.text)
			}
			l.at, _ = time.Parse(time.RFC3339Nano, l.time)
			list = append(list, l)
		}
	}
	return list
}

func (h *hearing) logOrder() {
	newest := h.judge.known.Readings["ssojet.log-order"] == "newest-first"
	lines := h.lines()
	for i := 1; i < len(lines); i++ {
		before, after := lines[i-1].at, lines[i].at
		if newest {
			before, after = after, before
		}
		if !before.IsZero() && !after.IsZero() && after.Before(before) {
			h.find(Finding{
				In: InBody, Pointer: lines[i].pointer, Message: "the line is out of the order of the times",
				Expected: "a time after the line before", Actual: "an earlier one",
			})
			return
		}
	}
}

// logBook is what a judge knows of a user's login logs.
type logBook struct {
	lines []digest // sorted
	times []digest // of the lines, each once, sorted
	heard int
}

// logLine is whose login a line was.
type logLine struct {
	user  digest
	heard int
}

// maxLines is how many of a user's lines are remembered.
const maxLines = 1000

func (h *hearing) logKey() digest { return h.trail.digest("logs", h.path["userid"], h.url.RawQuery) }

// logMutated recognizes a line whose time was there before and whose text was not. A line with a fraction of a second
// that stands in two users' logs is one of them's alone.
func (h *hearing) logMutated() {
	lines := h.lines()
	if lines == nil {
		return
	}
	user := h.trail.digest(h.path["userid"])
	book, known := h.trail.logs.get(h.logKey())
	for _, l := range lines {
		text := h.trail.digest(l.text)
		if owner, seen := h.trail.lines.get(text); seen && owner.user != user && l.at.Nanosecond() != 0 {
			h.findAt(Error, Finding{
				Rule: ruleCrossAppLeak, In: InBody, Pointer: l.pointer, Earlier: owner.heard, Message: "the line stood in another user's login logs",
				Expected: "a login of this user", Actual: "another user's",
			})
		}
		if !known || has(book.lines, text) || !has(book.times, h.trail.digest(l.time)) {
			continue
		}
		h.find(Finding{
			In: InBody, Pointer: l.pointer, Earlier: book.heard, Message: "the line of this time was another one in an earlier answer",
			Expected: "the line of the earlier answer", Actual: "another",
		})
	}
	h.logShrunk(book, lines)
}

// logShrunk finds lines that are gone, where an answer holds all of them.
func (h *hearing) logShrunk(book logBook, lines []line) {
	if next, _ := h.top("next_cursor").(string); next != "" || h.input.Query["cursor"] != nil || len(lines) >= len(book.lines) {
		return
	}
	h.findAt(Warning, Finding{
		In: InBody, Pointer: "/login_logs", Earlier: book.heard, Message: "lines are gone that were there before",
		Expected: strconv.Itoa(len(book.lines)) + " or more", Actual: strconv.Itoa(len(lines)),
	})
}

func has(sorted []digest, one digest) bool {
	_, found := slices.BinarySearch(sorted, one)
	return found
}
