package contract

const (
	ruleGlobalIDFormat   = "global-id-format"
	ruleGlobalIDUnstable = "global-id-unstable"
	ruleConnectionID     = "connection-id-unstable"
	ruleJoinedChanged    = "joined-at-changed"
	ruleCountFell        = "login-count-fell"
	ruleActiveDiffers    = "active-flag-differs"
)

const connectionsKept = "GET /api/developer/applications/app_1/users\nCookie: loginsign_session=s3ss10n\n> 200\n" + `{"users":[` +
	`{"id":"c1","globalId":"AB1234","email":"-","active":true,"blocked":false,"emailMuted":false,"sessions":2,` +
	`"lastSession":"2026-05-03T11:04:12Z","joined":"2025-11-10T09:30:00Z"}],"total":1}`

// identityRules are about who is who, in all answers together.
func identityRules() []*rule {
	return []*rule{
		{
			id: ruleGlobalIDFormat, level: Error, since: since05, clauses: []string{"CL-06", "AR-02"},
			title:  "A globalId is two capital letters and four digits",
			why:    "It is the key under which an integrator stores a user.",
			keeps:  story{exchanges: []string{loginsKept}},
			breaks: story{note: "Small letters.", exchanges: []string{changed(loginsKept, "AB1234", "ab1234")}},
		},
		{
			id: ruleGlobalIDUnstable, level: Error, since: since05, clauses: []string{"CL-06", "AR-02"}, check: (*hearing).globalIDStable,
			title: "A user has the same globalId in every answer",
			why:   "One person becomes two in the integrator's database, or two become one.",
			keeps: story{note: "The same user, asked for twice.", exchanges: []string{loginsKept, loginsKept}},
			breaks: story{note: "The alias is the same, the globalId is not.",
				exchanges: []string{loginsKept, changed(loginsKept, "AB1234", "CD5678")}},
		},
		{
			id: ruleConnectionID, level: Error, since: since05, clauses: []string{"AR-04"}, check: (*hearing).connectionStable,
			title: "A connection has one id, the same in every answer",
			why:   "The id of GET /api/user is the one that the developer's routes take; with another one they hit nobody, or somebody else.",
			keeps: story{exchanges: []string{connectionsKept, connectionsKept}},
			breaks: story{note: "The user's other endpoint has an id of its own.",
				exchanges: []string{connectionsKept, "@intent observe\n" + changed(connectionsKept, `"c1"`, `"u77"`)}},
		},
		{
			id: ruleJoinedChanged, level: Error, since: since05, clauses: []string{"CL-12"}, check: (*hearing).joinedStable,
			title: "The time at which a connection was made never changes",
			why:   "Cohorts and trial periods are counted from it.",
			keeps: story{note: "With and without milliseconds.", exchanges: []string{loginsKept, connectionsKept}},
			breaks: story{note: "The same alias joined a year later.",
				exchanges: []string{loginsKept, "@intent observe\n" + changed(loginsKept, "2025-11-10", "2026-01-10")}},
		},
		{
			id: ruleCountFell, level: Warning, since: since05, clauses: []string{"CL-10", "CL-11", "AR-05"}, check: (*hearing).countGrows,
			title:  "The number of a connection's logins never falls, and the latest of them never becomes an earlier one",
			why:    "Usage that is billed or reported from it goes wrong.",
			keeps:  story{note: "One login later.", exchanges: []string{loginsKept, changed(loginsKept, `"loginCount":2`, `"loginCount":3`)}},
			breaks: story{exchanges: []string{loginsKept, changed(loginsKept, `"loginCount":2`, `"loginCount":1`)}},
		},
		{
			id: ruleActiveDiffers, level: Warning, since: since05, clauses: []string{"CL-13", "AR-05"}, check: (*hearing).activeAgrees,
			title: "Two lists say the same of whether a connection is active",
			why:   "One job of the integrator lets a user in whom the other one locks out.",
			keeps: story{exchanges: []string{connectionsKept, loginsKept}},
			breaks: story{note: "Active for the developer, not for the application.",
				exchanges: []string{connectionsKept, changed(loginsKept, `"isActive":true`, `"isActive":false`)}},
		},
	}
}

// globalIDStable recognizes a user by connection and alias.
func (h *hearing) globalIDStable() {
	for _, r := range h.rows {
		if r.app == "" || r.globalID == "" {
			continue
		}
		globalID := h.trail.digest(r.globalID)
		earlier := 0
		if known, ok := h.trail.connections.get(h.trail.digest(r.app, r.connection)); ok && r.connection != "" && known.globalID != globalID {
			earlier = known.heard
		}
		if known, ok := h.trail.aliases.get(h.trail.digest(r.alias)); ok && r.alias != "" &&
			known.app == h.trail.digest(r.app) && known.globalID != globalID {
			earlier = known.heard
		}
		if earlier != 0 {
			h.find(Finding{
				In: InBody, Pointer: r.pointer + "/globalId", Earlier: earlier, Message: "the user had another globalId before",
				Expected: "the globalId of the earlier answer", Actual: "another",
			})
		}
	}
}

// same is the person that an earlier answer showed.
func (h *hearing) same(r row) (person, bool) {
	if h.shown == nil {
		h.shown = make([]*person, len(h.rows))
		for i, one := range h.rows {
			if _, p, known := h.trail.personOf(one.app, one.globalID); known && one.app != "" && one.globalID != "" {
				h.shown[i] = &p
			}
		}
	}
	if p := h.shown[r.number]; p != nil {
		return *p, true
	}
	return person{}, false
}

// rejoined says whether the user has left and come again since: the connection is another one.
func (h *hearing) rejoined(p person, r row) bool {
	another := r.connection != "" && p.connection != 0 && p.connection != h.trail.digest(r.connection)
	return madeAgain(p, r) || p.deleted.heard != 0 && another
}

func madeAgain(p person, r row) bool { return p.joined != 0 && r.joined != 0 && p.joined != r.joined }

func (h *hearing) connectionStable() {
	for _, r := range h.rows {
		p, known := h.same(r)
		if !known || r.connection == "" || p.connection == 0 || p.movedID || h.rejoined(p, r) || p.connection == h.trail.digest(r.connection) {
			continue
		}
		pointer := r.pointer
		if pointer != "/connectionId" {
			pointer += "/id"
		}
		h.findAt(h.certain(), Finding{
			In: InBody, Pointer: pointer, Earlier: p.heard, Message: "the connection had another id in an earlier answer",
			Expected: "the connection id of the earlier answer", Actual: "another",
		})
	}
}

// joinedStable compares times of what is one connection for certain: of the same alias or the same id.
func (h *hearing) joinedStable() {
	for _, r := range h.rows {
		p, known := h.same(r)
		sameAlias := r.alias != "" && p.alias == h.trail.digest(r.alias)
		sameID := r.connection != "" && p.connection == h.trail.digest(r.connection)
		if !known || !madeAgain(p, r) || !sameID && (!sameAlias || p.movedJoined) {
			continue
		}
		name := "/joinedAt"
		if h.is(opConnections, opUpdateConnection) {
			name = "/joined"
		}
		level := Error
		if !sameID {
			level = h.certain() // they may have left and come again
		}
		h.findAt(level, Finding{
			In: InBody, Pointer: r.pointer + name, Earlier: p.heard, Message: "the connection was made at another time in an earlier answer",
			Expected: "the time of the earlier answer", Actual: "another",
		})
	}
}

func (h *hearing) countGrows() {
	count, last := "/loginCount", "/lastSession"
	if h.is(opConnections, opUpdateConnection) {
		count = "/sessions"
	}
	for _, r := range h.rows {
		p, known := h.same(r)
		if !known || h.rejoined(p, r) {
			continue
		}
		if p.counted && r.counted && r.logins < p.logins {
			h.find(Finding{
				In: InBody, Pointer: r.pointer + count, Earlier: p.heard, Message: "the number of logins was higher before", Clause: "CL-10",
				Expected: "at least " + number(p.logins), Actual: number(r.logins),
			})
		}
		if r.last != 0 && r.last < p.last {
			h.find(Finding{
				In: InBody, Pointer: r.pointer + last, Earlier: p.heard, Message: "the latest login was a later one before", Clause: "CL-11",
				Expected: "the time of the earlier answer, or a later one", Actual: "an earlier one",
			})
		}
	}
}

// activeAgrees compares two lists; that the flag changes in one of them is nothing to wonder at.
func (h *hearing) activeAgrees() {
	for _, r := range h.rows {
		p, known := h.same(r)
		if !known || r.list == "" || r.active == flagUnknown || p.active == flagUnknown || p.active == r.active || p.view == h.view() {
			continue
		}
		name := "/isActive"
		if h.is(opConnections) {
			name = "/active"
		}
		h.find(Finding{
			In: InBody, Pointer: r.pointer + name, Earlier: p.heard, Message: "the other list says the contrary",
			Expected: "what the other list says", Actual: "the contrary",
		})
	}
}
