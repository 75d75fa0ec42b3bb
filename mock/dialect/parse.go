package dialect

import (
	"fmt"
	"maps"
	"strings"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Parse reads a dialect file: a mapping of vendors to mappings of assumptions to readings, in YAML or JSON. What it
// leaves out keeps its default. The error is a *strictyaml.Error with every problem found.
func Parse(file string, data []byte) (*Dialect, error) {
	doc, err := reader().Parse(file, data)
	if err != nil {
		return nil, err
	}
	var vendors map[string]map[string]any
	if err := doc.Decode(&vendors); err != nil {
		return nil, err
	}
	d := &Dialect{readings: maps.Clone(Default().readings)}
	var problems []strictyaml.Problem
	for vendor, names := range vendors {
		for name, value := range names {
			id, reading := ID(vendor+"."+name), readingOf(value)
			// The schema has let nothing through that is no assumption.
			a, _ := registry().assumption(id)
			if message, suggestion := a.refusal(reading); message != "" {
				problems = append(problems, doc.Problem("/"+vendor+"/"+name, message, suggestion))
			}
			d.readings[id] = reading
		}
	}
	if err := doc.NewError(problems...); err != nil {
		return nil, err
	}
	return d, nil
}

// readingOf takes a reading's name the way YAML may have read it: 2025 as a number, null as nothing.
func readingOf(value any) string {
	if value == nil {
		return "null"
	}
	return fmt.Sprint(value)
}

// refusal says why a reading cannot be picked, and which one was probably meant; "" when it can.
func (a *Assumption) refusal(name string) (message, suggestion string) {
	offered := a.offered()
	known, ok := a.reading(name)
	switch {
	case ok && known.Offered:
		return "", ""
	case ok:
		return fmt.Sprintf("the reading %q is written down but not offered: pick %s", name, either(offered)), ""
	}
	return fmt.Sprintf("no reading %q: pick %s", name, either(offered)), strictyaml.Suggest(name, offered)
}

func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
