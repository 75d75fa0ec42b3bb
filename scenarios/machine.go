package scenarios

import (
	"slices"
	"time"
)

// What a machine can be for, apart from a header's value.
const (
	perClient = "client_id"
	perUser   = "global_id"
)

// machine is how far one entity has come in a scenario.
type machine struct {
	state string
	steps []counter
}

// counter is how far a step has come in a machine.
type counter struct {
	hits, fired int
	group       int    // of reordered events: the one that was opened last
	window      window // of a rate limit
}

// reach is what becomes of a hit that has reached a step.
type reach struct {
	step   int
	window window // as it is with this hit
	fires  bool
}

func (m *machine) over(i int, step *Step) bool {
	return step.Times > 0 && m.steps[i].fired >= step.Times
}

func (m *machine) in(states []string) bool {
	return len(states) == 0 || slices.Contains(states, m.state)
}

// holds says whether a time is in the window of a scenario that was started at another; no window is always.
func (w *Window) holds(started, at time.Time) bool {
	if w == nil {
		return true
	}
	until := w.Until.of(started)
	return !at.Before(w.From.of(started)) && (w.Until == Moment{} || at.Before(until))
}

func (m Moment) of(started time.Time) time.Time {
	if m.At.IsZero() {
		return started.Add(m.Since)
	}
	return m.At
}

// entity tells whose machine a subject is for, where that can be told.
func (r *run) entity(about *subject) (name string, told bool) {
	switch {
	case r.scenario.Per == "":
		return "", true
	case r.header != "":
		if values := about.header[r.header]; len(values) > 0 {
			name = values[0]
		}
	default:
		name = about.see().named(r.scenario.Per, about.event != "")
	}
	return name, name != ""
}

func (e *Env) named(per string, event bool) string {
	switch {
	case per == perClient && event:
		return e.Event.ClientID
	case per == perClient:
		return e.Caller.ClientID
	case event:
		return e.Event.GlobalID
	}
	return e.Caller.GlobalID
}

// machine returns the entity's machine, or one that has only begun and may not be changed.
func (r *run) machine(entity string) *machine {
	if m := r.machines[entity]; m != nil {
		return m
	}
	return r.fresh
}

// reach says what becomes of a hit that has reached a step, and changes nothing.
func (r *run) reach(m *machine, i int, entity string, at time.Time) reach {
	step, c := r.scenario.Steps[i], m.steps[i]
	to := reach{step: i, window: c.window, fires: r.due(i, c.hits+1, entity)}
	if to.fires && step.RateLimit != nil {
		var passes bool
		to.window, passes = step.RateLimit.take(c.window, at)
		to.fires = !passes
	}
	return to
}

// due says whether a step takes its n-th hit, as far as after, every and probability go.
func (r *run) due(i, n int, entity string) bool {
	step := r.scenario.Steps[i]
	if n -= step.After; n <= 0 || step.Every > 1 && n%step.Every != 0 {
		return false
	}
	return step.Probability == nil || r.draw(i, entity, n+step.After, forProbability).unit() < *step.Probability
}

// commit counts the hit in the steps that it has reached; the last of them decides, if it fires.
func (r *run) commit(entity string, reached []reach, about *subject) Decision {
	if len(reached) == 0 {
		return Decision{Message: about.message}
	}
	m := r.machines[entity]
	if m == nil {
		m = &machine{state: r.fresh.state, steps: make([]counter, len(r.fresh.steps))}
		r.machines[entity] = m
	}
	for _, to := range reached {
		m.steps[to.step].hits++
		m.steps[to.step].window = to.window
	}
	d := Decision{Message: about.message}
	if last := reached[len(reached)-1]; last.fires {
		r.fire(&d, m, last.step, entity, about.at)
	}
	return d
}

func (r *run) fire(d *Decision, m *machine, i int, entity string, at time.Time) {
	step, c := r.scenario.Steps[i], &m.steps[i]
	d.taken = taken{run: r, entity: entity, step: i, from: m.state}
	c.fired++
	if step.NextState != "" {
		m.state = step.NextState
	}
	d.Rule, d.Step, d.Seed = r.rules[i], step, uint64(r.draw(i, entity, c.hits, forFault))
	d.Delay = step.Delay.length(r.draw(i, entity, c.hits, forDelay))
	if step.Fault != nil && step.Fault.Kind == DelayFault {
		d.Delay += step.Fault.Delay.length(r.draw(i, entity, c.hits, forFaultDelay))
	}
	if step.RateLimit != nil {
		d.Limited = step.RateLimit.refusal(c.window, at)
	}
	if step.Webhook != nil && len(step.Webhook.Reorder) > 0 {
		d.Place = (c.fired - 1) % len(step.Webhook.Reorder)
		if d.Place == 0 {
			c.group = int(r.groups.Add(1))
		}
		d.Group = c.group
	}
}
