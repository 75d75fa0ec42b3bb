package contract

import (
	"encoding/json"
	"strconv"
	"strings"
)

// What a case shows for the first time is worth so much, wherever it is: an operation's answer is held against all rules,
// a clause is one more sentence of the pages, and the rest are more of what is shown already.
const (
	worthOfAnswer  = 6
	worthOfClause  = 3
	worthOfRefusal = 2
	worthOfRequest = 1
)

// ground is what a case shows, each with its worth. It is a matter of the document and the case alone.
func (s *Spec) ground(c *Case) map[string]int {
	shown := map[string]int{}
	for _, clause := range c.Clauses {
		if !strings.HasPrefix(c.ID, derivedPrefix) { // which is about the status that several clauses have
			shown["clause "+clause] = worthOfClause
		}
	}
	changed := ""
	for i := range c.Steps {
		step := &c.Steps[i]
		o, ok := s.Operation(step.Request)
		if !ok {
			continue
		}
		refused := step.refusalWanted(c.Effect) && !step.wantsSuccess()
		switch {
		case !refused:
			shown[o.ID+" answers"+changed] = worthOfAnswer
		case step.Auth != "" || step.Headers != nil || step.Fault != "":
			shown[o.ID+" refuses "+string(step.Fault)+step.Auth+strconv.Itoa(len(step.Headers))] = worthOfRefusal
		}
		asked, _ := json.Marshal([]any{step.Path, step.Query, step.JSON, step.Form, step.Raw, step.Method})
		shown[o.ID+" is asked "+string(asked)] = worthOfRequest
		if o.changes() && !refused {
			changed = " after " + o.ID
		}
	}
	return shown
}
