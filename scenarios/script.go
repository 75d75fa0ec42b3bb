package scenarios

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Starter says who started a scenario.
type Starter string

// The starters.
const (
	ByOption  Starter = "option"  // a flag, or the Go API's options
	ByControl Starter = "control" // the control API, or the Go API
	ByHeader  Starter = "header"  // a request that names it; it is for such requests alone, so no webhook is its own
	Built     Starter = "built-in"
)

// Script runs the scenarios of one namespace. It is safe for concurrent use: each hit is decided by one step at most,
// and no step fires more often than it says.
type Script struct {
	mu     sync.Mutex             // held while runs or magic are replaced
	runs   atomic.Pointer[[]*run] // in the order of their start; the slice never changes
	magic  atomic.Pointer[run]    // the magic users, once a request was about one
	groups atomic.Int64           // how many groups of reordered events were opened

	read      func(file string, source []byte) (*Scenario, error)
	readMagic func() (*Scenario, error)
}

// NewScript returns a script in which nothing goes wrong, apart from the magic users.
func NewScript(api API) *Script {
	return &Script{
		read:      func(file string, source []byte) (*Scenario, error) { return Read(file, source, api) },
		readMagic: func() (*Scenario, error) { return magicScenario(api) },
	}
}

// Start runs a scenario from its beginning at that time of the namespace's clock, after those that run. One of the same
// name is replaced, except by ByHeader: several requests may ask for a scenario at once, and it begins once.
func (s *Script) Start(scenario *Scenario, by Starter, at time.Time) error {
	r, err := newRun(scenario, by, at, &s.groups)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if by == ByHeader && s.Runs(scenario.Name) {
		return nil
	}
	s.replace(append(s.without(scenario.Name), r))
	return nil
}

// Stop ends a scenario and reports whether it ran.
func (s *Script) Stop(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ran := s.Runs(name)
	s.replace(s.without(name))
	return ran
}

// Runs reports whether a scenario of this name runs; the built-in ones have none.
func (s *Script) Runs(name string) bool {
	return slices.ContainsFunc(s.running(), func(r *run) bool { return r.scenario.Name == name })
}

// Idle reports whether no scenario runs, so that nothing but a magic user can go wrong.
func (s *Script) Idle() bool { return len(s.running()) == 0 }

func (s *Script) running() []*run {
	if runs := s.runs.Load(); runs != nil {
		return *runs
	}
	return nil
}

func (s *Script) replace(runs []*run) { s.runs.Store(&runs) }

// without is a new slice of what runs under other names.
func (s *Script) without(name string) []*run {
	return slices.DeleteFunc(slices.Clone(s.running()), func(r *run) bool { return r.scenario.Name == name })
}

// Hit is a request that a script decides about.
type Hit struct {
	Operation string
	At        time.Time   // of the namespace's clock
	Header    http.Header // of the request
	Only      string      // the scenario that the request asks for by header, or ""; no other decides then
	Magic     string      // the magic globalId that the request is about, or ""
	// Look makes what conditions see. It is called at most once, and only when a condition or a machine needs it; the
	// script holds no lock then.
	Look func() Env
}

// Decision is what a step makes of a hit; one without a Step lets it pass.
type Decision struct {
	Rule  string // "lost-answer#1": the scenario's name and the step's number
	Step  *Step
	Seed  uint64        // of the chance in the step's fault
	Delay time.Duration // in real time: the step's and that of a delay fault together
	// Limited is set when the step's rate limit refuses the request.
	Limited *Respond
	// Group and Place say where an event stands that Step.Webhook.Reorder holds back: the group's number, from 1 on, is
	// that of no other group of the script, and Place counts from 0 in the order in which the events happened.
	Group, Place int
	// Message says why a condition could not be evaluated, where one could not: the first one's rule and reason.
	Message string

	taken taken // what GiveBack gives back
}

// Decide finds the step that takes a request.
func (s *Script) Decide(h Hit) Decision {
	runs := s.running()
	if len(runs) == 0 && h.Magic == "" {
		return Decision{}
	}
	return s.decide(h, runs)
}

func (s *Script) decide(h Hit, runs []*run) Decision {
	about := subject{operation: h.Operation, at: h.At, header: h.Header, look: h.Look}
	for _, r := range runs {
		if !r.serves(h.Only) {
			continue
		}
		if d, taken := r.decide(&about); taken {
			return d
		}
	}
	if h.Magic == "" || h.Only != "" {
		return Decision{Message: about.message}
	}
	r, err := s.magicRun()
	if err != nil {
		return Decision{Message: err.Error()}
	}
	d, _ := r.decide(&about)
	return d
}

// DecideEvent finds the step that takes a webhook event; the env has its event. No scenario that a header started does.
func (s *Script) DecideEvent(env Env, at time.Time) Decision {
	runs := s.running()
	if len(runs) == 0 {
		return Decision{}
	}
	about := subject{event: env.Event.Type, at: at, env: env, looked: true}
	for _, r := range runs {
		if !r.serves("") {
			continue
		}
		if d, taken := r.decide(&about); taken {
			return d
		}
	}
	return Decision{Message: about.message}
}

// magicRun reads the magic users when the first of them is met: most servers never see one.
func (s *Script) magicRun() (*run, error) {
	if r := s.magic.Load(); r != nil {
		return r, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.magic.Load(); r != nil {
		return r, nil
	}
	r, err := s.newMagicRun()
	if err == nil {
		s.magic.Store(r)
	}
	return r, err
}

func (s *Script) newMagicRun() (*run, error) {
	scenario, err := s.readMagic()
	if err != nil {
		return nil, fmt.Errorf("magic users: %w", err)
	}
	return newRun(scenario, Built, time.Time{}, &s.groups)
}
