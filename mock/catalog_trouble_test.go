package mock_test

import (
	"context"
	"errors"
	"slices"
	"syscall"
	"time"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/scenarios"
)

func troubleLives() map[string]func(*drama) {
	return map[string]func(*drama){
		"rate-limited":        liveRateLimited,
		"quota":               liveQuota,
		"server-error-once":   liveServerErrorOnce,
		"outage":              liveOutage,
		"flaky-network":       liveFlakyNetwork,
		"slow-p99":            liveSlowP99,
		"no-answer":           liveNoAnswer,
		"reset-before-commit": liveResetBeforeCommit,
		"reset-after-commit":  liveResetAfterCommit,
	}
}

// assumed is a refusal that no page of LoginSign's has, and that says so.
func (s *drama) assumed(g got, status int, code, retryAfter string) {
	s.Helper()
	s.refused(g, status, code)
	if id := g.header.Get(mock.AssumptionHeader); id != "loginsign.rate-limit-and-server-errors" {
		s.Errorf("the assumption is %q", id)
	}
	if wait := g.header.Get("Retry-After"); wait != retryAfter {
		s.Errorf("Retry-After is %q, want %q", wait, retryAfter)
	}
}

func liveRateLimited(s *drama) {
	s.assumed(s.pull(), 429, "rate_limited", "3")
	s.assumed(s.pull(), 429, "rate_limited", "3")
	s.normal(s.pull(), 200)
}

func liveQuota(s *drama) {
	for range 3 {
		s.normal(s.grant("AB1234"), 200)
	}
	s.advance(20 * time.Second)
	s.assumed(s.grant("US7755"), 429, "rate_limited", "40")
	if n := s.licenses("US7755"); n != 0 {
		s.Errorf("the refused update made %d licenses", n)
	}
	s.advance(40 * time.Second)
	s.normal(s.grant("US7755"), 200)
}

func liveServerErrorOnce(s *drama) {
	s.assumed(s.pull(), 500, "server_error", "")
	s.normal(s.pull(), 200)
}

func liveOutage(s *drama) {
	s.assumed(s.pull(), 503, "temporarily_unavailable", "10")
	s.advance(59 * time.Second)
	s.assumed(s.grant("AB1234"), 503, "temporarily_unavailable", "10")
	s.assumed(s.portal("GET", "/users", ""), 503, "temporarily_unavailable", "10")
	if n := s.licenses("AB1234"); n != 0 {
		s.Errorf("an outage made %d licenses", n)
	}
	s.advance(time.Second)
	s.normal(s.pull(), 200)
}

func liveFlakyNetwork(s *drama) {
	lost, came := 0, 0
	for range 50 {
		if g := s.pull(); errors.Is(g.err, syscall.ECONNRESET) {
			lost++
		} else {
			s.normal(g, 200)
			came++
		}
		if lost == 3 {
			break
		}
	}
	if lost != 3 || came < 2 {
		s.Errorf("%d calls were lost, %d came through", lost, came)
	}
	s.normal(s.pull(), 200)
}

// The third answer is one of the slow ones, for this seed, whoever runs it. A timer is never early, so that only the
// lower bounds of what a client waits are sure.
func liveSlowP99(s *drama) {
	delays := s.delays("slow-p99", 1000)
	if delays[0] > 30*time.Millisecond || delays[1] > 30*time.Millisecond || delays[2] < 250*time.Millisecond {
		s.Errorf("the first three: %v", delays[:3])
	}
	for range 2 {
		s.want(s.pull(), 200)
	}
	ctx, cancel := context.WithTimeout(s.Context(), 40*time.Millisecond)
	defer cancel()
	r := s.request("GET", "/api/applications/app_demo/users", asApp, "")
	if slow := s.do(r.WithContext(ctx)); !errors.Is(slow.err, context.DeadlineExceeded) {
		s.Errorf("a slow answer came: %d %v", slow.status, slow.err)
	}
	again := s.pull()
	s.want(again, 200)
	s.scripted(again, "slow-p99#1")
	slices.Sort(delays)
	if median, p99 := delays[500], delays[990]; median > 20*time.Millisecond || p99 < 10*median {
		s.Errorf("median %s, p99 %s", median, p99)
	}
}

// delays are those of the first hits of a scenario with one step.
func (s *drama) delays(name string, n int) (delays []time.Duration) {
	s.Helper()
	api, err := mock.Vocabulary(nil)
	if err != nil {
		s.Fatal(err)
	}
	scenario, err := scenarios.Named(name, api)
	if err != nil {
		s.Fatal(err)
	}
	script := scenarios.NewScript(api)
	if err := script.Start(scenario, scenarios.ByControl, time.Time{}); err != nil {
		s.Fatal(err)
	}
	for range n {
		delays = append(delays, script.Decide(scenarios.Hit{Operation: scenario.Steps[0].Operation}).Delay)
	}
	return delays
}

func liveNoAnswer(s *drama) {
	ctx, cancel := context.WithTimeout(s.Context(), 40*time.Millisecond)
	defer cancel()
	r := s.request("GET", "/api/applications/app_demo/users", asApp, "")
	if g := s.do(r.WithContext(ctx)); !errors.Is(g.err, context.DeadlineExceeded) {
		s.Errorf("an answer came: %d %v", g.status, g.err)
	}
	if e := lastOf(s.T, s.ns); e.Scenario != "no-answer#1" || e.Phase != "before" || e.Fault != "timeout" {
		s.Errorf("the journal: %s %s %s", e.Scenario, e.Phase, e.Fault)
	}
	s.normal(s.pull(), 200)
}

func liveResetBeforeCommit(s *drama) {
	if g := s.grant("AB1234"); !errors.Is(g.err, syscall.ECONNRESET) {
		s.Errorf("%d %v", g.status, g.err)
	}
	if n := s.licenses("AB1234"); n != 0 {
		s.Errorf("%d licenses before the retry", n)
	}
	again := s.grant("AB1234")
	s.normal(again, 200)
	s.reused(again, false)
}

func liveResetAfterCommit(s *drama) {
	if g := s.grant("AB1234"); !errors.Is(g.err, syscall.ECONNRESET) {
		s.Errorf("%d %v", g.status, g.err)
	}
	if n := s.licenses("AB1234"); n != 1 {
		s.Errorf("%d licenses before the retry", n)
	}
	again := s.grant("AB1234")
	s.normal(again, 200)
	s.reused(again, true)
}

// reused holds that the user has one license now, be it an old one or a new one.
func (s *drama) reused(g got, is bool) {
	s.Helper()
	license, _ := g.object(s)["license"].(map[string]any)
	if license["reused"] != is || s.licenses("AB1234") != 1 {
		s.Errorf("the license is %v, one of %d", license, s.licenses("AB1234"))
	}
}
