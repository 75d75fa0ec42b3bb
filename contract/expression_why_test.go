package contract

import (
	"strings"
	"testing"
)

func whyEnvironment() environment {
	user := func(id string, more map[string]any) map[string]any {
		more["globalId"], more["id"] = id, "c"+id
		return more
	}
	body := map[string]any{
		"users": []any{
			user("AB1234", map[string]any{"email": "jane@home.example", "joined": "2026", "active": true}), user("CD5678", map[string]any{"active": false}),
		},
		"total": 3.0, "statusCode": 404.0, "name": "Jane", "gone": nil,
	}
	headers := map[string]string{"location": "https://shop.example/cb?code=c0de&state=wrong", "content-type": "text/html"}
	return environment{
		nameResponse: map[string]any{"status": 403, "body": body, "headers": headers}, "ids": []any{"AB1234", "EF9012", "GH3456"}, "before": 2,
		nameLoginSign: map[string]any{"app": map[string]any{"id": "app_1"}, "canary": map[string]any{"global_id": "ZZ0000"}},
		nameResult:    map[string]any{"events": []any{map[string]any{"type": "connection_deleted"}}},
	}
}

// TestWhyNamesTheValue explains expressions that are not true, or that have no value.
func TestWhyNamesTheValue(t *testing.T) {
	t.Parallel()
	env := whyEnvironment()
	for source, want := range map[string]string{
		`response.status == 200`:                                             `status | status: expected 200, got 403`,
		`response.status in [200, 201]`:                                      `status | status: expected one of [200, 201], got 403`,
		`response.status >= 400 and response.status < 402`:                   `status | status: expected less than 402, got 403`,
		`response.status == 200 or response.status == 201`:                   `status | status: expected 200 or 201, got 403`,
		`let s = response.status; s == 200 or s == 201 or s == 202`:          `status | status: expected 200 or 201 or 202, got 403`,
		`response.body.total == len(response.body.users)`:                    `/total | body field "total": expected len(response.body.users), which is 2, got 3`,
		`len(response.body.users) > before`:                                  `/users | the length of body field "users": expected more than before, which is 2, got 2`,
		`response.body.missing == "x"`:                                       `/missing | body field "missing": expected "x", got nothing`,
		`response.body.gone.deeper == "x"`:                                   `/gone | body field "gone": expected a value with "deeper", got nothing`,
		`response.body.name != "Jane"`:                                       `/name | body field "name": expected another value than "Jane", got "Jane"`,
		`type(response.body.name) in ["number", "nil"]`:                      `/name | the type of body field "name": expected one of ["number", "nil"], got a string`,
		`all(response.body.users, .email contains "@")`:                      `/users/1/email | body field "users[1].email": expected a text that contains "@", got nothing`,
		`all(response.body.users, .joined == "2026")`:                        `/users/1/joined | body field "users[1].joined": expected "2026", got nothing`,
		`all(response.body.users, not (.globalId in ids) or .active)`:        ``,
		`all(response.body.users, .active)`:                                  `/users/1/active | body field "users[1].active": expected true, got false`,
		`all(response.body.users, .active == (.globalId in ids) and .total)`: `/users/0/total | body field "users[0].total": expected true, got nothing`,
		`any(response.body.users, .globalId == loginsign.canary.global_id)`:  `/users | body field "users": expected an item where .globalId == loginsign.canary.global_id, got none`,
		`none(response.body.users, .globalId == "CD5678")`:                   `/users/1 | body field "users[1]": expected no item where .globalId == "CD5678", got one`,
		`let listed = map(response.body.users, .globalId); all(ids, # in listed)`: `/users | map(response.body.users, .globalId): expected an array with all of ids, ` +
			`got one without 2 of 3`,
		`not (toJSON(response.body) contains loginsign.app.id) and not (response.body.name contains "J")`: `/name | body field "name": ` +
			`expected not a text that contains "J", got one that is`,
		`response.headers["location"] startsWith "https://evil"`:           `location | header location: expected a text that starts with "https://evil", got a string`,
		`query(response.headers["location"]).state == "s"`:                 `location | query(response.headers.location).state: expected "s", got a string`,
		`claims(response.body.gone).exp == 1`:                              `/gone | body field "gone": expected a value for claims(), got nothing`,
		`last(result.events).type == "email_changed"`:                      `/events/0/type | body field "events[0].type": expected "email_changed", got "connection_deleted"`,
		`find(response.body.users, .id == "c9").email == "x"`:              `/users | body field "users": expected an item where .id == "c9", got none`,
		`all(response.body.users, any(ids, # == "x"))`:                     `/users | all(response.body.users, any(ids, # == "x")): expected true, got false`,
		`response.body.statusCode == 200 ? true : response.body.total < 3`: `/total | body field "total": expected less than 3, got 3`,
		`before == 3`: `that | before: expected 3, got 2`,
		`response.body.users[1].globalId == loginsign.canary.global_id`: `/users/1/globalId | body field "users[1].globalId": expected loginsign.canary.global_id, got a globalId`,
	} {
		e, err := compileExpression(source, newScope().answered().with("ids", "before", nameResult))
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if holds, err := e.eval(env); err == nil && holds == true {
			if want != "" {
				t.Errorf("%s is true", source)
			}
			continue
		}
		d := e.why(env)
		if got := d.Pointer + " | " + d.Message; got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

// TestWhyNothingNamesThePlace explains captures that have no value.
func TestWhyNothingNamesThePlace(t *testing.T) {
	t.Parallel()
	env := whyEnvironment()
	for source, want := range map[string]string{
		`response.body.price`:                           `/price | body field "price": expected a value, got nothing`,
		`response.body.gone.deeper`:                     `/gone | body field "gone": expected a value with "deeper", got nothing`,
		`response.body.users[0].phone`:                  `/users/0/phone | body field "users[0].phone": expected a value, got nothing`,
		`response.body.users[7].id`:                     `/users | body field "users": expected a value with 7, got an array`,
		`find(response.body.users, .id == "c9")`:        `/users | body field "users": expected an item where .id == "c9", got none`,
		`find(response.body.users, .id == "c9").email`:  `/users | body field "users": expected an item where .id == "c9", got none`,
		`find(response.body.people, .id == "c9").email`: `/people | body field "people": expected a value for find(), got nothing`,
		`query(response.headers["location"]).nothing`:   `location | query(response.headers.location).nothing: expected a value, got nothing`,
		`map(response.body.users, .globalId + .email)`:  `/users/1/email | body field "users[1].email": expected a value, got nothing`,
	} {
		e, err := compileExpression(source, newScope().answered())
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		d := e.whyNothing(env)
		if got := d.Pointer + " | " + d.Message; got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
		if strings.Contains(d.Message, "jane@") {
			t.Errorf("%s shows somebody", d.Message)
		}
	}
}
