package contract

import (
	"bytes"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"
)

const (
	ruleSecretInResponse = "secret-in-response"
	ruleEmailLeaked      = "email-leaked"
)

// leakRules are about what must not stand in an answer.
func leakRules() []*rule {
	return []*rule{
		{
			id: ruleSecretInResponse, level: Error, since: since05, clauses: []string{"CL-18"}, check: (*hearing).noSecrets,
			title: "No answer holds a secret, not even the one that was sent",
			why:   "Answers are logged, cached and shown; a secret that was seen has to be changed.",
			keeps: story{note: "A token is in the answer that issues it.", exchanges: []string{exchangeKept}},
			breaks: story{note: "The secret comes back in an error.", exchanges: []string{
				loginsAsked + "> 401\n> WWW-Authenticate: Basic\n" + `{"error":"invalid_client","error_description":"s3cret1 is wrong"}`}},
		},
		{
			id: ruleEmailLeaked, level: Error, since: since05, clauses: []string{"CL-18", "AR-07", "CL-07", "AR-03"},
			check: (*hearing).noPrivateEmails,
			title: "An address that the user does not share is in no answer",
			why:   "Not to give the address away is what users sign in through the service for.",
			keeps: story{known: Known{PrivateEmails: []string{"jane@home.example"}}, exchanges: []string{connectionsKept, loginsKept}},
			breaks: story{note: "In a field of its own.", known: Known{PrivateEmails: []string{"jane@home.example"}}, exchanges: []string{
				changed(loginsKept, `"isActive"`, `"realEmail":"jane@home.example","isActive"`)}},
		},
	}
}

// shortestSecret is the number of bytes from which a text is looked for.
const shortestSecret = 6

// needles are the secrets that the judge knows and those that the request carries.
func (h *hearing) needles() []string {
	header := h.x.Request.Header
	list := slices.Clone(h.judge.known.Secrets)
	scheme, value, _ := strings.Cut(header.Get("Authorization"), " ")
	if decoded, err := base64.StdEncoding.DecodeString(value); err == nil && strings.EqualFold(scheme, "Basic") {
		_, password, _ := strings.Cut(string(decoded), ":")
		list = append(list, password)
	}
	list = append(list, value)
	for pair := range strings.SplitSeq(header.Get("Cookie"), ";") {
		_, cookie, _ := strings.Cut(pair, "=")
		list = append(list, cookie)
	}
	for _, name := range []string{"client_secret", "accessKeySecret"} {
		text, _ := h.sentText(name)
		list = append(list, text)
	}
	return slices.DeleteFunc(list, func(s string) bool { return len(s) < shortestSecret })
}

func (h *hearing) noSecrets() {
	if h.operation == nil {
		return
	}
	needles := h.needles()
	if h.body == nil {
		if slices.ContainsFunc(needles, func(s string) bool { return bytes.Contains(h.x.Response.Body, []byte(s)) }) {
			h.find(Finding{In: InBody, Message: "the answer holds a secret", Expected: "no secret", Actual: "a secret"})
		}
		return
	}
	issues := h.issuesToken()
	for _, f := range h.texts {
		if f.text == "" || issues && f.name == "access_token" {
			continue
		}
		holds := slices.ContainsFunc(needles, func(s string) bool { return strings.Contains(f.text, s) })
		if holds || isSecretName(f.name) && !h.isDocumented(f.pointer()) {
			h.find(Finding{In: InBody, Pointer: f.pointer(), Message: "the answer holds a secret", Expected: "no secret", Actual: "a secret"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(h.x.Response.Header)) {
		if name == "Set-Cookie" {
			continue // a session that is prolonged
		}
		sent := h.header(name)
		text, err := url.QueryUnescape(sent)
		if err != nil {
			text = sent
		}
		if slices.ContainsFunc(needles, func(s string) bool { return strings.Contains(text, s) }) {
			h.find(Finding{In: InHeader, Pointer: name, Message: "the header holds a secret", Expected: "no secret", Actual: "a secret"})
		}
	}
}

func isSecretName(name string) bool {
	name = strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(name), "_", ""), "-", "")
	return slices.ContainsFunc([]string{"secret", "password", "passwd", "privatekey", "accesstoken", "refreshtoken", "sessiontoken"},
		func(part string) bool { return strings.Contains(name, part) })
}

func (h *hearing) isDocumented(pointer string) bool {
	return len(h.operation.answerPlace(h.x.Response.Status, pointer).schemas) > 0
}

// noPrivateEmails lets the documented address be the user's own, since a user may share it, unless another answer says
// that none is shared.
func (h *hearing) noPrivateEmails() {
	if h.vendor() != nameLoginSign {
		return
	}
	sentBody := strings.ToLower(string(h.x.Request.Body))
	for _, private := range h.judge.known.PrivateEmails {
		if lower := strings.ToLower(private); !strings.Contains(sentBody, lower) {
			h.noSuchEmail(lower)
		}
	}
	for _, r := range h.rows {
		h.unsharedShown(r)
	}
}

func (h *hearing) noSuchEmail(lower string) {
	for _, f := range h.texts {
		if f.name == "aliasEmail" || f.name == "email" && !h.refused() || !strings.Contains(strings.ToLower(f.text), lower) {
			continue
		}
		h.find(Finding{
			In: InBody, Pointer: f.pointer(), Message: "the answer holds an address that the user does not share",
			Expected: "no private address", Actual: "a private address",
		})
	}
}

// unsharedShown finds an address where the developer's list has a dash.
func (h *hearing) unsharedShown(r row) {
	p, known := h.same(r)
	if !known || p.unshared == 0 || !strings.Contains(r.email, "@") || h.is(opConnections, opUpdateConnection) {
		return
	}
	alias := h.trail.digest(r.alias)
	if r.alias == "" {
		alias = p.alias
	}
	if alias == 0 || alias == h.trail.digest(r.email) || p.alias != 0 && p.alias != alias {
		return // it may be the alias, or nobody knows any more what the alias is
	}
	clause := "CL-07"
	if h.is(opUser) {
		clause = "AR-03"
	}
	h.findAt(Warning, Finding{
		In: InBody, Pointer: r.pointer + "/email", Earlier: p.unshared, Clause: clause,
		Message:  "the answer shows an address, while the developer's list says that none is shared",
		Expected: "the alias or a dash", Actual: "an address",
	})
}
