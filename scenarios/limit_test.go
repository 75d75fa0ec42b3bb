package scenarios_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/scenarios"
)

func TestARateLimitSaysWhenToComeAgain(t *testing.T) {
	t.Parallel()
	seconds := func(n int) *int { return &n }
	tests := map[string]struct {
		limit scenarios.RateLimit
		at    string
		want  *scenarios.Respond
	}{
		"the rest of the window":  {scenarios.RateLimit{Limit: 1, Window: minute}, "a@20s", &scenarios.Respond{Status: 429, RetryAfter: seconds(40)}},
		"rounded up":              {scenarios.RateLimit{Limit: 1, Window: minute}, "a@20001ms", &scenarios.Respond{Status: 429, RetryAfter: seconds(40)}},
		"one at least":            {scenarios.RateLimit{Limit: 1, Window: minute}, "a@59999ms", &scenarios.Respond{Status: 429, RetryAfter: seconds(1)}},
		"the window is over":      {scenarios.RateLimit{Limit: 1, Window: minute}, "a@60s", nil},
		"as the file says":        {scenarios.RateLimit{Limit: 1, Window: minute, RetryAfter: seconds(0), Status: 503}, "a", &scenarios.Respond{Status: 503, RetryAfter: seconds(0)}},
		"the limit is not so low": {scenarios.RateLimit{Limit: 2, Window: minute}, "a", nil},
		"a limit of none":         {scenarios.RateLimit{Window: minute}, "a@5s", &scenarios.Respond{Status: 429, RetryAfter: seconds(55)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScript()
			start(t, s, story("s", &step{Operation: "a", RateLimit: &test.limit}))
			s.Decide(hit(t, "a"))
			if diff := cmp.Diff(test.want, s.Decide(hit(t, test.at)).Limited); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEachMachineHasItsRateLimit(t *testing.T) {
	t.Parallel()
	one := story("s", &step{Operation: "a", RateLimit: &scenarios.RateLimit{Limit: 1, Window: minute}})
	one.Per = "client_id"
	s := newScript(one)
	start(t, s, one)
	got := decisions(t, s, "a/x a/y a/x")
	if err := s.Restore(s.Save()); err != nil {
		t.Fatal(err)
	}
	got += " " + decisions(t, s, "a/z@30s a/x@59s a/x@60s a/y@59s a/z@89s a/z@90s")
	if want := "- - s#1 - s#1 - s#1 s#1 -"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
