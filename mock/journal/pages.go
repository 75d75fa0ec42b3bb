package journal

import (
	"encoding/binary"
	"slices"
	"strings"
)

// pages have packed entries one behind the other. A journal is hardly ever read, and there may be a thousand of them: a
// collector of garbage finds next to nothing in a page to look through, and who adds an entry touches little memory.
type pages struct {
	text   strings.Builder // of the page that is being filled; what stands there never moves
	newest *Answer         // the last of its answers
	open   page            // that page, but for its text
	full   []page          // oldest first
}

type page struct {
	answers []*Answer
	first   uint64 // the number of its first entry
	text    string // of each entry its length, which of the answers it has, or 0, and the entry
}

// The first page is small, for most journals never see many requests, and each has twice the room of the one before.
const (
	firstPage = 1 << 10
	fullPage  = 4 << 10
)

// add copies an entry behind the others. When it begins a page it lets those go that have no entry above a number.
func (p *pages) add(number uint64, text []byte, answer *Answer, oldest uint64) {
	var room [2 * binary.MaxVarintLen64]byte
	if p.text.Cap()-p.text.Len() < len(room)+len(text) {
		p.begin(number, len(room)+len(text))
		p.drop(oldest)
	}
	head := binary.AppendUvarint(room[:0], uint64(len(text)))
	p.text.Write(binary.AppendUvarint(head, uint64(p.index(answer))))
	p.text.Write(text)
}

func (p *pages) begin(number uint64, size int) {
	room := max(firstPage, min(2*p.text.Cap(), fullPage), size)
	if p.text.Len() > 0 {
		p.full = append(p.full, p.last())
	}
	*p = pages{full: p.full, open: page{first: number}}
	p.text.Grow(room)
}

func (p *pages) last() page {
	last := p.open
	last.text = p.text.String()
	return last
}

// index is which of the page's answers this is, from 1 on; 0 is none.
func (p *pages) index(a *Answer) int {
	switch a {
	case nil:
		return 0
	case p.newest:
	default:
		p.open.answers, p.newest = append(p.open.answers, a), a
	}
	return len(p.open.answers)
}

func (p *pages) drop(number uint64) {
	gone := 0
	for gone < len(p.full) && p.after(gone) <= number+1 {
		gone++
	}
	clear(p.full[:gone])
	p.full = p.full[gone:]
}

// after is the number of the first entry behind a full page.
func (p *pages) after(n int) uint64 {
	if n+1 < len(p.full) {
		return p.full[n+1].first
	}
	return p.open.first
}

// from are the pages as they are now, from the one on that has the entry behind this number.
func (p *pages) from(number uint64) []page {
	n := len(p.full)
	for n > 0 && p.after(n-1) > number+1 {
		n--
	}
	return append(slices.Clone(p.full[n:]), p.last())
}

// records are the entries behind one number, up to another one.
func records(pages []page, after, last uint64) []record {
	all := make([]record, 0, last-after)
	for _, page := range pages {
		p := unpacking{page.text}
		for n := page.first; len(p.rest) > 0; n++ {
			length, answer := p.uint(), p.uint()
			r := record{number: n, text: p.rest[:length]}
			if p.rest = p.rest[length:]; answer > 0 {
				r.answer = page.answers[answer-1]
			}
			if n > after {
				all = append(all, r)
			}
		}
	}
	return all
}
