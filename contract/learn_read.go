package contract

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

const maxSeen = 160 // bytes of a captured value that evidence shows

// read plays a probe's steps and says which reading their answers fit. Its clean-up is the caller's.
func (r *caseRun) read(ctx context.Context, p *Probe) Answer {
	for i := range p.Steps {
		if !r.step(ctx, &p.Steps[i], fmt.Sprintf("steps[%d]", i)) || r.result.Steps[i].failed() {
			return Answer{Reason: r.hide.text(r.stopped()), Evidence: r.requested()}
		}
	}
	var fitting []capture
	for _, reading := range p.readings {
		holds, err := reading.eval(r.env)
		if err == nil && holds == true { // one that can't be computed is about answers of another form
			fitting = append(fitting, reading)
		}
	}
	switch len(fitting) {
	case 0:
		return Answer{Reason: "the answers fit no reading", Evidence: append(r.requested(), r.saw(p.readings...)...)}
	case 1:
		seen := append(r.requested(), r.saw(fitting[0])...)
		return Answer{Reading: fitting[0].name, Evidence: append(seen, "fits "+fitting[0].source)}
	}
	var names []string
	for _, reading := range fitting {
		names = append(names, reading.name)
	}
	return Answer{
		Reason: "the answers fit several readings: " + strings.Join(names, ", "), Evidence: append(r.requested(), r.saw(fitting...)...),
	}
}

// stopped says why the last step could not be followed by another.
func (r *caseRun) stopped() string {
	if r.result.Reason != "" {
		return r.result.Reason
	}
	last := r.result.Steps[len(r.result.Steps)-1]
	if len(last.Differences) == 0 {
		return last.name() + " has failed"
	}
	return last.name() + ": " + last.Differences[0].Message
}

// requested lists the requests with the statuses that answered them.
func (r *caseRun) requested() []string {
	var lines []string
	for _, step := range r.result.Steps {
		switch {
		case step.Exchange != nil:
			lines = append(lines, fmt.Sprintf("%s answered %d", step.Step.Request, step.Exchange.Response.Status))
		case step.Step.Control != "":
			lines = append(lines, step.Step.Name())
		}
	}
	return lines
}

// saw lists the captured values that readings look at.
func (r *caseRun) saw(readings ...capture) []string {
	var lines []string
	shown := map[string]bool{nameLoginSign: true, nameSSOJet: true, nameGenAuth: true}
	for _, reading := range readings {
		names, _ := namesIn(reading.source)
		for _, name := range names {
			if value, captured := r.env[name]; captured && !shown[name] {
				shown[name] = true
				lines = append(lines, name+" = "+r.hide.seen(name, value))
			}
		}
	}
	return lines
}

// seen is a captured value as evidence shows it.
func (r *redactor) seen(name string, value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.value(plain(value), name)); err != nil {
		return "?"
	}
	return cut(r.text(strings.TrimSpace(b.String())), maxSeen)
}

// queryOfReadings lists the query parameters that the operation has where another reading counts.
func (o *Operation) queryOfReadings() (names []string) {
	for _, readings := range o.node.field(readingsKey).fields() {
		for _, reading := range readings.fields() {
			for one := range reading.field("parameters").list() {
				if p := resolve(o.root, one); p.word("in") == InQuery {
					names = append(names, p.word("name"))
				}
			}
		}
	}
	return names
}
