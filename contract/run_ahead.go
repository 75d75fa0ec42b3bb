package contract

import (
	"context"
	"crypto/tls"
	"sync"
	"time"
)

// inFlight is how many refusals are asked for at a time. They change nothing, so that their order says nothing; what
// writes is asked for one after the other, and what observes too at each vendor.
const inFlight = 8

// ahead holds the requests that were sent before their case's turn.
type ahead struct {
	early  map[*Step]*early
	asked  map[string]bool // by questionOf: those of all cases until now
	looked int             // how many of the plan's cases were looked at
	all    sync.WaitGroup
}

// early is a request on its way, or its answer.
type early struct {
	out         outgoing
	vendor      string
	done        chan struct{} // closed when what follows may be read
	began, over time.Time     // zero without a clock
	answer      ExchangeResponse
	state       *tls.ConnectionState
	err         error
}

// lookAhead sends what may be sent before its turn. A target whose rate is bounded is asked for one thing at a time.
func (s *session) lookAhead(ctx context.Context) {
	if s.sender.interval > 0 {
		return
	}
	if s.ahead.early == nil {
		s.ahead.early, s.ahead.asked = map[*Step]*early{}, map[string]bool{}
	}
	switch s.cases[len(s.records)].Effect {
	case Observe:
		s.lookBeside(ctx)
	case Refuse:
		s.sendRefusals(ctx)
	}
}

// lookBeside sends the next observing request of each vendor but the one whose turn it is, where none is under way.
func (s *session) lookBeside(ctx context.Context) {
	busy := map[string]bool{}
	for _, vendor := range s.vendorsOf(s.cases[len(s.records)]) {
		busy[vendor] = true
	}
	for _, e := range s.ahead.early {
		select {
		case <-e.done:
		default:
			busy[e.vendor] = true
		}
	}
	for i := len(s.records); i < len(s.cases) && s.cases[i].Effect == Observe; i++ {
		vendors := s.vendorsOf(s.cases[i])
		if len(vendors) == 1 && !busy[vendors[0]] && s.runs(i) {
			busy[vendors[0]] = s.sendEarly(ctx, s.cases[i], 1)
		}
	}
}

// runs reports whether the case with this place in the plan will be run.
func (s *session) runs(i int) bool {
	_, told := s.journal.finished[s.cases[i].ID]
	return !told && s.plan.Cases[i].Skip == "" && s.closedTo(s.cases[i]) == ""
}

// sendRefusals sends the refusals of the cases whose turn is next, as many as may be under way.
func (s *session) sendRefusals(ctx context.Context) {
	for s.ahead.looked = max(s.ahead.looked, len(s.records)); s.ahead.looked < len(s.cases); s.ahead.looked++ {
		c := s.cases[s.ahead.looked]
		if c.Effect != Refuse || len(s.ahead.early) >= inFlight {
			return
		}
		if s.runs(s.ahead.looked) {
			s.sendEarly(ctx, c, inFlight)
		}
	}
}

// sendEarly sends so many of a case's requests that need nothing but the configuration and that nobody has sent before. It
// reports whether those that follow have to wait for their turn.
func (s *session) sendEarly(ctx context.Context, c *Case, atMost int) (wait bool) {
	r, begun := s.newCaseRun(c, s.newChain(c)), false
	for i := range c.Steps {
		step := &c.Steps[i]
		o, ok := s.spec.Operation(step.Request)
		if !ok || step.Control != "" {
			return true
		}
		key := questionOf(c, o, step, s.config, r.env)
		begun = begun || s.ahead.early[step] != nil
		switch known := s.ahead.asked[key] || len(s.answers[key]) > 0; {
		case c.Effect == Refuse && (known || key == ""), known && !begun, s.ahead.early[step] != nil:
			continue
		case known || key == "": // it is asked again, and what follows must not come before it
			return true
		case atMost == 0 || !s.sender.promise():
			return true
		}
		out, _, err := r.build(ctx, o, step)
		if err != nil {
			return true // which the case will tell
		}
		s.ahead.asked[key], begun = true, true
		s.ahead.early[step] = s.start(ctx, out, o.Vendor)
		atMost--
	}
	return atMost == 0
}

func (s *session) start(ctx context.Context, out outgoing, vendor string) *early {
	e := &early{out: out, vendor: vendor, done: make(chan struct{}), began: s.time()}
	s.ahead.all.Go(func() {
		defer close(e.done)
		e.answer, e.state, e.err = s.sender.transmit(ctx, out.Request)
		e.over = s.time()
	})
	return e
}

// takeEarly gives a step its request, where that was sent before its turn.
func (s *session) takeEarly(step *Step) *early {
	e := s.ahead.early[step]
	if e != nil {
		<-e.done
		delete(s.ahead.early, step)
	}
	return e
}
