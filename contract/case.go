package contract

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
)

// Effect is the worst that a case does to the target.
type Effect string

// The effects, from the mildest on.
const (
	Observe  Effect = "observe"   // reads with its own credentials
	Refuse   Effect = "refuse"    // sends what a correct server refuses, or what the pages call a test
	Write    Effect = "write"     // changes what the configuration names for it, or what it made itself
	Destroy  Effect = "destroy"   // deletes for good
	MockOnly Effect = "mock-only" // needs a Standin
)

// Case is a short story of requests that shows a clause. It is read-only: any number of runs may use it.
type Case struct {
	ID      string   `json:"id"` // kebab-case, unique
	Title   string   `json:"title"`
	Clauses []string `json:"clauses"`
	Effect  Effect   `json:"effect"`
	After   string   `json:"after"`   // the case right above that this one goes on from: in its state, with what it captured
	Needs   []string `json:"needs"`   // keys of the configuration; those that expressions and credentials name are added
	Steps   []Step   `json:"steps"`   // run in order until one has another status than expected, or no answer
	Cleanup []Step   `json:"cleanup"` // run whatever happened; one that names something never captured is left out
	Undone  []Step   `json:"undone"`  // run after a clean-up that worked, and show that it did

	Leaves string `json:"leaves"` // what it makes on a live target and can't take back, or not without Remove
	Remove []Step `json:"remove"` // run on a live target after all was undone, where the configuration has their credentials

	Assumption string `json:"assumption"` // an assumption that the expectations rest on: a difference is a warning
	Review     string `json:"review"`     // how the page contradicts itself here: a difference is for a person to look at

	File string `json:"-"` // where it was read

	implied []string // those of its clauses that no page says in so many words
}

// Step is one request, or one control action.
type Step struct {
	Request string         `json:"request"` // operationId
	Auth    string         `json:"auth"`    // name of an authentication; "" is the operation's own
	Path    map[string]any `json:"path"`
	Query   map[string]any `json:"query"`
	Headers map[string]any `json:"headers"` // a null takes a header out that would be there
	Form    map[string]any `json:"form"`
	JSON    any            `json:"json"`
	Raw     *string        `json:"raw"` // a body that no JSON value can be
	Expect  Expectation    `json:"expect"`

	Guard bool `json:"guard"` // where it is not as expected, the configuration doesn't fit the target: the case is inconclusive

	Control string         `json:"control"` // action
	Args    map[string]any `json:"args"`

	Capture map[string]string `json:"capture"` // name to expression

	Assumption string `json:"assumption"` // as in Case, for this step

	Fault  CredentialFault `json:"-"` // what a derived case breaks of the credential; others show it by auth and headers
	Method string          `json:"-"` // in a derived case: one that the document lacks, in place of the operation's

	compiled compiledStep
}

// Expectation is what a step's answer must be; what it leaves out may be anything.
type Expectation struct {
	Status int            `json:"status"` // 0: any
	Error  any            `json:"error"`  // the vendor's code: a word, or GenAuth's apiCode
	Header map[string]any `json:"headers"`
	Body   any            `json:"body"` // a subset of the body, see matcher
	That   []string       `json:"that"` // expressions that must be true
}

// Name is the operationId or the control action.
func (s *Step) Name() string {
	if s.Request != "" {
		return s.Request
	}
	return "control " + s.Control
}

// assumptionsOf are those of the answer with a status.
func (o *Operation) assumptionsOf(status int) []string {
	declared := resolve(o.root, o.node.field("responses").field(strconv.Itoa(status)))
	return texts(declared.field("x-assumption"))
}

// wantsSuccess reports whether the step expects to be answered with what it asks for.
func (s *Step) wantsSuccess() bool {
	body, _ := s.Expect.Body.(map[string]any)
	business, _ := body["statusCode"].(float64)
	return s.Expect.Status != 0 && s.Expect.Status < 400 && s.Expect.Error == nil && business < 400
}

// refusalWanted reports whether the step is meant to be refused.
func (s *Step) refusalWanted(e Effect) bool {
	return e == Refuse || s.Expect.Status >= 400 || s.Expect.Error != nil
}

//go:embed cases/*.yaml
var caseFiles embed.FS

// Cases reads the cases that come with the package, in the order of their files' names.
func Cases(spec *Spec) ([]*Case, error) {
	cases, err := fs.Sub(caseFiles, "cases")
	if err != nil {
		return nil, err
	}
	return ReadCases(spec, cases)
}

// ReadCases reads all *.yaml files at the top of a folder. The error names every problem with file, line and column.
func ReadCases(spec *Spec, folder fs.FS) ([]*Case, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []*Case
	var problems []error
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		cases, err := ParseCases(spec, name, data)
		problems = append(problems, err)
		for _, one := range cases {
			if i := slices.IndexFunc(all, func(c *Case) bool { return c.ID == one.ID }); i >= 0 {
				problems = append(problems, fmt.Errorf("%s: case %s stands in %s too", name, one.ID, all[i].File))
			}
		}
		all = append(all, cases...)
	}
	return all, errors.Join(problems...)
}
