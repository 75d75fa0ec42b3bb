package scenarios

// taken is what a decision took from a run.
type taken struct {
	run    *run
	entity string
	step   int
	from   string // the machine's state before
}

// GiveBack undoes a decision of which nothing came: the step waits for the next hit, as if this one had never been. It is
// for requests; without a Step it does nothing.
func (d Decision) GiveBack() {
	if d.Step != nil {
		d.taken.giveBack("")
	}
}

// Fail is GiveBack for a step that could not be carried out: its progress says why.
func (d Decision) Fail(why error) {
	if d.Step != nil {
		d.taken.giveBack(why.Error())
	}
}

func (t taken) giveBack(message string) {
	t.run.mu.Lock()
	defer t.run.mu.Unlock()
	m := t.run.machines[t.entity]
	c := &m.steps[t.step]
	c.fired--
	c.hits--
	if next := t.run.scenario.Steps[t.step].NextState; next != "" && m.state == next {
		m.state = t.from
	}
	if message != "" {
		t.run.messages[t.step] = message
	}
}
