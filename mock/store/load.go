package store

import "context"

// Loader is a store that can take a great many rows at once and keep them in little memory.
type Loader interface {
	// Load is Update for a great many new rows: those whose table has a codec are packed. Each is best put once, in its
	// final form, and no table is best scanned meanwhile. What is read back is the same as after an Update.
	Load(ctx context.Context, codecs map[string]Codec, fn func(Tx) error) error
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

// Load implements Loader. A value that its codec refuses is kept as it is, as are the rows that were there before, those
// of a table that has grown to 4 GiB, and all in a store that has been copied from or to.
func (m *Memory) Load(ctx context.Context, codecs map[string]Codec, fn func(Tx) error) error {
	tx := &loader{writer: writer{memory: m}, codecs: codecs, row: Fields{packing: make([]byte, 0, 512)}}
	return m.change(ctx, tx.rollBack, func() error {
		tx.mark()
		return fn(tx)
	})
}

// loader is a Load's Tx.
type loader struct {
	writer
	codecs map[string]Codec
	row    Fields
	marks  []mark
}

// mark says where a table's packed rows ended before the Load.
type mark struct {
	packed *packed
	end    uint64
}

func (l *loader) mark() {
	for _, t := range l.memory.tables {
		if t.packed != nil && !l.memory.shared {
			l.marks = append(l.marks, mark{t.packed, t.packed.end()})
		}
	}
}

func (l *loader) Put(table, key string, value any) {
	t := l.memory.table(table)
	if l.memory.shared || !l.packs(table, t) || !l.pack(t, key, value) {
		l.set(t, key, value)
	}
}

// packs reports whether the table has packed rows, or may have.
func (l *loader) packs(name string, t *table) bool {
	if t.packed == nil {
		codec, ok := l.codecs[name]
		if !ok {
			return false
		}
		if l.memory.words == nil {
			l.memory.words = newWords()
		}
		t.packed = newPacked(codec, l.memory.words)
		l.marks = append(l.marks, mark{t.packed, 0})
	}
	return true
}

// pack reports whether the row was new and its value one that can be packed.
func (l *loader) pack(t *table, key string, value any) bool {
	if t.rows.Len() > 0 {
		if _, there := t.rows.Get(key); there {
			return false
		}
	}
	hash := t.packed.hash(key)
	if t.packed.find(hash, key) != 0 {
		return false
	}
	l.row = Fields{packing: l.row.packing[:0], words: l.memory.words}
	l.row.Text(&key)
	t.packed.codec.Pack(&l.row, key, value)
	return !l.row.refused && t.packed.add(hash, l.row.packing)
}

func (l *loader) rollBack() {
	l.writer.rollBack()
	for _, m := range l.marks {
		m.packed.cut(m.end)
	}
}
