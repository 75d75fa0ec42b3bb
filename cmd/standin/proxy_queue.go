package main

import (
	"sync"

	"github.com/standin-mock/standin/contract"
)

// maxQueued is how many bytes of exchanges may wait to be judged before clients wait too.
const maxQueued = 64 << 20

// proxyQueue lets clients go on while what they were answered is still being judged and recorded.
type proxyQueue struct {
	mu      sync.Mutex
	changed sync.Cond
	waiting []contract.Recorded
	bytes   int
	closed  bool
	done    chan struct{}
}

// newProxyQueue hands on what is put into it, one after the other, in the same order.
func newProxyQueue(to func(contract.Recorded)) *proxyQueue {
	q := &proxyQueue{done: make(chan struct{})}
	q.changed.L = &q.mu
	go func() {
		defer close(q.done)
		for {
			one, ok := q.take()
			if !ok {
				return
			}
			to(one)
		}
	}()
	return q
}

// put adds an exchange; it waits while too much is waiting. After the end it does nothing.
func (q *proxyQueue) put(one contract.Recorded) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.bytes > maxQueued && !q.closed {
		q.changed.Wait()
	}
	if q.closed {
		return
	}
	q.waiting = append(q.waiting, one)
	q.bytes += sizeOf(one)
	q.changed.Broadcast()
}

func (q *proxyQueue) take() (one contract.Recorded, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 && !q.closed {
		q.changed.Wait()
	}
	if len(q.waiting) == 0 {
		return one, false
	}
	one = q.waiting[0]
	q.waiting[0] = contract.Recorded{} // the array may live on
	q.waiting = q.waiting[1:]
	q.bytes -= sizeOf(one)
	q.changed.Broadcast()
	return one, true
}

// end waits until everything was handed on.
func (q *proxyQueue) end() {
	q.mu.Lock()
	q.closed = true
	q.changed.Broadcast()
	q.mu.Unlock()
	<-q.done
}

func sizeOf(one contract.Recorded) int {
	const headers = 2 << 10
	return len(one.Request.Body) + len(one.Response.Body) + headers
}
