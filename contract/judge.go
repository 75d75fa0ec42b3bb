package contract

// Judge holds exchanges against the document and the rules, in the order in which they happened: what an answer says is
// compared with what earlier ones said. What it remembers is bounded. It is not safe for concurrent use.
type Judge struct {
	spec  *Spec
	known Known
	rules []*rule
	byID  map[string]*rule
	trail *trail
	heard int
}

// NewJudge returns a judge who has seen nothing. The readings with which the document was loaded hold where known has none.
func NewJudge(spec *Spec, known Known) *Judge {
	if known.Readings == nil {
		known.Readings = spec.readings
	}
	j := &Judge{spec: spec, known: known, rules: allRules(), byID: map[string]*rule{}, trail: newTrail()}
	for _, r := range j.rules {
		j.byID[r.id] = r
	}
	return j
}

// Hear judges the next exchange: it fills in the exchange's Operation where it is "", and sets its Findings. They hold no
// secret and no personal data.
func (j *Judge) Hear(x *Exchange) {
	j.heard++
	x.Heard, x.Findings = j.heard, nil
	h := newHearing(j, x)
	for _, r := range j.rules {
		if r.check != nil {
			h.rule = r
			r.check(h)
		}
	}
	h.remember()
	x.Findings = h.discreet()
}

// Moved says that the target's world went on for reasons that the judge did not hear of, such as a clock that was set or
// a user who changed something: what may have changed so is forgotten, what never changes is not.
func (j *Judge) Moved() { j.trail.forgetChanging() }

// Issued says for which application a user's access token was issued, where the judge did not hear the answer that issued it.
func (j *Judge) Issued(accessToken, app string) {
	j.trail.tokens.set(j.trail.digest(accessToken), token{app: app, heard: j.heard})
}
