package contract

import (
	"slices"
	"strings"
)

// clauseOfErrors is about refusals alone.
const clauseOfErrors = "AR-16"

// generalClauses are those of LoginSign's pages that hold for all of its operations, whichever of them carry them.
func generalClauses() []string { return []string{"AR-01", "AR-02", clauseOfErrors, "AR-17"} }

// carries says whether a clause is about the operation: parts of the document that several operations share carry the
// clauses of all of them.
func (h *hearing) carries(clause string) bool {
	return h.operation != nil && (clause != clauseOfErrors || h.refused()) && h.operation.carries(clause)
}

func (o *Operation) carries(clause string) bool {
	return slices.Contains(o.Clauses, clause) || o.Vendor == nameLoginSign && slices.Contains(generalClauses(), clause)
}

// clauseOf chooses the clause that a finding breaks: one of the rule's that stands at the place, or else what the place
// carries, or else one that the rule and the operation have in common. It is "" where no page says anything about it.
func (h *hearing) clauseOf(r *rule, p place) string {
	if h.operation == nil {
		return ""
	}
	for _, list := range [][]string{p.clauses, p.around, h.operation.Clauses} {
		for _, id := range r.clauses {
			if slices.Contains(list, id) && h.carries(id) {
				return id
			}
		}
	}
	if slices.Contains(r.clauses, clauseOfErrors) && h.vendor() == nameLoginSign && h.carries(clauseOfErrors) {
		return clauseOfErrors
	}
	for _, id := range slices.Concat(p.clauses, p.around) {
		if r.lowers && len(p.schemas) > 0 && h.carries(id) {
			return id
		}
	}
	if r.whole {
		return h.clauseOfAnswer()
	}
	return ""
}

// clauseOfAnswer is the clause that the answer as a whole breaks: about the credential's fault where that was to be
// refused, or else the first that says what the operation answers.
func (h *hearing) clauseOfAnswer() string {
	if fault := h.credentialFault(); fault != "" {
		if id := h.clauseOfFault(fault); id != "" {
			return id
		}
	}
	for _, status := range h.operation.Statuses {
		if status >= 400 {
			continue
		}
		for _, id := range texts(h.operation.declared(status).field("x-clauses")) {
			if h.carries(id) {
				return id
			}
		}
	}
	return ""
}

// clausesBroken are the clauses of a finding: its own and, of a field that is missing or has another form, those that say
// which fields its object has.
func (s *Spec) clausesBroken(x *Exchange, f Finding) (list []string) {
	if f.Clause == "" {
		return nil
	}
	list = []string{f.Clause}
	o, known := s.Operation(x.Operation)
	if !known || f.Pointer == "" || f.Rule != RuleRequiredField && f.Rule != RuleResponseSchema {
		return list
	}
	for _, schema := range o.answerPlace(x.Response.Status, f.Pointer[:strings.LastIndexByte(f.Pointer, '/')]).schemas {
		for _, id := range texts(schema.field("x-clauses")) {
			if o.carries(id) && !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
	}
	return list
}

// breaks adds clauses that a finding is about.
func (c *Check) breaks(clauses ...string) {
	for _, id := range clauses {
		if !slices.Contains(c.Clauses, id) {
			c.Clauses = append(c.Clauses, id)
		}
		c.Clause = firstOf(c.Clause, id)
	}
}
