// Package scenarios is the language in which everything that goes wrong between an integrator and an identity provider
// is written down: which request or webhook, when, how often, and what happens then.
//
//	name: lost-answer
//	story: The token endpoint commits, the answer is lost, the client retries and the code is gone.
//	steps:
//	  - operation: loginsign.exchangeCode
//	    fault: {kind: connection_reset, phase: after}
//
// Read reads a scenario, a Script runs the scenarios of one namespace, and a Fault is a bad way to write a good answer.
package scenarios

import (
	"encoding/json"
	"time"

	"github.com/standin-mock/standin/internal/condition"
)

// Scenario is a story of what goes wrong. It never changes after it was read; any number of scripts may run it.
type Scenario struct {
	Name    string  `json:"name"`    // kebab-case
	Story   string  `json:"story"`   // what happens, for a reader of reports
	Seed    uint64  `json:"seed"`    // of probabilities and delays; 0 where none is used
	Per     string  `json:"per"`     // "", client_id, global_id or header:<name>: each of those has a machine of its own
	Initial string  `json:"initial"` // the state in which a machine begins; "started" unless the file says otherwise
	Steps   []*Step `json:"steps"`

	Source []byte `json:"-"` // the file, as it was read
	File   string `json:"-"` // where it was read
}

// Step is one thing that goes wrong: for a request or for a webhook, when its conditions hold and its turn has come.
type Step struct {
	Number    int    `json:"-"`         // 1, 2, ... in the file
	Operation string `json:"operation"` // an operationId; "loginsign.*" or "*" stands for each that may answer so
	Event     string `json:"event"`     // a webhook's type instead, or "*"

	When        string   `json:"when"`        // a condition on request, caller and world; on event for a webhook
	State       States   `json:"state"`       // the machine must be in one of these; none: in any
	Times       int      `json:"times"`       // how often it fires; 0: without end
	After       int      `json:"after"`       // it lets that many hits pass before
	Every       int      `json:"every"`       // it takes each n-th hit
	Probability *float64 `json:"probability"` // it takes a hit with this chance, a pure function of seed, rule and hit
	Window      *Window  `json:"window"`      // it takes only what comes in this time, on the namespace's clock

	Respond   *Respond   `json:"respond"`
	Fault     *Fault     `json:"fault"`
	Delay     *Delay     `json:"delay"` // before the answer goes out
	RateLimit *RateLimit `json:"rate_limit"`
	Webhook   *Webhook   `json:"webhook"`
	World     []Action   `json:"world"` // what happens before the request is handled, in this order
	NextState string     `json:"next_state"`
	Optional  bool       `json:"optional"` // it may never fire and the scenario is used up all the same
	OffSpec   bool       `json:"off_spec"` // openapi.yaml need not allow the answer

	condition *condition.Of[Env] // When, compiled; nil in a step that was not read
	covers    []string           // what a wildcard stands for; nil in a step that was not read
	route     string             // of the operation, such as POST /oauth/token, where the API tells it
}

// States are the names of a machine's states; a file may write a single one without a list.
type States []string

// Window is a time on the namespace's clock, from its beginning on until before its end.
type Window struct {
	From  Moment `json:"from"`
	Until Moment `json:"until"` // zero: without end
}

// Moment is an instant, or a duration since the scenario was started; the zero Moment is its beginning.
type Moment struct {
	At    time.Time
	Since time.Duration
}

// Respond is an answer in the vendor's place; the handler does not run.
type Respond struct {
	Error      string            `json:"error"`       // a documented error: the name of its example in openapi.yaml, or its code
	Status     int               `json:"status"`      // without a body the vendor's own error object is sent
	RetryAfter *int              `json:"retry_after"` // seconds, as the Retry-After header
	Headers    map[string]string `json:"headers"`
	Body       json.RawMessage   `json:"body"` // a JSON value; a string is sent as it is when content_type is not JSON
	Type       string            `json:"content_type"`
}

// RateLimit lets that many hits pass in each window of the namespace's clock and answers 429 to the others.
type RateLimit struct {
	Limit      int      `json:"limit"`
	Window     Duration `json:"window"`
	RetryAfter *int     `json:"retry_after"` // seconds; the rest of the window unless it is set
	Status     int      `json:"status"`      // 429 unless it is set
}

// Webhook says what happens to a delivery on its way.
type Webhook struct {
	Delay            Duration       `json:"delay"`              // on the namespace's clock
	Duplicate        int            `json:"duplicate"`          // sent that often, 2 or more, each with the same webhook-id
	Reorder          []int          `json:"reorder"`            // the next events that this step takes go out in this order: [2, 1]
	Drop             bool           `json:"drop"`               // never sent
	CorruptSignature bool           `json:"corrupt_signature"`  // one bit of the signature is wrong
	WrongSecret      bool           `json:"wrong_secret"`       // signed with a secret that nobody was given
	StaleTimestamp   Duration       `json:"stale_timestamp"`    // signed as if it were that old
	FailUntilAttempt int            `json:"fail_until_attempt"` // the attempts before this one are lost on their way
	Tamper           map[string]any `json:"tamper"`             // members that are changed after signing; null takes one out
	Emit             *Emit          `json:"emit"`               // for a step with an operation: an event that is sent now
}

// Emit is an event that no change of the world caused.
type Emit struct {
	Type     string `json:"type"`
	App      string `json:"app"`       // "" is the caller's
	GlobalID string `json:"global_id"` // "" is the caller's
}

// Action is one change of the world; exactly one member is set. "caller" stands for the user or app of the request.
type Action struct {
	Advance        Duration      `json:"advance"`         // moves the namespace's clock
	Block          string        `json:"block"`           // globalId
	Unblock        string        `json:"unblock"`         // globalId
	LogIn          *Pair         `json:"log_in"`          // a login to an app, with a connection where there is none
	Connect        *Pair         `json:"connect"`         // a connection, and the user where there is none, without a login
	Leave          *Pair         `json:"leave"`           // the user removes the app
	Populate       *Crowd        `json:"populate"`        // people who were not there before are connected to an app
	ChangeEmail    *EmailChange  `json:"change_email"`    // of the user's primary address
	RevokeTokens   string        `json:"revoke_tokens"`   // globalId: all the user's access tokens
	ExpireCodes    string        `json:"expire_codes"`    // globalId: all the user's authorization codes
	ExpireLicenses string        `json:"expire_licenses"` // globalId: all the user's licenses, at every app
	RotateSecret   *SecretChange `json:"rotate_secret"`
	ChangeOwner    *OwnerChange  `json:"change_owner"`
	DeleteUser     string        `json:"delete_user"` // globalId
}

// Pair is a user and an app.
type Pair struct {
	GlobalID string `json:"global_id"`
	App      string `json:"app"`
}

// Crowd is a number of new people at an app.
type Crowd struct {
	App   string `json:"app"`
	Users int    `json:"users"`
}

// EmailChange is a user with a new primary address.
type EmailChange struct {
	GlobalID string `json:"global_id"`
	Email    string `json:"email"`
}

// SecretChange is an app with a new secret; the old ones stop working.
type SecretChange struct {
	App    string `json:"app"`
	Secret string `json:"secret"`
}

// OwnerChange is an app that goes to another developer.
type OwnerChange struct {
	App       string `json:"app"`
	Developer string `json:"developer"`
}
