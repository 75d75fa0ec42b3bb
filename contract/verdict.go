package contract

import "slices"

// Verdict is what became of a check.
type Verdict string

// The verdicts.
const (
	Pass         Verdict = "pass"
	Fail         Verdict = "fail"         // an answer is not as promised
	Warn         Verdict = "warn"         // it differs where nothing is promised in so many words
	Review       Verdict = "review"       // the vendor's page contradicts itself here: a person must look
	Skip         Verdict = "skip"         // the target, the configuration or the options lack something; Reason says what
	Inconclusive Verdict = "inconclusive" // the target did not let us look
	Failed       Verdict = "error"        // the check itself is at fault
)

// Verdicts lists them from the mildest to the worst; the slice is the caller's.
func Verdicts() []Verdict {
	return []Verdict{Pass, Skip, Review, Warn, Inconclusive, Fail, Failed}
}

// Worse is the worse of two verdicts in the order of Verdicts; an unknown one is milder than all.
func Worse(a, b Verdict) Verdict {
	order := Verdicts()
	if slices.Index(order, a) >= slices.Index(order, b) {
		return a
	}
	return b
}
