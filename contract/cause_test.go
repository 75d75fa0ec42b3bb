package contract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCausesAreToldOnce lists findings as "id operation pointer expected actual exchange", and who tells what for whom.
func TestCausesAreToldOnce(t *testing.T) {
	t.Parallel()
	const cut = "list-a op /users 3 one%20without%20one 1; list-b op /users an%20item none 2; list-c op /users x an%20array 3"
	for _, tt := range []struct {
		name, findings string
		want           []string
	}{
		{"one list that lacks something", cut, []string{"list-a: list-b list-c"}},
		{"at two operations", "a op /users x none 1; b other /users x none 2", []string{"a:", "b:"}},
		{"rows of any number", "a op /users/0/id x nothing 1; b op /users/7/id y nothing 2", []string{"a: b"}},
		{"the rule tells it", "a op /users/0/id x none 1; rule!r op /users/3/id y none 1", []string{"r: a"}},
		{"a warning never does", "warn!a op /users x none 1; b op /users y none 2", []string{"b: a"}},
		{"two rules have two mistakes", "rule!r op /users/0/id x none 1; rule!s op /users/0/id y none 1", []string{"r:", "s:"}},
		{"another status was expected", "a op status 401 200 1; b op status 403 200 2", []string{"a:", "b:"}},
		{"the same one was", "a op status 401 200 1; b op status 401 200%20(x) 2", []string{"a: b"}},
		{"of one answer", `a op status 401 200 1; rule!r op - a%20refusal 200 1`, []string{"r: a"}},
		{"the server broke down", "a op status 401 500 1; b op status 200 503 2; c op status 403 500 3", []string{"a: c", "b:"}},
		{"two values", `a op /error "x" "y" 1; b op /error "z" "y" 2`, []string{"a:", "b:"}},
		{"a value that is not there", `a op /error "x" nothing 1; b op /error "z" nothing 2`, []string{"a: b"}},
		{"nobody knows where", "a op that x none 1; b op that x none 2", []string{"a:", "b:"}},
		{"what passed is none", "pass!a op /users x none 1; b op /users x none 2", []string{"b:"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var r Report
			for text := range strings.SplitSeq(tt.findings, "; ") {
				r.Checks = append(r.Checks, checkFrom(text))
			}
			r.tellOnce()
			r.tellOnce() // it stays the same
			var got []string
			for _, c := range r.Checks {
				if c.Cause == "" && c.Verdict != Pass {
					got = append(got, strings.TrimSpace(c.ID+": "+strings.Join(c.Also, " ")))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func checkFrom(text string) Check {
	mark, rest, marked := strings.Cut(text, "!")
	if !marked {
		mark, rest = "", text
	}
	f := strings.Fields(rest)
	for i := range f {
		f[i] = strings.ReplaceAll(f[i], "%20", " ")
	}
	c := Check{
		ID: f[0], Case: f[0], Verdict: Fail, Operation: f[1], Pointer: strings.Trim(f[2], "-"), Expected: f[3], Actual: f[4], Fingerprint: text,
		Exchanges: []int{int(f[5][0] - '0')},
	}
	switch mark {
	case "rule":
		c.Case = "some-case"
	case "warn":
		c.Verdict = Warn
	case "pass":
		c.Verdict = Pass
	}
	return c
}
