package scenarios

import (
	"fmt"
	"slices"
	"time"
)

// Saved is the state of a scenario that runs, for an export.
type Saved struct {
	Source    string                  `json:"source,omitzero"` // none for the magic users, who are built in
	File      string                  `json:"file,omitzero"`
	StartedBy Starter                 `json:"started_by"`
	StartedAt time.Time               `json:"started_at,omitzero"`
	Machines  map[string]SavedMachine `json:"machines,omitzero"` // by entity
}

// SavedMachine is the state of one machine of a scenario.
type SavedMachine struct {
	State string `json:"state"`
	Hits  []int  `json:"hits"`  // by step
	Fired []int  `json:"fired"` // by step
	// Groups are the numbers of the groups of reordered events that were opened last, by step.
	Groups []int `json:"groups,omitzero"`
	// Windows are the rate limits' windows by step: how many hits each has let pass, and when it began.
	Windows []SavedWindow `json:"windows,omitzero"`
}

// SavedWindow is the window of a rate limit.
type SavedWindow struct {
	Step  int       `json:"step"` // 1, 2, ... in the file
	Began time.Time `json:"began"`
	Count int       `json:"count"`
}

// Save returns the state of all scenarios that run, in the order of their start, and then of the magic users where one
// was met.
func (s *Script) Save() []Saved {
	var saved []Saved
	for _, r := range s.running() {
		saved = append(saved, r.save())
	}
	if r := s.magic.Load(); r != nil {
		saved = append(saved, r.save())
	}
	return saved
}

func (r *run) save() Saved {
	r.mu.Lock()
	defer r.mu.Unlock()
	saved := Saved{Source: string(r.scenario.Source), File: r.scenario.File, StartedBy: r.by, StartedAt: r.at}
	if r.by == Built {
		saved.Source, saved.File = "", ""
	}
	for entity, m := range r.machines {
		if saved.Machines == nil {
			saved.Machines = map[string]SavedMachine{}
		}
		saved.Machines[entity] = m.save()
	}
	return saved
}

func (m *machine) save() SavedMachine {
	saved := SavedMachine{State: m.state}
	var groups []int
	for i, c := range m.steps {
		saved.Hits, saved.Fired = append(saved.Hits, c.hits), append(saved.Fired, c.fired)
		groups = append(groups, c.group)
		if !c.window.began.IsZero() {
			saved.Windows = append(saved.Windows, SavedWindow{Step: i + 1, Began: c.window.began, Count: c.window.count})
		}
	}
	if slices.ContainsFunc(groups, func(group int) bool { return group > 0 }) {
		saved.Groups = groups
	}
	return saved
}

// Restore goes on from a saved state, in the place of what runs. Where it returns an error it has changed nothing.
func (s *Script) Restore(saved []Saved) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var runs []*run
	var magic *run
	for i, from := range saved {
		r, err := s.restored(from)
		if err != nil {
			return fmt.Errorf("saved scenario %d: %w", i+1, err)
		}
		if r.by == Built {
			magic = r
			continue
		}
		if slices.ContainsFunc(runs, func(other *run) bool { return other.scenario.Name == r.scenario.Name }) {
			return fmt.Errorf("saved scenario %d: %s is there twice", i+1, r.scenario.Name)
		}
		runs = append(runs, r)
	}
	s.groups.Store(lastGroup(saved))
	s.magic.Store(magic)
	s.replace(runs)
	return nil
}

func lastGroup(saved []Saved) (last int64) {
	for _, from := range saved {
		for _, m := range from.Machines {
			for _, group := range m.Groups {
				last = max(last, int64(group))
			}
		}
	}
	return last
}

func (s *Script) restored(from Saved) (*run, error) {
	if from.StartedBy == Built {
		return s.restoredMagic(from)
	}
	scenario, err := s.read(from.File, []byte(from.Source))
	if err != nil {
		return nil, err
	}
	r, err := newRun(scenario, from.StartedBy, from.StartedAt, &s.groups)
	if err != nil {
		return nil, err
	}
	return r, r.restore(from.Machines)
}

// restoredMagic begins anew where the export was made by a version with other magic users: what they have counted is
// only in what chance they get.
func (s *Script) restoredMagic(from Saved) (*run, error) {
	r, err := s.newMagicRun()
	if err != nil || r.restore(from.Machines) == nil {
		return r, err
	}
	return s.newMagicRun()
}

func (r *run) restore(from map[string]SavedMachine) error {
	for entity, saved := range from {
		m, err := r.restored(saved)
		if err != nil {
			return fmt.Errorf("%s: machine %q: %w", r.scenario.Name, entity, err)
		}
		r.machines[entity] = m
	}
	return nil
}

func (r *run) restored(from SavedMachine) (*machine, error) {
	m := &machine{state: from.State, steps: make([]counter, len(r.fresh.steps))}
	if len(from.Hits) != len(m.steps) || len(from.Fired) != len(m.steps) || from.Groups != nil && len(from.Groups) != len(m.steps) {
		return nil, fmt.Errorf("the scenario has %d steps, hits, fired and groups have another number of them", len(m.steps))
	}
	if !r.has(m.state) {
		return nil, fmt.Errorf("no step leads to the state %q", m.state)
	}
	for i := range m.steps {
		if from.Fired[i] < 0 || from.Hits[i] < from.Fired[i] {
			return nil, fmt.Errorf("step %d has fired %d times at %d hits", i+1, from.Fired[i], from.Hits[i])
		}
		m.steps[i].hits, m.steps[i].fired = from.Hits[i], from.Fired[i]
		if from.Groups != nil {
			m.steps[i].group = from.Groups[i]
		}
	}
	for _, w := range from.Windows {
		if w.Step < 1 || w.Step > len(m.steps) {
			return nil, fmt.Errorf("a window is of step %d, and there are %d", w.Step, len(m.steps))
		}
		m.steps[w.Step-1].window = window{began: w.Began, count: w.Count}
	}
	return m, nil
}

func (r *run) has(state string) bool {
	return state == r.fresh.state || slices.ContainsFunc(r.scenario.Steps, func(s *Step) bool { return s.NextState == state })
}
