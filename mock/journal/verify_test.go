package journal_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/journal"
)

func exactly(n int) journal.Times { return journal.Times{Exactly: &n} }
func atLeast(n int) journal.Times { return journal.Times{AtLeast: &n} }
func atMost(n int) journal.Times  { return journal.Times{AtMost: &n} }

// over is a context that has ended: the answer is the one of now.
func over() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

const form = "application/x-www-form-urlencoded"

func TestVerify(t *testing.T) {
	t.Parallel()
	one, three := 1, 3
	history := func() []*journal.Entry {
		return []*journal.Entry{
			called("getUser"),
			posted("exchangeCode", form, "grant_type=authorization_code&client_secret=demo-secret"),
			posted("createUser", "application/json", `{"email":"user@example.com","n":2}`),
			strayed("/api/usr", "GET /api/user"),
			strayed("/elsewhere", "POST /token"),
			called("getUser"),
		}
	}
	tests := map[string]struct {
		question journal.Question
		want     journal.Verdict
		nearest  []uint64
	}{
		"at least once": {
			journal.Question{Operation: "getUser"},
			journal.Verdict{Passed: true, Actual: 2, Expected: "at least 1", Message: "getUser was called 2 times, as expected: at least 1"}, nil,
		},
		"too few": {
			journal.Question{Operation: "exchangeCode", Times: exactly(2), Endpoint: "POST /token"},
			journal.Verdict{Actual: 1, Expected: "exactly 2", Message: "exchangeCode was called 1 time, expected exactly 2"}, []uint64{5},
		},
		"too many": {
			journal.Question{Operation: "getUser", Times: atMost(1)},
			journal.Verdict{Actual: 2, Expected: "at most 1", Message: "getUser was called 2 times, expected at most 1"}, []uint64{1, 6},
		},
		"between": {
			journal.Question{Operation: "getUser", Times: journal.Times{AtLeast: &one, AtMost: &three}},
			journal.Verdict{
				Passed: true, Actual: 2, Expected: "at least 1 and at most 3",
				Message: "getUser was called 2 times, as expected: at least 1 and at most 3",
			}, nil,
		},
		"never, and it did": {
			journal.Question{Operation: "createUser", Never: true},
			journal.Verdict{Actual: 1, Expected: "never", Message: "createUser was called 1 time, expected never"}, []uint64{3},
		},
		"never": {
			journal.Question{Operation: "deleteUser", Never: true},
			journal.Verdict{Passed: true, Expected: "never", Message: "deleteUser was called 0 times, as expected: never"}, nil,
		},
		"a form, with its secret": {
			journal.Question{Operation: "exchangeCode", Match: `request.form.client_secret == "demo-secret"`},
			journal.Verdict{
				Passed: true, Actual: 1, Expected: "at least 1", Message: "exchangeCode that matches was called 1 time, as expected: at least 1",
			}, nil,
		},
		"no match": {
			journal.Question{Operation: "createUser", Match: `request.body.n == 3`},
			journal.Verdict{Expected: "at least 1", Message: "createUser that matches was called 0 times, expected at least 1"}, []uint64{3, 5, 4},
		},
		"not to be evaluated": {
			journal.Question{Operation: "createUser", Match: `request.body.address.city == "x"`},
			journal.Verdict{
				Expected: "at least 1", Message: "CANNOT TELL: match could not be evaluated for 1 request (at 1:22 a value is missing or of " +
					"another type; write ?. where a part may be missing); createUser that matches was called 0 times, expected at least 1",
			}, []uint64{3, 5, 4},
		},
		"a match alone": {
			journal.Question{Match: `outcome == "unmatched" and response.status == 404`, Times: exactly(2)},
			journal.Verdict{Passed: true, Actual: 2, Expected: "exactly 2", Message: "a request that matches came 2 times, as expected: exactly 2"}, nil,
		},
		"order": {
			journal.Question{Order: []string{"getUser", "createUser", "getUser"}},
			journal.Verdict{
				Passed: true, Actual: 3, Expected: "in this order: getUser, createUser, getUser",
				Message: "all 3 steps came, as expected: in this order: getUser, createUser, getUser",
			}, nil,
		},
		"another order": {
			journal.Question{Order: []string{"createUser", "exchangeCode"}},
			journal.Verdict{
				Actual: 1, Expected: "in this order: createUser, exchangeCode",
				Message: "exchangeCode did not come as step 2 of 2, expected in this order: createUser, exchangeCode",
			}, []uint64{2, 5, 4},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := with(10, history()...).Verify(over(), test.question)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(append([]uint64{}, test.nearest...), numbers(got.Nearest)); diff != "" {
				t.Error("nearest:", diff)
			}
			for _, e := range got.Nearest {
				if strings.Contains(e.Request.Body.Text, "demo-secret") {
					t.Errorf("a secret is shown: %s", e.Request.Body.Text)
				}
			}
			got.Nearest = nil
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	one, two := 1, 2
	tests := map[string]struct {
		question journal.Question
		want     string
	}{
		"nothing":         {journal.Question{}, "the question is empty"},
		"times alone":     {journal.Question{Times: exactly(1)}, "the question is empty"},
		"never and times": {journal.Question{Operation: "a", Never: true, Times: exactly(1)}, "contradict each other"},
		"exactly and more": {
			journal.Question{Operation: "a", Times: journal.Times{Exactly: &one, AtMost: &two}}, "exactly stands alone",
		},
		"upside down":         {journal.Question{Operation: "a", Times: journal.Times{AtLeast: &two, AtMost: &one}}, "at_least 2 is more than at_most 1"},
		"negative":            {journal.Question{Operation: "a", Times: atLeast(-1)}, "less than nothing"},
		"order and operation": {journal.Question{Operation: "a", Order: []string{"b"}}, "an order goes with a match alone"},
		"bad match":           {journal.Question{Match: "request.metod == ''"}, "match: 1:9: request has no metod, did you mean method?"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := journal.New(0).Verify(over(), test.question); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestVerifySaysWhenItCannotTell(t *testing.T) {
	t.Parallel()
	large := posted("createUser", "application/json", `{"name":"`+strings.Repeat("x", journal.MaxBody)+`"}`)
	many := []*journal.Entry{called("a"), called("b"), called("c"), called("a"), called("b")}
	users := []*journal.Entry{
		called("getUser"), posted("createUser", "application/json", `{"tags":["x"]}`), posted("createUser", "application/json", `{"name":"x"}`),
	}
	const tagged = `request.body.tags[0] == "x"`
	tests := map[string]struct {
		size     int
		entries  []*journal.Entry
		question journal.Question
		passed   bool
		want     string // "" is: no doubt
	}{
		"never":                {3, many, journal.Question{Operation: "d", Never: true}, false, "CANNOT TELL: 2 older requests were dropped"},
		"at most":              {3, many, journal.Question{Operation: "a", Times: atMost(1)}, false, "keeps only the last 3: enlarge it"},
		"at most, wide":        {3, many, journal.Question{Operation: "a", Times: atMost(3)}, true, ""},
		"exactly, it seems":    {3, many, journal.Question{Operation: "a", Times: exactly(1)}, false, "CANNOT TELL"},
		"exactly, impossible":  {3, many, journal.Question{Operation: "a", Times: exactly(4)}, false, ""},
		"at least, reached":    {3, many, journal.Question{Operation: "a"}, true, ""},
		"at least, perhaps":    {3, many, journal.Question{Operation: "a", Times: atLeast(2)}, false, "CANNOT TELL"},
		"exceeded":             {3, many, journal.Question{Operation: "a", Never: true}, false, ""},
		"order, whole":         {3, many, journal.Question{Order: []string{"c", "b"}}, true, ""},
		"order, perhaps":       {3, many, journal.Question{Order: []string{"b", "c", "a", "b"}}, false, "CANNOT TELL"},
		"nothing was dropped":  {5, many, journal.Question{Operation: "d", Never: true}, true, ""},
		"a body that was cut":  {5, []*journal.Entry{large}, journal.Question{Match: `request.body.name == ""`, Never: true}, false, "too large to be kept whole"},
		"no match, never":      {5, users, journal.Question{Match: `request.body.tags[0] == "y"`, Never: true}, false, "CANNOT TELL: match could not be evaluated for 2 requests (at 1:"},
		"no match, exactly 0":  {5, users, journal.Question{Operation: "createUser", Match: `request.body.tags[0] == "y"`, Times: exactly(0)}, false, "for 1 request (at 1:"},
		"no match, at most":    {5, users, journal.Question{Operation: "createUser", Match: tagged, Times: atMost(1)}, false, "CANNOT TELL: match could not be evaluated"},
		"no match, wide":       {5, users, journal.Question{Operation: "createUser", Match: tagged, Times: atMost(2)}, true, ""},
		"no match, but enough": {5, users, journal.Question{Operation: "createUser", Match: tagged}, true, ""},
		"no match, too many":   {5, users, journal.Question{Operation: "createUser", Match: tagged, Never: true}, false, ""},
		"no match elsewhere":   {5, users, journal.Question{Operation: "getUser", Match: `response.status == 500`, Never: true}, true, ""},
		"no match, order":      {5, users, journal.Question{Order: []string{"createUser", "createUser"}, Match: tagged}, false, "CANNOT TELL"},
		"the body is not read": {5, []*journal.Entry{large}, journal.Question{Match: `request.method == "GET"`, Never: true}, true, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := journal.New(test.size)
			for _, e := range test.entries {
				own := *e
				j.Add(&own)
			}
			got, err := j.Verify(over(), test.question)
			if err != nil {
				t.Fatal(err)
			}
			if got.Passed != test.passed {
				t.Errorf("passed is %t: %s", got.Passed, got.Message)
			}
			if doubt := strings.Contains(got.Message, "CANNOT TELL"); doubt != (test.want != "") || !strings.Contains(got.Message, test.want) {
				t.Errorf("got %q, want %q", got.Message, test.want)
			}
		})
	}
}

func TestVerifyWaits(t *testing.T) {
	t.Parallel()
	const arrival, timeout = time.Second, 5 * time.Second
	tests := map[string]struct {
		question journal.Question
		passed   bool
		after    time.Duration
	}{
		"at least: at once when it comes":   {journal.Question{Operation: "getUser"}, true, arrival},
		"never: fails at once":              {journal.Question{Operation: "getUser", Never: true}, false, arrival},
		"at most: fails at once":            {journal.Question{Operation: "getUser", Times: atMost(0)}, false, arrival},
		"exactly, exceeded":                 {journal.Question{Operation: "getUser", Times: exactly(0)}, false, arrival},
		"order: at once when it is whole":   {journal.Question{Order: []string{"first", "getUser"}}, true, arrival},
		"exactly: could still come to more": {journal.Question{Operation: "getUser", Times: exactly(1)}, true, timeout},
		"never: holds until the end":        {journal.Question{Operation: "other", Never: true}, true, timeout},
		"at least: does not come":           {journal.Question{Operation: "other"}, false, timeout},
		"at least: was there":               {journal.Question{Operation: "first"}, true, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				j, began := with(10, called("first")), time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), timeout)
				defer cancel()
				time.AfterFunc(arrival, func() { j.Add(called("getUser")) })
				got, err := j.Verify(ctx, test.question)
				if err != nil || got.Passed != test.passed || time.Since(began) != test.after {
					t.Errorf("got %t after %s, %v (%s), want %t after %s", got.Passed, time.Since(began), err, got.Message, test.passed, test.after)
				}
			})
		})
	}
}

func TestVerifyStartsOverAfterClear(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := with(10, called("a"))
		time.AfterFunc(time.Second, j.Clear)
		time.AfterFunc(2*time.Second, func() { j.Add(called("a")) })
		time.AfterFunc(3*time.Second, func() { j.Add(called("a")) })
		began := time.Now()
		got, err := j.Verify(t.Context(), journal.Question{Operation: "a", Times: atLeast(2)})
		if err != nil || !got.Passed || time.Since(began) != 3*time.Second {
			t.Errorf("got %+v after %s, %v", got, time.Since(began), err)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	j := journal.New(0)
	for range journal.DefaultSize {
		j.Add(posted("exchangeCode", form, "grant_type=authorization_code&code=abc&client_secret=demo-secret"))
	}
	q := journal.Question{Operation: "exchangeCode", Match: `request.form.code == "xyz"`}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := j.Verify(over(), q); err != nil || got.Passed {
			b.Fatal(got, err)
		}
	}
}
