package contract

import "slices"

// rule is a Rule with what finds its breach.
type rule struct {
	id         string
	level      Level
	whole      bool // its findings are about the whole answer
	lowers     bool // to a note, where the document only assumes the part that a finding is about
	title, why string
	since      string
	clauses    []string
	keeps      story
	breaks     story
	check      func(*hearing) // nil: the check of the document's form reports it
}

// story is an example as it is written down, see exchangeOf.
type story struct {
	note      string
	known     Known
	exchanges []string
}

const since05 = "0.5"

// allRules lists the rules in the order in which an exchange is held against them.
func allRules() []*rule {
	return slices.Concat(
		requestRules(), formRules(), statusRules(), refusalRules(), credentialRules(), transportRules(),
		identityRules(), aliasRules(), listRules(), timeRules(), valueRules(), leakRules(), tokenRules(),
		changeRules(), stateRules(), logRules(), deprecationRules(),
	)
}

func (r *rule) exported() Rule {
	return Rule{
		ID: r.id, Level: r.level, Title: r.title, Why: r.why, Since: r.since, Clauses: slices.Clone(r.clauses),
		Keeps: r.keeps.example(), Breaks: r.breaks.example(),
	}
}

func (s story) example() Example {
	e := Example{Note: s.note, Known: s.known}
	for _, text := range s.exchanges {
		e.Exchanges = append(e.Exchanges, exchangeOf(text))
	}
	return e
}
