package contract

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Verdict is what became of a case.
type Verdict string

// The verdicts.
const (
	Pass   Verdict = "pass"
	Fail   Verdict = "fail"  // an answer is not as expected, or breaks the document
	Skip   Verdict = "skip"  // the target or the configuration lacks something
	Failed Verdict = "error" // the case could not be run to its end: no answer, or a fault in the case
)

// Result is what became of one case.
type Result struct {
	Case    *Case
	Verdict Verdict
	Reason  string       // of a skip or an error
	Steps   []StepResult // those that ran, clean-up included
}

// StepResult is what became of one step.
type StepResult struct {
	Place       string    // steps[0], cleanup[0]
	Name        string    // the operationId or the control action
	Exchange    *Exchange // nil for a control action, and when there was no answer
	Differences []Difference
}

// failed reports whether the step makes its case fail.
func (r StepResult) failed() bool {
	if r.Exchange != nil {
		if worst, _ := Worst(r.Exchange.Findings); worst == Error {
			return true
		}
	}
	return len(r.Differences) > 0
}

// Problems lists one line for each difference and each finding of level error, by step.
func (r Result) Problems() []string {
	var lines []string
	for _, step := range r.Steps {
		where := fmt.Sprintf("%s %s: ", step.Place, step.Name)
		for _, d := range step.Differences {
			lines = append(lines, where+d.Message)
		}
		if step.Exchange == nil {
			continue
		}
		for _, f := range step.Exchange.Findings {
			if f.Level == Error {
				lines = append(lines, fmt.Sprintf("%s%s: %s", where, f.Rule, f.Message))
			}
		}
	}
	return lines
}

// Run runs cases one after the other and returns a result for each, in their order. When ctx ends, the cases that are
// left are skipped.
func Run(ctx context.Context, spec *Spec, target Target, config Config, cases []*Case) []Result {
	results := make([]Result, len(cases))
	for i, c := range cases {
		r := &run{spec: spec, target: target, config: config, env: newEnvironment(config), result: Result{Case: c}}
		r.run(ctx)
		results[i] = r.result
	}
	return results
}

// run is one case on its way.
type run struct {
	spec   *Spec
	target Target
	config Config
	env    environment
	result Result
}

func (r *run) run(ctx context.Context) {
	c := r.result.Case
	if reason := r.lacking(ctx); reason != "" {
		r.result.Verdict, r.result.Reason = Skip, reason
		return
	}
	r.result.Verdict = Pass
	for i := range c.Steps {
		if !r.step(ctx, &c.Steps[i], fmt.Sprintf("steps[%d]", i)) {
			break
		}
	}
	undo := context.WithoutCancel(ctx)
	for i := range c.Cleanup {
		if r.captured(&c.Cleanup[i]) {
			r.step(undo, &c.Cleanup[i], fmt.Sprintf("cleanup[%d]", i))
		}
	}
}

// lacking says why the case can't run here, or "".
func (r *run) lacking(ctx context.Context) string {
	c := r.result.Case
	if ctx.Err() != nil {
		return "the run was stopped"
	}
	needs := slices.Clone(c.Needs)
	control := c.Effect == MockOnly
	for _, step := range slices.Concat(c.Steps, c.Cleanup) {
		if step.Control != "" {
			control = true
			continue
		}
		o, ok := r.spec.Operation(step.Request)
		if !ok {
			return "the document has no operation " + step.Request
		}
		if r.target.BaseURLs[o.Vendor] == "" {
			return "the target has no base URL for " + o.Vendor
		}
		needs = append(needs, authenticationFor(step.Auth, o, r.config).needs...)
	}
	if control && r.target.Control == nil {
		return "it needs control of the target, which only a Standin gives"
	}
	slices.Sort(needs)
	if lacking := r.config.lacking(slices.Compact(needs)); len(lacking) > 0 {
		return "the configuration lacks " + strings.Join(lacking, ", ")
	}
	return ""
}

// captured reports whether everything that a clean-up step names is there; otherwise there is nothing to undo.
func (r *run) captured(step *Step) bool {
	for _, name := range step.compiled.variables {
		if _, ok := r.env[name]; !ok {
			return false
		}
	}
	return true
}

// step runs one step, records it, and reports whether the next one may run.
func (r *run) step(ctx context.Context, step *Step, place string) bool {
	maps.DeleteFunc(r.env, func(name string, _ any) bool {
		return name == nameRequest || name == nameResponse || name == nameResult
	})
	record := StepResult{Place: place, Name: step.Name()}
	act := r.send
	if step.Control != "" {
		act = r.control
	}
	err := act(ctx, step, &record)
	if err == nil && !record.failed() {
		err = r.capture(step, &record)
	}
	r.result.Steps = append(r.result.Steps, record)
	switch {
	case err != nil:
		r.result.Verdict = Failed
		r.result.Reason = fmt.Sprintf("%s %s: %v", place, step.Name(), err)
	case record.failed() && r.result.Verdict == Pass:
		r.result.Verdict = Fail
	}
	return err == nil && !record.failed()
}

var errNoControl = errors.New("the target gives no control")

func (r *run) control(ctx context.Context, step *Step, record *StepResult) error {
	if r.target.Control == nil {
		return errNoControl
	}
	args, err := evalAll(step.compiled.args, r.env)
	if err != nil {
		return err
	}
	result, err := r.target.Control.Do(ctx, step.Control, args)
	if err != nil {
		return err
	}
	r.env[nameResult] = result
	m := &matching{env: r.env}
	record.Differences, err = m.result(step, plain(result))
	return err
}

// capture keeps what later steps need. What is not there can't be what they need.
func (r *run) capture(step *Step, record *StepResult) error {
	for _, c := range step.compiled.captures {
		value, err := c.eval(r.env)
		if err != nil {
			return err
		}
		if value == nil {
			m := &matching{}
			m.add("capture "+c.name, "a value of "+c.source, "nothing")
			record.Differences = append(record.Differences, m.differences...)
			continue
		}
		r.env[c.name] = plain(value)
	}
	return nil
}

func evalAll(fields map[string]template, env environment) (map[string]any, error) {
	values := make(map[string]any, len(fields))
	for name, field := range fields {
		value, err := field(env)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		values[name] = value
	}
	return values, nil
}
