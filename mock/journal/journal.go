package journal

import (
	"context"
	"slices"
	"sync"
)

// DefaultSize is how many entries a journal keeps when nothing else is asked for.
const DefaultSize = 1000

// Journal keeps the last entries of a namespace. It is safe for concurrent use.
type Journal struct {
	mu         sync.Mutex
	last       uint64        // the number of the newest entry
	forgotten  uint64        // the number of the newest entry that it was told to forget
	size       int           // how many it keeps
	closed     bool          // another one goes on
	arrived    chan struct{} // closed when something happens; nil while nobody waits
	pages      pages
	generation uint64 // how often it was cleared
	name       func(call uint64) string
}

// New returns a journal of that many entries; 0 is DefaultSize.
func New(size int) *Journal {
	if size <= 0 {
		size = DefaultSize
	}
	return &Journal{size: size}
}

// Add numbers an entry and keeps it; the oldest one goes when there is no room. What is longer than the journal keeps
// is cut. Nothing that reads the journal holds Add up. A journal that another one goes on from keeps nothing more.
func (j *Journal) Add(e *Entry) {
	request, response := &e.Request.Body, &e.Response.Body
	text := e.pack(nil, 0, piece{[]byte(request.Text), request.Size})
	j.add(e.packResponse(text, piece{[]byte(response.Text), response.Size}), nil)
}

func (j *Journal) add(text []byte, answer *Answer) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return
	}
	j.last++
	j.pages.add(j.last, text, answer, j.oldest())
	j.wake()
}

// oldest is the number before that of the oldest entry that is kept.
func (j *Journal) oldest() uint64 { return max(j.forgotten, j.last-min(j.last, uint64(j.size))) }

// Clear forgets everything; numbers go on.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.forget(j.last)
}

// GoOn forgets everything and lets the next number be the one behind the last of another journal, which takes no more
// entries: no number of the two is given twice.
func (j *Journal) GoOn(from *Journal) {
	last := from.close()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.forget(last)
}

func (j *Journal) close() (last uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	return j.last
}

// forget empties the journal, of which the newest entry had this number.
func (j *Journal) forget(last uint64) {
	j.pages, j.last, j.forgotten = pages{}, last, last
	j.generation++
	j.wake()
}

func (j *Journal) wake() {
	if j.arrived != nil {
		close(j.arrived)
		j.arrived = nil
	}
}

// Filter chooses entries; a zero field chooses all.
type Filter struct {
	Operation string
	Outcome   Outcome
	Status    int
	After     uint64 // entries with a higher Number
	Limit     int    // the newest that many; 0 is no limit
}

func (f Filter) takes(b brief) bool {
	return (f.Operation == "" || f.Operation == b.operation) && (f.Outcome == "" || f.Outcome == b.outcome) &&
		(f.Status == 0 || f.Status == b.status)
}

// Page is what a Filter chose.
type Page struct {
	Entries []*Entry `json:"requests"` // oldest first, secrets redacted
	Total   uint64   `json:"total"`    // all that came since the journal began or was cleared
	Dropped uint64   `json:"dropped"`  // how many of those the journal no longer has
}

// Entries returns copies of the chosen entries whose secrets are redacted.
func (j *Journal) Entries(f Filter) Page {
	place, _ := j.place(f.After)
	news := j.read(&place)
	page := Page{Entries: []*Entry{}, Total: news.total, Dropped: news.dropped}
	for _, r := range slices.Backward(news.records) {
		if f.Limit > 0 && len(page.Entries) >= f.Limit {
			break
		}
		if f.takes(r.brief()) {
			page.Entries = append(page.Entries, j.whole(r).redacted())
		}
	}
	slices.Reverse(page.Entries)
	return page
}

// place is how far a reader has come.
type place struct{ generation, after uint64 }

func (j *Journal) place(after uint64) (p place, last uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return place{generation: j.generation, after: after}, j.last
}

// news is what a reader has not seen yet.
type news struct {
	records        []record // oldest first
	missed         uint64   // how many came after the place and went before they were read
	total, dropped uint64   // as in Page
	cleared        bool     // since the last time; what was read before is void
	size           int      // of the journal
	more           <-chan struct{}
}

// read returns what came after a place and moves it on. More is closed when there is something else to read.
func (j *Journal) read(place *place) news {
	n, pages, after := j.look(place)
	n.records = records(pages, after, place.after)
	return n
}

// look is what read does while nobody may add anything.
func (j *Journal) look(p *place) (n news, pages []page, after uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	oldest := j.oldest()
	n = news{total: j.last - j.forgotten, dropped: oldest - j.forgotten, size: j.size}
	if p.generation != j.generation {
		*p, n.cleared = place{generation: j.generation}, true
	}
	if p.after = max(p.after, j.forgotten); p.after < oldest {
		n.missed, p.after = oldest-p.after, oldest
	}
	if after = p.after; after < j.last {
		pages, p.after = j.pages.from(after), j.last
	}
	if j.arrived == nil {
		j.arrived = make(chan struct{})
	}
	n.more = j.arrived
	return n, pages, after
}

// Follow calls visit for each entry that the filter takes, first for those that are kept, then for each that comes,
// until ctx ends or visit returns false. Entries that came and went in between are skipped; after a Clear it goes on
// with the first new one. An After that no entry has had yet is not of this journal and counts as 0. Visit is called by
// this goroutine and may take its time.
func (j *Journal) Follow(ctx context.Context, f Filter, visit func(*Entry) bool) {
	place, last := j.place(f.After)
	if place.after > last {
		place.after = 0
	}
	for {
		news := j.read(&place)
		for _, r := range news.records {
			if ctx.Err() != nil {
				return
			}
			if f.takes(r.brief()) && !visit(j.whole(r).redacted()) {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-news.more:
		}
	}
}
