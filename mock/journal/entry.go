// Package journal remembers what a namespace was asked and what it answered, within bounds, and answers questions about
// it.
package journal

import (
	"net/http"
	"time"

	"github.com/standin-mock/standin/contract"
)

// Outcome says what became of a request; the four are kept apart.
type Outcome string

// The outcomes.
const (
	Served    Outcome = "served"    // the handler answered, be it with a refusal of its own
	Invalid   Outcome = "invalid"   // the request breaks openapi.yaml
	Unmatched Outcome = "unmatched" // no operation has this method and path
	Faulted   Outcome = "faulted"   // a scenario or a fault decided the answer
)

// Choice says what led a request to its namespace.
type Choice string

// The choices, in the order in which they are tried.
const (
	ByHeader     Choice = "header"
	ByPath       Choice = "path"
	ByCredential Choice = "credential"
	ByDefault    Choice = "default"
)

// Entry is one request with its answer. It is never changed after it was added.
type Entry struct {
	Number    uint64             `json:"number"` // 1, 2, ... in the order of the answers; none is given twice
	ID        string             `json:"id"`     // the request's id
	At        time.Time          `json:"at"`     // when the request came, on the namespace's clock
	Namespace string             `json:"namespace"`
	ChosenBy  Choice             `json:"chosen_by"`
	Outcome   Outcome            `json:"outcome"`
	Operation string             `json:"operation,omitempty"` // operationId
	Nearest   []string           `json:"nearest,omitempty"`   // of an unmatched request: what lies near it
	Request   Request            `json:"request"`
	Response  Response           `json:"response"`
	Findings  []contract.Finding `json:"findings,omitempty"` // what the request breaks, and what it has that is unknown
	Scenario  string             `json:"scenario,omitempty"`
	Fault     string             `json:"fault,omitempty"`
	Phase     string             `json:"phase,omitempty"`
	Took      time.Duration      `json:"-"` // real time; took_ms in JSON, in milliseconds with 3 decimals
}

// Request is what came in.
type Request struct {
	Method  string      `json:"method"`
	Path    string      `json:"path"` // as sent, without the namespace's prefix
	Query   string      `json:"query,omitempty"`
	Headers http.Header `json:"headers"`
	Body    Body        `json:"body"`
	Cut     bool        `json:"cut,omitempty"` // Path, Query or Headers are not all that came
}

// Response is what went out.
type Response struct {
	Status  int         `json:"status"`
	Headers http.Header `json:"headers"`
	Body    Body        `json:"body"`
	Cut     bool        `json:"cut,omitempty"` // Headers are not all that went out
}
