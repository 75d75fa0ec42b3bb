package store

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync"
)

// packed is the rows of a table in a few large texts: nothing in it is a pointer to a row, so that a million of them are
// no work for the garbage collector. Rows are added and found, never changed.
type packed struct {
	codec  Codec
	words  *words
	seed   maphash.Seed
	chunks []string
	closed int                // of the chunks: so many will not grow
	begun  []*strings.Builder // the chunks behind those, as they grow
	slots  []uint64           // rows in the order of their hashes, each near its place, 0 between them
	spread uint64             // how many slots hashes are spread over; behind them lies what the last ones push on
	rows   int
	fresh  [][]uint64 // rows that were added since the slots were made, as they came

	mu     sync.Mutex // of sorted
	sorted []uint32   // the places of all rows in the order of their keys, once somebody asked; see order
}

// A row is known by a number: its hash, never 0, and in the low half its place, which is a chunk and an offset there.
const (
	placeBits = 32
	chunkBits = 16
	chunkSize = 1 << chunkBits
	maxChunks = 1 << (placeBits - chunkBits)
	freshRows = 1 << 10 // in one piece
)

func newPacked(codec Codec, words *words) *packed {
	return &packed{codec: codec, words: words, seed: maphash.MakeSeed(), slots: make([]uint64, 1)}
}

// hash is that of a key, or of its whole group.
func (p *packed) hash(key string) uint64 {
	if p.codec.Grouped {
		key, _, _ = strings.Cut(key, "/")
	}
	return max(maphash.String(p.seed, key)>>placeBits, 1)
}

func (p *packed) home(hash uint64) uint64 { return hash * p.spread >> placeBits }

// find returns the row with a key, or 0.
func (p *packed) find(hash uint64, key string) uint64 {
	for _, row := range p.slots[p.home(hash):] {
		switch {
		case row == 0 || row>>placeBits > hash:
			return 0
		case row>>placeBits == hash && p.key(uint32(row)) == key:
			return row
		}
	}
	return 0
}

func (p *packed) has(key string) bool { return p.rows > 0 && p.find(p.hash(key), key) != 0 }

func (p *packed) get(key string) (any, bool) {
	row := p.find(p.hash(key), key)
	if row == 0 {
		return nil, false
	}
	return p.value(uint32(row)), true
}

func (p *packed) key(place uint32) string {
	row := p.open(place)
	return row.key()
}

func (p *packed) value(place uint32) any {
	row := p.open(place)
	key := row.key()
	return p.codec.Unpack(row, key)
}

// open begins to read a row.
func (p *packed) open(place uint32) Fields {
	return Fields{unpacking: p.chunks[place>>chunkBits][place%chunkSize:], words: p.words}
}

// add keeps a row, which is found as soon as the rows are indexed; false when there is no room for it.
func (p *packed) add(hash uint64, text []byte) bool {
	if len(text) > chunkSize {
		return false
	}
	last := p.last()
	if last == nil || last.Len()+len(text) > chunkSize {
		if p.closed+len(p.begun) == maxChunks {
			return false
		}
		last = new(strings.Builder)
		last.Grow(chunkSize)
		p.begun = append(p.begun, last)
	}
	if full := len(p.fresh) - 1; full < 0 || len(p.fresh[full]) == cap(p.fresh[full]) {
		p.fresh = append(p.fresh, make([]uint64, 0, freshRows))
	}
	newest := &p.fresh[len(p.fresh)-1]
	*newest = append(*newest, hash<<placeBits|p.end())
	last.Write(text)
	return true
}

func (p *packed) last() *strings.Builder {
	if len(p.begun) == 0 {
		return nil
	}
	return p.begun[len(p.begun)-1]
}

// close makes the chunks be read as far as they are written. Until then they may be read beside the writer.
func (p *packed) close() {
	p.chunks = p.chunks[:p.closed]
	for _, text := range p.begun {
		p.chunks = append(p.chunks, text.String())
	}
	if len(p.begun) > 0 {
		p.closed += len(p.begun) - 1
		p.begun = []*strings.Builder{p.last()}
	}
}

// end is where the next row's place will be, or before it.
func (p *packed) end() uint64 {
	if len(p.begun) == 0 {
		return 0
	}
	return uint64(p.closed+len(p.begun)-1)<<chunkBits + uint64(p.last().Len())
}

// cursor walks over the rows whose keys begin with a prefix.
type cursor struct {
	packed *packed
	order  []uint32
	prefix string
	key    string
}

// walk begins at the first key that is not before from.
func (p *packed) walk(prefix, from string) cursor {
	order := p.group(prefix)
	if order == nil {
		order = p.order()
	}
	first, _ := slices.BinarySearchFunc(order, from, func(place uint32, from string) int {
		return strings.Compare(p.key(place), from)
	})
	c := cursor{packed: p, order: order[first:], prefix: prefix}
	c.look()
	return c
}

// group lists the rows of a prefix that lies in one group; nil when it does not.
func (p *packed) group(prefix string) []uint32 {
	if !p.codec.Grouped || !strings.Contains(prefix, "/") {
		return nil
	}
	order := make([]uint32, 0, 8)
	hash := p.hash(prefix)
	for _, row := range p.slots[p.home(hash):] {
		if row == 0 || row>>placeBits > hash {
			break
		}
		if row>>placeBits == hash && strings.HasPrefix(p.key(uint32(row)), prefix) {
			order = append(order, uint32(row))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(p.key(a), p.key(b)) })
	return order
}

func (c *cursor) more() bool { return len(c.order) > 0 }

func (c *cursor) value() any { return c.packed.value(c.order[0]) }

func (c *cursor) next() {
	c.order = c.order[1:]
	c.look()
}

// look reads the key, or finds that the walk is over.
func (c *cursor) look() {
	if len(c.order) == 0 {
		return
	}
	if c.key = c.packed.key(c.order[0]); !strings.HasPrefix(c.key, c.prefix) {
		c.order = nil
	}
}
