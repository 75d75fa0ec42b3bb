package contract

import "fmt"

// ledger holds what a case is about to change, until it has been undone.
type ledger struct {
	entries []LeftItem
	failure string   // of the clean-up
	stays   LeftItem // what no clean-up takes back
}

// enter writes down a change before it is made.
func (l *ledger) enter(c *Case, o *Operation) {
	for _, e := range l.entries {
		if e.Operation == o.ID {
			return
		}
	}
	l.entries = append(l.entries, LeftItem{What: fmt.Sprintf("what %s changed in case %s", o.ID, c.ID), Operation: o.ID})
}

// open reports whether something has not been undone.
func (l *ledger) open() bool { return len(l.entries) > 0 }

// done strikes out everything: a clean-up step has worked. A later one that fails brings it back.
func (l *ledger) done() {
	if l.failure == "" {
		l.entries = nil
	}
}

// failed keeps why a clean-up step, or the look at what it did, was not as expected.
func (l *ledger) failed(step stepResult) {
	l.failure = step.name() + " had no answer"
	if step.Exchange != nil {
		l.failure = fmt.Sprintf("%s was answered with %d", step.name(), step.Exchange.Response.Status)
	}
	if len(step.Differences) > 0 {
		l.failure += ": " + step.Differences[0].Message
	}
	if !l.open() {
		l.entries = []LeftItem{{What: "what the case changed", Operation: step.Step.Request}}
	}
}

// unable keeps that a clean-up step could not be made, which matters when something was changed.
func (l *ledger) unable(step *Step) {
	if l.open() && l.failure == "" {
		l.failure = step.Name() + " could not be made: what it names was never answered"
	}
}

// stay writes down what the case makes and nothing that it may do takes back; on a Standin it goes with the case.
func (r *caseRun) stay(o *Operation) {
	if c := r.result.Case; c.Leaves != "" && r.target.Control == nil {
		r.ledger.stays = LeftItem{What: c.Leaves, Operation: o.ID, Why: "the case that makes it can't delete it"}
	}
}

// left is what was changed and not undone.
func (l *ledger) left() []LeftItem {
	if l.stays.What != "" {
		l.entries, l.stays = append(l.entries, l.stays), LeftItem{}
	}
	for i := range l.entries {
		if l.entries[i].Why == "" {
			l.entries[i].Why = firstOf(l.failure, "the clean-up was not reached")
		}
	}
	return l.entries
}

// note enters what a step changes, unless it is to be refused or nothing in the case would undo it.
func (r *caseRun) note(o *Operation, step *Step, place string) error {
	c := r.result.Case
	if c.Effect != Write || !o.writes() || step.refusalWanted(c.Effect) || isUndo(place) {
		return nil
	}
	r.stay(o)
	if len(c.Cleanup) == 0 {
		return nil
	}
	r.ledger.enter(c, o)
	return r.journal.write(journalLine{Writing: &writing{Case: c.ID, Operation: o.ID}})
}

func isUndo(place string) bool { return len(place) > 0 && place[0] != 's' }

// mayWrite refuses a write to anything but what the configuration names or the case itself made.
func (r *caseRun) mayWrite(o *Operation, step *Step, sent Request) error {
	c := r.result.Case
	if r.target.Control != nil || !o.writes() || c.Effect != Write && c.Effect != Destroy || step.refusalWanted(c.Effect) {
		return nil
	}
	for name, value := range sent.Path {
		if !r.made[value] && !r.config.holds(value) {
			return fmt.Errorf("%s %s is neither in the configuration nor made by this case: nothing was sent", name, kind(value))
		}
	}
	return nil
}
