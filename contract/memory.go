package contract

import "hash/maphash"

// memoryLimit is how many entries each part of a judge's memory holds.
const memoryLimit = 1 << 16

// digest stands for a text in a judge's memory, which so holds neither secrets nor personal data.
type digest uint64

// memory is a map that forgets what it learned first when it is full.
type memory[V any] struct {
	values map[digest]V
	order  []digest // a ring, once it is full
	next   int
}

func (m *memory[V]) get(key digest) (V, bool) {
	v, ok := m.values[key]
	return v, ok
}

func (m *memory[V]) set(key digest, value V) {
	if m.values == nil {
		m.values = map[digest]V{}
	}
	if _, known := m.values[key]; !known {
		if len(m.order) < memoryLimit {
			m.order = append(m.order, key)
		} else {
			delete(m.values, m.order[m.next])
			m.order[m.next] = key
			m.next = (m.next + 1) % memoryLimit
		}
	}
	m.values[key] = value
}

// digest digests texts, of which the order matters.
func (t *trail) digest(texts ...string) digest {
	var h maphash.Hash
	h.SetSeed(t.seed)
	for _, text := range texts {
		_, _ = h.WriteString(text) // never fails, as its documentation says
		_ = h.WriteByte(0)
	}
	return digest(h.Sum64())
}
