package mutants

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/standin-mock/standin/contract"
)

// legal lists variations that obey the documents: they must raise nothing.
func legal() []Mutant {
	variation := func(id, name, what string, b breaking) Mutant {
		return Mutant{ID: id, Name: name, What: what, Kind: None, Effect: contract.Observe, Expect: ExpectNothing, breaking: b}
	}
	every := func(change func(r *request, a *answer)) breaking {
		return on(func(s *site, r *request) *answer {
			a := s.ask(r)
			change(r, a)
			return a
		})
	}
	return []Mutant{
		variation("B01", "other-key-order", "JSON is printed with indentation and sorted keys", every(pretty)),
		variation("B02", "charset", "The content type names a charset", every(func(_ *request, a *answer) {
			if a.header.Get("Content-Type") == "application/json" {
				a.header.Set("Content-Type", "application/json; charset=UTF-8")
			}
		})),
		variation("B03", "no-display-name", "displayName is absent", rows(listCurrentLogins, users, withoutIn("displayName"))),
		variation("B04", "other-words", "Descriptions of errors are in another language", every(translated)),
		variation("B05", "other-order", "Users stand in another order on each call",
			remembered(listCurrentLogins, func(s *site, _ *request, body object) {
				if list, ok := body[users].([]any); ok && s.asked%2 == 0 {
					slices.Reverse(list)
				}
			})),
		variation("B06", "one-throttled-request", "The third request gets a 429 with Retry-After, and then all is well",
			on(func(s *site, r *request) *answer {
				count, _ := s.first("count", new(int)).(*int)
				if *count++; *count == 3 {
					return throttled()
				}
				return s.ask(r)
			})),
		variation("B07", "somebody-signs-up", "Somebody signs up while the check runs",
			on(someoneJoins, listCurrentLogins, listConnections)),
		variation("B08", "more-headers", "Answers have headers that nobody documented", every(func(_ *request, a *answer) {
			a.header.Set("X-Request-Id", "4711")
			a.header.Set("Strict-Transport-Security", "max-age=31536000")
		})),
	}
}

func pretty(_ *request, a *answer) {
	var value any
	if json.Unmarshal(a.body, &value) == nil {
		a.body, _ = json.MarshalIndent(value, "", "  ") // it was JSON before
		a.body = append(bytes.TrimSpace(a.body), '\n')
	}
}

func translated(_ *request, a *answer) {
	body := a.json()
	words, ok := body["error_description"].(string)
	if !ok || words == "The authorization code has expired" { // the pages print these words
		return
	}
	body["error_description"] = "Das geht so nicht"
	a.body = encode(body)
}

func throttled() *answer {
	a := refusal(http.StatusTooManyRequests, "Slow down")
	a.header.Set("Retry-After", "1")
	return a
}

// someoneJoins makes a new user join between any two times that a list is asked for. Both lists show them.
func someoneJoins(s *site, r *request) *answer {
	a := s.ask(r)
	body := a.json()
	list, ok := body[users].([]any)
	if !ok || len(list) == 0 || r.path["appId"] != "app_demo" {
		return a
	}
	for n := range s.asked {
		data, _ := json.Marshal(list[len(list)-1]) // a copy of somebody
		var joined object
		_ = json.Unmarshal(data, &joined)
		joined["globalId"], joined["email"] = fmt.Sprintf("NW%04d", n), fmt.Sprintf("new-%d@loginsign.com", n)
		if r.operation == listConnections {
			joined["id"], joined["active"], joined["joined"] = fmt.Sprintf("conn_new_%d", n), true, "2026-11-10T09:30:00Z"
		} else {
			joined["aliasEmail"], joined["isActive"], joined["joinedAt"] = joined["email"], true, "2026-11-10T09:30:00.000Z"
		}
		list = append(list, joined)
	}
	body[users], body["total"] = list, float64(len(list))
	a.body = encode(body)
	return a
}

// changes lists what deserves a warning and is no failure.
func changes() []Mutant {
	return []Mutant{
		{ID: "D01", Name: "extra-field", What: "Every user has a field that nobody documented", Kind: None,
			Effect: contract.Observe, Clause: "CL-01", Check: "undocumented-field", Expect: ExpectWarn,
			breaking: rows(listCurrentLogins, users, setIn("tier", "gold"))},
		{ID: "D02", Name: "deprecation", What: "A header says that the list of users will go away", Kind: None,
			Effect: contract.Observe, Check: "operation-deprecated", Expect: ExpectWarn,
			breaking: on(func(s *site, r *request) *answer {
				a := s.ask(r)
				a.header.Set("Deprecation", "@1793491200")
				return a
			}, listCurrentLogins)},
		{ID: "D03", Name: "undocumented-429", What: "The check of a redirect URI is throttled without saying for how long", Kind: None,
			Effect: contract.Observe, Check: "status-undocumented", Expect: ExpectWarn,
			breaking: on(func(*site, *request) *answer {
				return refusal(http.StatusTooManyRequests, "Slow down")
			}, "loginsign.checkRedirectUri")},
	}
}

// blind lists targets that let nobody look.
func blind() []Mutant {
	target := func(id, name, what string, do func(s *site, r *request) *answer) Mutant {
		return Mutant{ID: id, Name: name, What: what, Kind: None, Effect: contract.Observe, Expect: ExpectInconclusive, breaking: on(do)}
	}
	return []Mutant{
		target("I01", "firewall", "A CDN answers everything with an HTML page and 403", func(*site, *request) *answer {
			return &answer{status: http.StatusForbidden, header: http.Header{"Content-Type": {"text/html"}, "Server": {"cdn"}},
				body: []byte("<!doctype html><title>Attention required</title><h1>You have been blocked</h1>")}
		}),
		target("I02", "throttled", "Every call is a 429", func(*site, *request) *answer {
			return refusal(http.StatusTooManyRequests, "Slow down")
		}),
		target("I03", "expired-credentials", "Every credential is refused", func(_ *site, r *request) *answer {
			if strings.HasPrefix(r.operation, "genauth.") {
				return answerJSON(http.StatusOK, object{"statusCode": 401, "message": "expired", "apiCode": 2020, "requestId": "r"})
			}
			return refusal(http.StatusUnauthorized, "The token has expired")
		}),
		target("I04", "wrong-base-url", "Everything is a 404 of some other server", func(_ *site, r *request) *answer {
			return &answer{status: http.StatusNotFound, header: http.Header{"Content-Type": {"text/plain"}},
				body: fmt.Appendf(nil, "Cannot %s %s", r.Method, r.URL.Path)}
		}),
	}
}
