package contract

// combination checks not, oneOf, anyOf and allOf. What is wrong in a branch is told as if the branch stood alone, since
// "does not match oneOf" tells nobody anything.
func (w *walk) combination(s *schema, value any) bool {
	if s.not != nil && w.holds(s.not, value) {
		return w.fail(s, "not", value)
	}
	if s.oneOf != nil && !w.alternatives(s, "oneOf", s.oneOf, value) {
		return false
	}
	if s.anyOf != nil && !w.alternatives(s, "anyOf", s.anyOf, value) {
		return false
	}
	ok := true
	for _, part := range s.allOf {
		if !w.visit(part, value) {
			if ok = false; w.quiet {
				break
			}
		}
	}
	return ok
}

// holds visits without a report.
func (w *walk) holds(s *schema, value any) bool {
	quiet := w.quiet
	w.quiet = true
	ok := w.visit(s, value)
	w.quiet = quiet
	return ok
}

func (w *walk) alternatives(s *schema, keyword string, branches []branch, value any) bool {
	reference, ok := w.discriminate(s, value)
	if !ok {
		return false
	}
	matching := 0
	for _, b := range branches {
		if (reference == "" || reference == b.reference) && w.holds(b.schema, value) {
			if matching++; keyword == "anyOf" {
				return true
			}
		}
	}
	switch {
	case matching == 1:
		return true
	case matching > 1:
		return w.fail(s, keyword, value)
	case w.quiet:
		return false
	}
	return w.bestFit(s, keyword, branches, value)
}

// discriminate finds the reference of the one branch that a field of the value chooses, or "" for all of them.
func (w *walk) discriminate(s *schema, value any) (reference string, ok bool) {
	object, isObject := value.(map[string]any)
	d := s.discriminator
	if d == nil || !isObject {
		return "", true
	}
	chosen, isText := object[d.field].(string)
	reference, known := d.mapping[chosen]
	if isText && (known || len(d.mapping) == 0) {
		return reference, true
	}
	if w.fail(s, "discriminator", object[d.field], d.field); !w.quiet && len(w.found) > 0 {
		w.found[len(w.found)-1].wants = []string{"one of " + list(d.words)}
	}
	return "", false
}

// bestFit reports the branch that the value was most likely meant for, so that a mistake in it is named.
func (w *walk) bestFit(s *schema, keyword string, branches []branch, value any) bool {
	var best []violation
	lowest := -1
	var wants []string
	for _, b := range branches {
		alone := walk{direction: w.direction, first: w.first, at: w.at}
		alone.visit(b.schema, value)
		misfit := misfitOf(alone.found, len(w.at))
		if lowest < 0 || misfit < lowest {
			best, lowest = alone.found, misfit
		}
		if len(alone.found) == 1 && len(alone.found[0].at) == len(w.at) {
			wants = append(wants, alone.found[0].want())
		}
	}
	if len(wants) == len(branches) || len(best) == 0 {
		best = []violation{{at: tokens(w.at), keyword: keyword, schema: s, value: value, wants: wants}}
	}
	w.found = append(w.found, best...)
	return false
}

// misfitOf weighs how far a value is from a branch: another type is a different thing altogether, and a property with
// one allowed value (a status code, a type name) is what tells branches apart.
func misfitOf(found []violation, depth int) (weight int) {
	for _, v := range found {
		switch {
		case len(v.at) == depth && (v.keyword == "type" || v.keyword == "nullable"):
			weight += 1000
		case len(v.at) == depth+1 && v.keyword == "enum" && len(v.schema.enum) == 1:
			weight += 100
		case v.keyword == "enum":
			weight += 5
		default:
			weight++
		}
	}
	return weight
}
