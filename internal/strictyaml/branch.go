package strictyaml

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// branches reports a value that fits none of several forms: what all forms expect of one value, where they agree which
// value that is, and otherwise the problems of the form that got furthest.
func (c *checker) branches(failure *jsonschema.ValidationError) []Problem {
	depth := len(failure.InstanceLocation)
	if merged, ok := c.sameValue(failure); ok {
		return merged
	}
	if merged, ok := c.anyMissing(failure); ok {
		return merged
	}
	var best []Problem
	bestRank := -1
	for _, branch := range failure.Causes {
		rank, problems := rankOf(branch, depth), withoutMisspelt(c.problems(branch))
		if rank > bestRank || rank == bestRank && len(problems) < len(best) {
			best, bestRank = problems, rank
		}
	}
	return best
}

// A form is ruled out by a value of another type, less so by a constant in a field that tells the forms apart.
const (
	otherValue = iota
	otherForm
	sameForm
)

// rankOf says how far a form got with a value that stands at the given depth.
func rankOf(branch *jsonschema.ValidationError, depth int) int {
	rank := sameForm
	for _, leaf := range leaves(branch) {
		_, isConst := leaf.ErrorKind.(*kind.Const)
		switch {
		case len(leaf.InstanceLocation) == depth && expectedOf(leaf.ErrorKind) != nil:
			return otherValue
		case len(leaf.InstanceLocation) == depth+1 && isConst:
			rank = otherForm
		}
	}
	return rank
}

// leaves lists the failures that have no cause, or that say more than their causes.
func leaves(failure *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(failure.Causes) == 0 {
		return []*jsonschema.ValidationError{failure}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range failure.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// sameValue merges forms that all fail because one value, the same for all of them, is not what they expect.
func (c *checker) sameValue(failure *jsonschema.ValidationError) ([]Problem, bool) {
	var location, expected []string
	for i, branch := range failure.Causes {
		leaf := decisive(branch, len(failure.InstanceLocation))
		if leaf == nil || i > 0 && !slices.Equal(location, leaf.InstanceLocation) {
			return nil, false
		}
		location = leaf.InstanceLocation
		for _, word := range expectedOf(leaf.ErrorKind) {
			if !slices.Contains(expected, word) {
				expected = append(expected, word)
			}
		}
	}
	return []Problem{c.unexpected(location, expected)}, true
}

// decisive finds the failure that rules a form out, see rankOf.
func decisive(branch *jsonschema.ValidationError, depth int) *jsonschema.ValidationError {
	for _, leaf := range leaves(branch) {
		_, isConst := leaf.ErrorKind.(*kind.Const)
		here := len(leaf.InstanceLocation) == depth && expectedOf(leaf.ErrorKind) != nil
		if here || isConst && len(leaf.InstanceLocation) == depth+1 {
			return leaf
		}
	}
	return nil
}

// anyMissing merges forms that fail only because each needs a field of its own.
func (c *checker) anyMissing(failure *jsonschema.ValidationError) ([]Problem, bool) {
	var names []string
	for _, branch := range failure.Causes {
		required, ok := branch.ErrorKind.(*kind.Required)
		if !ok || len(required.Missing) != 1 {
			return nil, false
		}
		if name := strconv.Quote(required.Missing[0]); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return c.one(failure, fmt.Sprintf("missing field: %s", either(names))), true
}
