package mutants

import (
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
)

const loggedinApps = "genauth.getUserLoggedinApps"

// genauth breaks the logged-in apps.
func genauth() []Mutant {
	return slices.Concat(loggedinAppsRows(), loggedinAppsEnvelope(), loggedinAppsRefusals(), loggedinAppsCredentials())
}

func loggedinAppsRows() []Mutant {
	list := func(change func(i int, row object)) breaking { return rows(loggedinApps, "data", change) }
	return []Mutant{
		{ID: "M78", Name: "logo-is-a-relative-path", What: "appLogo is a relative path", Kind: Schema, Effect: contract.Observe,
			Clause: "GA-07", Check: "loggedin-apps-links", Expect: ExpectWarn, breaking: list(setIn("appLogo", "/logos/app.png"))},
		{ID: "M220", Name: "app-without-a-name", What: "appName is missing", Kind: Schema, Effect: contract.Observe,
			Clause: "GA-07", Check: "required-field-missing", Expect: ExpectFail, breaking: list(withoutIn("appName"))},
		{ID: "M221", Name: "app-twice", What: "The first application stands twice", Kind: Relate, Effect: contract.Observe,
			Clause: "GA-08", Check: "loggedin-apps-answer", Expect: ExpectFail,
			breaking: granted(loggedinApps, func(body object) {
				if list, ok := body["data"].([]any); ok && len(list) > 0 {
					body["data"] = append(list, list[0])
				}
			})},
		{ID: "M224", Name: "email-finds-nobody", What: "userIdType email finds no applications", Kind: Cross,
			Effect: contract.Observe, Clause: "GA-03", Check: "loggedin-apps-by-email", Expect: ExpectFail,
			breaking: remembered(loggedinApps, func(_ *site, r *request, body object) {
				if r.URL.Query().Get("userIdType") == "email" {
					body["data"] = []any{}
				}
			})},
		{ID: "M225", Name: "success-without-data", What: "A success has no data", Kind: Schema, Effect: contract.Observe,
			Clause: "GA-05", Check: "required-field-missing", Expect: ExpectFail, breaking: granted(loggedinApps, without("data"))},
		{ID: "M226", Name: "token-without-a-lifetime", What: "The management token has no expires_in", Kind: Schema,
			Effect: contract.Observe, Clause: "GX-03", Check: "required-field-missing", Expect: ExpectFail,
			breaking: granted("genauth.getManagementToken", func(body object) {
				if data, ok := body["data"].(object); ok {
					delete(data, "expires_in")
				}
			})},
	}
}

func loggedinAppsEnvelope() []Mutant {
	return []Mutant{
		{ID: "M222", Name: "business-code-is-text", What: "statusCode of a success is a text", Kind: Schema,
			Effect: contract.Observe, Clause: "GA-05", Check: "response-schema-mismatch", Expect: ExpectFail,
			breaking: granted(loggedinApps, set("statusCode", "200"))},
		{ID: "M223", Name: "success-on-another-status", What: "A success is an HTTP 201 with statusCode 200", Kind: Status,
			Effect: contract.Observe, Clause: "GA-06", Check: "loggedin-apps-envelope", Expect: ExpectFail,
			breaking: after(loggedinApps, func(_ *request, a *answer) {
				if a.isSuccess() {
					a.status = http.StatusCreated
				}
			})},
		{ID: "M238", Name: "success-on-a-server-error", What: "A success is an HTTP 500 with statusCode 200", Kind: Status,
			Effect: contract.Observe, Clause: "GA-06", Check: "envelope-status-mismatch", Expect: ExpectFail,
			breaking: after(loggedinApps, func(_ *request, a *answer) {
				if a.isSuccess() {
					a.status = http.StatusInternalServerError
				}
			})},
		{ID: "M239", Name: "success-on-unauthorized", What: "A success is an HTTP 401 with statusCode 200", Kind: Status,
			Effect: contract.Observe, Clause: "GA-06", Check: "envelope-status-mismatch", Expect: ExpectFail,
			breaking: after(loggedinApps, func(_ *request, a *answer) {
				if a.isSuccess() {
					a.status = http.StatusUnauthorized
				}
			})},
	}
}

func loggedinAppsRefusals() []Mutant {
	return []Mutant{
		{ID: "M75", Name: "unknown-type-accepted", What: "A userIdType that does not exist is taken for user_id", Kind: Reject,
			Effect: contract.Refuse, Clause: "GA-03", Check: "loggedin-apps-refuse-other-types", Expect: ExpectFail,
			breaking: accepting(http.StatusBadRequest, func(s *site, r *request) {
				query := r.URL.Query()
				known := strings.Fields("user_id phone email username external_id identity sync_relation")
				if !slices.Contains(known, query.Get("userIdType")) {
					query.Del("userIdType")
				}
				r.URL.RawQuery = query.Encode()
				asPool(s, r)
			}, loggedinApps)},
		{ID: "M230", Name: "unknown-user-has-no-apps", What: "An unknown user is a success without applications", Kind: Status,
			Effect: contract.Refuse, Clause: "GX-01", Check: "genauth-unknown-user", Expect: ExpectFail,
			breaking: refused(loggedinApps, http.StatusNotFound, func(a *answer) {
				*a = *answerJSON(http.StatusOK, object{"statusCode": 200, "message": "Operation successful", "requestId": "r",
					"data": []any{}})
			})},
		{ID: "M231", Name: "another-api-code", What: "An unknown user has apiCode 2005", Kind: Status, Effect: contract.Refuse,
			Clause: "GX-01", Check: "genauth-unknown-user", Expect: ExpectFail,
			breaking: refused(loggedinApps, http.StatusNotFound, func(a *answer) {
				body := a.json()
				body["apiCode"] = 2005
				a.body = encode(body)
			})},
		{ID: "M234", Name: "user-id-not-needed", What: "userId may be left out", Kind: Reject, Effect: contract.Refuse,
			Clause: "GA-02", Check: "loggedin-apps-need-user-id", Expect: ExpectFail,
			breaking: after(loggedinApps, func(r *request, a *answer) {
				if r.URL.Query().Get("userId") == "" && !a.isSuccess() {
					*a = *answerJSON(http.StatusOK, object{"statusCode": 200, "message": "Operation successful", "requestId": "r",
						"data": []any{}})
				}
			})},
		{ID: "M236", Name: "refusal-with-data", What: "A refusal has data", Kind: Schema, Effect: contract.Refuse,
			Clause: "GA-05", Check: "loggedin-apps-envelope", Expect: ExpectFail,
			breaking: refused(loggedinApps, http.StatusNotFound, func(a *answer) {
				body := a.json()
				body["data"] = []any{}
				a.body = encode(body)
			})},
		{ID: "M237", Name: "refusal-without-a-message", What: "A refusal has no message", Kind: Schema, Effect: contract.Refuse,
			Clause: "GA-05", Check: "error-shape", Expect: ExpectFail,
			breaking: refused(loggedinApps, http.StatusUnauthorized, func(a *answer) {
				body := a.json()
				delete(body, "message")
				a.body = encode(body)
			})},
	}
}

func loggedinAppsCredentials() []Mutant {
	return []Mutant{
		{ID: "M232", Name: "signature-not-verified", What: "Any signature is accepted", Kind: Auth, Effect: contract.Refuse,
			Clause: "GX-02", Check: "signatures-refuse-tampering", Expect: ExpectFail,
			breaking: onlyWith("authing", accepting(http.StatusUnauthorized, asPool, loggedinApps))},
		{ID: "M233", Name: "apps-without-a-credential", What: "The applications need no credential", Kind: Auth,
			Effect: contract.Refuse, Clause: "GA-09", Check: "loggedin-apps-need-the-access-key", Expect: ExpectFail,
			breaking: onlyWith("", accepting(http.StatusUnauthorized, asPool, loggedinApps))},
		{ID: "M235", Name: "replay-accepted", What: "A signature works as often as it is sent", Kind: Auth,
			Effect: contract.Refuse, Clause: "GX-02", Check: "signatures-refuse-replays", Expect: ExpectFail,
			breaking: on(func(s *site, r *request) *answer {
				a := s.ask(r)
				if a.json()["apiCode"] != 1306.0 {
					return a
				}
				again := r.again()
				asPool(s, again)
				return s.ask(again)
			}, loggedinApps)},
	}
}
