package store

import (
	"strings"
	"time"
)

// Fields is a row that is being packed or unpacked, field by field: the same calls in the same order do both, so that a
// type lists its fields once.
type Fields struct {
	packing   []byte
	unpacking string // what is still to be read; not used while packing
	words     *words
	refused   bool
}

// Refuse says that the value can't be packed.
func (f *Fields) Refuse() { f.refused = true }

// reading reports whether the row is being unpacked. A row that is being packed has a key in it from its beginning.
func (f *Fields) reading() bool { return f.packing == nil }

// Uint is a number from 0 on; small ones are short.
func (f *Fields) Uint(n *uint64) {
	if f.reading() {
		*n = f.read()
	} else {
		f.write(*n)
	}
}

func (f *Fields) write(n uint64) {
	for ; n >= 0x80; n >>= 7 {
		f.packing = append(f.packing, byte(n)|0x80)
	}
	f.packing = append(f.packing, byte(n))
}

func (f *Fields) read() (n uint64) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		b := f.unpacking[i]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			f.unpacking = f.unpacking[i+1:]
			return n
		}
	}
}

// Int is a number that may be negative; those near 0 are short.
func (f *Fields) Int(n *int) {
	if f.reading() {
		u := f.read()
		*n = int(u>>1) ^ -int(u&1)
	} else {
		f.write(uint64(*n)<<1 ^ uint64(*n>>63))
	}
}

// Text is any text. It is a part of the row: reading it copies nothing.
func (f *Fields) Text(s *string) {
	if f.reading() {
		*s = f.cut(f.read())
		return
	}
	f.write(uint64(len(*s)))
	f.packing = append(f.packing, *s...)
}

func (f *Fields) cut(n uint64) string {
	text := f.unpacking[:n]
	f.unpacking = f.unpacking[n:]
	return text
}

// TextLike is a text that is often the same as another one that is known when the row is read.
func (f *Fields) TextLike(s *string, known string) {
	switch {
	case !f.reading() && *s == known:
		f.write(0)
	case !f.reading():
		f.write(uint64(len(*s)) + 1)
		f.packing = append(f.packing, *s...)
	default:
		*s = known
		if n := f.read(); n > 0 {
			*s = f.cut(n - 1)
		}
	}
}

// Numbered is a text that many others share but for its last twelve digits, which are hexadecimal and in lower case.
// Reading it makes a new text.
func (f *Fields) Numbered(s *string) {
	if !f.reading() {
		head := max(len(*s)-numberDigits, 0)
		if n, ok := number((*s)[head:]); ok {
			text := (*s)[:head]
			f.write(n + 1)
			f.Word(&text)
			return
		}
		f.write(0)
		f.Text(s)
		return
	}
	n := f.read()
	if n == 0 {
		f.Text(s)
		return
	}
	f.Word(s)
	*s = numbered(*s, n-1)
}

const numberDigits = 12

func number(digits string) (n uint64, ok bool) {
	for i := range len(digits) {
		switch d := digits[i]; {
		case '0' <= d && d <= '9':
			n = n<<4 | uint64(d-'0')
		case 'a' <= d && d <= 'f':
			n = n<<4 | uint64(d-'a'+10)
		default:
			return 0, false
		}
	}
	return n, len(digits) == numberDigits
}

func numbered(head string, n uint64) string {
	text := append(make([]byte, 0, 64), head...)
	for digit := numberDigits - 1; digit >= 0; digit-- {
		text = append(text, "0123456789abcdef"[n>>(4*digit)&15])
	}
	return string(text)
}

// Word is a text that stands in many rows.
func (f *Fields) Word(s *string) {
	if !f.reading() {
		number := f.words.number(*s)
		if f.write(number); number == 0 {
			f.Text(s)
		}
		return
	}
	if number := f.read(); number > 0 {
		*s = f.words.all[number-1]
	} else {
		f.Text(s)
	}
}

// Time is a time in UTC, cut to milliseconds, or the zero time.
func (f *Fields) Time(t *time.Time) {
	if f.reading() {
		*t = unpackTime(f.read())
		return
	}
	packed := uint64(0)
	if !t.IsZero() {
		milli := t.UnixMilli()
		packed = (uint64(milli)<<1 ^ uint64(milli>>63)) + 1
	}
	if unpackTime(packed) != *t { // the same moment in another zone is another value
		f.Refuse()
	}
	f.write(packed)
}

func unpackTime(packed uint64) time.Time {
	if packed == 0 {
		return time.Time{}
	}
	packed--
	return time.UnixMilli(int64(packed>>1) ^ -int64(packed&1)).UTC()
}

// Bools are up to eight.
func (f *Fields) Bools(all ...*bool) {
	if f.reading() {
		bits := f.unpacking[0]
		f.unpacking = f.unpacking[1:]
		for i, b := range all {
			*b = bits>>i&1 == 1
		}
		return
	}
	bits := byte(0)
	for i, b := range all {
		if *b {
			bits |= 1 << i
		}
	}
	f.packing = append(f.packing, bits)
}

// List is the length of a list, whose items follow; a nil one is told from an empty one.
func List[T any](f *Fields, list *[]T) {
	if !f.reading() {
		if *list == nil {
			f.write(0)
		} else {
			f.write(uint64(len(*list)) + 1)
		}
		return
	}
	if n := f.read(); n > 0 {
		*list = make([]T, n-1)
	}
}

// key reads the row's key, which comes first.
func (f *Fields) key() (key string) {
	f.Text(&key)
	return key
}

// words are texts that have a number, from 1 on.
type words struct {
	all     []string
	numbers map[string]uint64
	recent  [256]word
}

type word struct {
	text   string
	number uint64
}

// maxWords bounds what a column costs whose texts turn out to be all different.
const maxWords = 4096

func newWords() *words { return &words{numbers: map[string]uint64{}} }

// number is a word's number; 0 when there are too many words already. Most of them were asked for just before.
func (w *words) number(text string) uint64 {
	place := len(text)
	if place > 0 {
		place += int(text[0])<<2 ^ int(text[place-1])<<4 ^ int(text[place/2])
	}
	known := &w.recent[place%len(w.recent)]
	if known.text != text || known.number == 0 {
		*known = word{text, w.look(text)}
	}
	return known.number
}

func (w *words) look(text string) uint64 {
	n := w.numbers[text]
	if n == 0 && len(w.all) < maxWords {
		text = strings.Clone(text)
		w.all = append(w.all, text)
		n = uint64(len(w.all))
		w.numbers[text] = n
	}
	return n
}
