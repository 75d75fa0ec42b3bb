package contract

import (
	"context"
	"fmt"
	"slices"
)

// ledger holds what a case is about to change, until it has been undone.
type ledger struct {
	entries []LeftItem
	failure string    // of the clean-up
	stays   []staying // what no clean-up takes back
	made    []string  // operations that were answered as if they had changed something
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

// answered strikes out a change that was refused, unless the operation has made one before.
func (l *ledger) answered(o *Operation, done bool) {
	if done {
		l.made = append(l.made, o.ID)
	}
	if slices.Contains(l.made, o.ID) {
		return
	}
	l.entries = slices.DeleteFunc(l.entries, func(e LeftItem) bool { return e.Operation == o.ID })
	l.stays = slices.DeleteFunc(l.stays, func(s staying) bool { return s.item.Operation == o.ID })
}

// accepted writes down that a request which was to be refused was not: nobody knows what it has changed.
func (l *ledger) accepted(c *Case, o *Operation) {
	l.entries = append(l.entries, LeftItem{
		What: fmt.Sprintf("what %s changed in case %s", o.ID, c.ID), Operation: o.ID, Why: "it was to be refused, and was accepted",
	})
}

// mayChange reports whether an answer says that something was changed for good: more than a token or a code was made.
func (o *Operation) mayChange(x *Exchange, body any) bool {
	return o.writes() && !o.reads() && o.Security != nil && x.Response.Status < 300 && businessStatus(x.Response.Status, body) < 400
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

// staying is what a case has made and no clean-up takes back.
type staying struct {
	of   *Case
	item LeftItem
}

// stay writes down what the case makes for good; on a Standin it goes with the case.
func (r *caseRun) stay(o *Operation) {
	c := r.result.Case
	known := slices.ContainsFunc(r.ledger.stays, func(s staying) bool { return s.of == c })
	if c.Leaves != "" && r.target.Control == nil && !known {
		item := LeftItem{What: c.Leaves, Operation: o.ID}
		r.ledger.stays = append(r.ledger.stays, staying{c, item})
	}
}

// cleanUp undoes what the chain has changed, and removes what it has made for good.
func (r *caseRun) cleanUp(ctx context.Context) {
	r.undo(ctx)
	r.removeAll(ctx)
}

// removeAll removes what the chain has made for good, the last of it first, as far as it can.
func (r *caseRun) removeAll(ctx context.Context) {
	var stays []staying
	for _, s := range slices.Backward(r.ledger.stays) {
		if s.item.Why = r.remove(ctx, s.of); s.item.Why != "" {
			stays = append(stays, s)
		}
	}
	r.ledger.stays = stays
}

// remove runs the steps that remove what a case has made, or says why something stays. That says nothing of the case.
func (r *caseRun) remove(ctx context.Context, c *Case) (why string) {
	verdict, reason := r.result.Verdict, r.result.Reason
	defer func() { r.result.Verdict, r.result.Reason = verdict, reason }()
	if len(c.Remove) == 0 {
		return "the case that makes it can't delete it"
	}
	for i := range c.Remove {
		step := &c.Remove[i]
		switch {
		case !r.able(step):
			return step.Name() + " would delete it, but the configuration lacks its credentials"
		case !r.has(step.compiled.names):
			return step.Name() + " could not be made: what it names was never answered"
		case !r.step(ctx, step, fmt.Sprintf("remove[%d]", i)):
			return r.result.Steps[len(r.result.Steps)-1].name() + " was refused"
		}
	}
	return ""
}

// able reports whether the configuration has the credentials of a step.
func (r *caseRun) able(step *Step) bool {
	o, ok := r.spec.Operation(step.Request)
	return ok && r.config.hasAll(authenticationFor(step.Auth, o, r.config).needs)
}

// left is what was changed and not undone.
func (l *ledger) left() []LeftItem {
	for _, s := range l.stays {
		l.entries = append(l.entries, s.item)
	}
	l.stays = nil
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
	if len(r.first.Cleanup) == 0 {
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
