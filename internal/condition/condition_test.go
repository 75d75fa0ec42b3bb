package condition_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/internal/condition"
)

func tokenExchange() condition.Env {
	return condition.Env{
		Operation: "exchangeCode", Outcome: "served",
		Request: condition.Request{
			Method: "POST", Path: "/oauth/token", Query: map[string]string{"limit": "20"},
			Headers: map[string]string{"content-type": "application/json"},
			Form:    map[string]string{"grant_type": "authorization_code"},
			Body: map[string]any{
				"users": []any{map[string]any{"email": "a@example.com"}, map[string]any{"email": "b@example.com"}}, "n": 5.0,
			},
		},
		Response: condition.Response{Status: 200, Headers: map[string]string{}, Body: map[string]any{"ok": true}},
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		`operation == "exchangeCode" and outcome == "served"`:                                     true,
		`request.method == "GET"`:                                                                 false,
		`request.form.grant_type == "authorization_code"`:                                         true,
		`request.headers["content-type"] startsWith "application/"`:                               true,
		`request.headers["accept"] == ""`:                                                         true,
		`int(request.query.limit) >= 20`:                                                          true,
		`request.body.n == 5`:                                                                     true,
		`request.body?.missing?.deep == nil`:                                                      true,
		`all(request.body.users, .email endsWith "@example.com")`:                                 true,
		`count(request.body.users, .email matches "^a") == 1`:                                     true,
		`any(request.body.users, any(request.body.users, .email == "b@example.com"))`:             true,
		`response.body.ok`:                                                                        true,
		`response.status in [200, 201]`:                                                           true,
		`"n" in request.body`:                                                                     true,
		`map(request.body.users, upper(.email)) == ["A@EXAMPLE.COM", "B@EXAMPLE.COM"]`:            true,
		`let users = request.body.users; len(users) == 2 and first(users).email contains "@"`:     true,
		`request.body.users == request.body.users`:                                                true,
		`request.method + " " + request.path == "POST /oauth/token"`:                              true,
		`filter(request.body.users, .email contains "b")[0].email | split("@") | last() == "x.y"`: false,
	}
	for source, want := range tests {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			c, err := condition.Compile(source)
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Holds(tokenExchange())
			if got != want || err != nil {
				t.Errorf("got %t, %v, want %t", got, err, want)
			}
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		`oepration == "x"`:                                "1:1: unknown name oepration, did you mean operation?\n | oepration == \"x\"\n | ^",
		"true and\nrequest.metod == \"GET\"":              "2:9: request has no metod, did you mean method?\n | request.metod == \"GET\"\n | ........^",
		`response.statsu == 200`:                          "1:10: response has no statsu, did you mean status?\n | response.statsu == 200\n | .........^",
		`uper("a") == "A"`:                                "1:1: unknown name uper, did you mean upper?\n | uper(\"a\") == \"A\"\n | ^",
		`request.headers["Content-Type"] == ""`:           `headers have lower-case names here: write headers["content-type"]`,
		`request.method`:                                  "must be true or false",
		` `:                                               "the condition is empty",
		`1 + "a" == 2`:                                    "mismatched types int and string",
		`operation = "x"`:                                 "1:11: unexpected token",
		`now() == 1`:                                      "now() is not to be had",
		`date("2026-01-01") == 1`:                         "date() is not to be had",
		`duration("1s") == 1`:                             "duration() is not to be had",
		`repeat("a", 1000000000) == ""`:                   "repeat() is not to be had",
		`reduce([1], #acc + #acc) == 2`:                   "reduce() is not to be had",
		`any(1..1000000000, # == 0)`:                      "ranges are not to be had",
		`5 in 1..1000000000`:                              "ranges are not to be had",
		`any([1], any([1], any([1], true)))`:              "nested deeper than 2",
		`any([1], len(filter([1], any([1], true))) == 1)`: "nested deeper than 2",
		`$env.operation == ""`:                            "unknown name $env",
		`Env.Operation == ""`:                             "unknown name Env",
		`Fuel == nil`:                                     "unknown name Fuel",
		`"a" matches request.path`:                        "must be a literal string",
		`"a" matches "("`:                                 "missing closing )",
		`"a" matches "(a{1,30}){1,30}"`:                   "regular expression is too large",
		strings.Repeat("true and ", 300) + "true":         "exceeds maximum allowed nodes",
		strings.Repeat("(", 1<<20):                        "a condition may have 4096 bytes, this has 1048576",
	}
	for source, want := range tests {
		t.Run(source[:min(len(source), 30)], func(t *testing.T) {
			t.Parallel()
			if _, err := condition.Compile(source); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q in it", err, want)
			}
		})
	}
}

func TestWhatCannotBeEvaluatedDoesNotHold(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		`request.body.missing.deep == 1`:      "at 1:22 a value is missing or of another type; write ?.",
		`request.body.n`:                      "a value is missing or of another type",
		`int(request.form.grant_type) == 1`:   "a value is missing or of another type",
		`any(request.body.n, true)`:           "a value is missing or of another type",
		`request.body.users[7].email == ""`:   "a value is missing or of another type",
		`request.body.users("a").email == ""`: "a value is missing or of another type",
	}
	for source, want := range tests {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			c, err := condition.Compile(source)
			if err != nil {
				t.Fatal(err)
			}
			holds, err := c.Holds(tokenExchange())
			if holds || err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %t, %v, want %q", holds, err, want)
			}
			if err != nil && strings.Contains(err.Error(), "authorization_code") {
				t.Errorf("the error quotes a value: %v", err)
			}
		})
	}
}

// heavy is an Env with lists of 20,000 and a text of 1 MiB.
func heavy() condition.Env {
	list, numbers := make([]any, 20_000), make([]any, 20_000)
	for i := range list {
		list[i], numbers[i] = "element", 0.0
	}
	text := strings.Repeat("abcdefgh", 1<<17)
	body := map[string]any{"list": list, "numbers": numbers, "text": text, "one": []any{text}}
	return condition.Env{Request: condition.Request{Body: body}}
}

func TestNothingRunsLong(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"nested":     `all(request.body.list, all(request.body.list, # != ""))`,
		"sum":        `all(request.body.list, sum(request.body.numbers) == 0)`,
		"membership": `all(request.body.list, not ("x" in request.body.list))`,
		"equality":   `all(request.body.list, request.body == request.body)`,
		"contains":   `all(request.body.list, not (request.body.text contains "x"))`,
		"regexp":     `all(request.body.list, not (request.body.text matches "(a|b|c|ab|bc|abc)*x$"))`,
		"copies":     `len(map(request.body.list, upper(request.body.text))) == 1`,
		"split":      `len(map(request.body.list, split(request.body.text, ""))) == 1`,
		"doubling":   "let a_ = request.body.text; " + doubling(30),
		"mapped":     `len(` + strings.Repeat("map(", 25) + `request.body.one` + strings.Repeat(", # + #)", 25) + `[0]) == 1`,
		"strings":    `all(request.body.list, string(request.body) != "")`,
		"values":     `all(request.body.list, len(values(request.body)) == 4 and min(request.body.list) == 1)`,
	}
	for name, source := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := condition.Compile(source)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			holds, err := c.Holds(heavy())
			if holds || err == nil || !strings.Contains(err.Error(), "too costly") {
				t.Errorf("got %t, %v, want an error that says too costly", holds, err)
			}
			if took := time.Since(began); took > 20*time.Second { // a tenth of a second without the race detector
				t.Errorf("it took %s", took)
			}
		})
	}
}

// doubling declares names that each hold the one before twice.
func doubling(n int) string {
	var b strings.Builder
	before := "a_"
	for i := range n {
		name := "b" + strings.Repeat("b", i)
		b.WriteString("let " + name + " = " + before + " + " + before + "; ")
		before = name
	}
	return b.String() + "len(" + before + ") == 1"
}

func TestReads(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		`operation == "x"`:                             {},
		`request.body.n == 1`:                          {"request.body"},
		`request?.form["a"] == "b"`:                    {"request.form"},
		`response["body"] == nil`:                      {"response.body"},
		`let r = request; r.body == 1`:                 {"request.body", "request.form"},
		`len(map([1], response)) == 1`:                 {"response.body"},
		`request.body == 1 and request == nil`:         {"request.body", "request.form"},
		`request.path == "" or len(request.form) == 0`: {"request.form"},
	}
	for source, want := range tests {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			c, err := condition.Compile(source)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, part := range []string{"request.body", "request.form", "response.body"} {
				if c.Reads(part) {
					got = append(got, part)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	c, err := condition.Compile(`any(request.body.users, .email == "b@example.com") and operation == "exchangeCode"`)
	if err != nil {
		t.Fatal(err)
	}
	other := tokenExchange()
	other.Operation = "getUser"
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			for range 100 {
				env, want := tokenExchange(), true
				if i%2 == 1 {
					env, want = other, false
				}
				if got, err := c.Holds(env); got != want || err != nil {
					t.Errorf("got %t, %v, want %t", got, err, want)
				}
			}
		})
	}
	group.Wait()
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		`operation == "x" and response.status >= 400`, `any(request.body.users, .email matches "^a.*")`,
		`let a = request.body; a?.b ?? 1 == 2`, `-(-(1)) ** 2 > 3 ? true : false`, `{"a": [1, 2][0]}.a == 1`,
		`request.body.n | int() == 5`, `if true { 1 == 1 } else { false }`, `"\u00e9" contains b'x'`, `#`, `.a`, `(((`, "a\x00",
		`request.body.users[1:][0].email == ""`, `1;2;true`, `not not (1 not in [1])`, `map(keys(request.headers), # + #)[0] == ""`,
	} {
		f.Add(seed)
	}
	env := tokenExchange()
	f.Fuzz(func(t *testing.T, source string) {
		c, err := condition.Compile(source)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error that says nothing")
			}
			return
		}
		first, firstErr := c.Holds(env)
		again, againErr := c.Holds(env)
		if first != again || (firstErr == nil) != (againErr == nil) {
			t.Errorf("%s: first %t, %v, then %t, %v", source, first, firstErr, again, againErr)
		}
		if first && firstErr != nil {
			t.Errorf("%s: it holds and fails: %v", source, firstErr)
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := condition.Compile(`operation == "exchangeCode" and request.form.code == "x" and response.status < 400`); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHolds(b *testing.B) {
	for name, source := range map[string]string{
		"plain":     `operation == "exchangeCode" and request.form.grant_type == "authorization_code" and response.status < 400`,
		"predicate": `any(request.body.users, .email == "b@example.com")`,
		"metered":   `any(request.body.users, .email contains "b@")`,
	} {
		b.Run(name, func(b *testing.B) {
			c, err := condition.Compile(source)
			if err != nil {
				b.Fatal(err)
			}
			env := tokenExchange()
			b.ReportAllocs()
			for b.Loop() {
				if holds, err := c.Holds(env); !holds || err != nil {
					b.Fatal(holds, err)
				}
			}
		})
	}
}
