package scenarios_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin/scenarios"
)

type (
	scenario = scenarios.Scenario
	step     = scenarios.Step
)

const minute = scenarios.Duration(time.Minute)

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// newScript returns a script without magic users that knows the sources of these scenarios: their names.
func newScript(known ...*scenario) *scenarios.Script {
	return newMagicScript(func() (*scenario, error) { return nil, errors.New("no magic") }, known...)
}

func newMagicScript(magic func() (*scenario, error), known ...*scenario) *scenarios.Script {
	read := func(_ string, source []byte) (*scenario, error) {
		for _, s := range known {
			if s.Name == string(source) {
				return s, nil
			}
		}
		return nil, fmt.Errorf("nobody knows %q", source)
	}
	for _, s := range known {
		s.Source = []byte(s.Name)
	}
	return scenarios.NewTestScript(read, magic)
}

func story(name string, steps ...*step) *scenario {
	return &scenario{Name: name, Seed: 7, Steps: steps}
}

func start(t *testing.T, s *scenarios.Script, list ...*scenario) {
	t.Helper()
	for _, one := range list {
		if err := s.Start(one, scenarios.ByControl, noon()); err != nil {
			t.Fatal(err)
		}
	}
}

// hit reads "operation/client@since", of which the last two may be missing.
func hit(t *testing.T, text string) scenarios.Hit {
	t.Helper()
	text, since, timed := strings.Cut(text, "@")
	operation, client, _ := strings.Cut(text, "/")
	h := scenarios.Hit{Operation: operation, At: noon(), Header: http.Header{}}
	if client != "" {
		h.Header.Set("X-Run", client)
	}
	h.Look = func() scenarios.Env {
		return scenarios.Env{Caller: scenarios.Caller{ClientID: client, GlobalID: client}}
	}
	if timed {
		d, err := time.ParseDuration(since)
		if err != nil {
			t.Fatal(err)
		}
		h.At = h.At.Add(d)
	}
	return h
}

// decisions are the rules that take the hits, "-" where none does.
func decisions(t *testing.T, s *scenarios.Script, hits string) string {
	t.Helper()
	var rules []string
	for text := range strings.FieldsSeq(hits) {
		rules = append(rules, rule(s.Decide(hit(t, text))))
	}
	return strings.Join(rules, " ")
}

func rule(d scenarios.Decision) string {
	if d.Step == nil {
		return "-"
	}
	return d.Rule
}

// bare is a decision without its step, which its rule names.
func bare(d scenarios.Decision) scenarios.Decision {
	d.Step = nil
	return d
}
