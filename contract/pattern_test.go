package contract

import (
	"regexp"
	"testing"
)

// patternsInUse are expressions as documents have them, and some that the table must leave to regexp or can get wrong.
var patternsInUse = []string{
	`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`, `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{0,2}[1-9])?Z$`,
	`^[^\s@]+@[^\s@]+$`, `^(-|—|[^\s@]+@[^\s@]+)$`, `^[A-Z]{2}[0-9]{4}$`, `^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`,
	``, `^`, `$`, `^$`, `a`, `ab|^b$`, `a$`, `^a`, `(?i)ab+`, `(a|b)*c`, `a^b`, `\bword\b`, `(?m)^a$`, `x*`, `[^a]`, `(a+)+$`, `\u0041b`,
}

func TestPatternsMatchAsRegexpDoes(t *testing.T) {
	t.Parallel()
	texts := []string{"", "a", "b", "ab", "ba", "aab", "AB", "AB1234", "AB123", "xAB1234", "-", "—", "a@b", "a@b@c", "a b@c", "a\n", "\na", "A", "c",
		"2026-05-03T11:04:12.000Z", "2026-05-03T11:04:12.5Z", "2026-05-03T11:04:12Z", "2026-05-03T11:04:12.50Z", "2026-05-03T11:04:12.000Zé",
		"é@b", "a.b", "word", "a word here", "sword", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "\x00", "Ab"}
	for _, source := range patternsInUse {
		one, reference := &pattern{source: source}, regexp.MustCompile(goPattern(source))
		for _, text := range texts {
			if got, want := one.matches(text), reference.MatchString(text); got != want {
				t.Errorf("%q %q: got %v", source, text, got)
			}
		}
	}
}

// TestPatternsHaveTables keeps the expressions of every answer on the quick way.
func TestPatternsHaveTables(t *testing.T) {
	t.Parallel()
	for _, source := range patternsInUse[:6] {
		if newAutomaton(source) == nil {
			t.Errorf("%q has no table", source)
		}
	}
	for _, source := range []string{`\bword\b`, `(?m)^a$`, `^[a-z]{200}[0-9]{200}$`} {
		if newAutomaton(source) != nil {
			t.Errorf("%q has a table", source)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, source := range patternsInUse {
		f.Add(source, "ab@cd 2026-05-03T11:04:12.000Z")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		reference, err := regexp.Compile(goPattern(source))
		if err != nil || len(source) > 100 {
			return
		}
		one := &pattern{source: source}
		if got, want := one.matches(text), reference.MatchString(text); got != want {
			t.Errorf("%q %q: got %v", source, text, got)
		}
	})
}
