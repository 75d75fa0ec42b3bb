package contract

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// lacks begins the reason of a case that is skipped for want of a part of the configuration.
const lacks = "the configuration lacks "

const noControl = "it needs control of the target, which only a Standin gives"

// maxRetries is how many requests of a run may be sent again because the target asked for it.
const maxRetries = 10

// MakePlan says what Run would do with the same options, and sends nothing.
func MakePlan(target Target, o Options) (Plan, error) {
	o, err := o.complete(target)
	if err != nil {
		return Plan{}, err
	}
	plan, _, err := makePlan(target, o)
	return plan, err
}

// makePlan lists the chosen cases, the mildest effect first, so that what a case destroys was looked at before. Where they
// are more than the bound on requests allows, those run that show the most.
func makePlan(target Target, o Options) (Plan, []*Case, error) {
	chosen := o.choose()
	slices.SortStableFunc(chosen, func(a, b *Case) int { return cmp.Compare(rank(a.Effect), rank(b.Effect)) })
	p := newPlanner(target, o)
	p.addAll(chosen)
	if o.MaxRequests > 0 {
		p = p.within(chosen)
	}
	p.plan.AtMost = p.plan.Requests + p.plan.Reserve + p.repeats + min(maxRetries, p.plan.Requests)
	if o.MaxRequests > 0 {
		p.plan.AtMost = min(p.plan.AtMost, o.MaxRequests)
	}
	slices.SortFunc(p.plan.Operations, func(a, b PlannedOperation) int { return strings.Compare(a.Operation, b.Operation) })
	slices.Sort(p.plan.Credentials)
	text, err := json.Marshal(struct {
		Plan       Plan
		Only, Skip []string
	}{p.plan, o.Only, o.Skip})
	sum := sha256.Sum256(text)
	p.plan.Hash = hex.EncodeToString(sum[:])
	return p.plan, chosen, err
}

func rank(e Effect) int { return slices.Index([]Effect{Observe, Refuse, Write, Destroy, MockOnly}, e) }

type planner struct {
	plan    Plan
	target  Target
	options Options
	codes   int            // that are not planned to be spent
	repeats int            // observing requests that may be repeated after a write
	spent   map[*Case]bool // cases for which no request is left

	ground    map[*Case]map[string]int // by case, where a choice has to be made
	questions map[*Case][]string
	number    int              // of the requests that are planned
	answers   map[string][]int // by questionOf: the numbers of the requests that ask it
}

func newPlanner(target Target, o Options) *planner {
	return &planner{
		target: target, options: o, codes: len(o.Config.LoginSign.Codes), answers: map[string][]int{}, spent: map[*Case]bool{},
		ground: map[*Case]map[string]int{}, questions: map[*Case][]string{},
		plan: Plan{Target: target.name(), Effects: o.Effects},
	}
}

func (p *planner) addAll(cases []*Case) {
	for i := 0; i < len(cases); {
		story := chainAt(cases, i)
		p.chain(story)
		i += len(story)
	}
}

// chain adds cases that go on from one another.
func (p *planner) chain(cases []*Case) {
	first, last := cases[0], cases[len(cases)-1]
	reason := ""
	if first.After != "" {
		reason = fmt.Sprintf("it goes on from %s, which is left out", first.After)
	}
	for _, c := range cases {
		if skipped := p.add(c, reason, endsUndone(first, last)); skipped && reason == "" {
			reason = fmt.Sprintf("it goes on from %s, which is skipped", c.ID)
		}
	}
}

// add adds a case, unless it is to be skipped. Where the chain undoes itself, its clean-up is only for when that fails.
func (p *planner) add(c *Case, skip string, undoesItself bool) (skipped bool) {
	planned := p.credentials(c)
	written, reserve, repeats, env := false, 0, 0, newEnvironment(p.options.Config)
	latest, asked := 0, map[string][]int{}
	var sends []Step
	undo := len(c.all())
	for i, step := range p.steps(c) {
		o, ok := p.options.Spec.Operation(step.Request)
		if !ok {
			continue
		}
		if i >= len(c.Steps) && i < undo && undoesItself {
			reserve++
			continue
		}
		key := questionOf(c, o, &step, p.options.Config, env)
		if number, known := p.shared(key, latest); known {
			latest = number
		} else {
			p.number++
			latest, asked[key] = p.number, append(asked[key], p.number)
			planned.Requests++
			sends = append(sends, step)
		}
		if written && !o.writes() {
			repeats += len(reads)
		}
		written = written || o.writes()
	}
	if planned.Skip = skip; skip == "" {
		planned.Skip = p.lacking(c)
	}
	if planned.Skip != "" {
		planned.Requests, planned.Credentials = 0, nil
	} else {
		p.count(planned, sends)
		p.plan.Reserve, p.repeats = p.plan.Reserve+reserve, p.repeats+repeats
		for key, numbers := range asked {
			p.answers[key] = append(p.answers[key], numbers...)
		}
	}
	p.plan.Cases = append(p.plan.Cases, planned)
	return planned.Skip != ""
}

// all are the case's steps, those of its clean-up included.
func (c *Case) all() []Step { return slices.Concat(c.Steps, c.Cleanup, c.Undone) }

// steps are all that a case may send here.
func (p *planner) steps(c *Case) []Step {
	all := c.all()
	if p.target.Control != nil {
		return all
	}
	for _, step := range c.Remove {
		o, ok := p.options.Spec.Operation(step.Request)
		if ok && p.options.Config.hasAll(authenticationFor(step.Auth, o, p.options.Config).needs) {
			all = append(all, step)
		}
	}
	return all
}

// credentials begins a case's plan with the operations and credentials that it names.
func (p *planner) credentials(c *Case) PlannedCase {
	planned := PlannedCase{ID: c.ID, Title: c.Title, Effect: c.Effect}
	for _, step := range p.steps(c) {
		if o, ok := p.options.Spec.Operation(step.Request); ok {
			planned.Operations = append(planned.Operations, o.ID)
			planned.Credentials = append(planned.Credentials, authenticationFor(step.Auth, o, p.options.Config).needs...)
		}
	}
	for _, key := range c.Needs {
		if _, secret := variables[key]; secret {
			planned.Credentials = append(planned.Credentials, key)
		}
	}
	planned.Operations, planned.Credentials = merged(planned.Operations, nil), merged(planned.Credentials, nil)
	return planned
}

// shared is the request of another case whose answer a step can look at: one that comes after all that its case has seen.
func (p *planner) shared(key string, latest int) (number int, known bool) {
	i := slices.IndexFunc(p.answers[key], func(n int) bool { return n > latest })
	if key == "" || i < 0 {
		return 0, false
	}
	return p.answers[key][i], true
}

// count adds what a case sends to the plan.
func (p *planner) count(c PlannedCase, steps []Step) {
	p.plan.Requests += c.Requests
	p.plan.Credentials = merged(p.plan.Credentials, c.Credentials)
	for i := range steps {
		o, ok := p.options.Spec.Operation(steps[i].Request)
		if !ok {
			continue
		}
		at := slices.IndexFunc(p.plan.Operations, func(have PlannedOperation) bool { return have.Operation == o.ID })
		if at < 0 {
			at = len(p.plan.Operations)
			p.plan.Operations = append(p.plan.Operations, PlannedOperation{
				Operation: o.ID, Method: o.Method, Path: o.Path, Effect: Observe,
			})
		}
		planned := &p.plan.Operations[at]
		planned.Requests++
		if rank(c.Effect) > rank(planned.Effect) {
			planned.Effect = c.Effect
		}
		planned.Credentials = merged(planned.Credentials, authenticationFor(steps[i].Auth, o, p.options.Config).needs)
	}
}

func merged(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// lacking says why the case can't run here, or "".
func (p *planner) lacking(c *Case) string {
	steps := c.all()
	if c.Effect == MockOnly && p.target.Control == nil {
		return noControl
	}
	if !slices.Contains(p.options.Effects, c.Effect) {
		return fmt.Sprintf("its effect %s is not allowed", c.Effect)
	}
	needs := slices.Clone(c.Needs)
	for _, step := range steps {
		if step.Control != "" {
			continue
		}
		o, ok := p.options.Spec.Operation(step.Request)
		if !ok {
			return "the document has no operation " + step.Request
		}
		if p.target.BaseURLs[o.Vendor] == "" {
			return "the target has no base URL for " + o.Vendor
		}
		needs = append(needs, authenticationFor(step.Auth, o, p.options.Config).needs...)
	}
	if p.spent[c] {
		return fmt.Sprintf("the %s that are allowed are spent on cases that show more", count(uint64(p.options.MaxRequests), "request"))
	}
	lacking := p.options.Config.lacking(merged(needs, nil))
	if p.target.Control != nil && slices.Equal(lacking, []string{"loginsign.expired_code"}) {
		return "a Standin's clock makes a code expire: another case shows it"
	}
	if reason := p.uncontrolled(steps); reason != "" {
		return reason
	}
	if len(lacking) > 0 {
		return lacks + strings.Join(lacking, ", ")
	}
	return ""
}

// uncontrolled says which control the case lacks, or "". Codes of the configuration stand for those that a Standin would
// issue.
func (p *planner) uncontrolled(steps []Step) string {
	if p.target.Control != nil {
		return ""
	}
	control, codes := false, 0
	for _, step := range steps {
		control = control || step.Control != "" && step.Control != actionCode
		codes += boolean(step.Control == actionCode)
	}
	switch {
	case control:
		return noControl
	case codes > p.codes:
		return fmt.Sprintf("%sloginsign.codes: it spends %s more", lacks, count(uint64(codes-p.codes), "code"))
	}
	p.codes -= codes
	return ""
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// vendorsOf lists the vendors that a case sends requests to, the first one first.
func (s *Spec) vendorsOf(c *Case) []string {
	var vendors []string
	for _, step := range c.Steps {
		if o, ok := s.Operation(step.Request); ok && !slices.Contains(vendors, o.Vendor) {
			vendors = append(vendors, o.Vendor)
		}
	}
	return vendors
}

func (s *session) vendorsOf(c *Case) []string { return s.spec.vendorsOf(c) }

// vendors lists those of all cases.
func (s *session) vendors() []string {
	var all []string
	for _, c := range s.cases {
		all = merged(all, s.vendorsOf(c))
	}
	return all
}

// unwanted says whether the options leave a rule's check out. A case's own check stays.
func (s *session) unwanted(c Check) bool {
	o := s.options
	return c.ID != c.Case && (slices.Contains(o.Skip, c.ID) ||
		len(o.Only) > 0 && !slices.Contains(o.Only, c.ID) && !slices.Contains(o.Only, c.Case))
}

// checkNames refuses what nothing has the name of, as a run that leaves out something else than was meant proves nothing.
func (o Options) checkNames() error {
	var cases, vendors, checks []string
	for _, c := range o.Cases {
		cases = append(cases, c.ID)
	}
	for _, one := range o.Spec.operations {
		vendors = append(vendors, one.Vendor)
	}
	for _, rule := range Rules() {
		checks = append(checks, rule.ID)
	}
	checks = append(checks, cases...)
	for _, list := range []struct {
		noun         string
		given, known []string
	}{{"case", o.CaseIDs, cases}, {"vendor", o.Vendors, vendors}, {"check", o.Only, checks}, {"check", o.Skip, checks}} {
		for _, name := range list.given {
			if !slices.Contains(list.known, name) {
				return unknownName(list.noun, name, list.known)
			}
		}
	}
	for _, e := range o.Effects {
		if rank(e) < 0 {
			return unknownName("effect", string(e), []string{"observe", "refuse", "write", "destroy", "mock-only"})
		}
	}
	return nil
}

func unknownName(noun, name string, known []string) error {
	if near := strictyaml.Suggest(name, known); near != "" {
		return fmt.Errorf("there is no %s %q, did you mean %q?", noun, name, near)
	}
	return fmt.Errorf("there is no %s %q", noun, name)
}
