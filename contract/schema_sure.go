package contract

// surely says whether a value breaks nothing and has no field that is not documented, without a word about why. Its false
// says that it takes a walk to know: it looks at texts, numbers, booleans and plain objects of them, which is what
// parameters and most bodies of requests are. A schema that is nil has no say.
func (s *schema) surely(value any) bool {
	if s == nil {
		return true
	}
	if s.combined() {
		return false
	}
	switch v := value.(type) {
	case string:
		return s.acceptsText(v)
	case float64:
		return s.acceptsNumber(v)
	case bool:
		return s.acceptsBool(v)
	case map[string]any:
		return s.surelyObject(v)
	}
	return false
}

func (s *schema) surelyObject(object map[string]any) bool {
	if !s.permits(kindObject) || s.enum != nil || s.directional || s.crowded {
		return false
	}
	seen := fieldsSeen{count: uint64(len(object))}
	for name, value := range object {
		field := s.properties[name]
		if field == nil || field.schema == nil || !field.schema.surely(value) {
			return false
		}
		seen.bits |= field.bit
	}
	return seen.satisfies(s)
}
