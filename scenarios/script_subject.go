package scenarios

import (
	"net/http"
	"time"
)

// subject is what steps are held against: a request or a webhook event.
type subject struct {
	operation, event string // one of them is set
	at               time.Time
	header           http.Header
	look             func() Env // of a request, until it was called
	env              Env
	looked           bool
	verdicts         []verdict // on the steps of the run that decides
	message          string    // the first problem with a condition
}

// verdict is what became of a step's condition.
type verdict struct {
	known, holds bool
	problem      string
}

// concerns says whether a step is for such a request or event.
func (s *subject) concerns(step *Step) bool {
	if step.Event != "" {
		return s.event != "" && (step.Event == s.event || step.Event == "*")
	}
	return s.operation != "" && step.Covers(s.operation)
}

func (s *subject) see() *Env {
	if !s.looked && s.look != nil {
		s.env = s.look()
	}
	s.looked = true
	return &s.env
}

func (s *subject) verdict(i int, step *Step) verdict {
	switch {
	case step.When == "":
		return verdict{known: true, holds: true}
	case s.verdicts == nil:
		return verdict{}
	}
	return s.verdicts[i]
}

// judge evaluates the condition of a scenario's step.
func (s *subject) judge(i int, scenario *Scenario) {
	if s.verdicts == nil {
		s.verdicts = make([]verdict, len(scenario.Steps))
	}
	v := verdict{known: true}
	holds, err := scenario.Steps[i].Holds(*s.see())
	if err != nil {
		v.problem = err.Error()
	} else {
		v.holds = holds
	}
	s.verdicts[i] = v
}
