package contract

import (
	"fmt"
	"strconv"
)

// Level says how bad a finding is.
type Level int

// The levels, from the mildest to the one that fails a check.
const (
	Note Level = iota
	Warning
	Error
)

// String is the level's word in reports: "note", "warning" or "error".
func (l Level) String() string {
	switch l {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "level(" + strconv.Itoa(int(l)) + ")"
}

// MarshalText writes the level's word.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the level's word.
func (l *Level) UnmarshalText(text []byte) error {
	for _, known := range []Level{Note, Warning, Error} {
		if known.String() == string(text) {
			*l = known
			return nil
		}
	}
	return fmt.Errorf("%q is no level: write note, warning or error", text)
}

// The rules about requests. The ids are stable: reports, dialects and suppressions name them.
const (
	RuleParameterMissing  = "request-parameter-missing"
	RuleParameterInvalid  = "request-parameter-invalid"
	RuleParameterRepeated = "request-parameter-repeated"
	RuleParameterUnknown  = "request-parameter-unknown"
	RuleBodyMissing       = "request-body-missing"
	RuleBodyMalformed     = "request-body-malformed"
	RuleBodyUnexpected    = "request-body-unexpected"
	RuleContentType       = "request-content-type"
	RuleRequestSchema     = "request-schema-mismatch"
	RuleFieldMissing      = "request-field-missing"
	RuleFieldUnknown      = "request-field-unknown"
	RuleFieldRepeated     = "request-field-repeated"
)

// The rules about responses.
const (
	RuleStatusUndocumented  = "status-undocumented"
	RuleContentTypeMismatch = "content-type-mismatch"
	RuleNotJSON             = "not-json"
	RuleResponseSchema      = "response-schema-mismatch"
	RuleRequiredField       = "required-field-missing"
	RuleUndocumentedField   = "undocumented-field"
	RuleHeaderMissing       = "header-missing"
	RuleHeaderInvalid       = "header-invalid"
)

// The places a finding can be in.
const (
	InPath   = "path"
	InQuery  = "query"
	InHeader = "header"
	InCookie = "cookie"
	InBody   = "body"
	InStatus = "status"
)

// Finding is one thing that differs from the contract. Message names the place and what was wrong; it never holds the
// value of a credential and may be sent to the client.
type Finding struct {
	Rule     string `json:"rule"` // one of the Rule constants
	Level    Level  `json:"level"`
	In       string `json:"in,omitempty"`      // one of the In constants, or ""
	Pointer  string `json:"pointer,omitempty"` // RFC 6901 pointer into the body, or the parameter's or header's name
	Message  string `json:"message"`
	Expected string `json:"expected,omitempty"`
	Actual   string `json:"actual,omitempty"`

	// Clause, Assumption and Earlier are a judge's: the clause that is broken, the assumption on which the finding rests
	// and for which it is but a note, and the Heard of the exchange that says otherwise. Each may be empty.
	Clause     string `json:"clause,omitempty"`
	Assumption string `json:"assumption,omitempty"`
	Earlier    int    `json:"earlier,omitempty"`

	// Credential is a judge's too: what is wrong with the credential that was accepted all the same, or "".
	Credential CredentialFault `json:"credential,omitempty"`
}

// fingerprint is that of a finding at an operation. A server that accepts one faulty credential need not accept the others.
func (f Finding) fingerprint(operation string) string {
	class := classOf(f.In, f.Actual)
	if f.Credential != "" {
		class += " credential:" + string(f.Credential)
	}
	return Fingerprint(f.Rule, operation, f.Pointer, class)
}

// Worst is the highest level among findings, and false when there are none.
func Worst(findings []Finding) (Level, bool) {
	worst := Note
	for _, f := range findings {
		worst = max(worst, f.Level)
	}
	return worst, len(findings) > 0
}
