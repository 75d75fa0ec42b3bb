package contract

import (
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	ruleAnswerUnlikeRequest = "answer-unlike-request"
	ruleIdempotency         = "idempotency"
)

const (
	statusAsked = "PATCH /api/applications/app_1/users/AB1234/status\nAuthorization: Basic YXBwXzE6czNjcmV0MQ==\n\n"
	revokeAsked = statusAsked + `{"revoke":true}` + "\n> 200\n"
	grantKept   = statusAsked + `{"status":"PREMIUM"}` + "\n> 200\n" +
		`{"ok":true,"action":"granted","connectionId":"c1","status":"PREMIUM",` +
		`"variant":{"id":"v1","name":"PREMIUM","duration":"LIFETIME"},` +
		`"license":{"id":"l1","state":"ACTIVE","duration":"LIFETIME","expiresAt":null}}`
)

// changeRules are about what an answer says of the change that it answers.
func changeRules() []*rule {
	return []*rule{
		{
			id: ruleAnswerUnlikeRequest, level: Error, since: since05, check: (*hearing).asAsked,
			clauses: []string{"ST-08", "ST-09", "ST-10", "ST-11", "ST-14", "ST-15", "AR-08", "AR-10", "LX-09"},
			title:   "An answer says that what was asked for was done",
			why:     "A plan that was to end goes on, or lasts another time than the one that was paid.",
			keeps:   story{exchanges: []string{grantKept}},
			breaks: story{note: "FREE revokes; here it is granted.", exchanges: []string{
				strings.ReplaceAll(grantKept, "PREMIUM", "FREE")}},
		},
		{
			id: ruleIdempotency, level: Error, since: since05, clauses: []string{"ST-16", "LX-04"}, check: (*hearing).idempotent,
			title: "What is done a second time changes nothing, and the answer says so",
			why:   "Jobs that run again after a failure do things twice, or report changes that never were.",
			keeps: story{exchanges: []string{revokeAsked + `{"ok":true,"action":"revoked"}`, revokeAsked + `{"ok":true,"action":"unchanged"}`}},
			breaks: story{note: "Nothing is left to revoke.", exchanges: []string{
				revokeAsked + `{"ok":true,"action":"revoked"}`, "@intent repeat\n" + revokeAsked + `{"ok":true,"action":"revoked"}`}},
		},
	}
}

// revokes says whether a status update asks to revoke, and whether by the status' word.
func (h *hearing) revokes() (revokes, byWord bool) {
	status, _ := h.sentText("status")
	byWord = slices.Contains([]string{"FREE", "NONE", "INACTIVE", "REVOKED"}, strings.ToUpper(strings.TrimSpace(status)))
	revoke, _ := h.input.Body["revoke"].(bool)
	return revoke || byWord, byWord && !revoke
}

func (h *hearing) asAsked() {
	switch {
	case !h.done():
	case h.is(opUpdateStatus):
		h.statusAsAsked()
	case h.is(opUpdateConnection):
		wanted, given := h.sentText("appEmail")
		shown, ok := at(h.body, "/connection/email").(string)
		if given && ok && wanted != "" && !strings.EqualFold(wanted, shown) {
			h.unlike(Warning, "AR-10", "/connection/email", "the address that was to be shared", "another")
		}
	default:
		h.fieldsAsAsked()
	}
}

func (h *hearing) unlike(level Level, clause, pointer, expected, actual string) {
	h.findAt(level, Finding{
		In: InBody, Pointer: pointer, Clause: clause, Expected: expected, Actual: actual,
		Message: "the answer does not say what was asked for: " + expected,
	})
}

func (h *hearing) statusAsAsked() {
	action, _ := h.top("action").(string)
	revokes, byWord := h.revokes()
	status, given := h.sentText("status")
	switch {
	case revokes && action == "granted" && byWord:
		h.unlike(Error, "ST-15", "/action", "revoked or unchanged", action)
	case revokes && action == "granted":
		level := Error
		if given {
			level = Note // which of the two wins is left open
		}
		h.unlike(level, "ST-14", "/action", "revoked or unchanged", action)
	case !revokes && given && (action == "revoked" || action == "unchanged"):
		h.unlike(Error, "ST-08", "/action", "granted", action)
	case !revokes && given && action == "granted":
		h.grantAsAsked(status)
	}
}

// grantAsAsked looks at the details of a grant as far as the answer has them.
func (h *hearing) grantAsAsked(status string) {
	wanted, clause := status, "ST-09"
	if name, given := h.sentText("variantName"); given {
		wanted, clause = name, "ST-08"
	}
	if name, ok := at(h.body, "/variant/name").(string); ok && !sameWords(name, wanted) {
		h.unlike(Error, clause, "/variant/name", "the variant of the request", "another")
	}
	if expires, given := h.sentText("expiresAt"); given {
		shown, _ := at(h.body, "/license/expiresAt").(string)
		want, errWant := time.Parse(time.RFC3339Nano, expires)
		got, err := time.Parse(time.RFC3339Nano, shown)
		if errWant == nil && err == nil && want.Sub(got).Abs() >= time.Second {
			h.unlike(Error, "ST-11", "/license/expiresAt", "the expiresAt of the request", "another time")
		}
		return
	}
	h.durationAsAsked()
}

func (h *hearing) durationAsAsked() {
	duration, ok := at(h.body, "/license/duration").(string)
	wanted, given := h.sentText("duration")
	level := Error
	if !given {
		wanted = "LIFETIME"
		if h.judge.known.Readings["loginsign.default-duration"] == "variant-default" {
			return
		}
		if duration == at(h.body, "/variant/duration") && h.input.Body["variantName"] != nil {
			level = Warning // the Licenses page says that a variant has a default of its own
		}
	}
	if ok && duration != wanted {
		h.unlike(level, "ST-10", "/license/duration", wanted, duration)
	}
}

func sameWords(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// fieldsAsAsked compares the texts of what was made or changed with what was sent for it.
func (h *hearing) fieldsAsAsked() {
	_, role := h.resource()
	if role != roleCreate && role != roleUpdate {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(h.input.Body)) {
		wanted, isText := h.input.Body[name].(string)
		shown, ok := h.top(name).(string)
		if isText && ok && !sameWords(wanted, shown) {
			h.unlike(Warning, "", "/"+name, "the "+name+" of the request", "another")
		}
	}
}

// idempotent knows what the judge heard being done.
func (h *hearing) idempotent() {
	if !h.done() {
		return
	}
	switch {
	case h.is(opUpdateStatus):
		l, known := h.trail.statuses.get(h.licenseKey())
		revokes, _ := h.revokes()
		if known && !l.active && revokes && h.top("action") == "revoked" {
			h.findAt(h.certain(), Finding{
				In: InBody, Pointer: "/action", Clause: "ST-16", Earlier: l.heard, Message: "nothing was active, and yet something was revoked",
				Expected: "unchanged", Actual: "revoked",
			})
		}
	case h.is(opUpdateEmail):
		h.emailIdempotent()
	}
}

func (h *hearing) emailIdempotent() {
	email, _ := h.sentText("email")
	set, known := h.trail.addresses.get(h.addressKey())
	changed, ok := h.top("changed").(bool)
	same := set.value == h.trail.digest(strings.ToLower(email))
	if !known || !ok || changed != same {
		return
	}
	f := Finding{In: InBody, Pointer: "/changed", Clause: "LX-04", Earlier: set.heard, Expected: "false", Actual: "true",
		Message: "the address was set before, and yet it changed"}
	if !same {
		f.Expected, f.Actual, f.Message = "true", "false", "another address was set before, and yet nothing changed"
	}
	h.findAt(h.certain(), f)
}
