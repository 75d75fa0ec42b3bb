package scenarios_test

import (
	"testing"

	"github.com/standin-mock/standin/scenarios"
)

func BenchmarkDecideIdle(b *testing.B) {
	s := newScript()
	h := scenarios.Hit{Operation: "a", At: noon(), Look: func() scenarios.Env { return scenarios.Env{} }}
	b.ReportAllocs()
	for b.Loop() {
		if s.Decide(h).Step != nil {
			b.Fatal("something went wrong")
		}
	}
}

func BenchmarkDecideOver(b *testing.B) {
	s := newScript()
	steps := make([]*step, 5)
	for i := range steps {
		steps[i] = &step{Operation: "a", Times: 1}
	}
	if err := s.Start(story("s", steps...), scenarios.ByControl, noon()); err != nil {
		b.Fatal(err)
	}
	h := scenarios.Hit{Operation: "a", At: noon()}
	for range steps {
		s.Decide(h)
	}
	b.ReportAllocs()
	for b.Loop() {
		if s.Decide(h).Step != nil {
			b.Fatal("something went wrong")
		}
	}
}

func BenchmarkDecideWhen(b *testing.B) {
	steps := make([]*step, 5)
	for i := range steps {
		steps[i] = &step{Operation: "a", When: from("other")}
	}
	steps[4].When = from("x")
	s := newScript()
	if err := s.Start(compiled(b, story("s", steps...)), scenarios.ByControl, noon()); err != nil {
		b.Fatal(err)
	}
	env := scenarios.Env{Caller: scenarios.Caller{ClientID: "x"}}
	h := scenarios.Hit{Operation: "a", At: noon(), Look: func() scenarios.Env { return env }}
	b.ReportAllocs()
	for b.Loop() {
		if s.Decide(h).Step == nil {
			b.Fatal("nothing went wrong")
		}
	}
}
