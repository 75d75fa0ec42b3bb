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
}

// Load implements Loader. A value that its codec refuses is kept as it is, as are the rows that were there before, those
// of a table that has grown to 4 GiB, and all when the store has been cloned.
func (m *Memory) Load(ctx context.Context, codecs map[string]Codec, fn func(Tx) error) error {
	tx := &loader{writer: writer{memory: m}, codecs: codecs, row: Fields{packing: make([]byte, 0, 512)}}
	return m.change(ctx, tx.rollBack, func() error { return fn(tx) })
}

// loader is a Load's Tx.
type loader struct {
	writer
	codecs map[string]Codec
	added  []addition
	row    Fields
}

type addition struct {
	to  *packed
	row uint64
}

func (l *loader) Put(table, key string, value any) {
	t := l.memory.table(table)
	codec, ok := l.codecs[table]
	if !ok || l.memory.shared || !l.pack(t, codec, key, value) {
		l.set(t, key, value)
	}
}

// pack reports whether the row was new and its value one that can be packed.
func (l *loader) pack(t *table, codec Codec, key string, value any) bool {
	if t.packed == nil {
		t.packed = newPacked(codec, l.memory.words)
	}
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
	if codec.Pack(&l.row, key, value); l.row.refused {
		return false
	}
	row, ok := t.packed.add(hash, l.row.packing)
	if !ok {
		return false
	}
	l.added = append(l.added, addition{t.packed, row})
	return true
}

func (l *loader) rollBack() {
	l.writer.rollBack()
	for _, a := range l.added {
		a.to.remove(a.row)
	}
}
