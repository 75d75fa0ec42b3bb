package mutants

import (
	"net/http"
	"slices"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/world"
)

const (
	listConnections  = "loginsign.listConnections"
	updateConnection = "loginsign.updateConnection"
	deleteConnection = "loginsign.deleteConnection"
)

// portal breaks what a developer sees and does.
func portal() []Mutant {
	return slices.Concat(portalReads(), portalWrites(), portalElsewhere())
}

func portalReads() []Mutant {
	return []Mutant{
		{ID: "M36", Name: "unshared-address-is-null", What: "An address that is not shared is null instead of a dash",
			Kind: Schema, Effect: contract.Observe, Clause: "AR-07", Check: "response-schema-mismatch", Expect: ExpectFail,
			breaking: rows(listConnections, users, func(_ int, row object) {
				if row["email"] == "-" || row["email"] == "—" {
					row["email"] = nil
				}
			})},
		{ID: "M140", Name: "portal-without-a-session", What: "The developer's list needs no session", Kind: Auth,
			Effect: contract.Refuse, Clause: "AR-06", Check: "connections-need-the-session", Expect: ExpectFail,
			breaking: accepting(http.StatusUnauthorized, asDeveloper, listConnections)},
		{ID: "M141", Name: "portal-takes-app-credentials", What: "The developer's list takes an application's Basic header",
			Kind: Auth, Effect: contract.Refuse, Clause: "LX-13", Check: "portal-refuses-app-credentials", Expect: ExpectFail,
			breaking: onlyWith("Basic", accepting(http.StatusUnauthorized, asDeveloper, listConnections))},
		{ID: "M142", Name: "flag-is-text", What: "blocked is a text", Kind: Schema, Effect: contract.Observe, Clause: "AR-05",
			Check: "response-schema-mismatch", Expect: ExpectFail, breaking: rows(listConnections, users, setIn("blocked", "false"))},
		{ID: "M143", Name: "portal-total-too-low", What: "total of the developer's list is one too low", Kind: Relate,
			Effect: contract.Observe, Clause: "AR-05", Check: "total-mismatch", Expect: ExpectFail,
			breaking: granted(listConnections, func(body object) {
				if total, ok := body["total"].(float64); ok && total > 0 {
					body["total"] = total - 1
				}
			})},
		{ID: "M144", Name: "portal-shows-private-addresses", What: "email is the private address whether it is shared or not",
			Kind: Leak, Effect: contract.Observe, Clause: "AR-07", Check: "current-logins-email-as-shared", Expect: ExpectFail,
			breaking: rememberedRows(listConnections, users, func(s *site, row object) {
				row["email"] = s.privateEmail(row["globalId"])
			})},
		{ID: "M145", Name: "lists-disagree-on-ids", What: "The developer's list has another globalId for everybody",
			Kind: Cross, Effect: contract.Observe, Clause: "CL-06", Check: "current-logins-global-ids", Expect: ExpectFail,
			breaking: rows(listConnections, users, func(_ int, row object) {
				id, _ := row["globalId"].(string)
				row["globalId"] = "Z" + id[1:]
			})},
		{ID: "M146", Name: "self-test-of-something-else", What: "The portal's test names another endpoint", Kind: Relate,
			Effect: contract.Observe, Clause: "CL-17", Check: "current-logins-self-test", Expect: ExpectFail,
			breaking: granted("loginsign.testCurrentLoginsSync", func(body object) {
				body["endpoint"] = object{"method": "POST", "path": "/elsewhere"}
			})},
		{ID: "M147", Name: "every-redirect-registered", What: "The health check knows every redirect URI", Kind: Reject,
			Effect: contract.Observe, Clause: "LX-11", Check: "healthcheck-tells-registered-redirect-uris", Expect: ExpectFail,
			breaking: granted("loginsign.checkRedirectUri", set("registered", true))},
	}
}

func portalWrites() []Mutant {
	return []Mutant{
		{ID: "M39", Name: "empty-update-accepted", What: "An update without any field is accepted", Kind: Reject,
			Effect: contract.Refuse, Clause: "AR-09", Check: "connections-update-needs-a-field", Expect: ExpectFail,
			breaking: on(func(s *site, r *request) *answer {
				if fields := r.json(); fields == nil || len(fields) > 0 {
					return s.ask(r)
				}
				return answerJSON(http.StatusOK, object{"ok": true})
			}, updateConnection)},
		{ID: "M42", Name: "update-not-stored", What: "An update is a 200 and nothing is stored", Kind: State,
			Effect: contract.Write, Clause: "AR-08", Check: "connections-email-is-shared-or-a-dash", Expect: ExpectFail,
			breaking: claiming(updateConnection)},
		{ID: "M45", Name: "deletion-not-done", What: "A deletion is a 200 and the connection is still there", Kind: State,
			Effect: contract.Destroy, Clause: "AR-11", Check: "connections-delete", Expect: ExpectFail,
			breaking: claiming(deleteConnection)},
		{ID: "M48", Name: "second-deletion-fails", What: "A second deletion is a 500", Kind: Status, Effect: contract.Destroy,
			Clause: "AR-11", Check: "connections-delete", Expect: ExpectFail,
			breaking: on(func(s *site, r *request) *answer {
				a := s.ask(r)
				id := r.path["connectionId"]
				if s.first(id, a.status); a.status == http.StatusNotFound && s.memory[id] == http.StatusOK {
					return refusal(http.StatusInternalServerError, "Something went wrong")
				}
				return a
			}, deleteConnection)},
		{ID: "M150", Name: "unlinked-address-accepted", What: "An address that is not linked to the user is accepted",
			Kind: Reject, Effect: contract.Refuse, Clause: "AR-10", Check: "connections-share-linked-addresses-only",
			Expect: ExpectFail, breaking: accepting(http.StatusBadRequest, func(_ *site, r *request) {
				if fields := r.json(); fields["appEmail"] != nil {
					r.setJSON(object{"isForwarding": true})
				}
			}, updateConnection)},
		{ID: "M151", Name: "deleted-connection-still-pulled", What: "A deleted connection stays in Current Logins", Kind: State,
			Effect: contract.Destroy, Clause: "CL-15", Check: "connections-delete", Expect: ExpectFail,
			breaking: on(neverForget, listCurrentLogins)},
	}
}

func portalElsewhere() []Mutant {
	return []Mutant{
		{ID: "M152", Name: "same-address-is-a-change", What: "Setting the same primary address again is a change",
			Kind: State, Effect: contract.Write, Clause: "LX-04", Check: "email-update", Expect: ExpectFail,
			breaking: granted("loginsign.updateEmail", set("changed", true))},
		{ID: "M153", Name: "variant-not-stored", What: "A created variant is in no list", Kind: State, Effect: contract.Write,
			Clause: "LX-09", Check: "variants-life", Expect: ExpectFail, breaking: claiming("loginsign.createVariant")},
		{ID: "M154", Name: "variant-not-deleted", What: "A deleted variant is still listed", Kind: State,
			Effect: contract.Write, Clause: "LX-09", Check: "variants-life", Expect: ExpectFail,
			breaking: on(func(*site, *request) *answer {
				return answerJSON(http.StatusOK, object{"ok": true})
			}, "loginsign.deleteVariant")},
		{ID: "M155", Name: "import-of-nobody", What: "Every row of an import is called imported", Kind: State,
			Effect: contract.Write, Clause: "LX-08", Check: "import-row-results", Expect: ExpectFail,
			breaking: granted("loginsign.importUsers", func(body object) { eachRow(body, "results", setIn("status", "imported")) })},
	}
}

// neverForget lists everybody who was ever listed.
func neverForget(s *site, r *request) *answer {
	a := s.ask(r)
	body := a.json()
	list, ok := body[users].([]any)
	if !ok {
		return a
	}
	remembered, _ := s.first("list "+r.path["appId"], list).([]any)
	if len(remembered) > len(list) {
		body[users], body["total"] = remembered, float64(len(remembered))
		a.body = encode(body)
	}
	return a
}

// internalID is what a user is called inside.
func (s *site) internalID(globalID any) string {
	id := ""
	s.view(func(tx *world.Tx) error {
		text, _ := globalID.(string)
		user, err := tx.User(text)
		id = user.SSOJetID
		return err
	})
	return id
}
