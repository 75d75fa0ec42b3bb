package store

import "sync"

// packer packs the rows of one Load beside the goroutine that puts them.
type packer struct {
	row     Fields
	next    []unpacked      // are handed over together
	work    chan []unpacked // to the packer
	free    chan []unpacked // and back
	waiting sync.WaitGroup  // for what was handed over
	refused []unpacked      // in the order in which they were put
}

// unpacked is a row that was put: none of those that the table had before.
type unpacked struct {
	table *table
	key   string
	value any
}

const (
	unpackedRows = 4096 // are handed over at a time
	handovers    = 4    // are on their way at most
)

func newPacker(words *words) *packer {
	p := &packer{
		row:  Fields{packing: make([]byte, 0, 512), words: words},
		work: make(chan []unpacked, handovers), free: make(chan []unpacked, handovers),
	}
	for range handovers {
		p.free <- nil
	}
	go p.run()
	return p
}

func (p *packer) run() {
	for rows := range p.work {
		for i := range rows {
			if !p.pack(&rows[i]) {
				p.refused = append(p.refused, rows[i])
			}
		}
		clear(rows)
		p.free <- rows[:0]
		p.waiting.Done()
	}
}

// pack reports whether the value is one that can be packed.
func (p *packer) pack(u *unpacked) bool {
	to := u.table.packed
	p.row = Fields{packing: p.row.packing[:0], words: p.row.words}
	p.row.Text(&u.key)
	to.codec.Pack(&p.row, u.key, u.value)
	return !p.row.refused && to.add(to.hash(u.key), p.row.packing)
}

func (p *packer) put(row unpacked) {
	if p.next = append(p.next, row); len(p.next) == unpackedRows {
		p.handOver()
	}
}

func (p *packer) handOver() {
	p.waiting.Add(1)
	p.work <- p.next
	p.next = <-p.free
}

// settle returns when all rows that were put are packed: until then nothing else may read words.
func (p *packer) settle() {
	p.handOver()
	p.waiting.Wait()
}

// flush is settle, and returns the rows that could not be packed.
func (p *packer) flush() (refused []unpacked) {
	p.settle()
	refused, p.refused = p.refused, nil
	return refused
}

// end is the packer's. What was not handed over is forgotten.
func (p *packer) end() {
	p.waiting.Wait()
	close(p.work)
}
