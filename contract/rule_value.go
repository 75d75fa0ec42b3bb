package contract

import (
	"net/netip"
	"net/url"
	"slices"
)

const (
	ruleAddressFormat = "ip-address-format"
	ruleURLFormat     = "url-format"
)

const logsKept = "GET /api/v1/users/u1/loginlogs?client_id=cli_1\nAuthorization: Bearer m4chine\n> 200\n" + `{"login_logs":[` +
	`{"IpAddress":"192.0.2.7","Country":"India","City":"Jaipur","UserAgent":"","Name":"Firefox","Os":"","Device":"",` +
	`"CreatedAt":"2026-05-01T07:21:15.14Z"},` +
	`{"IpAddress":"192.0.2.7","Country":"India","City":"Jaipur","UserAgent":"","Name":"Firefox","Os":"","Device":"",` +
	`"CreatedAt":"2026-05-02T09:00:00.5Z"}]}`

// valueRules are about texts of which the document says more than their type, without a schema that could.
func valueRules() []*rule {
	return []*rule{
		{
			id: ruleAddressFormat, level: Warning, since: since05, clauses: []string{"SJ-08"}, check: (*hearing).addresses,
			title: "A client's address is IPv4 or IPv6, or empty",
			why:   "Code that looks up where a login came from fails on other texts.",
			keeps: story{exchanges: []string{logsKept}}, breaks: story{exchanges: []string{changed(logsKept, "192.0.2.7", "unknown")}},
		},
		{
			id: ruleURLFormat, level: Warning, since: since05, clauses: []string{"GA-07", "AR-03"}, check: (*hearing).addressesOfPages,
			title: "The address of a page or a picture is absolute, or empty",
			why:   "A relative one points into the integrator's own site.",
			keeps: story{exchanges: []string{appsKept}}, breaks: story{exchanges: []string{changed(appsKept, "https://a.example/l.png", "/l.png")}},
		},
	}
}

func (h *hearing) addresses() {
	h.eachField([]string{"IpAddress", "ip_address"}, func(pointer, text string) {
		if _, err := netip.ParseAddr(text); err != nil {
			h.find(Finding{In: InBody, Pointer: pointer, Message: "this is no IP address", Expected: "an IPv4 or IPv6 address", Actual: quote(text)})
		}
	})
}

func (h *hearing) addressesOfPages() {
	h.eachField([]string{"appLogo", "appLoginUrl", "image", "idpLogo", "photo"}, func(pointer, text string) {
		if u, err := url.Parse(text); err != nil || u.Scheme == "" {
			h.find(Finding{
				In: InBody, Pointer: pointer, Message: "this is no absolute address", Expected: "a URL with its scheme", Actual: quote(text),
			})
		}
	})
}

// eachField visits the texts of an answer that stand under one of some names and are not empty.
func (h *hearing) eachField(names []string, visit func(pointer, text string)) {
	if !h.done() {
		return
	}
	for _, f := range h.texts {
		if f.text != "" && slices.Contains(names, f.name) {
			visit(f.pointer(), f.text)
		}
	}
}
