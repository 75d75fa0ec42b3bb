package scenarios

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// firstState is where a machine begins unless the file says otherwise.
const firstState = "started"

// run is one scenario that was started, with its machines.
type run struct {
	scenario *Scenario
	by       Starter
	at       time.Time
	header   string        // canonical name of the header that tells entities apart, or ""
	rules    []string      // by step
	groups   *atomic.Int64 // the script's
	fresh    *machine      // as one begins; it never changes

	mu       sync.Mutex
	machines map[string]*machine // by entity; only those that something has hit
	messages []string            // by step: why its condition could not be evaluated, the last time
}

func newRun(scenario *Scenario, by Starter, at time.Time, groups *atomic.Int64) (*run, error) {
	r := &run{scenario: scenario, by: by, at: at, groups: groups, machines: map[string]*machine{}}
	switch header, is := strings.CutPrefix(scenario.Per, "header:"); {
	case is && header != "":
		r.header = http.CanonicalHeaderKey(header)
	case !slices.Contains([]string{"", perClient, perUser}, scenario.Per):
		return nil, fmt.Errorf("scenario %s: per is %q, not %s, %s or header:<name>", scenario.Name, scenario.Per, perClient, perUser)
	}
	r.fresh = &machine{state: scenario.Initial, steps: make([]counter, len(scenario.Steps))}
	if r.fresh.state == "" {
		r.fresh.state = firstState
	}
	r.messages = make([]string, len(scenario.Steps))
	for i := range scenario.Steps {
		r.rules = append(r.rules, scenario.Name+"#"+strconv.Itoa(i+1))
	}
	return r, nil
}

// serves says whether the run is for hits that ask for this scenario, or for none.
func (r *run) serves(only string) bool {
	if only == "" {
		return r.by != ByHeader
	}
	return r.scenario.Name == only
}

// decide finds the step that takes the subject. Conditions are evaluated, and the world is looked at, while no lock is
// held: both may take their time. So the walk is tried again with each verdict that it lacked, and changes nothing before
// it has them all; what it then finds is true at one moment.
func (r *run) decide(about *subject) (Decision, bool) {
	if !slices.ContainsFunc(r.scenario.Steps, about.concerns) {
		return Decision{}, false
	}
	entity, told := r.entity(about)
	if !told {
		return Decision{}, false
	}
	about.verdicts = nil
	for {
		d, lacks := r.walk(entity, about)
		if lacks < 0 {
			return d, d.Step != nil
		}
		about.judge(lacks, r.scenario)
	}
}

// walk goes through the steps until one takes the subject. Where it lacks the verdict on a step's condition, it returns
// the step's index instead of -1.
func (r *run) walk(entity string, about *subject) (d Decision, lacks int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.machine(entity)
	var buffer [8]reach
	reached := buffer[:0]
	for i, step := range r.scenario.Steps {
		if !about.concerns(step) || m.over(i, step) || !m.in(step.State) || !step.Window.holds(r.at, about.at) {
			continue
		}
		v := about.verdict(i, step)
		if !v.known {
			return Decision{}, i
		}
		r.keep(i, v, about)
		if !v.holds {
			continue
		}
		reached = append(reached, r.reach(m, i, entity, about.at))
		if reached[len(reached)-1].fires {
			break
		}
	}
	return r.commit(entity, reached, about), -1
}

// keep remembers why a step's condition could not be evaluated.
func (r *run) keep(i int, v verdict, about *subject) {
	if v.problem == "" {
		return
	}
	r.messages[i] = v.problem
	if about.message == "" {
		about.message = r.rules[i] + ": " + v.problem
	}
}
