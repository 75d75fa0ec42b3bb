package contract

import (
	"fmt"
	"strings"
	"time"
)

const (
	ruleCodeReuse      = "code-reuse-accepted"
	ruleTokenLifetime  = "token-lifetime"
	ruleTokenCacheable = "token-cacheable"
)

// tokenRules are about codes and tokens.
func tokenRules() []*rule {
	used := changed(exchangeKept, "> 200\n> Cache-Control: no-store\n"+`{"access_token":"t0ken1","token_type":"Bearer","expires_in":3600}`,
		"> 400\n"+`{"error":"invalid_grant","error_description":"The authorization code has already been used"}`)
	return []*rule{
		{
			id: ruleCodeReuse, level: Error, since: since05, clauses: []string{"LX-03", "AR-13"}, check: (*hearing).codeOnce,
			title:  "An authorization code works once",
			why:    "Who finds a code in a log or a browser's history signs in as the user.",
			keeps:  story{exchanges: []string{exchangeKept, used}},
			breaks: story{exchanges: []string{exchangeKept, exchangeKept}},
		},
		{
			id: ruleTokenLifetime, level: Error, since: since05, clauses: []string{"AR-14", "AR-17", "GX-03", "SX-01"}, check: (*hearing).lifetime,
			title: "A token lives as long as its expires_in says, and that is what the page prints",
			why:   "A client that renews in time is refused, or a token that was lost opens doors for ever.",
			keeps: story{exchanges: []string{exchangeKept}},
			breaks: story{note: "Accepted a day later.", exchanges: []string{exchangeKept,
				"@after 24h\nGET /api/user\nAuthorization: Bearer t0ken1\n> 200\n" + `{"id":"c1","globalId":"AB1234"}`}},
		},
		{
			id: ruleTokenCacheable, level: Warning, since: since05, clauses: []string{"AR-14"}, check: (*hearing).uncached,
			title:  "An answer with a token says Cache-Control: no-store (RFC 6749, 5.1)",
			why:    "A proxy or a browser hands the token to the next one who asks.",
			keeps:  story{exchanges: []string{exchangeKept}},
			breaks: story{exchanges: []string{changed(exchangeKept, "> Cache-Control: no-store\n", "")}},
		},
	}
}

func (h *hearing) issuesToken() bool { return h.is(opExchangeCode, opMachineToken, opManagementToken) }

// spentBefore is the exchange in which the request's authorization code was exchanged, or 0.
func (h *hearing) spentBefore() int {
	code, _ := h.sentText("code")
	spent, _ := h.trail.codes.get(h.trail.digest(code))
	return spent
}

func (h *hearing) codeOnce() {
	if earlier := h.spentBefore(); h.is(opExchangeCode) && h.done() && earlier != 0 {
		h.find(Finding{
			In: InStatus, Earlier: earlier, Message: "the code was exchanged a second time", Expected: "400 invalid_grant", Actual: h.statusText(),
		})
	}
}

// leeway is how much longer than it should a token may live: clocks differ.
const leeway = time.Minute

func (h *hearing) lifetime() {
	t, known := h.trail.tokens.get(h.trail.digest(h.bearer()))
	if known && h.done() && !t.expires.IsZero() && h.x.At.After(t.expires.Add(leeway)) {
		h.find(Finding{
			In: InStatus, Clause: "AR-17", Earlier: t.heard, Message: "a token was accepted after its time", Expected: "401", Actual: h.statusText(),
		})
	}
	seconds, pointer, ok := h.expiresIn()
	if !ok {
		return
	}
	printed, level := 3600.0, Error
	switch {
	case h.is(opMachineToken):
		level = Warning
	case h.is(opManagementToken):
		printed, level = 7200, Note
	}
	if seconds != printed {
		h.findAt(level, Finding{
			In: InBody, Pointer: pointer, Message: fmt.Sprintf("expires_in is %s, the page prints %s", number(seconds), number(printed)),
			Expected: number(printed), Actual: number(seconds),
		})
	}
}

func (h *hearing) expiresIn() (seconds float64, pointer string, ok bool) {
	if !h.issuesToken() || !h.done() {
		return 0, "", false
	}
	value, pointer := h.top("expires_in"), "/expires_in"
	if data, is := h.top("data").(map[string]any); is {
		value, pointer = data["expires_in"], "/data/expires_in"
	}
	seconds, ok = value.(float64)
	return seconds, pointer, ok
}

func (h *hearing) uncached() {
	if !h.issuesToken() || !h.done() || strings.Contains(strings.ToLower(h.header("Cache-Control")), "no-store") {
		return
	}
	level := h.rule.level
	if h.vendor() != nameLoginSign {
		level = Note // their pages do not speak of OAuth 2.0, or show the headers
	}
	h.findAt(level, Finding{
		In: InHeader, Pointer: "Cache-Control", Message: "an answer with a token may be cached", Expected: "no-store",
		Actual: cacheWords(h.header("Cache-Control")),
	})
}

func cacheWords(header string) string {
	if header == "" {
		return "nothing"
	}
	return quote(header)
}
