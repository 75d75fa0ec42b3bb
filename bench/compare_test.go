package main

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func testLab(t *testing.T, rounds int) *lab {
	t.Helper()
	l := &lab{options: options{rounds: rounds, time: 10 * time.Millisecond}, folder: t.TempDir(), problems: &bytes.Buffer{}}
	t.Cleanup(func() {
		if err := l.close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func bareContender(t *testing.T, l *lab, name string, turns *[]string) *contender {
	t.Helper()
	p, err := l.startBareWith(t.Context(), canned{200, http.Header{"Content-Length": {"2"}}, []byte("ok")})
	if err != nil {
		t.Fatal(err)
	}
	c := p.asked(name, listRequests(1))
	c.prepare = func(_ context.Context, n int) (traffic, error) {
		*turns = append(*turns, name)
		if n < 1 {
			t.Errorf("%s prepares %d requests", name, n)
		}
		return loop(listRequests(1), usualConnections), nil
	}
	return c
}

func TestInterleaveGivesTurns(t *testing.T) {
	t.Parallel()
	l := testLab(t, 2)
	var turns []string
	a, b := bareContender(t, l, "a", &turns), bareContender(t, l, "b", &turns)
	got, err := l.slower(t.Context(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("a b a b a b", strings.Join(turns, " ")); diff != "" {
		t.Error(diff)
	}
	if len(a.all) != 2 || len(b.all) != 2 || len(got.values[0]) != 2 || got.servers[1].Name != "b" {
		t.Errorf("%d and %d turns count; %+v", len(a.all), len(b.all), got)
	}
	for _, m := range append(a.all, b.all...) {
		if m.perSecond <= 0 || m.p50 <= 0 || m.p99 < m.p50 {
			t.Errorf("%+v", m)
		}
	}
}

func TestAProcessThatDoesNotStartSaysWhy(t *testing.T) {
	t.Parallel()
	l := testLab(t, 1)
	l.standin = "no-such-standin"
	if _, err := l.startStandin(t.Context()); err == nil || !strings.Contains(err.Error(), "no-such-standin") {
		t.Error(err)
	}
	if _, err := l.startBare(t.Context(), []byte("no answer")); err == nil || !strings.Contains(err.Error(), "ended before it was ready") {
		t.Error(err)
	}
}
