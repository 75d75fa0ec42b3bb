package api

import (
	"net/http"
	"strings"
)

// BadRequest is a request that breaks openapi.yaml or HTTP itself; the handler did not run.
type BadRequest struct {
	Status   int // 400, 408, 413 or 415
	Problems []Problem
}

// Problem is one thing that is wrong with a request.
type Problem struct {
	Rule    string // stable id of the broken rule, such as request-field-missing
	Where   string // the parameter's name or a JSON pointer into the body
	Message string // one sentence for a developer; holds no secret
}

// Error joins the problems' messages with "; ".
func (e *BadRequest) Error() string {
	messages := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		messages[i] = p.Message
	}
	return strings.Join(messages, "; ")
}

// Broke reports whether one of the problems breaks the rule.
func (e *BadRequest) Broke(rule string) bool {
	for _, p := range e.Problems {
		if p.Rule == rule {
			return true
		}
	}
	return false
}

// NotServed is a path that no operation has.
type NotServed struct {
	Method, Path string
	Nearest      []string // "GET /api/user (loginsign.getUser)", the closest first
}

// Error names the path and what lies near it.
func (e NotServed) Error() string {
	return "no operation " + e.Method + " " + e.Path + "; nearest: " + strings.Join(e.Nearest, ", ")
}

// MethodNotAllowed is a method that a known path does not have.
type MethodNotAllowed struct {
	Method, Path string
	Allow        []string // the methods it has; the mock sends them as the Allow header (RFC 9110, 15.5.6)
}

// Error names the method and those that the path has.
func (e MethodNotAllowed) Error() string {
	return e.Method + " is not a method of " + e.Path + "; it has " + strings.Join(e.Allow, ", ")
}

// Absent is a request without the credential that the operation needs.
type Absent struct {
	Needed string // what to send, as a developer would look for it: "the Authorization header with HTTP Basic"
}

// Error says what is missing.
func (e Absent) Error() string { return e.Needed + " is missing" }

// Scripted is a refusal that a scenario asks for.
type Scripted struct {
	Status  int    // in the vendor's terms, which may come in another HTTP status
	Code    string // the vendor's word or number as text; "" is the one that goes with the status
	Message string // "" is a plain one
}

// Error is the message.
func (s Scripted) Error() string {
	if s.Message == "" {
		return http.StatusText(s.Status)
	}
	return s.Message
}
