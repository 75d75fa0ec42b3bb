package contract

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// documentedOf are those of the statuses that the operation documents.
func (o *Operation) documentedOf(statuses ...int) []int {
	return slices.DeleteFunc(statuses, func(status int) bool { return !slices.Contains(o.Statuses, status) })
}

// refusesCredentials lists what may answer a credential that is no good. A vendor who documents a refusal without saying
// which one a credential gets may give that one.
func refusesCredentials(o *Operation) []int {
	statuses := o.documentedOf(401, 403)
	if len(statuses) == 0 || o.evidenceOf(401) == evidenceAssumed && o.evidenceOf(400) == evidenceDocumented {
		statuses = append(statuses, o.documentedOf(400)...)
	}
	return statuses
}

// refusesOtherApps lists what may answer the credentials of another application. Where no page shows it, it may be hidden
// that there is such a thing.
func refusesOtherApps(o *Operation) []int {
	if o.evidenceOf(403) == evidenceDocumented {
		return []int{403}
	}
	return o.documentedOf(401, 403, 404)
}

// refusesInput lists what may answer a broken parameter or body: a request for something that is not there may be
// answered so, and one whose client stands in the body as a client that is not known.
func refusesInput(o *Operation) []int {
	statuses := o.documentedOf(400)
	if strings.Contains(o.Path, "{") {
		statuses = append(statuses, o.documentedOf(404)...)
	}
	if o.Security == nil {
		statuses = append(statuses, o.documentedOf(401)...)
	}
	return statuses
}

// evidenceDocumented is the x-evidence of what a page says in so many words.
const evidenceDocumented = "documented"

// evidenceOf is the x-evidence of a response, "" when the status is not documented.
func (o *Operation) evidenceOf(status int) string {
	return resolve(o.root, o.node.field("responses").field(strconv.Itoa(status))).word("x-evidence")
}

// statusAmong is an expression: the answer's status is one of these or, where no page speaks of any of them, a refusal.
// Where the document has an envelope, whose statusCode is the status that counts, an HTTP 200 does not hide it.
func statusAmong(o *Operation, statuses []int) string {
	status := "response.status"
	if o.hasEnvelope() {
		status = `(response.status != 200 || type(response.body) != "map" ? response.status : response.body.statusCode)`
	}
	said := slices.ContainsFunc(statuses, func(one int) bool { return o.evidenceOf(one) != evidenceAssumed })
	if !said && !slices.Contains(o.Statuses, http.StatusFound) {
		return "let status = " + status + "; status >= 400 and status < 500"
	}
	var alternatives []string
	for _, one := range statuses {
		alternatives = append(alternatives, status+" == "+strconv.Itoa(one))
	}
	if slices.Contains(o.Statuses, http.StatusFound) { // RFC 6749 4.1.2.1: the redirect URI learns of it
		alternatives = append(alternatives, `response.status == 302 and response.headers["location"] contains "error="`)
	}
	return strings.Join(alternatives, " or ")
}

// hasEnvelope reports whether refusals have the member statusCode.
func (o *Operation) hasEnvelope() bool {
	for _, status := range o.Statuses {
		if s := o.response(status).content["application/json"].schema; status >= 400 && s != nil && s.named("statusCode") != nil {
			return true
		}
	}
	return false
}

// clausesOf are the clauses of the responses that are right, or else of the operation.
func clausesOf(o *Operation, statuses []int) []string {
	var ids []string
	for _, status := range statuses {
		for _, id := range texts(resolve(o.root, o.node.field("responses").field(strconv.Itoa(status))).field("x-clauses")) {
			if slices.Contains(o.Clauses, id) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
