package contract

import (
	"hash/maphash"
	"sync/atomic"
)

// memo remembers the last bodies that were accepted, by a hash of 64 bits: a world at rest answers with the same bytes
// again and again. Any number of goroutines may use it at once.
type memo struct {
	seed  maphash.Seed
	slots atomic.Pointer[[memoSlots]atomic.Uint64] // nil before the first body: most answers are never sent
}

const memoSlots = 1024

func newMemo() *memo { return &memo{seed: maphash.MakeSeed()} }

// accepts asks the judge unless it has accepted the same body before.
func (m *memo) accepts(body []byte, judge func([]byte) bool) bool {
	hash := maphash.Bytes(m.seed, body) | 1 // an empty slot holds 0
	slots := m.slots.Load()
	if slots == nil {
		m.slots.CompareAndSwap(nil, new([memoSlots]atomic.Uint64))
		slots = m.slots.Load()
	}
	slot := &slots[hash>>1%memoSlots]
	if slot.Load() == hash {
		return true
	}
	if !judge(body) {
		return false
	}
	slot.Store(hash)
	return true
}
