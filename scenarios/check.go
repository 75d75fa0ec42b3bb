package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// checker holds a scenario that its schema accepts against the API and against itself.
type checker struct {
	doc      *strictyaml.Document
	api      API
	scenario *Scenario
	problems []strictyaml.Problem
}

// check finds what is wrong with a scenario, and gives its steps what they need to run.
func check(doc *strictyaml.Document, s *Scenario, api API) []strictyaml.Problem {
	c := &checker{doc: doc, api: api, scenario: s}
	c.checkName()
	c.checkPer()
	for i, step := range s.Steps {
		sc := &stepChecker{checker: c, step: step, pointer: "/steps/" + strconv.Itoa(i)}
		sc.check()
	}
	c.checkStates()
	c.checkOrder()
	return c.problems
}

// refuse reports a problem with the value that a pointer names.
func (c *checker) refuse(pointer, suggestion, format string, args ...any) {
	c.problems = append(c.problems, c.doc.Problem(pointer, fmt.Sprintf(format, args...), suggestion))
}

// refuseKey reports that a field should not be there.
func (c *checker) refuseKey(pointer, format string, args ...any) {
	c.problems = append(c.problems, c.doc.KeyProblem(pointer, fmt.Sprintf(format, args...), ""))
}

var (
	kebab     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	unkebab   = regexp.MustCompile(`[^a-z0-9]+`)
	fieldName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")
)

func (c *checker) checkName() {
	if name := c.scenario.Name; !kebab.MatchString(name) {
		meant := strings.Trim(unkebab.ReplaceAllString(strings.ToLower(name), "-"), "-")
		c.refuse("/name", meant, "expected small letters, digits and hyphens, found %q", shortened(name))
	}
}

const perHeader = "header:"

func (c *checker) checkPer() {
	per := c.scenario.Per
	header, isHeader := strings.CutPrefix(per, perHeader)
	switch {
	case per == "" || per == perClient || per == perUser:
	case !isHeader:
		c.refuse("/per", nearestPer(per), "expected client_id, global_id or header:<name>, found %q", shortened(per))
	case !fieldName.MatchString(header):
		c.refuse("/per", "", "expected the name of a header after header:, found %q", shortened(header))
	default:
		for i, step := range c.scenario.Steps {
			if step.Event != "" {
				c.refuse(fmt.Sprintf("/steps/%d/event", i), "", "never fires: a webhook has no header to tell its machine by, as per says")
			}
		}
	}
}

// nearestPer knows what other tools call it, too.
func nearestPer(per string) string {
	switch strings.ToLower(per) {
	case "client", "app", "application":
		return perClient
	case "user", "person":
		return perUser
	}
	return strictyaml.Suggest(per, []string{perClient, perUser, perHeader})
}

// checkStates refuses a step that waits for a state to which no step leads that is reached itself.
func (c *checker) checkStates() {
	reached := []string{c.scenario.Initial}
	for range c.scenario.Steps {
		for _, step := range c.scenario.Steps {
			if step.NextState != "" && step.inOneOf(reached) && !slices.Contains(reached, step.NextState) {
				reached = append(reached, step.NextState)
			}
		}
	}
	for i, step := range c.scenario.Steps {
		for j, state := range step.State {
			if !slices.Contains(reached, state) {
				c.refuse(c.statePointer(i, j), strictyaml.Suggest(state, reached), "nothing leads to the state %q", shortened(state))
			}
		}
	}
}

// statePointer is the place of a state, which may stand without a list.
func (c *checker) statePointer(step, state int) string {
	if len(c.scenario.Steps[step].State) == 1 {
		return fmt.Sprintf("/steps/%d/state", step)
	}
	return fmt.Sprintf("/steps/%d/state/%d", step, state)
}

func (s *Step) inOneOf(states []string) bool {
	return len(s.State) == 0 || slices.ContainsFunc(s.State, func(state string) bool { return slices.Contains(states, state) })
}

// checkOrder refuses a step that gets no hit, since one above it takes them all.
func (c *checker) checkOrder() {
	for j, step := range c.scenario.Steps {
		for i, above := range c.scenario.Steps[:j] {
			if above.takesAll() && above.spans(step) {
				line := c.doc.Problem(fmt.Sprintf("/steps/%d", i), "", "").Line
				c.refuse(fmt.Sprintf("/steps/%d", j), "", "never fires: step %d on line %d takes every %s before it comes to this one",
					i+1, line, step.hit())
				break
			}
		}
	}
}

// takesAll says whether the step takes, without end, whatever has its operation and state.
func (s *Step) takesAll() bool {
	return s.Times == 0 && s.When == "" && s.After == 0 && s.Every <= 1 && s.Window == nil && s.RateLimit == nil &&
		(s.Probability == nil || *s.Probability == 1)
}

// spans says whether what another step waits for is all for this one, too.
func (s *Step) spans(other *Step) bool {
	if len(s.State) > 0 && (len(other.State) == 0 || !isSubset(other.State, s.State)) {
		return false
	}
	if other.Event != "" {
		return s.Event == other.Event || s.Event == "*"
	}
	return s.Event == "" && len(other.covers) > 0 && isSubset(other.covers, s.covers)
}

func isSubset(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(one string) bool { return !slices.Contains(whole, one) })
}

// hit names what the step waits for.
func (s *Step) hit() string {
	if s.Event != "" {
		return "webhook " + s.Event
	}
	return s.Operation
}
