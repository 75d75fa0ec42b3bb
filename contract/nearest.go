package contract

import (
	"cmp"
	"slices"
	"strings"
)

// The limits of the comparison: a path may be as long as a client likes.
const (
	maxNearest         = 3
	maxComparedParts   = 16
	maxComparedLetters = 40
)

// nearest ranks the paths by how many leading segments they share, then by how many letters have to change, a template
// segment standing for any text. It takes of each path the operation with the method asked for, or else its first.
func (s *Spec) nearest(method, escapedPath string) []*Operation {
	parts := segments(escapedPath)
	type ranked struct {
		op               *Operation
		shared, distance int
	}
	var all []ranked
	for _, op := range s.operations {
		i := slices.IndexFunc(all, func(r ranked) bool { return r.op.Path == op.Path })
		if i < 0 {
			template := segments(op.Path)
			all = append(all, ranked{op, leading(parts, template), pathDistance(parts, template)})
		} else if op.Method == method {
			all[i].op = op
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.distance, b.distance))
	})
	all = all[:min(len(all), maxNearest)]
	ops := make([]*Operation, len(all))
	for i, r := range all {
		ops[i] = r.op
	}
	return ops
}

// leading counts the segments that two paths begin with; a template segment is no evidence.
func leading(got, template []string) (n int) {
	for n < len(got) && n < len(template) && got[n] == template[n] {
		n++
	}
	return n
}

func segments(path string) []string {
	parts := strings.SplitN(strings.TrimPrefix(path, "/"), "/", maxComparedParts)
	for i, part := range parts {
		parts[i] = part[:min(len(part), maxComparedLetters)]
	}
	return parts
}

func pathDistance(got, template []string) int {
	return editDistance(len(got), len(template),
		func(i int) int { return len(got[i]) + 1 },
		func(j int) int { return len(template[j]) + 1 },
		func(i, j int) int {
			if strings.HasPrefix(template[j], "{") {
				return 0
			}
			return textDistance(got[i], template[j])
		})
}

func textDistance(a, b string) int {
	if a == b {
		return 0
	}
	one := func(int) int { return 1 }
	return editDistance(len(a), len(b), one, one, func(i, j int) int {
		if a[i] == b[j] {
			return 0
		}
		return 1
	})
}

// editDistance is Levenshtein's with prices: the cheapest way from n items to m by removing, adding and changing.
func editDistance(n, m int, remove, add func(int) int, change func(i, j int) int) int {
	row := make([]int, m+1)
	for j := range m {
		row[j+1] = row[j] + add(j)
	}
	for i := range n {
		diagonal := row[0]
		row[0] += remove(i)
		for j := range m {
			cost := min(row[j+1]+remove(i), row[j]+add(j), diagonal+change(i, j))
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[m]
}
