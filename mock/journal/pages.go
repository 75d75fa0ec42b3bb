package journal

import (
	"encoding/binary"
	"strings"
)

// pages have packed entries one behind the other. A journal is hardly ever read, and there may be a thousand of them: a
// collector of garbage finds next to nothing in a page to look through.
type pages struct{ all []*page }

type page struct {
	first   uint64          // the number of its first entry
	text    strings.Builder // of each entry its length, which of the answers it has, or 0, and the entry; never moves
	answers []*Answer
}

// The first page is small, for most journals never see many requests, and each has twice the room of the one before.
const (
	firstPage = 1 << 10
	fullPage  = 4 << 10
)

// add copies an entry behind the others.
func (p *pages) add(number uint64, text []byte, answer *Answer) {
	var room [2 * binary.MaxVarintLen64]byte
	last := p.last()
	head := binary.AppendUvarint(room[:0], uint64(len(text)))
	if last == nil || last.text.Cap()-last.text.Len() < len(room)+len(text) {
		last = p.begin(number, len(room)+len(text))
	}
	last.text.Write(binary.AppendUvarint(head, uint64(last.index(answer))))
	last.text.Write(text)
}

func (p *pages) last() *page {
	if len(p.all) == 0 {
		return nil
	}
	return p.all[len(p.all)-1]
}

func (p *pages) begin(number uint64, size int) *page {
	begun, room := &page{first: number}, firstPage
	if last := p.last(); last != nil {
		room = min(2*last.text.Cap(), fullPage)
	}
	begun.text.Grow(max(room, size))
	p.all = append(p.all, begun)
	return begun
}

// index is which of the page's answers this is, from 1 on; 0 is none.
func (p *page) index(a *Answer) int {
	if a == nil {
		return 0
	}
	if n := len(p.answers); n == 0 || p.answers[n-1] != a {
		p.answers = append(p.answers, a)
	}
	return len(p.answers)
}

// drop lets the pages go on which no entry has a number above this one.
func (p *pages) drop(number uint64) {
	for len(p.all) > 1 && p.all[1].first <= number+1 {
		p.all[0] = nil
		p.all = p.all[1:]
	}
}

// from are the pages as they are now, from the one on that has the entry behind this number.
func (p *pages) from(number uint64) []sheet {
	n := len(p.all)
	for n > 0 && (n == len(p.all) || p.all[n].first > number+1) {
		n--
	}
	var sheets []sheet
	for _, page := range p.all[n:] {
		sheets = append(sheets, sheet{page.first, page.text.String(), page.answers})
	}
	return sheets
}

// sheet is what a page had when it was looked at.
type sheet struct {
	first   uint64
	text    string
	answers []*Answer
}

// records are the entries behind one number, up to another one.
func records(sheets []sheet, after, last uint64) []record {
	all := make([]record, 0, last-after)
	for _, s := range sheets {
		p := unpacking{s.text}
		for n := s.first; len(p.rest) > 0; n++ {
			length, answer := p.uint(), p.uint()
			r := record{number: n, text: p.rest[:length]}
			if p.rest = p.rest[length:]; answer > 0 {
				r.answer = s.answers[answer-1]
			}
			if n > after {
				all = append(all, r)
			}
		}
	}
	return all
}
