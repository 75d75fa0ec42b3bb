package contract

import (
	"crypto/tls"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	ruleCORSTooOpen   = "cors-too-open"
	ruleTLSWeak       = "tls-weak"
	ruleSlowResponse  = "slow-response"
	ruleRedirectWrong = "redirect-wrong"
)

const authorizeAsked = "GET /oauth/authorize?client_id=app_1&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code" +
	"&state=s1\n> 302\n"

// transportRules are about how an answer comes.
func transportRules() []*rule {
	return []*rule{
		{
			id: ruleCORSTooOpen, level: Warning, since: since05, check: (*hearing).corsClosed,
			title: "No page of another origin may read answers with credentials or tokens",
			why:   "A page that a signed-in developer visits reads their users, or a token.",
			keeps: story{exchanges: []string{exchangeKept}},
			breaks: story{note: "Every page may read a token.",
				exchanges: []string{changed(exchangeKept, "> Cache", "> Access-Control-Allow-Origin: *\n> Cache")}},
		},
		{
			id: ruleTLSWeak, level: Error, since: since05, check: (*hearing).tlsStrong,
			title:  "TLS is 1.2 or later, and the certificate lasts for two more weeks",
			why:    "Client secrets cross networks that others read; and on the day after a certificate nothing works.",
			keeps:  story{exchanges: []string{"@tls 1.3\n@expires 2000h\n" + loginsKept}},
			breaks: story{exchanges: []string{"@tls 1.1\n" + loginsKept}},
		},
		{
			id: ruleSlowResponse, level: Note, since: since05, check: (*hearing).quick,
			title: "An answer comes in time",
			why:   "A client with a usual timeout gives up and can't know what was done.",
			keeps: story{exchanges: []string{"@took 80ms\n" + loginsKept}}, breaks: story{exchanges: []string{"@took 9s\n" + loginsKept}},
		},
		{
			id: ruleRedirectWrong, level: Error, since: since05, clauses: []string{"LX-01", "LX-02"}, check: (*hearing).redirect,
			title: "The browser is led back to the redirect URI, with the state that it came with",
			why:   "A code that goes elsewhere is somebody else's login; a lost state can't be told from a forged one.",
			keeps: story{exchanges: []string{authorizeAsked + "> Location: https://shop.example/cb?code=c0de1&state=s1"}},
			breaks: story{note: "To another host.",
				exchanges: []string{authorizeAsked + "> Location: https://evil.example/cb?code=c0de1&state=s1"}},
		},
	}
}

func (h *hearing) corsClosed() {
	origin := h.header("Access-Control-Allow-Origin")
	credentials := strings.EqualFold(h.header("Access-Control-Allow-Credentials"), "true")
	f := Finding{In: InHeader, Pointer: "Access-Control-Allow-Origin", Expected: "the origins that may read it", Actual: "any origin"}
	switch {
	case credentials && (origin == "*" || origin == "null"):
		f.Message = "every origin may read this with the user's credentials"
	case origin == "*" && h.done() && (h.issuesToken() || h.security() != nil):
		f.Message = "every origin may read an answer that needs a credential or holds one"
	default:
		return
	}
	h.find(f)
}

// certificateTime is how long a certificate is to last.
const certificateTime = 14 * 24 * time.Hour

func (h *hearing) tlsStrong() {
	state := h.x.TLS
	if state == nil {
		return
	}
	if state.Version != 0 && state.Version < tls.VersionTLS12 {
		h.find(Finding{Message: "the connection has " + tls.VersionName(state.Version), Expected: "TLS 1.2 or later",
			Actual: tls.VersionName(state.Version)})
	}
	if len(state.PeerCertificates) == 0 || h.x.At.IsZero() {
		return
	}
	switch left := state.PeerCertificates[0].NotAfter.Sub(h.x.At); {
	case left < 0:
		h.find(Finding{Message: "the certificate has expired", Expected: "a valid certificate", Actual: "an expired one"})
	case left < certificateTime:
		days := fmt.Sprintf("%d days", int(left.Hours()/24))
		h.findAt(Note, Finding{Message: "the certificate expires in " + days, Expected: "14 days or more", Actual: days})
	}
}

// usualSlow is the time that is slow where nobody says another.
const usualSlow = 3 * time.Second

func (h *hearing) quick() {
	limit := h.judge.known.Slow
	if limit <= 0 {
		limit = usualSlow
	}
	if h.x.Took > limit {
		h.find(Finding{
			Message: "the answer took longer than " + limit.String(), Expected: "at most " + limit.String(),
			Actual: h.x.Took.Round(100 * time.Millisecond).String(),
		})
	}
}

func (h *hearing) redirect() {
	wanted, given := h.input.Query["redirect_uri"].(string)
	location, err := url.Parse(h.header("Location"))
	if !h.is(opAuthorize) || h.x.Response.Status/100 != 3 || !given || err != nil {
		return
	}
	f := Finding{In: InHeader, Pointer: "Location", Actual: "another"}
	if back, err := url.Parse(wanted); err != nil || back.Host != location.Host || back.Path != location.Path {
		if location.Host == "" || location.Host == h.url.Host {
			return // to the page on which the user signs in
		}
		f.Clause, f.Message, f.Expected = "LX-02", "the browser is not led to the redirect URI of the request", "the request's redirect_uri"
		h.find(f)
		return
	}
	if state, _ := h.input.Query["state"].(string); state != location.Query().Get("state") {
		f.Clause, f.Message, f.Expected = "LX-01", "the state is not the one of the request", "the request's state"
		h.find(f)
	}
}
