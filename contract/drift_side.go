package contract

import (
	"fmt"
	"net/http"
	"slices"
)

// SideOfRun is what a run has shown: its report, and every exchange that it told Options.Heard of.
func SideOfRun(name string, r Report, heard []Recorded) DriftSide {
	side := SideOfReport(name, r)
	for i := range side.Cases {
		side.Cases[i].Steps = nil
	}
	for _, one := range heard {
		i := slices.IndexFunc(side.Cases, func(c DriftCase) bool { return c.ID == one.Case })
		if i < 0 {
			side.Cases = append(side.Cases, DriftCase{ID: one.Case})
			i = len(side.Cases) - 1
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
// of these is a case.
func SideOfRecording(name string, r Recording, spec *Spec) DriftSide {
	side := DriftSide{Name: name}
	judge := NewJudge(spec, Known{}) // it finds the operations
	for _, one := range r.Exchanges {
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
		i := slices.IndexFunc(side.Cases, func(c DriftCase) bool { return c.ID == id })
		if i < 0 {
			side.Cases = append(side.Cases, DriftCase{ID: id})
			i = len(side.Cases) - 1
		}
		side.Cases[i].add(one, step)
	}
	return side
}

// add adds an exchange as a step, or to those of its kind.
func (c *DriftCase) add(one Recorded, step string) {
	i := slices.IndexFunc(c.Steps, func(s DriftStep) bool { return s.Name == step })
	switch {
	case i < 0 || one.Case != "":
		c.Steps = append(c.Steps, DriftStep{Name: step, Exchange: one.Exchange, Partly: one.NoBody})
	case c.Steps[i].Partly:
		c.Steps[i] = DriftStep{Name: step, Exchange: one.Exchange, Partly: one.NoBody}
	case !one.NoBody:
		c.Steps[i].Like = append(c.Steps[i].Like, one.Exchange)
	}
}
