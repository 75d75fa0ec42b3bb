package contract

import (
	"slices"
	"strings"
)

const (
	ruleReadAfterWrite    = "read-after-write"
	ruleUseAfterDelete    = "use-after-delete"
	ruleRefusedButChanged = "refused-but-changed"
)

const (
	shareKept = "PATCH /api/developer/applications/app_1/users/c1\nCookie: loginsign_session=s3ss10n\n\n" + `{"appEmail":"new@shop.example"}` +
		"\n> 200\n" + `{"ok":true,"connection":{"id":"c1","globalId":"AB1234","email":"new@shop.example","active":true,"blocked":false,` +
		`"emailMuted":false,"sessions":2,"joined":"2025-11-10T09:30:00Z"}}`
	deleteKept = "DELETE /api/developer/applications/app_1/users/c1\nCookie: loginsign_session=s3ss10n\n> 200\n" + `{"ok":true}`
	nobodyKept = "GET /api/developer/applications/app_1/users\nCookie: loginsign_session=s3ss10n\n> 200\n" + `{"users":[],"total":0}`
)

// stateRules are about answers that come after a change.
func stateRules() []*rule {
	shown := changed(connectionsKept, `"email":"-"`, `"email":"new@shop.example"`)
	asked, _, _ := strings.Cut(shareKept, "\n> ")
	refused := asked + "\n> 409\n" + `{"error":"conflict","error_description":"The address is not linked to the account"}`
	return []*rule{
		{
			id: ruleReadAfterWrite, level: Error, since: since05, check: (*hearing).readAfterWrite,
			clauses: []string{"AR-07", "CL-07", "ST-13", "ST-14", "LX-09", "ST-12"},
			title:   "What was changed is what is answered from then on",
			why:     "A change that was confirmed is lost, and nobody hears of it.",
			keeps:   story{exchanges: []string{connectionsKept, shareKept, shown}},
			breaks: story{note: "The list still has the dash.",
				exchanges: []string{connectionsKept, shareKept, "@intent observe\n" + connectionsKept}},
		},
		{
			id: ruleUseAfterDelete, level: Error, since: since05, clauses: []string{"AR-11", "CL-15", "LX-09"}, check: (*hearing).useAfterDelete,
			title: "What was deleted is gone",
			why:   "Somebody who asked to be forgotten is not.",
			keeps: story{exchanges: []string{connectionsKept, deleteKept, nobodyKept}},
			breaks: story{note: "The connection is still listed.",
				exchanges: []string{connectionsKept, deleteKept, connectionsKept}},
		},
		{
			id: ruleRefusedButChanged, level: Error, since: since05, clauses: []string{"AR-07", "CL-07", "ST-04", "ST-14"},
			check:  (*hearing).refusedChange,
			title:  "A refused request changes nothing (RFC 5789, 2)",
			why:    "A stranger who is told no has had their way, and the application never learns of it.",
			keeps:  story{exchanges: []string{connectionsKept, refused, connectionsKept}},
			breaks: story{exchanges: []string{connectionsKept, refused, "@intent observe\n" + shown}},
		},
	}
}

func (h *hearing) readAfterWrite() {
	if h.operation == nil {
		return
	}
	for _, r := range h.rows {
		if p, known := h.same(r); known && h.is(opConnections, opCurrentLogins) {
			h.addressAfterWrite(p, r)
		}
	}
	if l, known := h.trail.statuses.get(h.licenseKey()); known && l.active && l.refused == 0 && h.revokedNothing() {
		h.stale(h.certain(), l.at, Finding{
			In: InBody, Pointer: "/action", Clause: "ST-14", Earlier: l.heard, Message: "a status was granted, and yet there is nothing to revoke",
			Expected: "revoked", Actual: "unchanged",
		})
	}
	h.thingAfterWrite()
}

// addressAfterWrite holds the shared address against the change that set it.
func (h *hearing) addressAfterWrite(p person, r row) {
	if p.wanted.heard == 0 || p.wanted.seen[h.view()] || !r.emailField {
		return
	}
	shown := h.trail.digest(strings.ToLower(r.email))
	if (shown == p.wanted.value) != p.wanted.stop {
		return
	}
	h.stale(h.certain(), p.wanted.at, Finding{
		In: InBody, Pointer: r.pointer + "/email", Clause: h.clauseOfShared(), Earlier: p.wanted.heard,
		Message: "the shared address was changed, and the answer does not show it", Expected: "the address that was set", Actual: "another",
	})
}

// clauseOfShared is what the list's page says of the shared address.
func (h *hearing) clauseOfShared() string {
	if h.is(opCurrentLogins) {
		return "CL-07"
	}
	return "AR-07"
}

// revokedNothing says whether a revocation found nothing.
func (h *hearing) revokedNothing() bool {
	revokes, _ := h.revokes()
	return h.is(opUpdateStatus) && h.done() && revokes && h.top("action") == "unchanged"
}

func (h *hearing) refusedChange() {
	for _, r := range h.rows {
		p, known := h.same(r)
		if known && h.is(opConnections, opCurrentLogins) && p.refused.heard != 0 && p.email != p.refused.value &&
			p.refused.value == h.trail.digest(strings.ToLower(r.email)) {
			h.findAt(h.certain(), Finding{
				In: InBody, Pointer: r.pointer + "/email", Clause: h.clauseOfShared(), Earlier: p.refused.heard,
				Message: "an address is shared that a refused request was to set", Expected: "the address from before", Actual: "the refused one",
			})
		}
	}
	if l, known := h.trail.statuses.get(h.licenseKey()); known && l.active && l.refused != 0 && h.revokedNothing() {
		h.findAt(h.certain(), Finding{
			In: InBody, Pointer: "/action", Earlier: l.refused, Message: "a refused request has revoked the status",
			Expected: "revoked", Actual: "unchanged",
		})
	}
}

func (h *hearing) useAfterDelete() {
	if h.operation == nil {
		return
	}
	for _, r := range h.rows {
		p, known := h.same(r)
		if !known || p.deleted.heard == 0 || h.rejoined(p, r) || r.list == "" {
			continue
		}
		sameID := r.connection != "" && p.connection == h.trail.digest(r.connection)
		if sameID || r.connection == "" && r.alias != "" && p.alias == h.trail.digest(r.alias) && p.joined != 0 {
			clause := "AR-11"
			if h.is(opCurrentLogins) {
				clause = "CL-15"
			}
			h.stale(Error, p.deleted.at, Finding{
				In: InBody, Pointer: r.pointer, Clause: clause, Earlier: p.deleted.heard,
				Message: "a connection is listed that was deleted", Expected: "nothing", Actual: "the connection",
			})
		}
	}
	h.thingAfterDelete()
}

// view is a list that shows shared addresses.
func (h *hearing) view() int {
	return slices.Index([]string{opConnections, opCurrentLogins}, h.operation.ID)
}
