package contract

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// license is what a judge knows of a user's status.
type license struct {
	active  bool
	at      time.Time
	heard   int
	refused int // the refused revocation since, or 0
}

// address is the primary address that a request set.
type address struct {
	value digest
	heard int
}

func (h *hearing) licenseKey() digest {
	return h.trail.digest("status", h.app(), fold(h.path["globalId"]))
}

func (h *hearing) addressKey() digest {
	return h.trail.digest("email", h.app(), h.path["connectionId"])
}

func (h *hearing) sentNow(text string) sent {
	return sent{value: h.trail.digest(strings.ToLower(text)), at: h.x.At, heard: h.x.Heard}
}

// remember takes down what later answers are compared with.
func (h *hearing) remember() {
	if h.operation == nil {
		return
	}
	for _, r := range h.rows {
		h.rememberRow(r)
	}
	switch {
	case h.is(opUpdateStatus):
		h.rememberStatus()
	case h.is(opExchangeCode) && h.done():
		h.rememberToken()
	case h.is(opUpdateConnection):
		h.rememberShare()
	case h.is(opDeleteConnection) && h.done():
		h.rememberDeletion()
	case h.is(opUpdateEmail) && h.done():
		email, _ := h.sentText("email")
		h.trail.addresses.set(h.addressKey(), address{h.trail.digest(strings.ToLower(email)), h.x.Heard})
	case h.is("loginsign.importUsers") && h.done():
		h.trail.forgetJoined() // an import fills in when users joined and came last
	case h.is(opLoginLogs) && h.done():
		h.rememberLines()
	}
	h.rememberThing()
}

func (h *hearing) rememberRow(r row) {
	if r.app == "" || r.globalID == "" {
		return
	}
	t := h.trail
	key, p, known := t.personOf(r.app, r.globalID)
	if known && h.rejoined(p, r) {
		p = person{}
	}
	p.heard = h.x.Heard
	if r.connection != "" {
		p.connection, p.movedID = t.digest(r.connection), false
		t.connections.set(t.digest(r.app, r.connection), connection{key, t.digest(r.app), t.digest(r.globalID), h.x.Heard})
		t.connections.set(t.digest(r.connection), connection{key, t.digest(r.app), t.digest(r.globalID), h.x.Heard})
	}
	if r.alias != "" {
		p.alias = t.digest(r.alias)
		t.aliases.set(p.alias, alias{t.digest(r.app), t.digest(r.globalID), h.x.Heard})
	}
	if r.joined != 0 {
		p.joined, p.movedJoined = r.joined, false
	}
	if r.last != 0 {
		p.last = r.last
	}
	if r.active != flagUnknown && h.is(opConnections, opCurrentLogins) {
		p.active, p.view = r.active, h.view()
	}
	if r.counted {
		p.logins, p.counted = r.logins, true
	}
	h.rememberEmail(&p, r)
	t.people.set(key, p)
}

func (h *hearing) rememberEmail(p *person, r row) {
	if !r.emailField {
		return
	}
	isDash := r.email == "-" || r.email == "—"
	if h.is(opConnections) {
		p.unshared = 0
		if isDash {
			p.unshared = h.x.Heard
		}
	}
	if h.is(opConnections, opCurrentLogins) {
		shown := h.trail.digest(strings.ToLower(r.email))
		if p.wanted.heard != 0 && ((shown == p.wanted.value) != p.wanted.stop || !h.fresh(p.wanted.at)) {
			p.wanted.seen[h.view()] = true // it was shown, or its absence was reported
		}
		p.email = shown
	}
}

func (h *hearing) rememberStatus() {
	key := h.licenseKey()
	l, known := h.trail.statuses.get(key)
	revokes, _ := h.revokes()
	switch action, _ := h.top("action").(string); {
	case !h.done():
		if known && revokes {
			l.refused = h.x.Heard
			h.trail.statuses.set(key, l)
		}
	case action == "revoked" || action == "unchanged":
		h.trail.statuses.set(key, license{at: h.x.At, heard: h.x.Heard})
	case action == "granted":
		if h.lasts() {
			h.trail.statuses.set(key, license{active: true, at: h.x.At, heard: h.x.Heard})
		} else {
			delete(h.trail.statuses.values, key)
		}
	}
}

// lasts says whether a grant is one that no time ends.
func (h *hearing) lasts() bool {
	duration, given := h.sentText("duration")
	shown, ok := at(h.body, "/license/duration").(string)
	return h.input.Body["expiresAt"] == nil && (!given || duration == "LIFETIME") && (!ok || shown == "LIFETIME")
}

func (h *hearing) rememberToken() {
	code, _ := h.sentText("code")
	app, _ := h.sentText("client_id")
	h.trail.codes.set(h.trail.digest(code), h.x.Heard)
	text, _ := h.top("access_token").(string)
	t := token{app: app, heard: h.x.Heard}
	if seconds, _, ok := h.expiresIn(); ok && !h.x.At.IsZero() && seconds > 0 && seconds < 1e9 {
		t.expires = h.x.At.Add(time.Duration(seconds) * time.Second)
	}
	h.trail.tokens.set(h.trail.digest(text), t)
}

// rememberShare takes down a change of the shared address, also of one that was refused.
func (h *hearing) rememberShare() {
	wanted, given := h.sentText("appEmail")
	c, known := h.trail.connections.get(h.trail.digest(h.app(), h.path["connectionId"]))
	if !given || !known {
		return
	}
	p, known := h.trail.people.get(c.person)
	if !known {
		return
	}
	switch {
	case h.done() && wanted == "":
		p.wanted, p.refused, p.unshared = h.sentNow(""), sent{}, 0
		p.wanted.value, p.wanted.stop = p.email, true
		if p.email == p.alias || p.email == h.trail.digest("-") || p.email == h.trail.digest("—") {
			p.wanted = sent{}
		}
	case h.done():
		p.wanted, p.refused, p.unshared = h.sentNow(wanted), sent{}, 0
	case h.x.Response.Status < 500 && wanted != "":
		p.refused = h.sentNow(wanted)
	}
	h.trail.people.set(c.person, p)
}

func (h *hearing) rememberDeletion() {
	c, known := h.trail.connections.get(h.trail.digest(h.app(), h.path["connectionId"]))
	if !known {
		return
	}
	if p, known := h.trail.people.get(c.person); known {
		p.deleted = h.sentNow("")
		h.trail.people.set(c.person, p)
	}
}

func (h *hearing) rememberLines() {
	var book logBook
	user := h.trail.digest(h.path["userid"])
	for i, l := range h.lines() {
		text := h.trail.digest(l.text)
		h.trail.lines.set(text, logLine{user, h.x.Heard})
		if i < maxLines {
			book.lines = append(book.lines, text)
			book.times = append(book.times, h.trail.digest(l.time))
		}
	}
	slices.Sort(book.lines)
	slices.Sort(book.times)
	book.times, book.heard = slices.Compact(book.times), h.x.Heard
	h.trail.logs.set(h.logKey(), book)
}

// rememberThing takes down what was made, changed or deleted.
func (h *hearing) rememberThing() {
	r, role := h.resource()
	if role == roleNone || !h.done() {
		return
	}
	id := h.path[r.parameter]
	if role == roleCreate {
		id = r.idIn(h.body)
	}
	key := h.thingKey(r, id)
	t, _ := h.trail.things.get(key)
	switch {
	case id == "" || role == roleRead || role == roleList:
		return
	case role == roleRemove:
		t.deleted = true
	case role == roleCreate:
		t = thing{}
		h.trail.rememberMade(h.trail.digest(r.remove, h.app()), key)
	}
	t.sent = h.sentNow("")
	if r.update != opUpdateConnection && r.update != opUpdateEmail {
		t.take(h)
	}
	h.trail.things.set(key, t)
}

// take keeps the texts that were sent.
func (t *thing) take(h *hearing) {
	fields := map[string]digest{}
	maps.Copy(fields, t.fields)
	for name, value := range h.input.Body {
		if text, ok := value.(string); ok && (len(fields) < maxThingFields || fields[name] != 0) {
			fields[name] = h.trail.digest(strings.ToLower(strings.TrimSpace(text)))
		}
	}
	t.fields = fields
}
