package mutants

import (
	"net/http"

	"github.com/standin-mock/standin/contract"
)

func currentLoginsAnswers() []Mutant {
	return []Mutant{
		{ID: "M125", Name: "plain-text", What: "The list is text/plain", Kind: Media, Effect: contract.Observe,
			Clause: "CL-01", Check: "current-logins-answers-users-and-total", Expect: ExpectFail,
			breaking: after(listCurrentLogins, func(_ *request, a *answer) { a.header.Set("Content-Type", "text/plain") })},
		{ID: "M126", Name: "broken-json", What: "The list breaks off", Kind: Media, Effect: contract.Observe, Clause: "CL-01",
			Check: "current-logins-answers-users-and-total", Expect: ExpectFail,
			breaking: after(listCurrentLogins, func(_ *request, a *answer) { a.body = a.body[:len(a.body)-1] })},
		{ID: "M127", Name: "created-instead-of-ok", What: "The list is a 201", Kind: Status, Effect: contract.Observe,
			Clause: "CL-01", Check: "current-logins-answers-users-and-total", Expect: ExpectFail,
			breaking: after(listCurrentLogins, func(_ *request, a *answer) {
				if a.isSuccess() {
					a.status = http.StatusCreated
				}
			})},
		{ID: "M128", Name: "secret-in-the-answer", What: "The list holds the application's secret", Kind: Leak,
			Effect: contract.Observe, Clause: "CL-18", Check: "secret-in-response", Expect: ExpectFail,
			breaking: remembered(listCurrentLogins, func(s *site, r *request, body object) {
				body["debug"] = "client " + r.path["appId"] + " " + s.secretOf(r.path["appId"])
			})},
		{ID: "M129", Name: "any-origin-with-credentials", What: "Every origin may read it with credentials", Kind: Proto,
			Effect: contract.Observe, Check: "cors-too-open", Expect: ExpectWarn,
			breaking: after(listCurrentLogins, func(_ *request, a *answer) {
				a.header.Set("Access-Control-Allow-Origin", "*")
				a.header.Set("Access-Control-Allow-Credentials", "true")
			})},
	}
}

func currentLoginsRefusals() []Mutant {
	return []Mutant{
		{ID: "M120", Name: "missing-basic-accepted", What: "No Basic header is needed", Kind: Auth, Effect: contract.Refuse,
			Clause: "CL-03", Check: "auth-not-enforced", Expect: ExpectFail,
			breaking: onlyWith("", accepting(http.StatusUnauthorized, asApp, listCurrentLogins))},
		{ID: "M131", Name: "missing-basic-is-a-bad-request", What: "A request without a Basic header is a 400", Kind: Status,
			Effect: contract.Refuse, Clause: "CL-03", Check: "auth-wrong-order", Expect: ExpectFail,
			breaking: onlyWith("", refused(listCurrentLogins, http.StatusUnauthorized, func(a *answer) {
				*a = *refusal(http.StatusBadRequest, "Authorization is required")
			}))},
		{ID: "M121", Name: "foreign-client-accepted", What: "Another application's credentials open the list", Kind: Auth,
			Effect: contract.Refuse, Clause: "CL-05", Check: "auth-not-enforced", Expect: ExpectFail,
			breaking: accepting(http.StatusForbidden, asApp, listCurrentLogins)},
		{ID: "M122", Name: "wrong-error-code", What: "A wrong secret is unauthorized instead of invalid_client", Kind: Status,
			Effect: contract.Refuse, Clause: "CL-04", Check: "current-logins-refuses-wrong-secret", Expect: ExpectFail,
			breaking: refused(listCurrentLogins, http.StatusUnauthorized, func(a *answer) {
				*a = *refusal(http.StatusUnauthorized, "Go away")
			})},
		{ID: "M123", Name: "error-without-words", What: "A refusal has no error_description", Kind: Schema,
			Effect: contract.Refuse, Clause: "AR-16", Check: "error-shape", Expect: ExpectFail,
			breaking: refused(listCurrentLogins, http.StatusUnauthorized, func(a *answer) {
				a.body = encode(object{"error": a.json()["error"]})
			})},
		{ID: "M124", Name: "redirect-to-login", What: "Without credentials it redirects to a login page", Kind: Status,
			Effect: contract.Refuse, Clause: "CL-03", Check: "current-logins-refuses-missing-basic", Expect: ExpectFail,
			breaking: refused(listCurrentLogins, http.StatusUnauthorized, func(a *answer) {
				*a = answer{status: http.StatusFound, header: http.Header{"Location": {"/login"}}}
			})},
		{ID: "M130", Name: "server-error-on-bad-credentials", What: "Bad credentials are a 500", Kind: Status,
			Effect: contract.Refuse, Clause: "CL-04", Check: "server-error", Expect: ExpectFail,
			breaking: refused(listCurrentLogins, http.StatusUnauthorized, func(a *answer) {
				*a = *refusal(http.StatusInternalServerError, "nil pointer dereference")
			})},
	}
}
