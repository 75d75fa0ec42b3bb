package condition_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/standin-mock/standin/internal/condition"
)

// early is an Env of somebody who looks at a request before it is answered.
type early struct {
	Request condition.Request `expr:"request"`
	Caller  person            `expr:"caller"`
	Tags    []any             `expr:"tags"`
}

type person struct {
	Name  string `expr:"name"`
	Count int    `expr:"count"`
}

func TestAnotherEnv(t *testing.T) {
	t.Parallel()
	env := early{Request: condition.Request{Method: "POST"}, Caller: person{"jane", 3}, Tags: []any{"a", "b"}}
	for source, want := range map[string]bool{
		`caller.name == "jane" and caller.count > 2`: true,
		`request.method == "GET"`:                    false,
		`any(tags, # == "b")`:                        true,
		`let c = caller; c.name in ["jane"]`:         true,
	} {
		c, err := condition.CompileOf[early](source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, err := c.Holds(env); got != want || err != nil {
			t.Errorf("%s: %v, %v", source, got, err)
		}
		if c.String() != source {
			t.Errorf("%s is printed as %s", source, c)
		}
	}
}

func TestAnotherEnvHasTheSameLimits(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`caller.nam == "x"`:                  "1:8: caller has no nam, did you mean name?\n | caller.nam == \"x\"\n | .......^",
		`requst.method == "GET"`:             "1:1: unknown name requst, did you mean request?",
		`response.status == 200`:             "1:1: unknown name response: this condition is looked at before there is an answer; it may name request, caller, tags",
		`outcome == "served"`:                "there is an answer; it may name request, caller, tags",
		`request.headers["X-A"] == ""`:       `write headers["x-a"]`,
		`Env.Caller == nil`:                  "unknown name Env",
		`Fuel == nil`:                        "unknown name Fuel",
		`now() == 1`:                         "now() is not to be had",
		`any(1..9, # == 1)`:                  "ranges are not to be had",
		`any([1], any([1], any([1], true)))`: "nested deeper than 2",
		`caller`:                             "must be true or false",
	} {
		if _, err := condition.CompileOf[early](source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", source, err, want)
		}
	}
	list := make([]any, 20_000)
	for i := range list {
		list[i] = "element"
	}
	c, err := condition.CompileOf[early](`all(tags, all(tags, # != ""))`)
	if err != nil {
		t.Fatal(err)
	}
	if holds, err := c.Holds(early{Tags: list}); holds || err == nil || !strings.Contains(err.Error(), "too costly") {
		t.Errorf("%v, %v", holds, err)
	}
	if holds, err := c.Holds(early{Tags: list[:10]}); !holds || err != nil {
		t.Errorf("after what was too costly: %v, %v", holds, err)
	}
}

func TestReadsOfAnotherEnv(t *testing.T) {
	t.Parallel()
	for source, row := range map[string]struct{ reads, not []string }{
		`caller.name == "x"`:           {[]string{"caller", "caller.name"}, []string{"caller.count", "request", "tags"}},
		`caller == caller`:             {[]string{"caller", "caller.name", "caller.count"}, []string{"request"}},
		`len(tags) == 1`:               {[]string{"tags"}, []string{"caller", "request.body"}},
		`request.body.a.b == 1`:        {[]string{"request", "request.body", "request.body.a"}, []string{"request.form", "caller"}},
		`true`:                         {nil, []string{"request", "caller", "tags"}},
		`let c = caller; c.name == ""`: {[]string{"caller", "caller.count"}, []string{"tags"}},
	} {
		c, err := condition.CompileOf[early](source)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range row.reads {
			if !c.Reads(part) {
				t.Errorf("%s does not read %s", source, part)
			}
		}
		for _, part := range row.not {
			if c.Reads(part) {
				t.Errorf("%s reads %s", source, part)
			}
		}
	}
}

func TestAnotherEnvInManyGoroutines(t *testing.T) {
	t.Parallel()
	c, err := condition.CompileOf[early](`caller.count == 1 and any(tags, # matches "^a")`)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 200 {
				env := early{Caller: person{Count: i % 2}, Tags: []any{"ab"}}
				if got, err := c.Holds(env); got != (i%2 == 1) || err != nil {
					t.Errorf("%d: %v, %v", i, got, err)
				}
			}
		})
	}
	group.Wait()
}
