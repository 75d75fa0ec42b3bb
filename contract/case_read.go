package contract

import (
	_ "embed"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"

	"github.com/standin-mock/standin/internal/strictyaml"
)

//go:embed case_schema.json
var caseSchema []byte

// ParseCases reads one file of cases and compiles their expressions, so that a misspelt operation, parameter, clause or
// name is found now and not when it runs. The error is a *strictyaml.Error with every problem's line and column.
func ParseCases(spec *Spec, file string, data []byte) ([]*Case, error) {
	schema, err := strictyaml.Compile("case_schema.json", caseSchema)
	if err != nil {
		return nil, err
	}
	doc, err := schema.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var cases []*Case
	if err := doc.Decode(&cases); err != nil {
		return nil, err
	}
	r := newCaseReader(spec, doc)
	seen := map[string]bool{}
	for i, c := range cases {
		c.File = file
		r.readCase(c, strconv.Itoa(i))
		if seen[c.ID] {
			r.report([]string{"id"}, fmt.Sprintf("the id %q is taken by a case above", c.ID), "")
		}
		seen[c.ID] = true
	}
	if err := doc.NewError(r.problems...); err != nil {
		return nil, err
	}
	return cases, nil
}

// caseReader checks and compiles the cases of a document.
type caseReader struct {
	spec                *Spec
	clauses, operations []string // their ids
	implied             []string // of the clauses
	doc                 *strictyaml.Document
	problems            []strictyaml.Problem

	place     string   // pointer to the case, and the step, that is being read
	needs     []string // of that case
	variables []string // that the step names before it has an answer

	above *Case // that was read before
	end   scope // after its steps
}

func newCaseReader(spec *Spec, doc *strictyaml.Document) *caseReader {
	r := &caseReader{spec: spec, doc: doc}
	for _, clause := range Clauses() {
		r.clauses = append(r.clauses, clause.ID)
		if clause.How == evidenceImplied {
			r.implied = append(r.implied, clause.ID)
		}
	}
	for _, o := range spec.Operations() {
		r.operations = append(r.operations, o.ID)
	}
	return r
}

func (r *caseReader) report(at []string, message, suggestion string) {
	r.problems = append(r.problems, r.doc.Problem(r.place+pointer(at), message, suggestion))
}

// known reports a word that is not among those that may stand there.
func (r *caseReader) known(at []string, word, noun string, among []string) bool {
	if slices.Contains(among, word) {
		return true
	}
	r.report(at, fmt.Sprintf("there is no %s %q", noun, word), strictyaml.Suggest(word, among))
	return false
}

func (r *caseReader) readCase(c *Case, index string) {
	r.place, r.needs = "/"+index, slices.Clone(c.Needs)
	for i, key := range c.Needs {
		r.known([]string{"needs", strconv.Itoa(i)}, key, "configuration key", ConfigKeys())
	}
	for i, id := range c.Clauses {
		r.known([]string{"clauses", strconv.Itoa(i)}, id, "clause", r.clauses)
		if slices.Contains(r.implied, id) {
			c.implied = append(c.implied, id)
		}
	}
	s := r.scopeAt(c)
	for i := range c.Steps {
		s = r.readStep(&c.Steps[i], s, index, "steps", strconv.Itoa(i))
		if o, ok := r.spec.Operation(c.Steps[i].Request); ok && c.Effect == Observe && o.changes() && !c.Steps[i].refusalWanted(c.Effect) {
			r.report([]string{"request"}, "it changes something, which a case with the effect observe may not: say write or destroy", "")
		}
	}
	r.above, r.end = c, s
	for i := range c.Cleanup {
		s = r.readStep(&c.Cleanup[i], s, index, "cleanup", strconv.Itoa(i))
	}
	for i := range c.Undone {
		s = r.readStep(&c.Undone[i], s, index, "undone", strconv.Itoa(i))
	}
	slices.Sort(r.needs)
	c.Needs = slices.Compact(r.needs)
	if len(c.Remove) > 0 && c.Leaves == "" {
		r.place = "/" + index
		r.report([]string{"remove"}, "what stays where it can't be removed needs words: say leaves", "")
	}
	for i := range c.Remove {
		s = r.readStep(&c.Remove[i], s, index, "remove", strconv.Itoa(i))
	}
	r.place = "/" + index
}

// scopeAt is what the first step of a case may name: what the case captured that it goes on from.
func (r *caseReader) scopeAt(c *Case) scope {
	switch {
	case c.After == "":
		return newScope()
	case r.above == nil || r.above.ID != c.After:
		above := ""
		if r.above != nil {
			above = r.above.ID
		}
		r.report([]string{"after"}, "a case goes on from the one right above it", above)
		return newScope()
	case r.above.Effect != c.Effect:
		r.report([]string{"effect"}, fmt.Sprintf("%s, which the case goes on from, has the effect %s", c.After, r.above.Effect), "")
	case len(c.Cleanup)+len(c.Undone) > 0:
		r.report([]string{"after"}, "the first case of a chain cleans up after all of them: this one has no clean-up of its own", "")
	}
	return r.end
}

// readStep compiles a step and returns the scope of the next one.
func (r *caseReader) readStep(step *Step, s scope, at ...string) scope {
	r.place, r.variables = pointer(at), nil
	switch {
	case (step.Request == "") == (step.Control == ""):
		r.report(nil, "a step is either a request or a control action", "")
		return s
	case step.Control != "":
		r.readControl(step, s)
		s = s.with(nameResult)
		r.readExpectation(step, s)
	default:
		r.readRequest(step, s)
		s = s.answered()
	}
	for _, name := range slices.Sorted(maps.Keys(step.Capture)) {
		if slices.Contains(reservedNames, name) {
			r.report([]string{"capture", name}, fmt.Sprintf("%s is not free as a name", name), "")
		}
		e := r.compile(step.Capture[name], s, []string{"capture", name})
		step.compiled.captures = append(step.compiled.captures, capture{name, e})
	}
	step.compiled.names = r.variables
	next := s.with(slices.Collect(maps.Keys(step.Capture))...)
	delete(next, nameResult)
	delete(next, nameRequest)
	delete(next, nameResponse)
	return next
}

func (r *caseReader) readControl(step *Step, s scope) {
	if r.known([]string{"control"}, step.Control, "control action", slices.Sorted(maps.Keys(controlActions))) {
		if problem, suggestion := checkArguments(step.Control, step.Args); problem != "" {
			r.report([]string{"args"}, problem, suggestion)
		}
	}
	if e := step.Expect; e.Status != 0 || e.Error != nil || e.Header != nil {
		r.report([]string{"expect"}, "a control action has a body to expect and nothing else", "")
	}
	step.compiled.args = r.compileFields(step.Args, s, "args")
	step.compiled.variables = r.variables
}

func (r *caseReader) readRequest(step *Step, s scope) {
	if !r.known([]string{"request"}, step.Request, "operation", r.operations) {
		return
	}
	if step.Auth != "" {
		r.known([]string{"auth"}, step.Auth, "authentication", authenticationNames())
	}
	o, _ := r.spec.Operation(step.Request)
	r.checkParameters(o, step)
	c := &step.compiled
	c.path, c.query = r.compileFields(step.Path, s, "path"), r.compileFields(step.Query, s, "query")
	c.headers, c.form = r.compileFields(step.Headers, s, "headers"), r.compileFields(step.Form, s, "form")
	if step.JSON != nil {
		c.json = r.compileTemplate(step.JSON, s, "json")
	}
	if step.Raw != nil {
		c.raw = r.compileTemplate(*step.Raw, s, "raw")
	}
	c.variables = r.variables
	if reflect.ValueOf(step.Expect).IsZero() {
		r.report(nil, "the request needs something to expect of its answer", "")
	}
	r.readExpectation(step, s.answered())
}

// checkParameters compares the names of path and query parameters with the document's.
func (r *caseReader) checkParameters(o *Operation, step *Step) {
	declared := map[string][]string{}
	for _, p := range o.parameters {
		declared[p.in] = append(declared[p.in], p.name)
		if _, given := step.Path[p.name]; p.in == InPath && !given {
			r.report(nil, fmt.Sprintf("%s needs the path parameter %q", o.ID, p.name), "")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(step.Path)) {
		r.known([]string{"path", name}, name, "path parameter", declared[InPath])
	}
	for _, name := range slices.Sorted(maps.Keys(step.Query)) {
		r.known([]string{"query", name}, name, "query parameter", append(declared[InQuery], o.queryOfReadings()...))
	}
	bodies := 0
	for _, given := range []bool{step.Form != nil, step.JSON != nil, step.Raw != nil} {
		if given {
			bodies++
		}
	}
	if bodies > 1 {
		r.report(nil, "a request has one body: form, json or raw", "")
	}
}

func (r *caseReader) readExpectation(step *Step, s scope) {
	c := &step.compiled
	if step.Expect.Body != nil {
		c.body = r.compileMatcher(step.Expect.Body, s, "expect", "body")
	}
	if step.Expect.Header != nil {
		lower := map[string]any{}
		for name, value := range step.Expect.Header {
			lower[strings.ToLower(name)] = value
		}
		c.header = r.compileMatcher(lower, s, "expect", "headers")
	}
	for i, source := range step.Expect.That {
		c.that = append(c.that, r.compile(source, s, []string{"expect", "that", strconv.Itoa(i)}, expr.AsBool()))
	}
}

func (r *caseReader) compileFields(fields map[string]any, s scope, at ...string) map[string]template {
	compiled := map[string]template{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		compiled[name] = r.compileTemplate(fields[name], s, append(slices.Clone(at), name)...)
	}
	return compiled
}

// compile compiles an expression and adds what it reads of the configuration to the case's needs.
func (r *caseReader) compile(source string, s scope, at []string, options ...expr.Option) expression {
	e, err := compileExpression(source, s, options...)
	if err != nil {
		r.report(at, fmt.Sprintf("%s in %s", reasonOf(err), source), suggestionFor(source, s))
		return e
	}
	variables, keys := namesIn(source)
	r.needs, r.variables = append(r.needs, keys...), append(r.variables, variables...)
	return e
}

// compiledStep is a step ready to run; what the step leaves out is nil.
type compiledStep struct {
	path, query, headers, form, args map[string]template
	json, raw                        template
	header, body                     matcher
	that                             []expression
	captures                         []capture
	variables                        []string // that it names before it has an answer
	names                            []string // all that it names
}

// capture keeps a value under a name for later steps.
type capture struct {
	name string
	expression
}
