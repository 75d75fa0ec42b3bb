package mutants

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/world"
)

const (
	listLoginLogs = "ssojet.listLoginLogs"
	loginLogs     = "login_logs"
)

// ssojet breaks the login logs.
func ssojet() []Mutant { return append(loginLogRows(), loginLogRefusals()...) }

func loginLogRows() []Mutant {
	list := func(change func(i int, row object)) breaking { return rows(listLoginLogs, loginLogs, change) }
	return []Mutant{
		{ID: "M69", Name: "address-is-unknown", What: "IpAddress is the word unknown", Kind: Schema, Effect: contract.Observe,
			Clause: "SJ-08", Check: "login-logs-addresses", Expect: ExpectWarn, breaking: list(setIn("IpAddress", "unknown"))},
		{ID: "M72", Name: "somebody-elses-log", What: "Every log has a line of somebody else", Kind: Cross,
			Effect: contract.Observe, Clause: "SJ-01", Check: "login-logs-of-nobody", Expect: ExpectFail,
			breaking: granted(listLoginLogs, func(body object) {
				list, _ := body[loginLogs].([]any)
				line := object{"IpAddress": "198.51.100.77", "Country": "France", "City": "Lyon", "UserAgent": "", "Name": "Firefox",
					"Os": "", "Device": "", "CreatedAt": "2024-07-01T00:00:00Z"}
				body[loginLogs] = append([]any{line}, list...)
			})},
		{ID: "M200", Name: "newest-first", What: "The newest entry stands first", Kind: Relate, Effect: contract.Observe,
			Clause: "SJ-07", Check: "login-log-order", Expect: ExpectWarn,
			breaking: granted(listLoginLogs, func(body object) {
				if list, ok := body[loginLogs].([]any); ok {
					slices.Reverse(list)
				}
			})},
		{ID: "M201", Name: "unknown-city-is-null", What: "City is null where it is not known", Kind: Schema,
			Effect: contract.Observe, Clause: "SJ-02", Check: "response-schema-mismatch", Expect: ExpectFail,
			breaking: list(setIn("City", nil))},
		{ID: "M202", Name: "log-changes", What: "What was logged is another on every call", Kind: Stable,
			Effect: contract.Observe, Clause: "SJ-09", Check: "login-log-mutated", Expect: ExpectFail,
			breaking: rememberedRows(listLoginLogs, loginLogs, func(s *site, row object) { row["Name"] = fmt.Sprint("Browser ", s.asked) })},
		{ID: "M203", Name: "field-in-another-case", What: "IpAddress is called ipAddress", Kind: Schema,
			Effect: contract.Observe, Clause: "SJ-02", Check: "required-field-missing", Expect: ExpectFail,
			breaking: list(func(_ int, row object) {
				row["ipAddress"] = row["IpAddress"]
				delete(row, "IpAddress")
			})},
		{ID: "M204", Name: "log-times-are-numbers", What: "CreatedAt is a number of seconds", Kind: Schema,
			Effect: contract.Observe, Clause: "SJ-06", Check: "response-schema-mismatch", Expect: ExpectFail,
			breaking: list(setIn("CreatedAt", 1720613779))},
		{ID: "M205", Name: "log-times-of-another-zone", What: "CreatedAt is in another zone than UTC", Kind: Schema,
			Effect: contract.Observe, Clause: "SJ-06", Check: "time-not-utc", Expect: ExpectFail,
			breaking: list(func(_ int, row object) {
				row["CreatedAt"] = strings.Replace(fmt.Sprint(row["CreatedAt"]), "Z", "+05:30", 1)
			})},
	}
}

func loginLogRefusals() []Mutant {
	machine := asSomebody(world.MachineToken)
	return []Mutant{
		{ID: "M210", Name: "logs-without-a-bearer", What: "The login logs need no token", Kind: Auth, Effect: contract.Refuse,
			Clause: "SJ-03", Check: "login-logs-need-a-bearer", Expect: ExpectFail,
			breaking: onlyWith("", accepting(http.StatusBadRequest, machine, listLoginLogs))},
		{ID: "M211", Name: "logs-for-any-bearer", What: "The login logs take any token", Kind: Auth, Effect: contract.Refuse,
			Clause: "SJ-03", Check: "login-logs-need-a-bearer", Expect: ExpectFail,
			breaking: onlyWith("Bearer", accepting(http.StatusBadRequest, machine, listLoginLogs))},
		{ID: "M212", Name: "client-id-not-needed", What: "client_id may be left out", Kind: Reject, Effect: contract.Refuse,
			Clause: "SJ-04", Check: "login-logs-need-client-id", Expect: ExpectFail,
			breaking: accepting(http.StatusBadRequest, withAnyClient, listLoginLogs)},
		{ID: "M213", Name: "unknown-user-has-no-logs", What: "An unknown user is a 200 with no entries", Kind: Status,
			Effect: contract.Refuse, Clause: "SJ-05", Check: "login-logs-statuses", Expect: ExpectFail,
			breaking: after(listLoginLogs, func(_ *request, a *answer) {
				if words := fmt.Sprint(a.json()["error_description"]); strings.Contains(strings.ToLower(words), "user") {
					*a = *answerJSON(http.StatusOK, object{loginLogs: []any{}})
				}
			})},
		{ID: "M214", Name: "machine-token-for-any-secret", What: "A wrong client secret gets a token", Kind: Auth,
			Effect: contract.Refuse, Clause: "SX-01", Check: "machine-token-refuses-wrong-secrets", Expect: ExpectFail,
			breaking: after("ssojet.issueMachineToken", func(_ *request, a *answer) {
				if !a.isSuccess() {
					*a = *answerJSON(http.StatusOK, object{"access_token": "machine", "token_type": "Bearer", "expires_in": 3600})
				}
			})},
		{ID: "M215", Name: "refused-client-is-a-crash", What: "A request without client_id is a 500", Kind: Status,
			Effect: contract.Refuse, Clause: "SJ-04", Check: "login-logs-need-client-id", Expect: ExpectFail,
			breaking: after(listLoginLogs, func(r *request, a *answer) {
				if r.URL.Query().Get("client_id") == "" {
					a.status = http.StatusInternalServerError
				}
			})},
	}
}

// withAnyClient adds a client where none is named.
func withAnyClient(s *site, r *request) {
	query := r.URL.Query()
	if query.Get("client_id") != "" {
		return
	}
	s.view(func(tx *world.Tx) error {
		for _, client := range tx.Clients() {
			query.Set("client_id", client.ID)
		}
		return nil
	})
	r.URL.RawQuery = query.Encode()
}
