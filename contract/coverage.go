package contract

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// sighting is what one exchange adds to the coverage.
type sighting struct {
	Operation string   `json:"operation"`
	Status    int      `json:"status"`
	Fields    []string `json:"fields,omitempty"` // pointers of documented fields, with * for indexes
}

const maxFields = 500 // of one answer

func (s *Spec) sightingOf(x *Exchange) sighting {
	seen := sighting{Operation: x.Operation, Status: x.Response.Status}
	o, ok := s.Operation(x.Operation)
	if !ok {
		return seen
	}
	if described := o.described(x.Response.Status); described != nil {
		found := map[string]bool{}
		fieldsIn(described, []any{x.json()}, "", found)
		seen.Fields = slices.Sorted(maps.Keys(found))
	}
	return seen
}

// described is the schema of the JSON answer with a status, or nil.
func (o *Operation) described(status int) *schema {
	documented := o.response(status)
	if documented == nil {
		return nil
	}
	for mediaType, s := range documented.content {
		if isJSON(mediaType) {
			return s.schema
		}
	}
	return nil
}

// fieldsIn collects the documented fields that any of some values has.
func fieldsIn(s *schema, values []any, at string, found map[string]bool) {
	if s == nil || len(values) == 0 || len(found) >= maxFields {
		return
	}
	for _, part := range s.facets() {
		fieldsIn(part, values, at, found)
	}
	for name, p := range s.properties {
		if p.schema == nil {
			continue
		}
		if fields := membersOf(values, name, p.schema.isSimple()); fields != nil {
			found[at+"/"+name] = true
			fieldsIn(p.schema, fields, at+"/"+name, found)
		}
	}
	if s.items == nil {
		return
	}
	var items []any
	for _, value := range values {
		list, _ := value.([]any)
		items = append(items, list...)
	}
	fieldsIn(s.items, items, at+"/*", found)
}

// membersOf are the members of objects that have a name, or one of them.
func membersOf(values []any, name string, one bool) (fields []any) {
	for _, value := range values {
		object, _ := value.(map[string]any)
		if field, there := object[name]; there {
			if fields = append(fields, field); one {
				break
			}
		}
	}
	return fields
}

// isSimple says whether there are no fields below.
func (s *schema) isSimple() bool {
	return s.items == nil && len(s.properties)+len(s.allOf)+len(s.oneOf)+len(s.anyOf) == 0
}

// documentedFields collects the fields that a schema has, as far as schemas that hold themselves allow.
func documentedFields(s *schema, at string, depth int, found map[string]bool) {
	if s == nil || depth > 12 || len(found) >= maxFields {
		return
	}
	for _, part := range s.facets() {
		documentedFields(part, at, depth+1, found)
	}
	for name, p := range s.properties {
		if p.schema != nil && !found[at+"/"+name] {
			found[at+"/"+name] = true
			documentedFields(p.schema, at+"/"+name, depth+1, found)
		}
	}
	documentedFields(s.items, at+"/*", depth+1, found)
}

// facets are the schemas that have a say about the same value.
func (s *schema) facets() []*schema {
	all := slices.Clone(s.allOf)
	for _, b := range slices.Concat(s.oneOf, s.anyOf) {
		all = append(all, b.schema)
	}
	return all
}

// coverage says what was exercised, and why the rest was not.
func (s *session) coverage(records []caseRecord) Coverage {
	var c Coverage
	seen := map[string]map[string]bool{}
	for _, o := range s.spec.operations {
		one := OperationCoverage{Operation: o.ID, Statuses: map[int]int{}}
		for _, status := range o.Statuses {
			one.Statuses[status] = 0
		}
		seen[o.ID] = map[string]bool{}
		for _, record := range records {
			for _, x := range record.Seen {
				if x.Operation == o.ID {
					one.see(x, seen[o.ID])
				}
			}
		}
		one.unseen(o, seen[o.ID])
		if one.Requests == 0 {
			one.Why = s.whyNot(o)
		}
		c.Operations = append(c.Operations, one)
	}
	for _, clause := range Clauses() {
		c.Clauses = append(c.Clauses, clauseCoverage(clause.ID, records))
	}
	return c
}

func (c *OperationCoverage) see(x sighting, fields map[string]bool) {
	c.Requests++
	c.Statuses[x.Status]++
	for _, field := range x.Fields {
		fields[strconv.Itoa(x.Status)+field] = true
	}
}

// unseen fills in the documented fields that never came. A status that never came counts with its fields.
func (c *OperationCoverage) unseen(o *Operation, seen map[string]bool) {
	for _, status := range o.Statuses {
		if status >= http.StatusBadRequest {
			continue
		}
		all := map[string]bool{}
		documentedFields(o.described(status), "", 0, all)
		for _, field := range slices.Sorted(maps.Keys(all)) {
			if seen[strconv.Itoa(status)+field] {
				c.Seen++
			} else {
				c.Fields = append(c.Fields, field)
			}
		}
	}
}

// whyNot says why an operation was not exercised.
func (s *session) whyNot(o *Operation) string {
	why := "no case exercises it"
	for i, c := range s.cases {
		for _, step := range c.Steps {
			if step.Request == o.ID {
				why = firstOf(s.plan.Cases[i].Skip, "its cases ended before it")
				if s.plan.Cases[i].Skip == "" {
					return why
				}
			}
		}
	}
	return why
}

// clauseCoverage is the worst verdict of a clause's checks.
func clauseCoverage(id string, records []caseRecord) ClauseCoverage {
	c := ClauseCoverage{Clause: id, Why: "no case of this run shows it"}
	for _, record := range records {
		for _, check := range record.Checks {
			if !slices.Contains(check.Clauses, id) || check.Verdict == Pass && strings.HasPrefix(record.Case, derivedPrefix) {
				continue // a derived case is about the status that several clauses have
			}
			if c.Verdict == "" || c.Verdict == Skip || check.Verdict != Skip && Worse(c.Verdict, check.Verdict) == check.Verdict {
				c.Verdict, c.Why = check.Verdict, check.Reason
			}
		}
	}
	if c.Verdict == "" {
		c.Verdict = Skip
	}
	return c
}

// share counts what was seen of all.
func (c Coverage) share() (all CoverageShare) {
	add := func(s *Share, seen, of int) { s.Seen, s.Of = s.Seen+seen, s.Of+of }
	for _, o := range c.Operations {
		add(&all.Operations, boolean(o.Requests > 0), 1)
		add(&all.Fields, o.Seen, o.Seen+len(o.Fields))
		for _, times := range o.Statuses {
			add(&all.Statuses, boolean(times > 0), 1)
		}
	}
	for _, clause := range c.Clauses {
		add(&all.Clauses, boolean(isJudgement(clause.Verdict)), 1)
	}
	return all
}
