package world

var counters = table[uint64]("counters")

// counter is a count that a transaction has moved; it is stored when the transaction is over.
type counter struct {
	kind string
	n    uint64
}

// count is how many things of a kind were made.
func (tx *Tx) count(kind string) uint64 {
	for _, c := range tx.did.counted {
		if c.kind == kind {
			return c.n
		}
	}
	n, _ := counters.get(tx, kind)
	return n
}

func (tx *Tx) setCount(kind string, n uint64) {
	for i, c := range tx.did.counted {
		if c.kind == kind {
			tx.did.counted[i].n = n
			return
		}
	}
	tx.did.counted = append(tx.did.counted, counter{kind, n})
}

func (tx *Tx) storeCounters() {
	for _, c := range tx.did.counted {
		counters.put(tx, c.kind, c.n)
	}
}
