package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/mutants"
)

// benchExamples bounds the derived cases of each operation, so that the test stays short.
const benchExamples = 1

func TestEveryMutantIsKilled(t *testing.T) {
	t.Parallel()
	o := benchOptions{seed: 1, maxExamples: benchExamples}
	sound, err := checkMutant(t.Context(), o, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults(sound) {
		t.Errorf("a fault of the check's own on the unbroken server: %s", fault)
	}
	for _, check := range raised(sound) {
		t.Errorf("alarm on the unbroken server: %s %s %s %s", check.Verdict, check.ID, check.Message, check.Reason)
	}
	for _, m := range mutants.All() {
		t.Run(m.ID, func(t *testing.T) {
			t.Parallel()
			report, err := checkMutant(t.Context(), o, &m, 0)
			if err != nil {
				t.Fatal(err)
			}
			r := judgeMutant(m, report)
			if !r.Good {
				t.Errorf("%s (%s) is %s: %s %s", m.Name, m.What, r.Verdict, strings.Join(r.By, ", "), strings.Join(r.Faults, ", "))
			}
			if m.Check != "" && !r.Named {
				t.Errorf("%s is not found by %s under %s, but by %s", m.Name, m.Check, m.Clause, strings.Join(r.By, ", "))
			}
			left := slices.DeleteFunc(report.Left, func(l contract.LeftItem) bool { return l.Why == "the case that makes it can't delete it" })
			if m.Expect == mutants.ExpectNothing && len(left) > 0 { // what cases can't take back is no alarm
				t.Errorf("left behind: %+v", left)
			}
		})
	}
}

func TestMutantsAreComplete(t *testing.T) {
	t.Parallel()
	var violations int
	clauses, seen := map[string]bool{}, map[string]bool{}
	for _, c := range contract.Clauses() {
		clauses[c.ID] = true
	}
	for _, m := range mutants.All() {
		if seen[m.ID] || seen[m.Name] {
			t.Errorf("%s %s stands twice", m.ID, m.Name)
		}
		seen[m.ID], seen[m.Name] = true, true
		if m.Kind == mutants.None {
			continue
		}
		violations++
		if m.Clause != "" && !clauses[m.Clause] || m.Check == "" || m.What == "" {
			t.Errorf("%s has no clause, check or words: %+v", m.ID, m)
		}
	}
	if violations < 60 {
		t.Errorf("%d violations, fewer than 60", violations)
	}
}
