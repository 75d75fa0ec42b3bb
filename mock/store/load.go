package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// Loader is a store that can take a great many rows at once and keep them in little memory.
type Loader interface {
	// Load is Update for a great many new rows: those whose table has a codec are packed, until fn reads or deletes in one
	// of these tables. fn is given a Bulk; if it puts a key of theirs twice, it is run once more, as Update runs it.
	// What is read back is the same as after an Update.
	Load(ctx context.Context, codecs map[string]Codec, fn func(Tx) error) error
}

// Bulk is a Load's Tx.
type Bulk interface {
	Tx
	// Earlier is Get for a key that nobody should have: it may miss what the Load has put itself. If that key is put again,
	// nothing comes of this run.
	Earlier(table, key string) (any, bool)
}

// Codec writes a table's values as text and reads them back.
type Codec struct {
	// Pack adds a value to a row; it calls Refuse for one that Unpack would not read back as it is.
	Pack func(row *Fields, key string, value any)
	// Unpack reads the value that Pack wrote.
	Unpack func(row Fields, key string) any
	// Grouped says that the keys are those of small groups, "group/rest": a scan of one whole group is quick then.
	Grouped bool
}

var errTwice = errors.New("store: a key was put twice")

// Load implements Loader. A value that its codec refuses is kept as it is, as are the rows that were there before, those
// of a table that has grown to 4 GiB, and all in a store that has been copied from or to.
func (m *Memory) Load(ctx context.Context, codecs map[string]Codec, fn func(Tx) error) error {
	tx := &loader{writer: writer{memory: m}, codecs: codecs}
	err := m.change(ctx, tx.rollBack, func() error {
		tx.begin()
		defer tx.packer.end()
		err := fn(tx)
		if !tx.index() {
			return errTwice
		}
		return err
	})
	if errors.Is(err, errTwice) {
		return m.Update(ctx, fn)
	}
	return err
}

// loader is a Load's Tx. It packs rows without looking for them among those that it packed before, which would take
// longer than all the rest: whether their keys differ shows when they are indexed.
type loader struct {
	writer
	codecs map[string]Codec
	packer *packer
	marks  []mark
	plain  bool // no further row is packed
	twice  bool
}

// mark says where a table's packed rows ended before the Load.
type mark struct {
	packed *packed
	end    uint64
}

func (l *loader) begin() {
	l.plain = l.memory.shared
	if !l.plain && l.memory.words == nil {
		l.memory.words = newWords()
	}
	l.packer = newPacker(l.memory.words)
	for _, t := range l.memory.tables {
		if t.packed != nil && !l.plain {
			l.marks = append(l.marks, mark{t.packed, t.packed.end()})
		}
	}
}

func (l *loader) Put(table, key string, value any) {
	t := l.memory.table(table)
	if l.plain || !l.packs(table, t) || t.has(key) {
		l.set(t, key, value)
	} else {
		l.packer.put(unpacked{t, key, value})
	}
}

// packs reports whether the table has packed rows, or may have.
func (l *loader) packs(name string, t *table) bool {
	if t.packed == nil {
		codec, ok := l.codecs[name]
		if !ok {
			return false
		}
		t.packed = newPacked(codec, l.memory.words)
		l.marks = append(l.marks, mark{t.packed, 0})
	}
	return true
}

// index makes the packed rows be found, one table beside another; false when a key was put twice.
func (l *loader) index() bool {
	refused := l.packer.flush()
	var tables sync.WaitGroup
	var twice atomic.Bool
	for _, m := range l.marks {
		tables.Go(func() {
			if !m.packed.index() {
				twice.Store(true)
			}
		})
	}
	tables.Wait()
	l.twice = l.twice || twice.Load()
	for _, row := range refused {
		l.twice = l.twice || row.table.packed.has(row.key)
		l.set(row.table, row.key, row.value)
	}
	return !l.twice
}

// Earlier implements Bulk.
func (l *loader) Earlier(table, key string) (any, bool) {
	t, ok := l.memory.tables[table]
	if !ok || !t.has(key) {
		return nil, false
	}
	l.packer.settle() // the value may have words in it
	return l.memory.get(table, key)
}

// read makes a table's packed rows be found now, and is the end of packing: to index row by row is no gain.
func (l *loader) read(table string) {
	if t, ok := l.memory.tables[table]; ok && t.packed != nil && !l.plain {
		l.plain = true
		l.index()
	}
}

func (l *loader) Get(table, key string) (any, bool) {
	l.read(table)
	return l.writer.Get(table, key)
}

func (l *loader) Delete(table, key string) {
	l.read(table)
	l.writer.Delete(table, key)
}

func (l *loader) Scan(table, prefix string, visit func(key string, value any) bool) {
	l.ScanFrom(table, prefix, prefix, visit)
}

func (l *loader) ScanFrom(table, prefix, from string, visit func(key string, value any) bool) {
	l.read(table)
	l.writer.ScanFrom(table, prefix, from, visit)
}

func (l *loader) rollBack() {
	l.writer.rollBack()
	for _, m := range l.marks {
		m.packed.cut(m.end)
	}
}
