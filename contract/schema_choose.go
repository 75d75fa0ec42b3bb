package contract

// choose scans a value that several schemas describe. Where that takes more than trying one after the other, the value
// is decoded.
func (p *scan) choose(s *schema, choices int) bool {
	c := p.peek()
	nested := c == '{' || c == '['
	switch {
	case choices >= maxChoices:
		return false
	case !s.choice || nested && s.anyOf != nil:
		return p.byValue(s)
	case s.allOf != nil:
		return p.check(s.allOf[0], choices+1)
	case s.anyOf != nil:
		return p.anyOf(s, choices)
	}
	return p.oneOf(s, choices)
}

// anyOf is for scalars, whose branches cannot know of more fields together than alone.
func (p *scan) anyOf(s *schema, choices int) bool {
	start := p.at
	for _, b := range s.anyOf {
		if p.at = start; p.check(b.schema, choices+1) {
			return true
		}
	}
	return false
}

// oneOf counts a branch that the value fits except for unknown fields as one that fits: of those there may be no two.
func (p *scan) oneOf(s *schema, choices int) bool {
	start, end, strict := p.at, -1, p.strict
	for _, b := range s.oneOf {
		p.at = start
		if p.check(b.schema, choices+1) {
			if end >= 0 {
				return false
			}
			end = p.at
			continue
		}
		p.at, p.strict = start, false
		fits := strict && p.check(b.schema, choices+1)
		if p.strict = strict; fits {
			return false
		}
	}
	p.at = max(end, start)
	return end >= 0
}

// byValue decodes the next value and walks through it.
func (p *scan) byValue(s *schema) bool {
	value, err := p.value()
	if err != nil {
		return false
	}
	w := walk{direction: asResponse, quiet: true}
	return w.visit(s, value) && (!p.strict || unknownFields(s, value) == nil)
}
