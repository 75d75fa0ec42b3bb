package contract

import (
	"slices"
	"strings"
	"time"
)

// Rule is one thing that every exchange must keep to, whoever made it.
type Rule struct {
	ID      string // kebab-case and stable: reports, baselines and dialects name it
	Level   Level  // of its findings, unless they are about an assumed part
	Title   string // what is kept to, as a sentence
	Why     string // what goes wrong for an integrator where it is broken
	Since   string // the version that it came with
	Clauses []string
	Keeps   Example // an exchange that keeps to it
	Breaks  Example // one that doesn't
}

// Example is a short trail of exchanges for a reader of a rule; the last one keeps to the rule or breaks it.
type Example struct {
	Note      string
	Known     Known // what the judge of these exchanges knows beside the document
	Exchanges []*Exchange
}

// Rules lists every rule in the order of their ids. The slice and what it holds are the caller's.
func Rules() []Rule {
	var list []Rule
	for _, r := range allRules() {
		list = append(list, r.exported())
	}
	slices.SortFunc(list, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// Intent is what a request is made for, so that no rule blames the client for what was meant. The zero value is a client
// of whom nothing is known.
type Intent struct {
	// Known says that the other fields are meant: a case made the request.
	Known bool
	// Refusal says that a correct server refuses the request.
	Refusal bool
	// Credential says what is wrong with the credential on purpose, or "".
	Credential CredentialFault
	// Repeat says that the request does once more what was done, and must change nothing.
	Repeat bool
}

// CredentialFault is what is wrong with a request's credential on purpose.
type CredentialFault string

// The credential faults.
const (
	CredentialMissing    CredentialFault = "missing"
	CredentialMalformed  CredentialFault = "malformed"
	CredentialWrong      CredentialFault = "wrong"       // the right form, an unknown value
	CredentialOtherClass CredentialFault = "other-class" // one that opens other operations
	CredentialOtherApp   CredentialFault = "other-app"   // right, but of an app that the request is not about
)

// Known is what a judge knows of a target beside the document. The zero value knows nothing.
type Known struct {
	Secrets       []string          // values that no answer may hold; those shorter than 6 bytes are not looked for
	PrivateEmails []string          // addresses that no answer may hold, but as the address that a user shares
	TokenApp      string            // the application of user tokens of whose issue nobody told the judge, see Judge.Issued
	Readings      map[string]string // assumption id to reading, as the target's dialect has it; nil: the document's
	Slow          time.Duration     // an answer that takes longer is slow; 0 is 3 seconds
	Settle        time.Duration     // how long a change may take until answers show it; 0 is at once
}
