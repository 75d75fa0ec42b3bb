package journal

import "encoding/binary"

// A packed text has the length before each part; who unpacks knows what comes.

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

func appendTexts(to []byte, texts []string) []byte {
	to = appendInt(to, len(texts))
	for _, text := range texts {
		to = appendText(to, text)
	}
	return to
}

func appendInt(to []byte, n int) []byte { return binary.AppendVarint(to, int64(n)) }

func appendBool(to []byte, b bool) []byte {
	if b {
		return append(to, 1)
	}
	return append(to, 0)
}

func appendPiece(to []byte, p piece) []byte {
	to = binary.AppendUvarint(appendInt(to, p.size), uint64(len(p.kept)))
	return append(to, p.kept...)
}

// unpacking reads what was packed, in the same order. Its texts are parts of the packed one.
type unpacking struct{ rest string }

func (p *unpacking) uint() (n uint64) {
	for shift := 0; ; shift += 7 {
		b := p.rest[0]
		p.rest = p.rest[1:]
		if n |= uint64(b&0x7f) << shift; b < 0x80 {
			return n
		}
	}
}

// varint is of encoding/binary: the sign is the lowest bit.
func (p *unpacking) varint() int64 {
	n := p.uint()
	return int64(n>>1) ^ -int64(n&1)
}

func (p *unpacking) int() int { return int(p.varint()) }

func (p *unpacking) bool() bool { return p.uint() > 0 }

func (p *unpacking) text() string {
	length := p.uint()
	text := p.rest[:length]
	p.rest = p.rest[length:]
	return text
}

func (p *unpacking) texts() (all []string) {
	for range p.int() {
		all = append(all, p.text())
	}
	return all
}

func (p *unpacking) body() Body {
	size, text := p.int(), p.text()
	return Body{Text: text, Size: size, Cut: len(text) < size}
}
