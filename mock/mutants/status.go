package mutants

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/standin-mock/standin/contract"
)

const updateStatus = "loginsign.updateStatus"

// status breaks PATCH /api/applications/{appId}/users/{globalId}/status.
func status() []Mutant {
	return slices.Concat(statusGrants(), statusRevocations(), statusRefusals())
}

func statusGrants() []Mutant {
	return []Mutant{
		{ID: "M60", Name: "default-duration-is-a-year", What: "A duration that is left out becomes YEAR", Kind: State,
			Effect: contract.Write, Clause: "ST-10", Check: "status-default-duration", Expect: ExpectFail,
			breaking: statusFields(func(body object) {
				if _, given := body["duration"]; !given && body["status"] != nil {
					body["duration"] = "YEAR"
				}
			})},
		{ID: "M161", Name: "expires-at-ignored", What: "expiresAt is ignored", Kind: State, Effect: contract.Write,
			Clause: "ST-11", Check: "status-expires-at", Expect: ExpectFail, breaking: statusFields(without("expiresAt"))},
		{ID: "M162", Name: "variant-named-default", What: "A variant that is left out is called Default", Kind: State,
			Effect: contract.Write, Clause: "ST-09", Check: "status-names-its-variant", Expect: ExpectFail,
			breaking: statusFields(func(body object) {
				if _, given := body["variantName"]; !given && body["status"] != nil {
					body["variantName"] = "Default"
				}
			})},
		{ID: "M163", Name: "license-never-reused", What: "The same grant again makes a new license", Kind: State,
			Effect: contract.Write, Clause: "ST-13", Check: "status-reuses-licenses", Expect: ExpectFail,
			breaking: remembered(updateStatus, func(s *site, _ *request, body object) {
				if license, ok := body["license"].(object); ok {
					license["id"], license["reused"] = fmt.Sprintf("lic_%d", s.asked), false
				}
			})},
	}
}

func statusRevocations() []Mutant {
	return []Mutant{
		{ID: "M57", Name: "free-grants", What: "status FREE grants instead of revoking", Kind: State, Effect: contract.Write,
			Clause: "ST-15", Check: "status-free-revokes", Expect: ExpectFail, breaking: statusFields(func(body object) {
				if body["status"] == "FREE" {
					body["status"] = "FREEMIUM"
				}
			})},
		{ID: "M160", Name: "revoked-twice", What: "A second revocation is revoked, not unchanged", Kind: State,
			Effect: contract.Write, Clause: "ST-16", Check: "idempotency", Expect: ExpectFail,
			breaking: granted(updateStatus, func(body object) {
				if body["action"] == "unchanged" {
					body["action"] = "revoked"
				}
			})},
		{ID: "M164", Name: "action-missing", What: "action is missing from the answer", Kind: Schema, Effect: contract.Write,
			Clause: "ST-08", Check: "required-field-missing", Expect: ExpectFail, breaking: granted(updateStatus, without("action"))},
		{ID: "M165", Name: "label-does-not-revoke", What: "A revocation by label leaves the status active", Kind: State,
			Effect: contract.Write, Clause: "ST-15", Check: "status-none-revokes", Expect: ExpectFail,
			breaking: on(func(s *site, r *request) *answer {
				if label := r.json()["status"]; label == "NONE" || label == "INACTIVE" {
					return answerJSON(http.StatusOK, object{"ok": true, "action": "unchanged"})
				}
				return s.ask(r)
			}, updateStatus)},
	}
}

func statusRefusals() []Mutant {
	return []Mutant{
		{ID: "M63", Name: "refused-and-done", What: "A foreign client gets a 403, and the status is revoked anyway", Kind: State,
			Effect: contract.Write, Clause: "ST-04", Check: "status-refusals-change-nothing", Expect: ExpectFail,
			breaking: on(func(s *site, r *request) *answer {
				a := s.ask(r)
				if a.status == http.StatusForbidden {
					revoke := r.again()
					asApp(s, revoke)
					revoke.Header.Set("Content-Type", "application/json")
					revoke.setJSON(object{"revoke": true})
					s.ask(revoke)
				}
				return a
			}, updateStatus)},
		{ID: "M66", Name: "broken-json-crashes", What: "Malformed JSON is a 500", Kind: Status, Effect: contract.Refuse,
			Clause: "ST-06", Check: "status-refuses-invalid-payloads", Expect: ExpectFail,
			breaking: after(updateStatus, func(r *request, a *answer) {
				if a.status == http.StatusBadRequest && !isJSON(r.body) {
					*a = *refusal(http.StatusInternalServerError, "unexpected end of JSON input")
				}
			})},
		{ID: "M170", Name: "status-wrong-secret-accepted", What: "A wrong client secret may set a status", Kind: Auth,
			Effect: contract.Refuse, Clause: "ST-03", Check: "status-refuses-wrong-secret", Expect: ExpectFail,
			breaking: onlyWith("Basic", accepting(http.StatusUnauthorized, asApp, updateStatus))},
		{ID: "M171", Name: "unknown-duration-accepted", What: "A duration that does not exist is accepted", Kind: Reject,
			Effect: contract.Refuse, Clause: "ST-06", Check: "status-refuses-invalid-payloads", Expect: ExpectFail,
			breaking: accepting(http.StatusBadRequest, func(_ *site, r *request) {
				if body := r.json(); body["duration"] != nil && body["status"] != nil {
					delete(body, "duration")
					r.setJSON(body)
				}
			}, updateStatus)},
		{ID: "M172", Name: "unknown-user-unchanged", What: "A user who is not connected is a 200 unchanged", Kind: Status,
			Effect: contract.Refuse, Clause: "ST-07", Check: "status-needs-a-connection", Expect: ExpectFail,
			breaking: refused(updateStatus, http.StatusNotFound, func(a *answer) {
				*a = *answerJSON(http.StatusOK, object{"ok": true, "action": "unchanged"})
			})},
		{ID: "M173", Name: "status-not-needed", What: "A request without status and revoke is unchanged", Kind: Reject,
			Effect: contract.Refuse, Clause: "ST-05", Check: "status-needs-status-or-revoke", Expect: ExpectFail,
			breaking: after(updateStatus, func(r *request, a *answer) {
				if body := r.json(); a.status == http.StatusBadRequest && body != nil && body["status"] == nil {
					*a = *answerJSON(http.StatusOK, object{"ok": true, "action": "unchanged"})
				}
			})},
	}
}

// statusFields changes the fields of a request before the sound server sees it.
func statusFields(change func(fields object)) breaking {
	return before(updateStatus, func(_ *site, r *request) {
		if body := r.json(); body != nil {
			change(body)
			r.setJSON(body)
		}
	})
}
