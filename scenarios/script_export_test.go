package scenarios

import (
	"time"

	"github.com/standin-mock/standin/internal/condition"
)

// NewTestScript returns a script that reads sources and magic users with these functions.
func NewTestScript(read func(string, []byte) (*Scenario, error), magic func() (*Scenario, error)) *Script {
	return &Script{read: read, readMagic: magic}
}

// Length is how long a delay is at a number of a rule's hit.
func (d *Delay) Length(seed uint64, hit int) time.Duration {
	return d.length(draw(seed, "test#1", "", hit, forDelay))
}

// Unit is the chance of a hit.
func Unit(seed uint64, rule, entity string, hit int) float64 {
	return draw(seed, rule, entity, hit, forProbability).unit()
}

// Compiled compiles the scenario's conditions, as a reader does.
func Compiled(s *Scenario) (*Scenario, error) {
	for _, step := range s.Steps {
		if step.When == "" {
			continue
		}
		var err error
		if step.condition, err = condition.CompileOf[Env](step.When); err != nil {
			return nil, err
		}
	}
	return s, nil
}
