package contract

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const (
	ruleDuplicateUser = "duplicate-user"
	ruleTotalMismatch = "total-mismatch"
)

// listRules are about one list by itself.
func listRules() []*rule {
	twice := strings.Replace(loginsKept, `],"total":1`, `,{"globalId":"AB1234","email":"-","aliasEmail":"z9@loginsign.com","loginCount":1,`+
		`"joinedAt":"2026-05-01T00:00:00.000Z","isActive":true}],"total":2`, 1)
	return []*rule{
		{
			id: ruleDuplicateUser, level: Error, since: since05, clauses: []string{"CL-14", "AR-02", "GA-08"}, check: (*hearing).noDuplicates,
			title:  "A list has each user, and each application of a user, once",
			why:    "An integrator who stores by globalId loses one row, or counts a person twice.",
			keeps:  story{exchanges: []string{loginsKept}},
			breaks: story{note: "The same globalId in two rows.", exchanges: []string{twice}},
		},
		{
			id: ruleTotalMismatch, level: Error, lowers: true, since: since05, clauses: []string{"CL-14", "AR-05"}, check: (*hearing).totals,
			title: "total is the number of rows of the same answer",
			why:   "A sync that compares the two to see whether it has everybody never ends, or raises an alarm.",
			keeps: story{note: "Somebody signed up between two answers: each is right by itself.",
				exchanges: []string{loginsKept, changed(twice, `"globalId":"AB1234","email":"-"`, `"globalId":"CD5678","email":"-"`)}},
			breaks: story{exchanges: []string{changed(loginsKept, `"total":1`, `"total":2`)}},
		},
	}
}

func (h *hearing) noDuplicates() {
	seen := map[string]bool{}
	for _, r := range h.rows {
		if r.list == "" {
			continue
		}
		for _, id := range []struct{ name, value string }{{"globalId", r.globalID}, {"id", r.connection}, {"aliasEmail", r.alias}} {
			if key := id.name + " " + id.value; id.value != "" && seen[key] {
				h.find(Finding{
					In: InBody, Pointer: r.pointer + "/" + id.name, Message: "the " + id.name + " stands in an earlier row of the list too",
					Expected: "a value of its own", Actual: "that of an earlier row",
				})
			} else {
				seen[key] = true
			}
		}
	}
	if !h.is(opLoggedinApps) {
		return
	}
	apps, _ := h.top("data").([]any)
	for i, app := range apps {
		object, _ := app.(map[string]any)
		id, _ := object["appId"].(string)
		if id != "" && seen[id] {
			h.findAt(Warning, Finding{
				In: InBody, Pointer: "/data/" + strconv.Itoa(i) + "/appId", Message: "the application stands in an earlier entry too",
				Expected: "an application of its own", Actual: "that of an earlier entry",
			})
		}
		seen[id] = true
	}
}

// totals looks at every object of the answer that has a count beside exactly one list.
func (h *hearing) totals() {
	if h.operation == nil || !h.done() {
		return
	}
	h.totalOf(h.body, "")
	if data, ok := h.top("data").(map[string]any); ok {
		h.totalOf(data, "/data")
	}
	h.countsOf()
}

func (h *hearing) totalOf(value any, pointer string) {
	object, _ := value.(map[string]any)
	var lists [][]any
	for _, v := range object {
		if list, ok := v.([]any); ok {
			lists = append(lists, list)
		}
	}
	if len(lists) != 1 {
		return
	}
	rows := float64(len(lists[0]))
	for _, name := range []string{"total", "totalCount"} {
		total, ok := object[name].(float64)
		if !ok || total == rows || total > rows && (name == "totalCount" && h.isFullPage(rows) || h.countsBeyond()) {
			continue
		}
		h.find(Finding{
			In: InBody, Pointer: pointer + "/" + name,
			Message:  fmt.Sprintf("%s is %s, the list has %s", name, number(total), count(uint64(rows), "row")),
			Expected: number(rows), Actual: number(total),
		})
	}
}

func (h *hearing) countsBeyond() bool {
	return h.judge.known.Readings["loginsign.total"] == "beyond-page"
}

// usualPage is how many entries GenAuth answers that is not told.
const usualPage = 10

// isFullPage says whether there may be more entries on other pages.
func (h *hearing) isFullPage(rows float64) bool {
	limit, ok := h.input.Query["limit"].(float64)
	if !ok {
		limit = usualPage
	}
	page, _ := h.input.Query["page"].(float64)
	return page > 1 || rows >= limit
}

// countsOf adds up the results of an import.
func (h *hearing) countsOf() {
	counts, ok := h.top("counts").(map[string]any)
	results, isList := h.top("results").([]any)
	if !ok || !isList {
		return
	}
	sum := 0.0
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		n, _ := counts[name].(float64)
		sum += n
	}
	if sum != float64(len(results)) {
		h.find(Finding{
			In: InBody, Pointer: "/counts", Message: "the counts do not add up to the number of results",
			Expected: strconv.Itoa(len(results)), Actual: number(sum),
		})
	}
}
