package mock

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/standin-mock/standin/internal/strictyaml"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
	"github.com/standin-mock/standin/scenarios"
)

// EveryScenario stands for all scenarios that run.
const EveryScenario = "*"

// lookAgain is how often, in real time, a waiting question looks whether a scenario is used up.
const lookAgain = 5 * time.Millisecond

// VerifyScenario asks whether a scenario, or EveryScenario, is used up, and waits for that at most that long in real
// time. Actual counts the steps that are used up. The error says that no such scenario runs.
func (ns *Namespace) VerifyScenario(ctx context.Context, name string, within time.Duration) (journal.Verdict, error) {
	waiting, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for {
		running, err := ns.scenariosNamed(name)
		if err != nil {
			return journal.Verdict{}, err
		}
		v := verdictOn(running, ns.unusedOf(running))
		if v.Passed {
			return v, nil
		}
		select {
		case <-waiting.Done():
			return v, nil
		case <-again.C:
		}
	}
}

func (ns *Namespace) scenariosNamed(name string) ([]scenarios.Progress, error) {
	var names []string
	all := ns.Scenarios()
	if name == EveryScenario {
		return all, nil
	}
	for _, p := range all {
		if p.Name == name {
			return []scenarios.Progress{p}, nil
		}
		names = append(names, p.Name)
	}
	message := fmt.Sprintf("no scenario %q runs", name)
	if near := strictyaml.Suggest(name, names); near != "" {
		message += fmt.Sprintf(", did you mean %q?", near)
	}
	return nil, errors.New(message)
}

func verdictOn(running []scenarios.Progress, unused []string) journal.Verdict {
	v := journal.Verdict{Passed: true, Expected: "every step that is not optional, as often as it says"}
	for _, p := range running {
		for _, s := range p.Steps {
			if s.UsedUp {
				v.Actual++
			}
		}
	}
	switch {
	case len(running) == 0:
		v.Passed, v.Message = false, "no scenario runs"
	case len(unused) > 0:
		v.Passed, v.Message = false, "not used up: "+strings.Join(unused, "; ")
	default:
		v.Message = "used up"
	}
	return v
}

// UnusedSteps says of each step that has not fired as often as it should have, over all scenarios, which one it is, and
// of each whose webhook has not gone out yet.
func (ns *Namespace) UnusedSteps() []string { return ns.unusedOf(ns.Scenarios()) }

func (ns *Namespace) unusedOf(running []scenarios.Progress) (unused []string) {
	for _, p := range running {
		for _, step := range p.Steps {
			line := step.Unused()
			if line != "" && step.Event != "" {
				line += ns.whyNoEvent()
			}
			if line != "" {
				unused = append(unused, line)
			}
		}
	}
	_ = ns.View(context.Background(), func(tx *world.Tx) error { // looking can't fail
		for _, d := range tx.Unsent() {
			if name, _, _ := strings.Cut(d.Scenario, "#"); slices.ContainsFunc(running, named(name)) {
				unused = append(unused, fmt.Sprintf("%s (%s): its webhook has not gone out yet; it is due %s", d.Scenario, d.Type, whenDue(d)))
			}
		}
		return nil
	})
	return unused
}

func named(name string) func(scenarios.Progress) bool {
	return func(p scenarios.Progress) bool { return p.Name == name }
}

func whenDue(d world.Delivery) string {
	if d.NextAttemptAt.IsZero() {
		return "after others"
	}
	return d.NextAttemptAt.Format(time.RFC3339)
}

// whyNoEvent is a hint for a step that waits for a webhook which nobody would get.
func (ns *Namespace) whyNoEvent() (hint string) {
	_ = ns.View(context.Background(), func(tx *world.Tx) error { // looking can't fail
		if !slices.ContainsFunc(tx.Apps(), func(a world.App) bool { return a.WebhookURL != "" }) {
			hint = "; no app has a webhook_url: give --webhook-url, or set one"
		}
		return nil
	})
	return hint
}
