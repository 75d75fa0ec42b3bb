package scenarios

import "time"

// Progress is how far a scenario has come.
type Progress struct {
	Name      string            `json:"name"`
	Story     string            `json:"story"`
	StartedBy Starter           `json:"started_by"`
	StartedAt time.Time         `json:"started_at"`
	States    map[string]string `json:"states"` // by entity; "" where the scenario has one machine for all
	UsedUp    bool              `json:"used_up"`
	Steps     []StepProgress    `json:"steps"`
}

// StepProgress is how far a step has come, over all entities. It is used up when it has fired as often as it says, or
// once where it says nothing, for at least one entity.
type StepProgress struct {
	Rule      string `json:"rule"`
	Operation string `json:"operation,omitempty"`
	Event     string `json:"event,omitempty"`
	Hits      int    `json:"hits"`           // how often its conditions held before it was over
	Fired     int    `json:"fired"`          // how often it took a hit
	Left      *int   `json:"left,omitempty"` // how often it still will, for the entity furthest on; absent: without end
	Optional  bool   `json:"optional,omitempty"`
	UsedUp    bool   `json:"used_up"`
	Message   string `json:"message,omitempty"` // why its condition could not be evaluated, or it not be carried out, the last time
}

// Progress tells how far each scenario has come, in the order in which they were started; without the built-in ones.
func (s *Script) Progress() []Progress {
	runs := s.running()
	list := make([]Progress, len(runs))
	for i, r := range runs {
		list[i] = r.progress()
	}
	return list
}

func (r *run) progress() Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := Progress{
		Name: r.scenario.Name, Story: r.scenario.Story, StartedBy: r.by, StartedAt: r.at,
		States: map[string]string{}, UsedUp: true, Steps: make([]StepProgress, len(r.scenario.Steps)),
	}
	if r.scenario.Per == "" {
		p.States[""] = r.fresh.state
	}
	for entity, m := range r.machines {
		p.States[entity] = m.state
	}
	for i := range r.scenario.Steps {
		p.Steps[i] = r.stepProgress(i)
		p.UsedUp = p.UsedUp && (p.Steps[i].UsedUp || p.Steps[i].Optional)
	}
	return p
}

func (r *run) stepProgress(i int) StepProgress {
	step := r.scenario.Steps[i]
	p := StepProgress{
		Rule: r.rules[i], Operation: step.Operation, Event: step.Event, Optional: step.Optional, Message: r.messages[i],
	}
	furthest := 0
	for _, m := range r.machines {
		p.Hits += m.steps[i].hits
		p.Fired += m.steps[i].fired
		furthest = max(furthest, m.steps[i].fired)
	}
	p.UsedUp = furthest >= max(step.Times, 1)
	if step.Times > 0 {
		left := step.Times - furthest
		p.Left = &left
	}
	return p
}
