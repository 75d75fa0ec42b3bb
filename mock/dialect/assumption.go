package dialect

import "slices"

// Assumption is a question that a vendor's documentation leaves open, its readings and the one in force by default.
type Assumption struct {
	ID         ID
	Title      string // a few words
	Question   string
	Readings   []Reading // the default first
	Default    string    // the name of a reading that is offered
	Why        string    // the reason for the default
	Source     string    // the pages and clauses that it is about
	Operations []string  // the operationIds in openapi.yaml that the answer touches, in that file's order
}

// Reading is one answer to an assumption's question. One that is not offered is written down but not implemented.
type Reading struct {
	Name    string
	Meaning string
	Offered bool
}

// Assumptions lists the whole registry by vendor, then in the order of assumptions.yaml; the slice is the caller's own.
func Assumptions() []Assumption {
	all := slices.Clone(registry().assumptions)
	for i := range all {
		all[i].Readings = slices.Clone(all[i].Readings)
		all[i].Operations = slices.Clone(all[i].Operations)
	}
	return all
}

// reading finds a reading by its name.
func (a *Assumption) reading(name string) (Reading, bool) {
	i := slices.IndexFunc(a.Readings, func(r Reading) bool { return r.Name == name })
	if i < 0 {
		return Reading{}, false
	}
	return a.Readings[i], true
}

// offered lists the names of the readings that a dialect may pick.
func (a *Assumption) offered() []string {
	names := make([]string, 0, len(a.Readings))
	for _, r := range a.Readings {
		if r.Offered {
			names = append(names, r.Name)
		}
	}
	return names
}
