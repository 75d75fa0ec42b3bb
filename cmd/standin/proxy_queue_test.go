package main

import (
	"sync"
	"testing"

	"github.com/standin-mock/standin/contract"
)

func recordedStep(step string, size int) contract.Recorded {
	x := &contract.Exchange{}
	x.Response.Body = make([]byte, size)
	return contract.Recorded{Step: step, Exchange: x}
}

func TestProxyQueueHandsEverythingOnInOrder(t *testing.T) {
	t.Parallel()
	var got []string
	q := newProxyQueue(func(one contract.Recorded) { got = append(got, one.Step) })
	for _, step := range []string{"a", "b", "c"} {
		q.put(recordedStep(step, 1))
	}
	q.end()
	q.put(recordedStep("late", 1))
	if len(got) != 3 || got[0] != "a" || got[2] != "c" {
		t.Errorf("%v", got)
	}
}

func TestProxyQueueLetsNobodyWaitUnlessItIsFull(t *testing.T) {
	t.Parallel()
	judging, goOn := make(chan struct{}, 8), make(chan struct{})
	q := newProxyQueue(func(contract.Recorded) { judging <- struct{}{}; <-goOn })
	q.put(recordedStep("is judged", 1))
	<-judging
	q.put(recordedStep("waits", maxQueued)) // returns at once, though nothing is judged any more
	var full sync.WaitGroup
	full.Go(func() { q.put(recordedStep("waits for room", 1)) })
	close(goOn)
	full.Wait()
	q.end()
	if n := len(judging); n != 2 {
		t.Errorf("%d more were judged, want 2", n)
	}
}
