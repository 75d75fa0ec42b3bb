package mutants

import (
	"fmt"
	"net/http"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/world"
)

const getUser = "loginsign.getUser"

// signIn breaks GET /api/user and GET /oauth/authorize.
func signIn() []Mutant { return append(signInUsers(), signInRedirects()...) }

func signInUsers() []Mutant {
	return []Mutant{
		{ID: "M30", Name: "internal-id", What: "id of the user is an internal one, not the connection's", Kind: Cross,
			Effect: contract.Observe, Clause: "AR-04", Check: "user-id-is-the-connection", Expect: ExpectFail,
			breaking: remembered(getUser, func(s *site, _ *request, body object) {
				body["id"] = "user-" + s.internalID(body["globalId"])
			})},
		{ID: "M33", Name: "unauthorized-with-an-empty-body", What: "401 has an empty body", Kind: Media, Effect: contract.Refuse,
			Clause: "AR-16", Check: "not-json", Expect: ExpectFail,
			breaking: refused(getUser, http.StatusUnauthorized, func(a *answer) { a.body = nil })},
		{ID: "M180", Name: "user-without-a-token", What: "GET /api/user needs no token", Kind: Auth, Effect: contract.Refuse,
			Clause: "AR-01", Check: "user-needs-a-token", Expect: ExpectFail,
			breaking: onlyWith("", accepting(http.StatusUnauthorized, asSomebody(world.UserToken), getUser))},
		{ID: "M181", Name: "any-token-will-do", What: "GET /api/user takes any token", Kind: Auth, Effect: contract.Refuse,
			Clause: "AR-01", Check: "user-needs-a-token", Expect: ExpectFail,
			breaking: onlyWith("Bearer", accepting(http.StatusUnauthorized, asSomebody(world.UserToken), getUser))},
		{ID: "M182", Name: "user-has-another-global-id", What: "globalId of GET /api/user is in no list", Kind: Cross,
			Effect: contract.Observe, Clause: "AR-03", Check: "user-answers-the-tokens-user", Expect: ExpectFail,
			breaking: granted(getUser, set("globalId", "ZQ0000"))},
		{ID: "M183", Name: "user-shows-the-private-address", What: "email of GET /api/user is the private address", Kind: Leak,
			Effect: contract.Observe, Clause: "AR-03", Check: "user-email-as-shared", Expect: ExpectFail,
			breaking: remembered(getUser, func(s *site, _ *request, body object) {
				body["email"] = s.privateEmail(body["globalId"])
			})},
		{ID: "M184", Name: "user-changes", What: "globalId of GET /api/user is another one on every call", Kind: Stable,
			Effect: contract.Observe, Clause: "AR-02", Check: "global-id-unstable", Expect: ExpectFail,
			breaking: remembered(getUser, func(s *site, _ *request, body object) {
				body["globalId"] = fmt.Sprintf("QZ%04d", s.asked)
			})},
		{ID: "M187", Name: "any-method-will-do", What: "A method that the path lacks is answered as GET", Kind: Proto,
			Effect: contract.Refuse, Check: "method-not-rejected", Expect: ExpectFail,
			breaking: breaking{anyMethod: true, do: (*site).ask}},
		{ID: "M186", Name: "user-as-html", What: "GET /api/user answers a page", Kind: Media, Effect: contract.Observe,
			Clause: "AR-03", Check: "user-answers-the-tokens-user", Expect: ExpectFail,
			breaking: after(getUser, func(_ *request, a *answer) {
				if a.isSuccess() {
					a.header.Set("Content-Type", "text/html")
					a.body = []byte("<!doctype html><title>Hello</title>")
				}
			})},
	}
}

func signInRedirects() []Mutant {
	return []Mutant{
		{ID: "M185", Name: "open-redirect", What: "It redirects to a URI that is not registered", Kind: Proto,
			Effect: contract.Refuse, Clause: "LX-02", Check: "authorize-refuses-unregistered-redirect-uris", Expect: ExpectFail,
			breaking: after("loginsign.authorize", func(r *request, a *answer) {
				if uri := r.URL.Query().Get("redirect_uri"); a.status == http.StatusBadRequest && uri != "" {
					*a = answer{status: http.StatusFound, header: http.Header{"Location": {uri + "?error=invalid_request"}}}
				}
			})},
		{ID: "M188", Name: "redirect-to-nowhere", What: "A refusal redirects without saying where to", Kind: Proto,
			Effect: contract.Refuse, Clause: "LX-01", Check: "header-missing", Expect: ExpectFail,
			breaking: refused("loginsign.authorize", http.StatusBadRequest, func(a *answer) {
				*a = answer{status: http.StatusFound, header: http.Header{}}
			})},
		{ID: "M189", Name: "redirect-to-a-path", What: "A refusal redirects to a path, not to a URI", Kind: Proto,
			Effect: contract.Refuse, Clause: "LX-01", Check: "header-invalid", Expect: ExpectFail,
			breaking: refused("loginsign.authorize", http.StatusBadRequest, func(a *answer) {
				*a = answer{status: http.StatusFound, header: http.Header{"Location": {"/error?code=invalid_request"}}}
			})},
	}
}
