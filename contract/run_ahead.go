package contract

import (
	"context"
	"crypto/tls"
	"sync"
	"time"
)

// inFlight is how many refusals are asked for at a time. They change nothing, so that their order says nothing; what
// observes or writes is asked for one after the other.
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
	done        chan struct{} // closed when what follows may be read
	began, over time.Time     // zero without a clock
	answer      ExchangeResponse
	state       *tls.ConnectionState
	err         error
}

// lookAhead sends the refusals of the cases whose turn is next, as many as may be under way. A target whose rate is
// bounded is asked for one thing at a time.
func (s *session) lookAhead(ctx context.Context) {
	if s.sender.interval > 0 || s.cases[len(s.records)].Effect != Refuse {
		return
	}
	if s.ahead.early == nil {
		s.ahead.early, s.ahead.asked = map[*Step]*early{}, map[string]bool{}
	}
	for s.ahead.looked = max(s.ahead.looked, len(s.records)); s.ahead.looked < len(s.cases); s.ahead.looked++ {
		c := s.cases[s.ahead.looked]
		if _, told := s.journal.finished[c.ID]; told || s.plan.Cases[s.ahead.looked].Skip != "" {
			continue
		}
		if c.Effect != Refuse || len(s.ahead.early) >= inFlight || s.closedTo(c) != "" {
			return
		}
		s.sendEarly(ctx, c)
	}
}

// sendEarly sends those requests of a case that need nothing but the configuration and that nobody has sent before.
func (s *session) sendEarly(ctx context.Context, c *Case) {
	r := s.newCaseRun(c, s.newChain(c))
	for i := range c.Steps {
		step := &c.Steps[i]
		o, _ := s.spec.Operation(step.Request)
		if step.Control != "" {
			return
		}
		key := questionOf(c, o, step, s.config, r.env)
		if key == "" || s.ahead.asked[key] || !s.sender.promise() {
			continue
		}
		out, _, err := r.build(ctx, o, step)
		if err != nil {
			return // which the case will tell
		}
		s.ahead.asked[key] = true
		s.ahead.early[step] = s.start(ctx, out)
	}
}

func (s *session) start(ctx context.Context, out outgoing) *early {
	e := &early{out: out, done: make(chan struct{}), began: s.time()}
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
