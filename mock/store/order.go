package store

import (
	"cmp"
	"slices"
	"strings"
)

// order lists the places of all rows in the order of their keys. It is made when it is first asked for.
func (p *packed) order() []uint32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.sorted) == p.rows {
		return p.sorted
	}
	p.sorted = make([]uint32, 0, p.rows)
	for _, row := range p.slots {
		if row != 0 {
			p.sorted = append(p.sorted, uint32(row))
		}
	}
	slices.Sort(p.sorted) // rows are read faster as they lie in memory, and may have been made in order
	all := make([]sortable, len(p.sorted))
	for i, place := range p.sorted {
		all[i].place = place
	}
	p.sort(all, 0)
	for i, s := range all {
		p.sorted[i] = s.place
	}
	return p.sorted
}

// sortable is a row with a part of its key: it is compared without going to its text.
type sortable struct {
	part  uint64
	place uint32
}

const (
	fewRows = 16 // are compared key by key
	longKey = 64 // what differs only behind it is too
)

// sort orders rows whose keys are alike up to an offset: by the next eight bytes, and then those that are alike in these.
func (p *packed) sort(all []sortable, offset int) {
	if len(all) < fewRows || offset > longKey {
		slices.SortFunc(all, func(a, b sortable) int { return strings.Compare(p.key(a.place), p.key(b.place)) })
		return
	}
	for i := range all {
		all[i].part = part(p.key(all[i].place), offset)
	}
	slices.SortFunc(all, func(a, b sortable) int { return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.place, b.place)) })
	for len(all) > 0 {
		alike := 1
		for alike < len(all) && all[alike].part == all[0].part {
			alike++
		}
		if alike > 1 {
			p.sort(all[:alike], offset+8)
		}
		all = all[alike:]
	}
}

// part is up to eight bytes of a key as a number that sorts as they do.
func part(key string, offset int) (n uint64) {
	for i := offset; i < offset+8; i++ {
		n <<= 8
		if i < len(key) {
			n |= uint64(key[i])
		}
	}
	return n
}
