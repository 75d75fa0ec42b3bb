package contract

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
)

// DriftVerdict is what became of one step on two targets.
type DriftVerdict string

// The verdicts of a comparison.
const (
	DriftSame    DriftVerdict = "same"
	DriftDiffers DriftVerdict = "differs"
	DriftOnlyA   DriftVerdict = "only-A"  // B did not come that far, or does not have it
	DriftOnlyB   DriftVerdict = "only-B"  // the same the other way round
	DriftRefused DriftVerdict = "refused" // one side did not let us look
	DriftSkipped DriftVerdict = "skipped" // one side could not run it; Reason says why
)

// DriftVerdicts lists them in the order of reports; the slice is the caller's.
func DriftVerdicts() []DriftVerdict {
	return []DriftVerdict{DriftSame, DriftDiffers, DriftOnlyA, DriftOnlyB, DriftRefused, DriftSkipped}
}

// Drift is the comparison of two sides, step by step. It holds no secret and no personal data.
type Drift struct {
	A        string               `json:"a"`
	B        string               `json:"b"`
	Steps    []DriftResult        `json:"steps"`
	Verdicts map[DriftVerdict]int `json:"verdicts"` // how many steps have each; they are never added up
}

// DriftResult is what became of a step, or of a case that was not run.
type DriftResult struct {
	Case        string            `json:"case"`
	Step        string            `json:"step,omitempty"`
	Operation   string            `json:"operation,omitempty"`
	Verdict     DriftVerdict      `json:"verdict"`
	Reason      string            `json:"reason,omitempty"`
	Differences []DriftDifference `json:"differences,omitempty"`
	Notes       []DriftDifference `json:"notes,omitempty"` // what the document leaves open; they make no verdict
}

// DriftDifference is one thing that differs. A and B are types, forms, statuses, or words of the document.
type DriftDifference struct {
	Pointer string `json:"pointer"` // RFC 6901, with * for every item of a list; or status, header NAME, verdict
	A       string `json:"a"`
	B       string `json:"b"`
}

// DriftSide is what one side has shown.
type DriftSide struct {
	Name  string
	Cases []DriftCase
}

// DriftCase is a case on one side.
type DriftCase struct {
	ID      string
	Verdict Verdict // "" when nobody judged it
	Reason  string
	Steps   []DriftStep
}

// DriftStep is a step that was answered.
type DriftStep struct {
	Name     string
	Exchange *Exchange
	Partly   bool // only a part of the answer's body is there

	more *bodyProfile // of further exchanges of the same kind, where nobody knows the step of each
}

// CompareSides compares what two sides have shown. What is expected to differ between any two targets, or between two
// calls to one, is told by rule: times, ids, tokens and addresses are compared by their form, what is said of somebody
// by its type, and a value counts only where the document or its own constancy makes it one of the contract.
func CompareSides(spec *Spec, a, b DriftSide) Drift {
	d := &drifting{spec: spec, a: newDriftMemory(a), b: newDriftMemory(b), out: Drift{A: a.Name, B: b.Name, Steps: []DriftResult{}}}
	for _, one := range a.Cases {
		other, ok := b.find(one.ID)
		if !ok {
			d.alone(one, DriftOnlyA, b.Name)
			continue
		}
		d.compareCase(one, other)
	}
	for _, one := range b.Cases {
		if _, ok := a.find(one.ID); !ok {
			d.alone(one, DriftOnlyB, a.Name)
		}
	}
	d.out.Verdicts = map[DriftVerdict]int{}
	for _, verdict := range DriftVerdicts() {
		d.out.Verdicts[verdict] = 0
	}
	for _, step := range d.out.Steps {
		d.out.Verdicts[step.Verdict]++
	}
	return d.out
}

func (s DriftSide) find(id string) (DriftCase, bool) {
	for _, c := range s.Cases {
		if c.ID == id {
			return c, true
		}
	}
	return DriftCase{}, false
}

// drifting is a comparison on its way.
type drifting struct {
	spec *Spec
	a, b driftMemory
	out  Drift
}

func (d *drifting) add(r DriftResult) { d.out.Steps = append(d.out.Steps, r) }

func (d *drifting) alone(c DriftCase, verdict DriftVerdict, lacking string) {
	d.add(DriftResult{Case: c.ID, Verdict: verdict, Reason: lacking + " has no such case"})
}

func (d *drifting) compareCase(a, b DriftCase) {
	if reason := notRun(a, "A") + notRun(b, "B"); reason != "" {
		d.add(DriftResult{Case: a.ID, Verdict: skippedOrRefused(a, b), Reason: reason})
		return
	}
	before := len(d.out.Steps)
	for _, step := range a.Steps {
		if other, ok := b.step(step.Name); ok {
			d.compareStep(a.ID, step, other)
		} else {
			d.ended(a.ID, step, DriftOnlyA, b)
		}
	}
	for _, step := range b.Steps {
		if _, ok := a.step(step.Name); !ok {
			d.ended(b.ID, step, DriftOnlyB, a)
		}
	}
	differs := slices.ContainsFunc(d.out.Steps[before:], func(r DriftResult) bool { return r.Verdict != DriftSame })
	if !differs && a.Verdict != b.Verdict && a.Verdict != "" && b.Verdict != "" {
		d.add(DriftResult{Case: a.ID, Verdict: DriftDiffers, Differences: []DriftDifference{{"verdict", string(a.Verdict), string(b.Verdict)}}})
	}
	if len(d.out.Steps) == before {
		d.add(DriftResult{Case: a.ID, Verdict: DriftSame})
	}
}

// notRun says why a side has nothing to show of a case, or "".
func notRun(c DriftCase, side string) string {
	if c.Verdict == Skip || c.Verdict == Inconclusive || c.Verdict == Failed && len(c.Steps) == 0 {
		return side + ": " + c.Reason + ". "
	}
	return ""
}

func skippedOrRefused(a, b DriftCase) DriftVerdict {
	if a.Verdict == Skip || b.Verdict == Skip {
		return DriftSkipped
	}
	return DriftRefused
}

// step finds the step's last answer: those before it were asked again.
func (c DriftCase) step(name string) (found DriftStep, ok bool) {
	for _, s := range c.Steps {
		if s.Name == name {
			found, ok = s, true
		}
	}
	return found, ok
}

func (d *drifting) ended(id string, step DriftStep, verdict DriftVerdict, other DriftCase) {
	reason := "the case ended before it on the other side"
	if other.Reason != "" {
		reason += ": " + other.Reason
	}
	d.add(DriftResult{Case: id, Step: step.Name, Operation: step.Exchange.Operation, Verdict: verdict, Reason: reason})
}

func (d *drifting) compareStep(id string, a, b DriftStep) {
	r := DriftResult{Case: id, Step: a.Name, Operation: a.Exchange.Operation, Verdict: DriftSame}
	x, y := a.Exchange.Response, b.Exchange.Response
	if x.Status != y.Status {
		r.Verdict = DriftDiffers
		r.Differences = []DriftDifference{{InStatus, strconv.Itoa(x.Status), strconv.Itoa(y.Status)}}
		if side := shutOut(a.Exchange, b.Exchange); side != "" {
			r.Verdict, r.Reason = DriftRefused, side+" did not let us look"
		}
		d.add(r)
		return
	}
	d.compareHeaders(&r, x, y)
	if o, ok := d.spec.Operation(r.Operation); ok && !a.Partly && !b.Partly {
		d.compareBodies(&r, o, a, b)
	}
	if len(r.Differences) > 0 {
		r.Verdict = DriftDiffers
	}
	d.add(r)
}

// shutOut names the side that refused what the other one answered, where no refusal was asked for.
func shutOut(a, b *Exchange) string {
	no := func(x *Exchange) bool {
		switch x.Response.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusBadGateway,
			http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return !x.Intent.Refusal
		}
		return false
	}
	switch {
	case no(a) && b.Response.Status < http.StatusBadRequest:
		return "A"
	case no(b) && a.Response.Status < http.StatusBadRequest:
		return "B"
	}
	return ""
}

// compareHeaders looks at the media type, at the headers that the document names for the status, and at those that say
// that the operation will go away.
func (d *drifting) compareHeaders(r *DriftResult, x, y ExchangeResponse) {
	typeA, typeB := answeredType(x), answeredType(y)
	if typeA != typeB {
		r.Differences = append(r.Differences, DriftDifference{"header Content-Type", typeA, typeB})
	}
	for _, name := range deprecating {
		if difference, differs := presence(name, x, y); differs {
			r.Differences = append(r.Differences, difference)
		}
	}
	o, ok := d.spec.Operation(r.Operation)
	if !ok || o.response(x.Status) == nil {
		return
	}
	for _, h := range o.response(x.Status).headers {
		if difference, differs := presence(h.name, x, y); differs && h.required {
			r.Differences = append(r.Differences, difference)
		} else if differs {
			r.Notes = append(r.Notes, difference)
		}
	}
}

// presence says whether only one of two answers has a header.
func presence(name string, x, y ExchangeResponse) (DriftDifference, bool) {
	there := map[bool]string{true: "present", false: "absent"}
	a, b := x.Header.Get(name) != "", y.Header.Get(name) != ""
	return DriftDifference{"header " + name, there[a], there[b]}, a != b
}

func answeredType(answer ExchangeResponse) string {
	if len(answer.Body) == 0 {
		return "no body"
	}
	mediaType, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil {
		return "none"
	}
	return mediaType
}

// driftMemory is every answer of a side, by operation and status: what differs between two of them is no contract.
type driftMemory map[string]*bodyProfile

func newDriftMemory(s DriftSide) driftMemory {
	m := driftMemory{}
	for _, c := range s.Cases {
		for _, step := range c.Steps {
			key := memoryKey(step.Exchange)
			if m[key] == nil {
				m[key] = newBodyProfile()
			}
			m[key].visitAll(step)
		}
	}
	return m
}

func memoryKey(x *Exchange) string { return fmt.Sprint(x.Operation, " ", x.Response.Status) }

// sortedPointers lists the places of two bodies.
func sortedPointers(a, b *bodyProfile) []string {
	all := maps.Clone(a.places)
	maps.Copy(all, b.places)
	return slices.Sorted(maps.Keys(all))
}
