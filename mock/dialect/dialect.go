// Package dialect chooses how the mock reads what the vendors' documentation leaves open.
//
// Every open question is an assumption in assumptions.yaml, with the readings that are possible and a default. A
// Dialect has one reading for each; a dialect file names those that differ from the default, under their vendor:
//
//	loginsign:
//	  redirect-uri: normalized
//	ssojet:
//	  generation: 2025
package dialect

import (
	"fmt"
	"maps"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Dialect is one reading for every assumption. It never changes; any number of goroutines may use it. It comes from
// Default, Parse or With.
type Dialect struct {
	readings map[ID]string
}

// Default returns the dialect with the default reading of every assumption.
func Default() *Dialect { return defaults() }

// Reading returns the name of the reading in force, or "" for an id that the registry does not have.
func (d *Dialect) Reading(id ID) string { return d.readings[id] }

// Is reports whether the named reading is in force for id.
func (d *Dialect) Is(id ID, reading string) bool { return d.readings[id] == reading }

// Readings returns the reading in force for every assumption, by id; the map is the caller's own.
func (d *Dialect) Readings() map[string]string {
	all := make(map[string]string, len(d.readings))
	for id, reading := range d.readings {
		all[string(id)] = reading
	}
	return all
}

// Chosen returns the readings that are not the default ones, by id; the map is the caller's own.
func (d *Dialect) Chosen() map[string]string {
	chosen := d.Readings()
	maps.DeleteFunc(chosen, func(id, reading string) bool { return Default().Is(ID(id), reading) })
	return chosen
}

// With returns a dialect that differs from d in one reading. It refuses an id that the registry does not have and a
// reading that is not offered.
func (d *Dialect) With(id ID, reading string) (*Dialect, error) {
	a, ok := registry().assumption(id)
	if !ok {
		return nil, fmt.Errorf("%s: no such assumption%s", id, didYouMean(strictyaml.Suggest(string(id), allIDs())))
	}
	if message, suggestion := a.refusal(reading); message != "" {
		return nil, fmt.Errorf("%s: %s%s", id, message, didYouMean(suggestion))
	}
	readings := maps.Clone(d.readings)
	readings[id] = reading
	return &Dialect{readings: readings}, nil
}

func didYouMean(suggestion string) string {
	if suggestion == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", suggestion)
}

func allIDs() []string {
	assumptions := registry().assumptions
	ids := make([]string, len(assumptions))
	for i, a := range assumptions {
		ids[i] = string(a.ID)
	}
	return ids
}
