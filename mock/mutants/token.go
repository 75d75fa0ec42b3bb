package mutants

import (
	"net/http"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/world"
)

const exchangeCode = "loginsign.exchangeCode"

// token breaks POST /oauth/token.
func token() []Mutant { return append(tokenAnswers(), tokenGrants()...) }

func tokenAnswers() []Mutant {
	return []Mutant{
		{ID: "M54", Name: "token-type-missing", What: "token_type is missing", Kind: Schema, Effect: contract.Write,
			Clause: "AR-14", Check: "required-field-missing", Expect: ExpectFail,
			breaking: granted(exchangeCode, without("token_type"))},
		{ID: "M190", Name: "lifetime-is-text", What: "expires_in is a text", Kind: Schema, Effect: contract.Write,
			Clause: "AR-14", Check: "response-schema-mismatch", Expect: ExpectFail,
			breaking: granted(exchangeCode, set("expires_in", "3600"))},
		{ID: "M191", Name: "token-may-be-cached", What: "An answer with a token may be cached", Kind: Proto,
			Effect: contract.Write, Clause: "AR-14", Check: "token-cacheable", Expect: ExpectWarn,
			breaking: after(exchangeCode, func(_ *request, a *answer) {
				a.header.Del("Pragma")
				a.header.Set("Cache-Control", "public, max-age=3600")
			})},
		{ID: "M192", Name: "lifetime-of-a-minute", What: "expires_in is 60", Kind: Proto, Effect: contract.Write,
			Clause: "AR-14", Check: "token-lifetime", Expect: ExpectFail, breaking: granted(exchangeCode, set("expires_in", 60))},
		{ID: "M193", Name: "expired-code-has-no-words", What: "An expired code is refused as an invalid request", Kind: Status,
			Effect: contract.Refuse, Clause: "AR-15", Check: "token-refuses-the-expired-code", Expect: ExpectFail,
			breaking: refused(exchangeCode, http.StatusBadRequest, func(a *answer) {
				if a.json()["error"] == "invalid_grant" {
					*a = *answerJSON(http.StatusBadRequest, object{"error": "invalid_request", "error_description": "no"})
				}
			})},
	}
}

func tokenGrants() []Mutant {
	return []Mutant{
		{ID: "M51", Name: "another-redirect-uri-accepted", What: "A code is exchanged for another redirect_uri", Kind: Proto,
			Effect: contract.Write, Clause: "LX-02", Check: "token-refuses-another-redirect-uri", Expect: ExpectFail,
			breaking: accepting(http.StatusBadRequest, func(s *site, r *request) {
				form := r.form()
				s.view(func(tx *world.Tx) error {
					code, err := tx.Code(form.Get("code"))
					if err == nil {
						form.Set("redirect_uri", code.RedirectURI)
					}
					return err
				})
				r.setForm(form)
			}, exchangeCode)},
		{ID: "M194", Name: "code-works-twice", What: "A code works more than once", Kind: Proto, Effect: contract.Write,
			Clause: "LX-03", Check: "code-reuse-accepted", Expect: ExpectFail,
			breaking: on(func(s *site, r *request) *answer {
				a, code := s.ask(r), "code "+r.form().Get("code")
				if a.isSuccess() {
					s.first(code, a)
				}
				if first, ok := s.memory[code].(*answer); ok {
					return first
				}
				return a
			}, exchangeCode)},
		{ID: "M195", Name: "any-code-accepted", What: "A code that nobody issued is exchanged", Kind: Proto,
			Effect: contract.Refuse, Clause: "LX-03", Check: "token-refuses-unknown-codes", Expect: ExpectFail,
			breaking: after(exchangeCode, func(_ *request, a *answer) {
				if a.json()["error"] == "invalid_grant" {
					*a = *answerJSON(http.StatusOK, object{"access_token": "ls_at_none", "token_type": "Bearer", "expires_in": 3600})
				}
			})},
		{ID: "M196", Name: "token-secret-ignored", What: "A code is exchanged whatever the client secret", Kind: Auth,
			Effect: contract.Write, Clause: "AR-13", Check: "token-needs-every-field", Expect: ExpectFail,
			breaking: accepting(http.StatusUnauthorized, func(s *site, r *request) {
				form := r.form()
				form.Set("client_secret", s.secretOf(form.Get("client_id")))
				r.setForm(form)
			}, exchangeCode)},
	}
}
