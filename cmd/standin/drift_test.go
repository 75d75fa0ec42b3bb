package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/contract"
)

func TestShowDriftSaysEverythingOnce(t *testing.T) {
	t.Parallel()
	differs := []contract.DriftDifference{{Pointer: "/users", A: "array", B: "absent"}, {Pointer: "", A: "JSON", B: "no JSON"}}
	d := contract.Drift{A: "mock", B: "real\x1b[2J", Steps: []contract.DriftResult{
		{Case: "one", Step: "steps[0]", Verdict: contract.DriftSame},
		{Case: "one", Step: "steps[1]", Operation: "x", Verdict: contract.DriftDiffers, Differences: differs},
		{Case: "two", Step: "steps[0]", Operation: "x", Verdict: contract.DriftDiffers, Differences: differs},
		{Case: "two", Step: "steps[0]", Operation: "y", Verdict: contract.DriftDiffers, Differences: differs[:1]},
		{Case: "two", Step: "steps[1]", Verdict: contract.DriftOnlyA, Reason: "it ended"},
		{Case: "two", Step: "steps[2]", Verdict: contract.DriftOnlyA, Reason: "it ended"},
		{Case: "three", Verdict: contract.DriftSkipped, Reason: "B: no code. "}, {Case: "four", Verdict: contract.DriftSkipped, Reason: "B: no code. "},
	}, Verdicts: map[contract.DriftVerdict]int{contract.DriftSame: 1, contract.DriftDiffers: 3, contract.DriftOnlyA: 2, contract.DriftSkipped: 2}}
	var b strings.Builder
	if err := showDrift(&b, d); err != nil {
		t.Fatal(err)
	}
	want := `A is mock
B is real\u001b[2J

differs  one, steps[1] and 1 more
    /users: A array, B absent
    body: A JSON, B no JSON
differs  two, steps[0]
    /users: A array, B absent
only-A   two, steps[1] and 1 more: it ended
skipped  three and 1 more: B: no code.

same     1
differs  3
only-A   2
only-B   0
refused  0
skipped  2
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
