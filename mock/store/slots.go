package store

import (
	"slices"
	"strings"
)

// index makes all rows be found that were added; false when one of them has the key of another.
func (p *packed) index() (unique bool) {
	if len(p.fresh) == 0 {
		return true
	}
	p.close()
	rows := slices.Concat(append(p.fresh, p.filled())...)
	p.fresh, p.slots = nil, nil
	p.lay(rows)
	return p.unique()
}

// filled lists the rows in the slots.
func (p *packed) filled() []uint64 {
	rows := make([]uint64, 0, p.rows)
	for _, row := range p.slots {
		if row != 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// lay puts rows into new slots, in the order of their hashes: seven in eight.
func (p *packed) lay(rows []uint64) {
	p.rows, p.sorted = len(rows), nil
	p.spread = uint64(len(rows)) * 8 / 7
	slots := make([]uint64, p.spread, p.spread+p.spread/256+64)
	sortByHash(rows, slots[:len(rows)])
	clear(slots)
	p.slots = slots[:0]
	for _, row := range rows {
		if home := p.home(row >> placeBits); home > uint64(len(p.slots)) {
			p.slots = p.slots[:home]
		}
		p.slots = append(p.slots, row)
	}
	p.slots = append(p.slots[:max(p.spread, uint64(len(p.slots)))], 0) // also the end of the last ones
}

// unique reports whether all keys differ. Only those of one hash, or of one group, are looked at.
func (p *packed) unique() bool {
	for rows := p.slots; len(rows) > 0; {
		alike := 1
		for rows[0] != 0 && rows[alike]>>placeBits == rows[0]>>placeBits { // the last slot is 0
			alike++
		}
		if alike > 1 && !p.differ(rows[:alike]) {
			return false
		}
		rows = rows[alike:]
	}
	return true
}

// differ sorts a few rows by their keys, and reports whether these differ.
func (p *packed) differ(rows []uint64) bool {
	slices.SortFunc(rows, func(a, b uint64) int { return strings.Compare(p.key(uint32(a)), p.key(uint32(b))) })
	for i, row := range rows[1:] {
		if p.key(uint32(rows[i])) == p.key(uint32(row)) {
			return false
		}
	}
	return true
}

// cut takes back the rows from an end on; their text stays where it is.
func (p *packed) cut(end uint64) {
	p.fresh = nil
	p.lay(slices.DeleteFunc(p.filled(), func(row uint64) bool { return uint64(uint32(row)) >= end }))
}

// sortByHash sorts rows by a digit of their hashes after another, to and fro between them and as much scratch.
func sortByHash(rows, scratch []uint64) {
	const digit = 8 // bits; an even number of them are a hash
	for shift := placeBits; shift < 64; shift += digit {
		var places [1 << digit]int
		for _, row := range rows {
			places[row>>shift%(1<<digit)]++
		}
		next := 0
		for d, n := range places {
			places[d] = next
			next += n
		}
		for _, row := range rows {
			d := row >> shift % (1 << digit)
			scratch[places[d]] = row
			places[d]++
		}
		rows, scratch = scratch, rows
	}
}
