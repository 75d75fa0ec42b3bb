package scenarios

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/standin-mock/standin/internal/strictyaml"
)

// checkNames finds operations, webhooks and errors that the API does not have in a document with problems: those words
// are misspelt as often as any, and nobody wants to hear of them one by one.
func checkNames(doc *strictyaml.Document, api API, beside []strictyaml.Problem) []strictyaml.Problem {
	var file struct {
		Steps []struct {
			Operation, Event string
			Respond          struct{ Error string }
		}
	}
	_ = json.Unmarshal(doc.JSON(), &file) // it leaves out what has another type, which is a problem already
	c := &checker{doc: doc, api: api}
	for i, names := range file.Steps {
		step := &Step{Operation: names.Operation, Event: names.Event}
		if names.Respond.Error != "" {
			step.Respond = &Respond{Error: names.Respond.Error}
		}
		sc := &stepChecker{checker: c, step: step, pointer: "/steps/" + strconv.Itoa(i)}
		switch {
		case step.Operation != "":
			sc.checkOperation()
		case step.Event != "":
			sc.checkEventType(sc.pointer+"/event", step.Event, "*")
		}
	}
	return slices.DeleteFunc(c.problems, func(p strictyaml.Problem) bool {
		return slices.ContainsFunc(beside, func(b strictyaml.Problem) bool { return b.Pointer == p.Pointer })
	})
}
