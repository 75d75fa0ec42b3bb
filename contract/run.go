package contract

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	usualRate    = 5 // requests in a second
	usualTimeout = 30 * time.Second
	usualTool    = "standin"
)

// Run runs cases against a target within the options' terms and reports what came of it. The error is about the options
// or about what Resume holds; whatever the target does is in the report. When ctx ends, the case under way is cleaned up
// and those that are left are skipped.
func Run(ctx context.Context, target Target, o Options) (Report, error) {
	s, err := newSession(target, o)
	if err != nil {
		return Report{}, err
	}
	began := s.time()
	early, cancel := context.WithCancel(ctx)
	defer s.ahead.all.Wait()
	defer cancel()
	for len(s.records) < len(s.cases) {
		s.lookAhead(early)
		cases := chainAt(s.cases, len(s.records))
		records, err := s.next(ctx, cases)
		if err != nil {
			return Report{}, err
		}
		for i, c := range cases {
			s.records = append(s.records, records[i])
			s.tell(c, records[i])
		}
	}
	s.sender.sent, s.sender.promised = s.sender.sent+s.sender.promised, 0
	s.reset(context.WithoutCancel(ctx))
	report := s.report()
	if !began.IsZero() {
		report.Began, report.Seconds = began, s.time().Sub(began).Seconds()
	}
	return report, nil
}

// session is a run on its way.
type session struct {
	options Options
	spec    *Spec
	target  Target
	config  Config
	plan    Plan
	cases   []*Case // those of the plan, in their order
	rules   map[string]Rule
	sender  *sender
	judge   *Judge
	journal *journal
	hide    *redactor

	records   []caseRecord
	codes     []string // not spent yet
	answers   map[string][]shared
	ahead     ahead
	exchanges int
	// heardBefore is how many of the exchanges the present judge has not heard.
	heardBefore int
	dirty       bool // a case changed the world for good
}

func newSession(target Target, o Options) (*session, error) {
	o, err := o.complete(target)
	if err != nil {
		return nil, err
	}
	s := &session{
		options: o, spec: o.Spec, target: target, config: o.Config, codes: slices.Clone(o.Config.LoginSign.Codes),
		hide: newRedactor(o.Config), rules: map[string]Rule{}, answers: map[string][]shared{},
	}
	for _, rule := range Rules() {
		s.rules[rule.ID] = rule
	}
	if s.plan, s.cases, err = makePlan(target, o); err != nil {
		return nil, err
	}
	if s.journal, err = openJournal(o.Resume, s.plan.Hash); err != nil {
		return nil, err
	}
	if s.journal.run != "" {
		s.options.RunID = s.journal.run
	}
	s.sender = newSender(target, s.options, s.plan)
	s.newJudge()
	return s, s.journal.begin(s.options.RunID, s.plan.Hash)
}

// complete fills in what the options leave open, and refuses what nothing has the name of.
func (o Options) complete(target Target) (Options, error) {
	if o.Spec == nil {
		return o, errors.New("run: the options have no Spec")
	}
	if o.Cases == nil {
		cases, err := Cases(o.Spec)
		if err != nil {
			return o, fmt.Errorf("run: %w", err)
		}
		o.Cases = cases
	}
	usual := o.Effects == nil
	if usual {
		o.Effects = []Effect{Observe, Refuse}
	}
	if target.Control != nil && (usual || slices.Contains(o.Effects, Destroy)) && !slices.Contains(o.Effects, MockOnly) {
		o.Effects = append(slices.Clone(o.Effects), MockOnly)
	}
	if o.RunID == "" {
		o.RunID = strings.ToLower(rand.Text())
	}
	if o.Timeout <= 0 {
		o.Timeout = usualTimeout
	}
	if o.Tool == "" {
		o.Tool = usualTool
	}
	return o, o.checkNames()
}

func (s *session) newJudge() {
	known := Known{
		Secrets: s.config.secrets(), TokenApp: s.config.LoginSign.App.ID, Readings: s.options.Readings, Settle: s.target.settles(),
	}
	if private := s.config.LoginSign.Canary.PrivateEmail; private != "" {
		known.PrivateEmails = []string{private}
	}
	s.judge = NewJudge(s.spec, known)
	clear(s.answers)
}

// time is zero without a clock.
func (s *session) time() time.Time {
	if s.options.Now == nil {
		return time.Time{}
	}
	return s.options.Now()
}

// stopped is why a case did not come to its end.
const stopped = "the run was stopped"

// next runs the chain that comes next, unless an earlier run did, and answers a record of each of its cases.
func (s *session) next(ctx context.Context, cases []*Case) (records []caseRecord, err error) {
	runs, skips := cases, s.plan.Cases[len(s.records):]
	for i := range cases {
		if skips[i].Skip != "" { // and so are those that go on from it
			runs = cases[:i]
			break
		}
	}
	if len(runs) > 0 {
		records, err = s.runChain(ctx, runs)
	}
	for i := len(runs); i < len(cases); i++ {
		records = append(records, s.unrun(cases[i], Skip, skips[i].Skip))
	}
	return records, err
}

// runChain runs the cases of a chain, where an earlier run did not and nothing speaks against it.
func (s *session) runChain(ctx context.Context, cases []*Case) ([]caseRecord, error) {
	if records := s.journal.told(cases); records != nil {
		for _, record := range records {
			s.sender.sent += record.Requests
			s.exchanges = max(s.exchanges, record.Last)
		}
		return records, nil
	}
	if ctx.Err() != nil {
		return s.unrunAll(cases, Skip, stopped), nil
	}
	if reason := s.closedTo(cases[0]); reason != "" {
		return s.unrunAll(cases, Inconclusive, reason), nil
	}
	if s.changesForGood(cases[0]) || s.dirty {
		s.reset(ctx)
	}
	s.dirty = s.dirty || s.changesForGood(cases[0])
	records := s.play(ctx, cases)
	if ctx.Err() != nil {
		return records, nil // it may not have come to its end: a resumed run runs it again
	}
	return records, s.journal.finish(records)
}

func (s *session) changesForGood(c *Case) bool { return c.Effect == MockOnly || c.Effect == Destroy }

// reset brings a Standin back to its beginning where a case has changed it for good, so that no case sees what another
// one did.
func (s *session) reset(ctx context.Context) {
	resetter, ok := s.target.Control.(Resetter)
	if !ok || !s.dirty {
		return
	}
	if err := resetter.Reset(ctx); err != nil {
		return // what then differs is found by the cases
	}
	s.dirty = false
	s.newJudge()
	s.renewToken(ctx)
}

// renewToken replaces a user's token, which a reset took.
func (s *session) renewToken(ctx context.Context) {
	c := &s.config.LoginSign
	if c.UserToken == "" {
		return
	}
	result, err := s.target.Control.Do(ctx, "token", map[string]any{"app": c.App.ID, "user": c.Canary.GlobalID})
	if token, ok := result["token"].(string); err == nil && ok {
		c.UserToken = token
		s.hide.secret(token, "USER_TOKEN")
	}
}

func (s *session) unrun(c *Case, verdict Verdict, reason string) caseRecord {
	check := s.checkOf(c, verdict)
	check.Reason = reason
	return caseRecord{Case: c.ID, Vendors: s.vendorsOf(c), Checks: []Check{check}}
}

func (s *session) unrunAll(cases []*Case, verdict Verdict, reason string) (records []caseRecord) {
	for _, c := range cases {
		records = append(records, s.unrun(c, verdict, reason))
	}
	return records
}

func (s *session) tell(c *Case, record caseRecord) {
	if s.options.Progress == nil {
		return
	}
	p := Progress{
		Done: len(s.records), Of: len(s.cases), Requests: s.sender.sent, AtMost: s.plan.AtMost, Case: c.ID, Verdict: Pass,
	}
	for _, check := range record.Checks {
		p.Verdict = Worse(p.Verdict, check.Verdict)
		if check.ID == c.ID {
			p.Reason = check.Reason
		}
	}
	s.options.Progress(p)
}
