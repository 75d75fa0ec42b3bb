package scenarios_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/standin-mock/standin/scenarios"
)

// What Read accepts can be explained and read again, and what it refuses has a place.
func FuzzRead(f *testing.F) {
	f.Add([]byte(longStory))
	for _, step := range []string{
		exchange + "fault: {kind: timeout}", "event: \"*\"\n    webhook: {drop: true}", "operation: \"*\"\n    respond: {status: 503}",
		exchange + "state: [started]\n    next_state: \"\\u0000\"", "operation: ssojet.*\n    world: [{advance: 1h}, {delete_user: caller}]",
		exchange + "delay: {uniform: {max: 1s}}\n    probability: 0.1", "event: email_changed\n    webhook: {reorder: [2, 1], tamper: {a: null}}",
		exchange + "respond: {status: 400, headers: {X-A: b}, body: {a: [1]}}", exchange + "window: {until: 2026-05-03T11:04:12Z}\n    delay: 1ns",
		exchange + "rate_limit: {limit: 1, window: 100000h, retry_after: 0}", "operation: \"\"\n    event: \"\"", exchange + "when: \"(\"\n    delay: 1s",
	} {
		f.Add([]byte(one(step)))
	}
	f.Add([]byte(`{"name": "a", "per": "header:X", "initial": "x", "steps": [{"operation": "loginsign.getUser", "next_state": "y"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := scenarios.Read("s.yaml", data, smallAPI{})
		if err != nil {
			if s != nil || !strings.HasPrefix(err.Error(), "s.yaml:") {
				t.Errorf("%v: %v", s, err)
			}
			return
		}
		if text := scenarios.Explain(s); !strings.HasPrefix(text, s.Name+"\n") {
			t.Errorf("explained as %q", text)
		}
		if _, err := scenarios.Read(s.File, s.Source, smallAPI{}); err != nil {
			t.Errorf("its source is refused: %v", err)
		}
		for _, step := range s.Steps {
			if step.Operation != "" && !slices.ContainsFunc(smallAPI{}.Operations(), step.Covers) {
				t.Errorf("step %d covers nothing", step.Number)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := scenarios.Read("s.yaml", []byte(longStory), smallAPI{}); err != nil {
			b.Fatal(err)
		}
	}
}
