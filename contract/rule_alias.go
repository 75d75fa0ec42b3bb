package contract

import (
	"slices"
	"strings"
)

const (
	ruleAliasUnstable  = "alias-unstable"
	ruleAliasNotMasked = "alias-not-masked"
	ruleCrossAppLeak   = "cross-app-leak"
)

// otherAppKept is the list of another application.
func otherAppKept() string {
	other := changed(loginsKept, "app_1", "app_2")
	other = changed(other, "YXBwXzE6czNjcmV0MQ==", "YXBwXzI6czNjcmV0Mg==")
	return strings.ReplaceAll(other, "x1@", "y2@")
}

// aliasRules are about the address that an application knows a user by, and about applications that know each other's.
func aliasRules() []*rule {
	return []*rule{
		{
			id: ruleAliasUnstable, level: Error, since: since05, clauses: []string{"CL-08"}, check: (*hearing).aliasStable,
			title: "The alias of a user for an application never changes",
			why:   "Mail goes to an address that nobody reads any more, and the user looks like a new one.",
			keeps: story{exchanges: []string{loginsKept, changed(loginsKept, `"email":"x1@loginsign.com"`, `"email":"new@shop.example"`)}},
			breaks: story{note: "The alias of today.",
				exchanges: []string{loginsKept, strings.ReplaceAll(loginsKept, "x1@", "x2@")}},
		},
		{
			id: ruleAliasNotMasked, level: Error, since: since05, clauses: []string{"CL-08"}, check: (*hearing).aliasMasked,
			title: "An alias is not the user's own address",
			why:   "The user was promised that the application can't see it.",
			keeps: story{exchanges: []string{loginsKept}},
			breaks: story{note: "The alias is an address that the user has elsewhere.",
				known:     Known{PrivateEmails: []string{"jane@home.example"}},
				exchanges: []string{strings.ReplaceAll(loginsKept, "x1@loginsign.com", "jane@home.example")}},
		},
		{
			id: ruleCrossAppLeak, level: Error, since: since05, clauses: []string{"CL-18", "CL-08", "SJ-09"}, check: (*hearing).appsApart,
			title: "An answer about one application or user holds nothing of another",
			why:   "One customer reads another one's users.",
			keeps: story{note: "The same user has another alias elsewhere.", exchanges: []string{loginsKept, otherAppKept()}},
			breaks: story{note: "The other application gets the first one's row.",
				exchanges: []string{loginsKept, strings.ReplaceAll(otherAppKept(), "y2@", "x1@")}},
		},
	}
}

func (h *hearing) aliasStable() {
	for _, r := range h.rows {
		p, known := h.same(r)
		if !known || r.alias == "" || p.alias == 0 || h.rejoined(p, r) || p.alias == h.trail.digest(r.alias) {
			continue
		}
		h.find(Finding{
			In: InBody, Pointer: r.pointer + "/aliasEmail", Earlier: p.heard, Message: "the user had another alias before",
			Expected: "the alias of the earlier answer", Actual: "another",
		})
	}
}

// aliasMasked knows some private addresses; others it suspects where an alias is the shared address and lies in another
// domain than the list's other aliases.
func (h *hearing) aliasMasked() {
	usual := h.usualDomain()
	for _, r := range h.rows {
		f := Finding{In: InBody, Pointer: r.pointer + "/aliasEmail", Expected: "an alias", Actual: "the user's own address"}
		switch {
		case r.alias == "":
		case h.isPrivate(r.alias):
			f.Message = "the alias is the user's private address"
			h.find(f)
		case usual != "" && r.alias == r.email && domainOf(r.alias) != usual:
			f.Message = "the alias is the shared address: the other aliases lie in another domain"
			h.findAt(Warning, f)
		}
	}
}

// usualDomain is the domain of two thirds of at least three aliases, or "".
func (h *hearing) usualDomain() string {
	counts, all := map[string]int{}, 0
	for _, r := range h.rows {
		if r.alias != "" {
			counts[domainOf(r.alias)]++
			all++
		}
	}
	for domain, n := range counts {
		if all >= 3 && 3*n >= 2*all {
			return domain
		}
	}
	return ""
}

// domainOf is the end of an address's domain, its last two labels.
func domainOf(address string) string {
	labels := strings.Split(strings.ToLower(address[strings.LastIndexByte(address, '@')+1:]), ".")
	return strings.Join(labels[max(0, len(labels)-2):], ".")
}

func (h *hearing) isPrivate(address string) bool {
	return slices.ContainsFunc(h.judge.known.PrivateEmails, func(private string) bool { return strings.EqualFold(private, address) })
}

// appsApart recognizes an alias, or a user's connection, that was another application's, and an appId that is not the
// path's.
func (h *hearing) appsApart() {
	if h.vendor() != nameLoginSign || !h.done() {
		return
	}
	for _, r := range h.rows {
		if r.app != "" {
			h.rowApart(r)
		}
	}
	if h.app() == "" {
		return
	}
	for _, f := range h.texts {
		if (f.name == "appId" || f.name == "applicationId") && f.text != h.app() {
			h.leak(f.pointer(), "the application is not the one of the path", 0)
		}
	}
}

func (h *hearing) rowApart(r row) {
	app := h.trail.digest(r.app)
	if known, ok := h.trail.aliases.get(h.trail.digest(r.alias)); ok && r.alias != "" && known.app != app {
		h.leak(r.pointer+"/aliasEmail", "the alias was another application's in an earlier answer", known.heard)
	}
	known, ok := h.trail.connections.get(h.trail.digest(r.connection))
	if ok && r.connection != "" && known.app != app && known.globalID == h.trail.digest(r.globalID) {
		h.leak(r.pointer+"/id", "the connection was another application's in an earlier answer", known.heard)
	}
}

func (h *hearing) leak(pointer, message string, earlier int) {
	h.find(Finding{
		In: InBody, Pointer: pointer, Message: message, Earlier: earlier, Clause: "CL-18", Expected: "nothing of another", Actual: "another's",
	})
}
