package contract

import (
	"context"
	"fmt"
	"reflect"
)

// chain is what the cases that go on from one another have in common.
type chain struct {
	first   *Case // it cleans up after all of them
	env     environment
	made    map[string]bool // ids that their own writes were answered with
	written string          // the last request that changed something
	ledger  ledger
}

func (s *session) newChain(first *Case) *chain {
	return &chain{first: first, env: newEnvironment(s.config), made: map[string]bool{}}
}

// chainAt are the cases from a place of the list on that go on from one another.
func chainAt(cases []*Case, from int) []*Case {
	to := from + 1
	for to < len(cases) && cases[to].After == cases[to-1].ID {
		to++
	}
	return cases[from:to]
}

// play runs the cases of a chain and makes a record of each. The last one that runs cleans up.
func (s *session) play(ctx context.Context, cases []*Case) (records []caseRecord) {
	s.hide.forget()
	in := s.newChain(cases[0])
	for i, c := range cases {
		before := s.sender.sent
		r := s.newCaseRun(c, in)
		goesOn := r.run(ctx) && ctx.Err() == nil
		last := !goesOn || i == len(cases)-1
		if last {
			r.cleanUp(context.WithoutCancel(ctx))
		}
		record := r.recordOf(s.sender.sent - before)
		if last {
			record.Left = r.leftBehind()
		}
		records = append(records, record)
		if last {
			return append(records, s.untold(cases[i+1:], c)...)
		}
	}
	return records
}

// untold are the cases of a chain that ended before them.
func (s *session) untold(cases []*Case, ended *Case) (records []caseRecord) {
	for _, c := range cases {
		records = append(records, s.unrun(c, Skip, fmt.Sprintf("it goes on from %s, which did not come to its end", ended.ID)))
	}
	return records
}

func (r *caseRun) leftBehind() []LeftItem {
	left := r.ledger.left()
	for i := range left {
		left[i].Why = r.hide.text(left[i].Why)
	}
	return left
}

// isUndone reports whether the last answer shows already what the clean-up would be looked at for.
func (r *caseRun) isUndone() bool {
	if len(r.result.Steps) == 0 || !endsUndone(r.first, r.result.Case) {
		return false
	}
	last, undone := &r.result.Steps[len(r.result.Steps)-1], &r.first.Undone[0]
	if last.Step != &r.result.Case.Steps[len(r.result.Case.Steps)-1] || last.Exchange == nil || !r.has(undone.compiled.names) {
		return false
	}
	o, _ := r.spec.Operation(undone.Request)
	differences, err := undone.compare(o, last.Exchange.Response, last.Exchange.json(), r.env)
	return err == nil && len(differences) == 0
}

// endsUndone reports whether a chain's last request is the one by which its clean-up is looked at.
func endsUndone(first, last *Case) bool {
	return len(first.Undone) == 1 && sameStep(&first.Undone[0], &last.Steps[len(last.Steps)-1])
}

// sameStep reports whether two steps ask for the same and want the same status.
func sameStep(a, b *Step) bool {
	return a.Request != "" && a.Request == b.Request && a.Auth == b.Auth && a.Expect.Status == b.Expect.Status && reflect.DeepEqual(
		[]any{a.Path, a.Query, a.Headers, a.Form, a.JSON, a.Raw}, []any{b.Path, b.Query, b.Headers, b.Form, b.JSON, b.Raw})
}
