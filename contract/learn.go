package contract

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Learnt is what a target has shown of how it reads what the vendors' pages leave open.
type Learnt struct {
	Target   string
	Run      string
	Answers  []Answer // one for each assumption that a probe is about, in the order of their ids
	Requests int
	Left     []LeftItem // what the probes changed and could not undo
}

// Answer is what a target has shown of one assumption.
type Answer struct {
	Assumption string
	Reading    string   // the target's; "" is undecided
	Usual      string   // the reading that counts where nothing is decided: the one of Options.Readings, "" if it has none
	Reason     string   // why it is undecided
	Evidence   []string // what was asked and seen, redacted; also of a probe that decided nothing
}

// Learn finds out how a target reads what the pages leave open. Probes have effects and needs as cases do, and keep to the
// options in the same way; Cases, CaseIDs, Only, Skip and Resume are not looked at. The error is about the options;
// whatever the target does is in what was learnt.
func Learn(ctx context.Context, target Target, o Options) (Learnt, error) {
	if o.Spec == nil {
		return Learnt{}, errNoSpec
	}
	probes, err := Probes(o.Spec)
	if err != nil {
		return Learnt{}, err
	}
	return learn(ctx, target, o, probes)
}

func learn(ctx context.Context, target Target, o Options, probes []*Probe) (Learnt, error) {
	s, err := newSession(target, o.toLearn(probes))
	if err != nil {
		return Learnt{}, err
	}
	l := &learner{session: s, answers: map[string]Answer{}, probes: map[*Case]*Probe{}}
	for _, p := range probes {
		l.probes[&p.Case] = p
	}
	for i, c := range s.cases {
		l.ask(ctx, i, l.probes[c])
	}
	s.reset(context.WithoutCancel(ctx))
	return l.learnt(), nil
}

// PlanToLearn says what Learn would do with the same options, and sends nothing.
func PlanToLearn(target Target, o Options) (Plan, error) {
	if o.Spec == nil {
		return Plan{}, errNoSpec
	}
	probes, err := Probes(o.Spec)
	if err != nil {
		return Plan{}, err
	}
	return MakePlan(target, o.toLearn(probes))
}

var errNoSpec = errors.New("learn: the options have no Spec")

// toLearn puts the probes in the place of the cases.
func (o Options) toLearn(probes []*Probe) Options {
	o.Cases, o.CaseIDs, o.Only, o.Skip, o.Resume = nil, nil, nil, nil, nil
	for _, p := range probes {
		o.Cases = append(o.Cases, &p.Case)
	}
	return o
}

// learner is a session whose cases are probes.
type learner struct {
	*session
	probes  map[*Case]*Probe
	answers map[string]Answer
	left    []LeftItem
}

// ask plays the probe with this place in the plan, unless a milder one has decided.
func (l *learner) ask(ctx context.Context, i int, p *Probe) {
	before, asked := l.answers[p.Assumption]
	if before.Reading != "" {
		return
	}
	answer := l.play(ctx, i, p)
	answer.Assumption, answer.Usual = p.Assumption, l.options.Readings[p.Assumption]
	if asked && answer.Reading == "" {
		answer.Reason = joinedReasons(before.Reason, answer.Reason)
		answer.Evidence = append(before.Evidence, answer.Evidence...)
	}
	l.answers[p.Assumption] = answer
	l.tell(&p.Case, l.records[len(l.records)-1])
}

func joinedReasons(a, b string) string {
	if a == b {
		return a
	}
	return a + "; " + b
}

// play plays a probe, where the plan and the target let it.
func (l *learner) play(ctx context.Context, i int, p *Probe) Answer {
	c := &p.Case
	record := caseRecord{Case: c.ID, Vendors: l.vendorsOf(c)}
	defer func() { l.records = append(l.records, record) }()
	reason := l.plan.Cases[i].Skip
	if reason == "" && ctx.Err() != nil {
		reason = "the run was stopped"
	}
	if reason == "" {
		reason = l.closedTo(c)
	}
	if reason != "" {
		record.Checks = []Check{{ID: c.ID, Verdict: Skip, Reason: reason}}
		return Answer{Reason: reason}
	}
	if l.changesForGood(c) || l.dirty {
		l.reset(ctx)
	}
	l.dirty = l.dirty || l.changesForGood(c)
	l.hide.forget()
	r := l.newCaseRun(c, l.newChain(c))
	answer := r.read(ctx, p)
	r.cleanUp(context.WithoutCancel(ctx))
	for _, step := range r.result.Steps {
		record.Looks = append(record.Looks, step.Looks...)
	}
	for _, item := range r.ledger.left() {
		if !slices.Contains(l.left, item) { // several probes grant the same
			l.left = append(l.left, item)
		}
	}
	return answer
}

func (l *learner) learnt() Learnt {
	found := Learnt{Target: l.target.name(), Run: l.options.RunID, Requests: l.sender.sent, Left: l.left}
	for i := range found.Left {
		found.Left[i].Why = l.hide.text(found.Left[i].Why)
	}
	for _, answer := range l.answers {
		found.Answers = append(found.Answers, answer)
	}
	slices.SortFunc(found.Answers, func(a, b Answer) int { return strings.Compare(a.Assumption, b.Assumption) })
	return found
}

// Decided counts the assumptions that were decided.
func (l Learnt) Decided() int {
	decided := 0
	for _, answer := range l.Answers {
		decided += boolean(answer.Reading != "")
	}
	return decided
}
