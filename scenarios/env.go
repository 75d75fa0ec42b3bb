package scenarios

import (
	"slices"
	"strings"

	"github.com/standin-mock/standin/internal/condition"
)

// Env is what a step's condition may name. What a hit has not is empty.
type Env struct {
	Operation string            `expr:"operation"`
	Request   condition.Request `expr:"request"`
	Caller    Caller            `expr:"caller"`
	World     World             `expr:"world"`
	Event     Event             `expr:"event"` // of a webhook step
}

// Caller is whom a request is from and about, as far as its credentials, path and parameters say so. Nothing is
// verified: the request may still be refused.
type Caller struct {
	ClientID     string `expr:"client_id"`     // LoginSign's and SSOJet's client_id, GenAuth's app
	GlobalID     string `expr:"global_id"`     // the user it is about
	ConnectionID string `expr:"connection_id"` // LoginSign's
	UserID       string `expr:"user_id"`       // SSOJet's and GenAuth's id of the user
	Developer    string `expr:"developer"`     // behind a portal session
	AccessKey    string `expr:"access_key"`    // GenAuth's
}

// World is the caller's part of the world.
type World struct {
	Known      bool   `expr:"known"`   // the user exists
	Blocked    bool   `expr:"blocked"` // the user is blocked
	Connected  bool   `expr:"connected"`
	Active     bool   `expr:"active"` // the connection is
	LoginCount int    `expr:"login_count"`
	License    string `expr:"license"` // the variant of the license in force, or ""
}

// Event is a webhook that is about to be sent.
type Event struct {
	Type         string `expr:"type"`
	ClientID     string `expr:"client_id"`
	GlobalID     string `expr:"global_id"`
	ConnectionID string `expr:"connection_id"`
}

// Holds evaluates the step's condition; a step without one always holds. The error says where the condition could not be
// evaluated, and then it does not hold.
func (s *Step) Holds(env Env) (bool, error) {
	if s.When == "" {
		return true, nil
	}
	c, err := s.compiled()
	if err != nil {
		return false, err
	}
	return c.Holds(env)
}

// Reads reports whether the step's condition may look at a part of the Env, such as "world" or "request.body".
func (s *Step) Reads(part string) bool {
	if s.When == "" {
		return false
	}
	c, err := s.compiled()
	return err == nil && c.Reads(part)
}

// compiled compiles, each time anew, what no reader has compiled: the step was made in Go.
func (s *Step) compiled() (*condition.Of[Env], error) {
	if s.condition != nil {
		return s.condition, nil
	}
	return condition.CompileOf[Env](s.When)
}

// Covers reports whether the step is for an operation. A wildcard covers those of its operations that may answer so.
func (s *Step) Covers(operation string) bool {
	if s.covers != nil {
		return slices.Contains(s.covers, operation)
	}
	return matches(s.Operation, operation)
}

// matches holds an operationId against a pattern: an operationId, "loginsign.*" or "*".
func matches(pattern, operation string) bool {
	if prefix, wild := strings.CutSuffix(pattern, "*"); wild {
		return strings.HasPrefix(operation, prefix)
	}
	return pattern != "" && pattern == operation
}

func isWild(pattern string) bool { return strings.HasSuffix(pattern, "*") }
