package contract

import (
	"fmt"
	"net/http"
	"slices"
)

// SideOfRun is what a run has shown: its report, and every exchange that it told Options.Heard of.
func SideOfRun(name string, r Report, heard []Recorded) DriftSide {
	side := SideOfReport(name, r)
	cases := map[string]int{}
	for i := range side.Cases {
		side.Cases[i].Steps = nil
		cases[side.Cases[i].ID] = i
	}
	for _, one := range heard {
		i, known := cases[one.Case]
		if !known {
			i = len(side.Cases)
			cases[one.Case] = i
			side.Cases = append(side.Cases, DriftCase{ID: one.Case})
		}
		side.Cases[i].Steps = append(side.Cases[i].Steps, DriftStep{Name: one.Step, Exchange: one.Exchange, Partly: one.NoBody})
	}
	return side
}

// SideOfReport is what a report tells of its cases: their verdicts, and the steps that its checks name.
func SideOfReport(name string, r Report) DriftSide {
	side := DriftSide{Name: name}
	for _, check := range r.Checks {
		if check.ID != check.Case { // a rule's: what it found shows in the answers
			continue
		}
		c := DriftCase{ID: check.ID, Verdict: check.Verdict, Reason: check.Reason}
		if c.Reason == "" {
			c.Reason = check.Message
		}
		for _, number := range check.Exchanges {
			if x, ok := r.exchange(number); ok {
				c.Steps = append(c.Steps, DriftStep{Name: check.Step, Exchange: x, Partly: true})
			}
		}
		side.Cases = append(side.Cases, c)
	}
	return side
}

// exchange is what a report still has of one.
func (r Report) exchange(number int) (*Exchange, bool) {
	for _, e := range r.Exchanges {
		if e.Number != number {
			continue
		}
		x := &Exchange{Operation: e.Operation, Request: ExchangeRequest{Method: e.Method, URL: e.URL}}
		x.Response = ExchangeResponse{Status: e.Status, Header: http.Header{}, Body: []byte(e.Answer)}
		for name, value := range e.Headers {
			x.Response.Header.Set(name, value)
		}
		return x, true
	}
	return nil, false
}

// SideOfRecording is what a recording shows. Exchanges that no case made are compared by operation and status: each pair
// of these is a case. The error is the recording's.
func SideOfRecording(name string, t *Traffic, spec *Spec) (DriftSide, error) {
	side := DriftSide{Name: name}
	judge := NewJudge(spec, Known{}) // it finds the operations
	cases := map[string]int{}
	for one, err := range t.Exchanges() {
		if err != nil {
			return DriftSide{}, err
		}
		if one.Operation == "" {
			judge.Hear(one.Exchange)
		}
		if one.Operation == "" {
			continue
		}
		id, step := one.Case, one.Step
		if id == "" {
			id, step = one.Operation, fmt.Sprint(one.Response.Status)
		}
		i, known := cases[id]
		if !known {
			i = len(side.Cases)
			cases[id] = i
			side.Cases = append(side.Cases, DriftCase{ID: id})
		}
		side.Cases[i].add(one, step)
	}
	return side, nil
}

// add adds an exchange as a step, or to what those of its kind have shown.
func (c *DriftCase) add(one Recorded, step string) {
	i := slices.IndexFunc(c.Steps, func(s DriftStep) bool { return s.Name == step })
	switch {
	case i < 0 || one.Case != "":
		c.Steps = append(c.Steps, DriftStep{Name: step, Exchange: one.Exchange, Partly: one.NoBody})
	case c.Steps[i].Partly:
		c.Steps[i] = DriftStep{Name: step, Exchange: one.Exchange, Partly: one.NoBody}
	case !one.NoBody:
		c.Steps[i].like(one.Exchange)
	}
}

// like adds what a further exchange of the same kind shows.
func (s *DriftStep) like(x *Exchange) {
	if s.more == nil {
		s.more = newBodyProfile()
	}
	if body, err := decodeJSON(x.Response.Body); err == nil {
		s.more.visit(body)
	}
}
