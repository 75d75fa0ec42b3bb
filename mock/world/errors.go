package world

import "fmt"

// Kind is the reason why the world refused something: a closed list, which each vendor words in its own way.
type Kind string

// The reasons. Anything else that fails is a fault of ours.
const (
	Invalid   Kind = "invalid"   // the value can't be what it is meant to be
	NotFound  Kind = "not found" // nothing has this id
	Conflict  Kind = "conflict"  // it is taken, or the state forbids it
	Forbidden Kind = "forbidden" // it belongs to somebody else, or is blocked
	Expired   Kind = "expired"   // its time is over
	Used      Kind = "used"      // it worked once, and only once
	Mismatch  Kind = "mismatch"  // it was made for another app or address
	Exhausted Kind = "exhausted" // no id is left
)

// Error is a refusal by the world: what it is about, and a sentence that holds no secret.
type Error struct {
	Kind Kind
	// Noun is the thing that was refused: "authorization code", "connection", "variant".
	Noun    string
	Message string
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Message }

func refuse(kind Kind, noun, format string, args ...any) error {
	return &Error{Kind: kind, Noun: noun, Message: fmt.Sprintf(format, args...)}
}
