package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/mutants"
)

// benchOptions say what is run against every mutant.
type benchOptions struct {
	seed        uint64
	maxExamples int
	maxRequests int
	latency     time.Duration
	cases       []string // only these; empty: all
}

// benchResult is what a check said of one mutant.
type benchResult struct {
	mutants.Mutant
	Verdict  string   `json:"verdict"` // killed, survived; silent, noisy; inconclusive, not-inconclusive
	Good     bool     `json:"good"`    // it is as the mutant expects
	Named    bool     `json:"named"`   // by the check that was expected, under the clause that was
	By       []string `json:"by"`      // the checks that raised something
	Faults   []string `json:"faults"`  // of the check's own
	Requests int      `json:"requests"`
	Seconds  float64  `json:"seconds"`

	cases []string // in which something was raised
}

// bench is the outcome of the benchmark.
type bench struct {
	Results  []benchResult `json:"results"`
	Alarms   []string      `json:"alarms"` // of the unbroken server
	Requests int           `json:"requests"`
	Seconds  float64       `json:"seconds"` // one check of the unbroken server
	Slow     float64       `json:"seconds_with_latency"`
	Latency  string        `json:"latency"`
	Fewest   *benchFewest  `json:"fewest,omitempty"`
}

// benchFewest are cases that are enough to kill what all of them do.
type benchFewest struct {
	Cases    []string `json:"cases"`
	Requests int      `json:"requests"`
	Killed   int      `json:"killed"`
	Seconds  float64  `json:"seconds_with_latency"`
}

// benchCheck runs the check on the unbroken server and on each mutant.
func benchCheck(ctx context.Context, o benchOptions, chosen []mutants.Mutant) (bench, error) {
	var b bench
	sound, err := checkMutant(ctx, o, nil, 0)
	if err != nil {
		return b, err
	}
	for _, check := range raised(sound) {
		b.Alarms = append(b.Alarms, check.ID+": "+cmp.Or(check.Message, check.Reason, check.Title))
	}
	b.Alarms = append(b.Alarms, faults(sound)...)
	slow, err := checkMutant(ctx, o, nil, o.latency)
	if err != nil {
		return b, err
	}
	b.Requests, b.Seconds, b.Slow, b.Latency = sound.Summary.Requests, sound.Seconds, slow.Seconds, o.latency.String()
	b.Results, err = checkMutants(ctx, o, chosen)
	return b, err
}

// checkMutants checks each, as many at a time as there are processors.
func checkMutants(ctx context.Context, o benchOptions, chosen []mutants.Mutant) ([]benchResult, error) {
	results, problems := make([]benchResult, len(chosen)), make([]error, len(chosen))
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i := range chosen {
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			report, err := checkMutant(ctx, o, &chosen[i], 0)
			if err != nil {
				problems[i] = fmt.Errorf("%s: %w", chosen[i].ID, err)
				return
			}
			results[i] = judgeMutant(chosen[i], report)
		})
	}
	all.Wait()
	for _, err := range problems {
		if err != nil {
			return nil, err
		}
	}
	return results, nil
}

// checkMutant runs everything that a check can do without control of its target.
func checkMutant(ctx context.Context, o benchOptions, mutant *mutants.Mutant, latency time.Duration) (contract.Report, error) {
	target, err := newBenchTarget(ctx, mutant, latency)
	if err != nil {
		return contract.Report{}, err
	}
	cases, err := contract.Cases(target.spec)
	if err != nil {
		return contract.Report{}, err
	}
	cases = append(cases, contract.Derive(target.spec, o.seed, o.maxExamples)...)
	return contract.Run(ctx, target.Target, contract.Options{
		Spec: target.spec, Config: target.config, Cases: cases, CaseIDs: o.cases, MaxRequests: o.maxRequests, Now: time.Now,
		Effects: []contract.Effect{contract.Observe, contract.Refuse, contract.Write, contract.Destroy},
	})
}

// raised lists the checks by which the target differs from its contract.
func raised(r contract.Report) []contract.Check {
	var list []contract.Check
	for _, check := range r.Checks {
		switch check.Verdict {
		case contract.Fail, contract.Warn:
			list = append(list, check)
		}
	}
	return list
}

// faults lists what a check could not judge although it was answered: that is its own fault.
func faults(r contract.Report) (list []string) {
	for _, check := range r.Checks {
		if check.Verdict == contract.Failed {
			list = append(list, check.ID+": "+check.Reason)
		}
	}
	return list
}

// judgeMutant compares what a check said with what it had to say.
func judgeMutant(m mutants.Mutant, r contract.Report) benchResult {
	result := benchResult{Mutant: m, Requests: r.Summary.Requests, Seconds: r.Seconds, Faults: faults(r)}
	worst := contract.Pass
	for _, check := range raised(r) {
		worst = contract.Worse(worst, check.Verdict)
		result.By = append(result.By, check.ID)
		result.cases = append(result.cases, cmp.Or(check.Case, check.ID))
		known := m.Clause == "" || check.Clause == m.Clause || slices.Contains(check.Clauses, m.Clause)
		result.Named = result.Named || check.ID == m.Check && known
	}
	slices.Sort(result.By)
	result.By = slices.Compact(result.By)
	result.decide(m, r, worst)
	return result
}

// decide says whether what was raised is as the mutant expects.
func (r *benchResult) decide(m mutants.Mutant, report contract.Report, worst contract.Verdict) {
	switch looked := report.Summary.Verdicts[contract.Pass] > 0; {
	case m.Expect == mutants.ExpectInconclusive:
		r.Good = len(r.By) == 0 && report.Summary.Verdicts[contract.Inconclusive] > 0
		r.Verdict = outcome(r.Good, "inconclusive", "not-inconclusive")
	case m.Expect == mutants.ExpectNothing:
		r.Good = len(r.By) == 0 && looked
		r.Verdict = outcome(r.Good, "silent", "noisy")
	case m.Kind == mutants.None:
		r.Good = worst == contract.Warn
		r.Verdict = outcome(r.Good, "warned", string(worst))
	default:
		r.Good = len(r.By) > 0
		r.Verdict = outcome(r.Good, "killed", "survived")
	}
	r.Good = r.Good && len(r.Faults) == 0
}

func outcome(good bool, yes, no string) string {
	if good {
		return yes
	}
	return no
}

// violations are the results of mutants that break the contract.
func (b bench) violations() (list []benchResult) {
	for _, r := range b.Results {
		if r.Kind != mutants.None {
			list = append(list, r)
		}
	}
	return list
}
