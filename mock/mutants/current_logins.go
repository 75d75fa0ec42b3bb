package mutants

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
)

const (
	listCurrentLogins = "loginsign.listCurrentLogins"
	users             = "users"
)

// currentLogins breaks GET /api/applications/{appId}/users.
func currentLogins() []Mutant {
	return []Mutant{
		{ID: "M03", Name: "wrong-secret-accepted", What: "A wrong client secret is accepted", Kind: Auth, Effect: contract.Refuse,
			Clause: "CL-04", Check: "current-logins-refuses-wrong-secret", Expect: ExpectFail,
			breaking: onlyWith("Basic", accepting(http.StatusUnauthorized, asApp, listCurrentLogins))},
		{ID: "M06", Name: "foreign-client-not-found", What: "A foreign client is answered 404 instead of 403", Kind: Status,
			Effect: contract.Refuse, Clause: "CL-05", Check: "current-logins-refuses-other-app", Expect: ExpectFail,
			breaking: refused(listCurrentLogins, http.StatusForbidden, func(a *answer) {
				*a = *refusal(http.StatusNotFound, "There is no such application")
			})},
		{ID: "M09", Name: "global-id-in-lower-case", What: "globalId of the last user is in lower case", Kind: Schema,
			Effect: contract.Observe, Clause: "CL-06", Check: "global-id-format", Expect: ExpectFail,
			breaking: granted(listCurrentLogins, func(body object) {
				eachRow(body, users, func(i int, row object) {
					if i == len(body[users].([]any))-1 {
						row["globalId"] = strings.ToLower(fmt.Sprint(row["globalId"]))
					}
				})
			})},
		{ID: "M12", Name: "empty-list-is-null", What: "An application without users has null for users", Kind: Schema,
			Effect: contract.Observe, Clause: "CL-01", Check: "response-schema-mismatch", Expect: ExpectFail,
			breaking: granted(listCurrentLogins, func(body object) {
				if list, ok := body[users].([]any); ok && len(list) == 0 {
					body[users] = nil
				}
			})},
		{ID: "M15", Name: "time-without-t", What: "lastSession is 2026-05-03 11:04:12", Kind: Schema, Effect: contract.Observe,
			Clause: "CL-16", Check: "time-format", Expect: ExpectFail,
			breaking: rows(listCurrentLogins, users, retime("lastSession", "T", " "))},
		{ID: "M18", Name: "private-email-in-an-extra-field", What: "realEmail carries the private address", Kind: Leak,
			Effect: contract.Observe, Clause: "CL-18", Check: "email-leaked", Expect: ExpectFail,
			breaking: rememberedRows(listCurrentLogins, users, func(s *site, row object) {
				row["realEmail"] = s.privateEmail(row["globalId"])
			})},
	}
}

func currentLoginsState() []Mutant {
	return []Mutant{
		{ID: "M21", Name: "email-is-stale", What: "email keeps the old value after the shared address changed", Kind: State,
			Effect: contract.Write, Clause: "CL-07", Check: "current-logins-hide-unshared-addresses", Expect: ExpectFail,
			breaking: rememberedRows(listCurrentLogins, users, func(s *site, row object) {
				row["email"] = s.first(fmt.Sprint("email ", row["globalId"], row["aliasEmail"]), row["email"])
			})},
		{ID: "M24", Name: "users-renamed", What: "users is called data", Kind: Schema, Effect: contract.Observe, Clause: "CL-01",
			Check: "required-field-missing", Expect: ExpectFail,
			breaking: granted(listCurrentLogins, func(body object) {
				body["data"] = body[users]
				delete(body, users)
			})},
		{ID: "M27", Name: "server-error-for-nobody", What: "500 for an application without users", Kind: Status,
			Effect: contract.Observe, Clause: "CL-01", Check: "server-error", Expect: ExpectFail,
			breaking: after(listCurrentLogins, func(_ *request, a *answer) {
				if list, ok := a.json()[users].([]any); ok && len(list) == 0 {
					*a = *refusal(http.StatusInternalServerError, "Something went wrong")
				}
			})},
	}
}

// retime replaces a part of a time in each row that has one.
func retime(name, old, replacement string) func(int, object) {
	return func(_ int, row object) {
		if text, ok := row[name].(string); ok {
			row[name] = strings.TrimSuffix(strings.Replace(text, old, replacement, 1), ".000Z")
		}
	}
}

// onlyWith breaks requests alone whose Authorization begins with a word; the word "" stands for those without one.
func onlyWith(word string, b breaking) breaking {
	return on(func(s *site, r *request) *answer {
		header := r.Header.Get("Authorization")
		if word == "" && header != "" || !strings.HasPrefix(header, word) {
			return s.ask(r)
		}
		return b.do(s, r)
	}, b.operations...)
}

// moreCurrentLogins breaks the same operation in further ways.
func moreCurrentLogins() []Mutant {
	return slices.Concat(currentLoginsState(), currentLoginsRows(), currentLoginsSums(), currentLoginsRefusals(), currentLoginsAnswers())
}
