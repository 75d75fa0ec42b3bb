package mutants

import (
	"fmt"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
)

func currentLoginsRows() []Mutant {
	list := func(change func(i int, row object)) breaking { return rows(listCurrentLogins, users, change) }
	return []Mutant{
		{ID: "M101", Name: "login-count-is-text", What: "loginCount is a text", Kind: Schema, Effect: contract.Observe,
			Clause: "CL-10", Check: "response-schema-mismatch", Expect: ExpectFail,
			breaking: list(func(_ int, row object) { row["loginCount"] = fmt.Sprint(row["loginCount"]) })},
		{ID: "M102", Name: "alias-missing", What: "aliasEmail is missing", Kind: Schema, Effect: contract.Observe,
			Clause: "CL-08", Check: "required-field-missing", Expect: ExpectFail, breaking: list(withoutIn("aliasEmail"))},
		{ID: "M103", Name: "time-with-an-offset", What: "joinedAt is in another zone than UTC", Kind: Schema,
			Effect: contract.Observe, Clause: "CL-16", Check: "time-not-utc", Expect: ExpectFail,
			breaking: list(retime("joinedAt", "Z", "+02:00"))},
		{ID: "M104", Name: "alias-changes", What: "aliasEmail is another one on every call", Kind: Stable,
			Effect: contract.Observe, Clause: "CL-08", Check: "alias-unstable", Expect: ExpectFail,
			breaking: rememberedRows(listCurrentLogins, users, func(s *site, row object) {
				row["aliasEmail"] = fmt.Sprintf("a%d-%v", s.asked, row["aliasEmail"])
			})},
		{ID: "M105", Name: "global-id-changes", What: "globalId is another one on every call", Kind: Stable,
			Effect: contract.Observe, Clause: "CL-06", Check: "global-id-unstable", Expect: ExpectFail,
			breaking: remembered(listCurrentLogins, func(s *site, _ *request, body object) {
				eachRow(body, users, func(i int, row object) { row["globalId"] = fmt.Sprintf("QQ%04d", s.asked*50+i) })
			})},
		{ID: "M106", Name: "joined-moves", What: "joinedAt is another time on every call", Kind: Stable, Effect: contract.Observe,
			Clause: "CL-12", Check: "current-logins-joined-stays", Expect: ExpectFail,
			breaking: rememberedRows(listCurrentLogins, users, func(s *site, row object) {
				row["joinedAt"] = fmt.Sprintf("2025-11-10T09:%02d:%02d.000Z", s.asked/60%60, s.asked%60)
			})},
		{ID: "M107", Name: "alias-is-the-private-address", What: "aliasEmail is the private address", Kind: Leak,
			Effect: contract.Observe, Clause: "CL-08", Check: "alias-not-masked", Expect: ExpectFail,
			breaking: rememberedRows(listCurrentLogins, users, func(s *site, row object) {
				row["aliasEmail"] = s.privateEmail(row["globalId"])
			})},
		{ID: "M115", Name: "logins-are-forgotten", What: "loginCount is lower on every call", Kind: Stable,
			Effect: contract.Observe, Clause: "CL-10", Check: "login-count-fell", Expect: ExpectWarn,
			breaking: rememberedRows(listCurrentLogins, users, func(s *site, row object) {
				if count, ok := row["loginCount"].(float64); ok {
					row["loginCount"] = max(0, count-float64(s.asked))
				}
			})},
		{ID: "M108", Name: "active-is-inverted", What: "isActive contradicts the developer's list", Kind: Cross,
			Effect: contract.Observe, Clause: "CL-13", Check: "current-logins-active-flag", Expect: ExpectFail,
			breaking: list(func(_ int, row object) { row["isActive"] = row["isActive"] != true })},
	}
}

func currentLoginsSums() []Mutant {
	list := func(change func(i int, row object)) breaking { return rows(listCurrentLogins, users, change) }
	return []Mutant{
		{ID: "M109", Name: "one-alias-for-all", What: "Every user has the same aliasEmail", Kind: Relate, Effect: contract.Observe,
			Clause: "CL-08", Check: "current-logins-aliases", Expect: ExpectFail,
			breaking: list(setIn("aliasEmail", "shared@loginsign.com"))},
		{ID: "M110", Name: "total-too-high", What: "total is one more than there are users", Kind: Relate,
			Effect: contract.Observe, Clause: "CL-14", Check: "total-mismatch", Expect: ExpectFail,
			breaking: granted(listCurrentLogins, func(body object) {
				if total, ok := body["total"].(float64); ok {
					body["total"] = total + 1
				}
			})},
		{ID: "M111", Name: "user-twice", What: "The first user stands twice, and total counts both", Kind: Relate,
			Effect: contract.Observe, Clause: "CL-14", Check: "duplicate-user", Expect: ExpectFail,
			breaking: granted(listCurrentLogins, func(body object) {
				if list, ok := body[users].([]any); ok && len(list) > 0 {
					body[users], body["total"] = append(list, list[0]), float64(len(list)+1)
				}
			})},
		{ID: "M113", Name: "list-is-cut", What: "A list has two users and no more, and total agrees", Kind: Relate,
			Effect: contract.Observe, Clause: "CL-01", Check: "current-logins-answers-users-and-total", Expect: ExpectFail,
			breaking: granted(listCurrentLogins, func(body object) {
				if list, ok := body[users].([]any); ok && len(list) > 2 {
					body[users], body["total"] = list[len(list)-2:], 2.0
				}
			})},
		{ID: "M114", Name: "total-beyond-the-page", What: "total counts users whom the list does not have", Kind: Relate,
			Effect: contract.Observe, Clause: "CL-14", Check: "total-mismatch", Expect: ExpectFail,
			breaking: granted(listCurrentLogins, func(body object) {
				if list, ok := body[users].([]any); ok && len(list) > 1 {
					body[users] = list[:len(list)-1]
				}
			})},
		{ID: "M112", Name: "other-apps-users-listed", What: "Users of the other application are listed too", Kind: Leak,
			Effect: contract.Observe, Clause: "CL-18", Check: "cross-app-leak", Expect: ExpectFail,
			breaking: remembered(listCurrentLogins, listAllApps)},
	}
}

// listAllApps adds the rows that other applications got.
func listAllApps(s *site, r *request, body object) {
	list, _ := body[users].([]any)
	for _, app := range []string{"app_demo", "app_other"} {
		if app == r.path["appId"] {
			continue
		}
		other := r.again()
		other.URL.Path = strings.Replace(other.URL.Path, r.path["appId"], app, 1)
		other.path["appId"] = app
		asApp(s, other)
		rows, _ := s.ask(other).json()[users].([]any)
		for _, row := range rows {
			if id := idOf(row); !slices.ContainsFunc(list, func(known any) bool { return idOf(known) == id }) {
				list = append(list, row)
			}
		}
	}
	body[users], body["total"] = list, float64(len(list))
}

func idOf(row any) any {
	fields, _ := row.(object)
	return fields["globalId"]
}
