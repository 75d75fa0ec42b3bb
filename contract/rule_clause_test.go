package contract

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// vendorOfClause is whose page a clause stands on.
func vendorOfClause(c Clause) string {
	name, _, _ := strings.Cut(c.Page, ",")
	return strings.ToLower(name)
}

// vendorsOfClauses has the vendor of every clause.
func vendorsOfClauses(t *testing.T) map[string]string {
	t.Helper()
	vendors := map[string]string{}
	for _, c := range Clauses() {
		vendors[c.ID] = vendorOfClause(c)
		if v := vendors[c.ID]; v != nameLoginSign && v != nameSSOJet && v != nameGenAuth {
			t.Errorf("%s stands on the page %q, which is of no vendor", c.ID, c.Page)
		}
	}
	return vendors
}

func TestOperationsCarryClausesOfTheirVendor(t *testing.T) {
	t.Parallel()
	vendors := vendorsOfClauses(t)
	for _, o := range standinSpec(t).Operations() {
		for _, id := range o.Clauses {
			if vendors[id] != o.Vendor {
				t.Errorf("%s carries %s, which is %s's", o.ID, id, vendors[id])
			}
		}
	}
	for _, id := range generalClauses() {
		if vendors[id] != nameLoginSign {
			t.Errorf("%s is %s's", id, vendors[id])
		}
	}
}

// TestFindingsNameClausesOfTheirOperation lets every rule find something at every place of every answer of every operation.
func TestFindingsNameClausesOfTheirOperation(t *testing.T) {
	t.Parallel()
	vendors := vendorsOfClauses(t)
	all := slices.Sorted(func(yield func(string) bool) {
		for id := range vendors {
			if !yield(id) {
				return
			}
		}
	})
	for _, o := range standinSpec(t).Operations() {
		t.Run(o.ID, func(t *testing.T) {
			t.Parallel()
			named := 0
			for h := range everyHearing(o) {
				for _, wanted := range append([]string{""}, all...) {
					if wanted != "" && h.x.Intent.Known {
						continue // the intent is looked at only where the rule names no clause
					}
					for _, f := range findingsAt(h, wanted) {
						for _, id := range h.judge.spec.clausesBroken(h.x, f) {
							named++
							if vendors[id] != o.Vendor || !o.carries(id) || id == clauseOfErrors && !h.refused() {
								t.Fatalf("%s at %d %q names %s", f.Rule, h.x.Response.Status, f.Pointer, id)
							}
						}
					}
				}
			}
			if named == 0 && len(o.Clauses) > 0 {
				t.Error("nothing names any clause")
			}
		})
	}
}

// everyHearing hears of each status of an operation, with each fault of a credential.
func everyHearing(o *Operation) func(yield func(*hearing) bool) {
	faults := []CredentialFault{"", CredentialMissing, CredentialMalformed, CredentialWrong, CredentialOtherClass, CredentialOtherApp}
	return func(yield func(*hearing) bool) {
		j := NewJudge(&Spec{byID: map[string]*Operation{o.ID: o}}, Known{})
		for _, status := range append(slices.Clone(o.Statuses), http.StatusTeapot) {
			for _, fault := range faults {
				x := &Exchange{Operation: o.ID, Response: ExchangeResponse{Status: status}, Intent: Intent{Known: fault != "", Credential: fault}}
				x.Request = ExchangeRequest{Method: o.Method, URL: exampleHost + o.Path, Header: http.Header{"Authorization": {"Bearer x"}}}
				if !yield(&hearing{judge: j, trail: j.trail, x: x, operation: o, status: status, found: map[string]int{}}) {
					return
				}
			}
		}
	}
}

// findingsAt are one for each rule, which would like to name a clause, or leaves that open at each documented place.
func findingsAt(h *hearing, clause string) []Finding {
	h.findings, h.found = nil, map[string]int{}
	places := map[string]bool{"": true}
	if clause == "" {
		documentedFields(h.operation.described(h.x.Response.Status), "", 0, places)
	}
	for _, r := range h.judge.rules {
		h.rule = r
		for place := range places {
			h.found[r.id] = 0
			h.find(Finding{In: InBody, Pointer: strings.ReplaceAll(place, "*", "0"), Clause: clause})
		}
	}
	return h.findings
}
