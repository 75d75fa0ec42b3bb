package contract

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"

	"github.com/expr-lang/expr"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// Probe is a short story of requests whose answers tell the readings of an assumption apart. It is read-only: any number
// of runs may use it.
type Probe struct {
	Case                       // its Assumption is the one that is decided
	Readings map[string]string `json:"readings"` // the expression over captures that holds, by the reading

	readings []capture // compiled, in the order of their names
}

//go:embed probes/*.yaml
var probeFiles embed.FS

//go:embed probe_schema.json
var probeSchema []byte

// Probes reads the probes that come with the package. Several may be about one assumption: the mildest that can decide it
// does.
func Probes(spec *Spec) ([]*Probe, error) {
	schema, err := strictyaml.Compile("probe_schema.json", probeSchema)
	if err != nil {
		return nil, err
	}
	files, err := probeFiles.ReadDir("probes")
	if err != nil {
		return nil, err
	}
	var all []*Probe
	var problems []error
	for _, file := range files {
		data, err := probeFiles.ReadFile(path.Join("probes", file.Name()))
		if err != nil {
			return nil, err
		}
		probes, err := parseProbes(spec, schema, file.Name(), data)
		problems = append(problems, err)
		all = append(all, probes...)
	}
	return all, errors.Join(problems...)
}

// parseProbes reads one file of probes and compiles their expressions.
func parseProbes(spec *Spec, schema *strictyaml.Schema, file string, data []byte) ([]*Probe, error) {
	doc, err := schema.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var probes []*Probe
	if err := doc.Decode(&probes); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	r := newCaseReader(spec, doc)
	of := map[string]int{}
	for i, p := range probes {
		of[p.Assumption]++
		p.File, p.ID, p.Title = file, p.Assumption, "The reading of "+p.Assumption
		if of[p.Assumption] > 1 {
			p.ID += "-" + strconv.Itoa(of[p.Assumption])
		}
		r.readCase(&p.Case, strconv.Itoa(i))
		r.readReadings(p)
	}
	if err := doc.NewError(r.problems...); err != nil {
		return nil, err
	}
	return probes, nil
}

// readReadings compiles what tells the readings apart, and adds what it reads of the configuration to the needs.
func (r *caseReader) readReadings(p *Probe) {
	r.needs = p.Needs
	s := newScope()
	for _, step := range p.Steps {
		s = s.with(slices.Collect(maps.Keys(step.Capture))...)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Readings)) {
		p.readings = append(p.readings, capture{name, r.compile(p.Readings[name], s, []string{"readings", name}, expr.AsBool())})
	}
	p.Needs = merged(r.needs, nil)
}
