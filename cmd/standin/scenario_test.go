package main

import "testing"

func TestFirstSentence(t *testing.T) {
	t.Parallel()
	for story, want := range map[string]string{
		"One.":                         "One.",
		"One. Two.":                    "One.",
		"Is it\n  so? Yes.":            "Is it so?",
		"Version 1.5 of it, e.g. now.": "Version 1.5 of it, e.g. now.",
		"It ends. 429 follows.":        "It ends.",
		"Ends. Über alles.":            "Ends.",
		"no end":                       "no end",
		"":                             "",
	} {
		if got := firstSentence(story); got != want {
			t.Errorf("%q: got %q, want %q", story, got, want)
		}
	}
}
