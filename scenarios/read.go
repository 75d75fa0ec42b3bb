package scenarios

import (
	"bytes"
	_ "embed"
	"sync"

	"github.com/standin-mock/standin/internal/strictyaml"
)

//go:embed schema.json
var schemaJSON []byte

var schema = sync.OnceValues(func() (*strictyaml.Schema, error) {
	return strictyaml.Compile("scenarios/schema.json", schemaJSON)
})

// SchemaJSON returns the JSON Schema (2020-12) of a scenario, with descriptions and defaults for editors.
func SchemaJSON() []byte { return bytes.Clone(schemaJSON) }

// Read reads one scenario in YAML or JSON and holds it against what the API has. The error is a *strictyaml.Error with
// every problem found, each with line, column and suggestion; problems of the form are Unfinished, and beside them only
// names are held against the API.
func Read(file string, data []byte, api API) (*Scenario, error) {
	compiled, err := schema()
	if err != nil {
		return nil, err
	}
	source := bytes.Clone(data)
	document, problems, err := compiled.Inspect(file, source)
	if err != nil {
		return nil, err
	}
	if problems = append(problems, checkTexts(document)...); len(problems) > 0 {
		return nil, document.NewUnfinished(append(problems, checkNames(document, api, problems)...)...)
	}
	var content struct {
		Schema string `json:"$schema"`
		Scenario
	}
	if err := document.Decode(&content); err != nil {
		return nil, err
	}
	s := &content.Scenario
	s.Source, s.File = source, file
	s.fillIn()
	if err := document.NewError(check(document, s, api)...); err != nil {
		return nil, err
	}
	return s, nil
}

// fillIn writes down what a file need not say.
func (s *Scenario) fillIn() {
	if s.Initial == "" {
		s.Initial = firstState
	}
	for i, step := range s.Steps {
		step.Number = i + 1
		step.fillIn()
	}
}

func (s *Step) fillIn() {
	if s.Times == 0 && !s.endless() {
		s.Times = 1
		if s.Webhook != nil && len(s.Webhook.Reorder) > 0 {
			s.Times = len(s.Webhook.Reorder)
		}
	}
	if s.Fault != nil && s.Fault.Phase == "" {
		s.Fault.Phase = After
	}
	if s.Respond != nil && s.Respond.Body != nil && s.Respond.Status == 0 {
		s.Respond.Status = 200
	}
	for i := range s.World {
		s.World[i].fillIn()
	}
}

// endless says whether something else than a number says when the step fires.
func (s *Step) endless() bool {
	return s.After > 0 || s.Every > 0 || s.Probability != nil || s.Window != nil || s.RateLimit != nil || len(s.State) > 0
}

// caller is what a file calls the user and the app of the request.
const caller = "caller"

func (a *Action) fillIn() {
	for _, pair := range []*Pair{a.LogIn, a.Connect, a.Leave} {
		if pair != nil {
			orCaller(&pair.GlobalID)
			orCaller(&pair.App)
		}
	}
	if a.Populate != nil {
		orCaller(&a.Populate.App)
	}
	if a.ChangeEmail != nil {
		orCaller(&a.ChangeEmail.GlobalID)
	}
	if a.RotateSecret != nil {
		orCaller(&a.RotateSecret.App)
	}
	if a.ChangeOwner != nil {
		orCaller(&a.ChangeOwner.App)
	}
}

func orCaller(name *string) {
	if *name == "" {
		*name = caller
	}
}
